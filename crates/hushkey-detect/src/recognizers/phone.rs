//! Telephone numbers.
//!
//! *What:* international numbers (`+49 30 …`, `0049 …`), national ones by key, by a word beside them, or in an unmistakable form.
//! *Source:* ITU-T E.164 (codes and lengths), NANP. *Validation:* calling code and length; area and exchange of NANP; never a date.
//! *Confidence:* 95 by key, 90 international, 85 beside a word, 55–85 by national form; less under names for other numbers.
//! An extension behind a number is a part of it. *Limits:* lengths are per country, not per area; bare national digits need a key or
//! word; where every candidate is wanted, national forms of unclear worth are named too (15).

use crate::bytes::is_word;
use crate::keys::Role;
use crate::lexicon;
use crate::run::Run;
use crate::scan::Scan;
use crate::validators::{calendar, calling_codes, nanp};
use crate::{Class, Evidence};

const NAME: &str = "phone";

/// Looks for a number in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    if run.glued_before {
        return;
    }
    let key = scan.role_at(run.start);
    let all = run.digits();
    if key == Role::Phone {
        let to = (1..=run.count())
            .rev()
            .find(|&to| (5..=15).contains(&run.digits_of(0, to).len()));
        if let Some(to) = to {
            let end = extension_end(scan, run.span(0, to).end);
            scan.report(Class::Phone, run.start..end, 95, Evidence::Key, NAME);
        }
        return;
    }
    if run.plus {
        if let Some(to) = (1..=run.count())
            .rev()
            .find(|&to| run.free_right(to) && calling_codes::holds(run.digits_of(0, to)))
        {
            let percent = match key {
                Role::Version | Role::Digest => 30,
                _ if key.is_harmless() => 65,
                _ => 90,
            };
            let end = extension_end(scan, run.span(0, to).end);
            scan.report(Class::Phone, run.start..end, percent, Evidence::Form, NAME);
        }
        return;
    }
    if matches!(
        key,
        Role::NationalId | Role::Ssn | Role::Cpf | Role::Card | Role::Iban | Role::Imei | Role::Dob
    ) {
        return;
    }
    if run.glued_after || key.is_harmless() && !run.bracket || calendar::is_date(scan.bytes(run.start..run.end)) {
        return;
    }
    if let Some(national) = all.strip_prefix(b"00")
        && (9..=17).contains(&all.len())
        && calling_codes::holds(national)
    {
        let words = scan.flags_before(run.start, 3);
        let percent = if words & lexicon::PHONE != 0 {
            90
        } else if words & lexicon::NUMBER != 0 {
            30
        } else if run.count() > 1 {
            65
        } else if (12..=15).contains(&all.len()) {
            55
        } else {
            45
        };
        scan.report(Class::Phone, run.start..run.end, percent, Evidence::Form, NAME);
        return;
    }
    if let Some((to, percent)) = national_form(scan, run) {
        let words = scan.flags_before(run.start, 3);
        let percent = match key {
            Role::Party | Role::Customer => percent.max(75),
            _ if words & lexicon::PHONE != 0 => 90,
            _ if scan.flags_before(run.start, 2) & lexicon::NUMBER != 0 || key.is_harmless() => 30,
            _ => percent,
        };
        let end = extension_end(scan, run.span(0, to).end);
        scan.report(Class::Phone, run.start..end, percent, Evidence::Form, NAME);
        if percent >= 50 {
            return;
        }
    }
    if !beside_a_word(scan, run, key) && scan.candidates {
        let mobile = matches!(all, [b'1', b'3'..=b'9', ..]) && all.len() == 11;
        let zero = matches!(all, [b'0', b'1'..=b'9', ..]) && (9..=12).contains(&all.len());
        if (mobile || zero || run.count() > 1 && (7..=12).contains(&all.len())) && run.free_right(run.count()) {
            scan.report(Class::Phone, run.start..run.end, 15, Evidence::Form, NAME);
        }
    }
}

/// Words before an extension, longer ones first.
const EXTENSIONS: &[&[u8]] = &[b"extension", b"durchwahl", b"poste", b"ext", b"dw", b"x"];

/// The end of a number with the extension behind it: `x12`, `ext. 12`, `extension 12`.
fn extension_end(scan: &Scan<'_, '_>, end: usize) -> usize {
    let mut at = end;
    while at - end < 3 && matches!(scan.at(at), b' ' | b',') {
        at += 1;
    }
    let word = scan.bytes(at..(at + 9).min(scan.len()));
    let Some(name) = EXTENSIONS.iter().find(|name| {
        word.get(..name.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(name))
    }) else {
        return end;
    };
    at += name.len();
    let mut gap = 0;
    while gap < 3 && matches!(scan.at(at), b' ' | b'.' | b':') {
        at += 1;
        gap += 1;
    }
    let digits = scan
        .bytes(at..(at + 8).min(scan.len()))
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    if (1..=6).contains(&digits) && !is_word(scan.at(at + digits)) {
        at + digits
    } else {
        end
    }
}

