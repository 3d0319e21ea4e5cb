//! Telephone numbers.
//!
//! *What:* international numbers (`+49 30 …`, `0049 …`), national ones by key, by a word beside them, or in an unmistakable form.
//! *Source:* ITU-T E.164 (codes and lengths), NANP. *Validation:* calling code and length; area and exchange of NANP; never a date.
//! *Confidence:* 95 by key, 90 international, 85 beside a word, 55–85 by national form; less under names for other numbers.
//! *Limits:* lengths are per country, not per area; bare national digits need a key or word.

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
            scan.report(Class::Phone, run.start..run.span(0, to).end, 95, Evidence::Key, NAME);
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
            scan.report(
                Class::Phone,
                run.start..run.span(0, to).end,
                percent,
                Evidence::Form,
                NAME,
            );
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
        let near = scan.flags_before(run.start, 3) & lexicon::PHONE != 0;
        let percent = if near {
            90
        } else if run.count() > 1 {
            65
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
        scan.report(
            Class::Phone,
            run.start..run.span(0, to).end,
            percent,
            Evidence::Form,
            NAME,
        );
        if percent >= 50 {
            return;
        }
    }
    beside_a_word(scan, run, key);
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
    if zero && whole && run.count() >= 2 && (3..=6).contains(&run.length(0)) && (8..=12).contains(&total) {
        let alone = run.start == 0 && run.end == scan.len();
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

/// A number that only the word before it tells.
fn beside_a_word(scan: &mut Scan<'_, '_>, run: &Run, key: Role) {
    let total = run.digits().len();
    if !(7..=15).contains(&total) || key.is_harmless() {
        return;
    }
    let above = scan.flags_above(run.start) & lexicon::PHONE != 0;
    let nearest = above || scan.flags_before(run.start, 1) & lexicon::PHONE != 0;
    let near = nearest || scan.flags_before(run.start, 3) & lexicon::PHONE != 0;
    let dialled = run.digits().first() == Some(&b'0')
        || run.bracket
        || run.count() > 1 && (total >= 8 || nearest)
        || above && total >= 7;
    if near && dialled || nearest && (9..=12).contains(&total) && run.count() == 1 {
        scan.report(Class::Phone, run.start..run.end, 85, Evidence::Neighbour, NAME);
    } else if matches!(key, Role::Party | Role::Customer) && dialled {
        scan.report(Class::Phone, run.start..run.end, 60, Evidence::Key, NAME);
    }
}