/// A national form that other numbers do not have: up to which group, and how sure.
fn national_form(scan: &Scan<'_, '_>, run: &Run) -> Option<(usize, u8)> {
    let plan = |from: usize| nanp::holds(run.digits_of(from, from + 3));
    let separator = run.separator(1);
    if run.has_shape(0, &[3, 3, 4]) && run.free_right(3) && plan(0) {
        let same = run.separator(2) == separator;
        return match separator {
            b')' if run.bracket => Some((3, 85)),
            b'-' if same => Some((3, 65)),
            b'.' if same => Some((3, 55)),
            b' ' if run.separator(2) == b'-' => Some((3, 60)),
            b' ' if same => Some((3, 45)),
            _ => None,
        };
    }
    if run.has_shape(0, &[1, 3, 3, 4])
        && run.digits().first() == Some(&b'1')
        && run.free_right(4)
        && plan(1)
        && separator == run.separator(3)
    {
        return Some((4, 70));
    }
    // Russia's and its neighbours' trunk form
    if run.has_shape(0, &[1, 3, 3, 2, 2])
        && matches!(run.digits(), [b'7' | b'8', b'3' | b'4' | b'8' | b'9', ..])
        && run.free_right(5)
        && (run.separator(1) == b'*' || run.separator(1) == b'-' && run.joined_by(0, 5, b'-'))
    {
        return Some((5, 75));
    }
    let alone = run.start == 0 && run.end == scan.len();
    // China's mobile numbers
    if run.has_shape(0, &[3, 4, 4])
        && matches!(run.digits(), [b'1', b'3'..=b'9', ..])
        && run.free_right(3)
        && matches!(separator, b' ' | b'-')
        && separator == run.separator(2)
    {
        return Some((3, if alone { 60 } else { 45 }));
    }
    let total = run.digits().len();
    let zero = run.digits().first() == Some(&b'0') && run.digits().get(1) != Some(&b'0');
    let whole = run.free_right(run.count());
    if run.bracket && separator == b')' && whole && run.count() >= 2 {
        if zero && (3..=6).contains(&run.length(0)) && (7..=13).contains(&total) {
            return Some((run.count(), 80));
        }
        if run.has_shape(0, &[2, 4, 4]) || run.has_shape(0, &[2, 5, 4]) {
            return Some((3, 75));
        }
    }
    if zero
        && whole
        && run.has_shape(0, &[2, 2, 2, 2, 2])
        && run.count() == 5
        && (1..5).all(|at| run.separator(at) == separator)
    {
        return Some((5, 75));
    }
    let spaced = |at: usize| matches!(run.separator(at), b' ' | b'-');
    if alone
        && zero
        && (2..=4).contains(&run.count())
        && (2..=6).contains(&run.length(0))
        && (9..=12).contains(&total)
        && (1..run.count()).all(|at| spaced(at) && run.length(at) >= 2)
    {
        return Some((run.count(), 55));
    }
    if zero && whole && run.count() >= 2 && (3..=6).contains(&run.length(0)) && (8..=12).contains(&total) {
        let percent =
            match separator {
                b'/' => 65,
                b' ' | b'-' if run.joined_by(0, run.count(), separator) && run.length(run.count() - 1) >= 3 => {
                    if alone { 55 } else { 45 }
                }
                _ => 30,
            };
        return Some((run.count(), percent));
    }
    None
}

/// Words that stand before nothing but telephone numbers; the lexicon's others are verbs too.
const NOUNS: &[&[u8]] = &[
    b"phone",
    b"telephone",
    b"tel",
    b"fax",
    b"mobile",
    b"cell",
    b"cellphone",
    b"reach",
    b"whatsapp",
    b"telefon",
    b"telefonnummer",
    b"rufnummer",
    b"handy",
    b"mobilnummer",
    b"portable",
    b"telefono",
    b"celular",
    b"cellulare",
    b"telefone",
    b"telemovel",
    b"telefoon",
    b"telefoonnummer",
    b"mobiel",
    b"gsm",
    b"hotline",
];

/// A number that only the word before it tells. Returns whether it does.
fn beside_a_word(scan: &mut Scan<'_, '_>, run: &Run, key: Role) -> bool {
    let total = run.digits().len();
    if !(6..=15).contains(&total) || key.is_harmless() {
        return false;
    }
    let above = scan.flags_above(run.start) & lexicon::PHONE != 0;
    let nearest = above || scan.flags_before(run.start, 1) & lexicon::PHONE != 0;
    let near = nearest || scan.flags_before(run.start, 3) & lexicon::PHONE != 0;
    let dialled = run.digits().first() == Some(&b'0') || run.bracket || run.count() > 1 && (total >= 8 || nearest);
    if near && total >= 7 && dialled || nearest && (9..=12).contains(&total) && run.count() == 1 {
        scan.report(Class::Phone, run.start..run.end, 85, Evidence::Neighbour, NAME);
        return true;
    }
    if near && total <= 12 && run.free_right(run.count()) && (total >= 7 || run.count() > 1) {
        let noun = |count: usize| {
            scan.words_before(run.start, count).any(|word| {
                let word = scan.bytes(word);
                NOUNS.iter().any(|one| word.eq_ignore_ascii_case(one))
            })
        };
        let grouped = run.count() > 1 && (1..run.count()).all(|at| matches!(run.separator(at), b' ' | b'-'));
        if run.count() == 1 && noun(1) || grouped && noun(3) {
            scan.report(Class::Phone, run.start..run.end, 70, Evidence::Neighbour, NAME);
            return true;
        }
    }
    if matches!(key, Role::Party | Role::Customer) && dialled && total >= 7 {
        scan.report(Class::Phone, run.start..run.end, 60, Evidence::Key, NAME);
        return true;
    }
    false
}

#[cfg(test)]
mod tests {
    use crate::Class;
    use crate::testing::acting;

    fn phones(key: Option<&str>, text: &str) -> Vec<String> {
        let found = acting(key, text).into_iter();
        found
            .filter(|(class, _)| *class == Class::Phone)
            .map(|(_, part)| part)
            .collect()
    }

    /// One number of each region's usual writing: international, national beside a word, with an extension.
    #[test]
    fn regions_and_writings() {
        for number in [
            "+1 415 555 2671",
            "+44 20 7946 0958",
            "+49 30 901820",
            "+33 1 42 68 53 00",
            "+39 06 698 12345",
            "+34 912 345 678",
            "+31 20 624 1111",
            "+48 22 694 75 00",
            "+46 8 508 289 00",
            "+90 212 555 12 34",
            "+972 3 123 4567",
            "+971 4 123 4567",
            "+91 98765 43210",
            "+86 138 0013 8000",
            "+81 3 1234 5678",
            "+82 2 312 3456",
            "+61 2 9876 5432",
            "+64 9 555 1234",
            "+55 11 98765 4321",
            "+52 55 1234 5678",
            "+54 11 4123 4567",
            "+27 21 123 4567",
            "+234 803 123 4567",
            "+254 712 345678",
            "+20 2 12345678",
            "0049 30 901820",
            "+1-415-555-2671 ext. 12",
        ] {
            assert_eq!(phones(None, &format!("call {number} tomorrow")), [number], "{number}");
            assert_eq!(phones(Some("mobile"), number), [number], "{number}");
        }
    }

    #[test]
    fn a_word_or_a_key_makes_the_difference() {
        for (text, number) in [
            ("phone: 5139107819", "5139107819"),
            ("mobile 07400122136", "07400122136"),
            ("Telefon 030 901820", "030 901820"),
            ("fax 415-555-2671", "415-555-2671"),
            ("WhatsApp 447400122136", "447400122136"),
        ] {
            assert_eq!(phones(None, text), [number], "{text}");
            assert!(
                phones(None, number).is_empty() || number.contains(['-', ' ']),
                "{number}"
            );
        }
    }

    #[test]
    fn look_alikes() {
        for text in [
            "build 415.555.2671",
            "order 4155552671",
            "invoice no. 030 901820",
            "epoch 1764230400",
            "ts=1764230400123",
            "range 100-200-3000",
            "2026-11-27 08:12:26",
            "version +1 of the plan",
            "serial 4155-5526-7101-9931",
            "+0 123 456 789",
            "+999 123 456 789 012",
            "10.0.0.1 port 4155552",
            "isbn 978-3-16-148410-0",
        ] {
            assert!(phones(None, text).is_empty(), "{text}: {:?}", phones(None, text));
        }
        for (key, value) in [
            ("order_id", "0301234567"),
            ("created_at", "1764230400"),
            ("size", "4155552671"),
        ] {
            assert!(phones(Some(key), value).is_empty(), "{key}");
        }
    }
}
