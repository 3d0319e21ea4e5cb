//! Values that their key tells.
//!
//! *What:* the value of a field, or of `key=value` and `key: value` inside a text, whose key gives it a personal role.
//! *Source:* the key dictionary (`keys`). *Validation:* the role's form; identifiers, digests, versions, constants and service accounts
//! are excluded. *Confidence:* 75–95. *Limits:* an unquoted value in running text ends before the next key, at a line's end or after 160 bytes.

use crate::bytes::{DIGIT, LETTER, LOWER, UPPER, WIDE, class, is_word};
use crate::keys::{self, Meaning, Role};
use crate::recognizers::person::Likeness;
use crate::recognizers::{address, geo, hostname, ip, named, person, secrets, us_ssn, username};
use crate::scan::Scan;
use crate::validators::{calendar, iin, luhn};
use crate::{Class, Evidence, gazetteer, harmless, lexicon};
use core::ops::Range;

const NAME: &str = "keyed";
const PHRASE: usize = 160;

/// Judges the whole text by the name of its field.
pub(crate) fn whole_value(scan: &mut Scan<'_, '_>) {
    let meaning = scan.whole;
    if meaning.role == Role::Unknown || !is_judged(meaning) || scan.kind == crate::TextKind::Prose && scan.len() > 256 {
        return;
    }
    let all = trim(scan, 0..scan.len());
    scan.local_range = 0..0;
    judge(scan, meaning, all.clone(), all, true);
}

/// Looks at a sign with a blank before it: `key = value`, `key := value`, as programs and settings are written.
pub(crate) fn look_spaced(scan: &mut Scan<'_, '_>, sign: usize) {
    let assigns = match scan.at(sign) {
        b'=' => !matches!(scan.at(sign + 1), b'=' | b'~' | b'>'),
        _ => scan.at(sign + 1) == b'=',
    };
    let mut end = sign;
    while end > 0 && sign - end < 12 && scan.before(end) == b' ' {
        end -= 1;
    }
    let start = scan.word_start(end);
    if assigns && start < end {
        look(scan, start, end);
    }
}

/// Looks behind the word `start..end` for the value whose key it ends.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let mut at = end;
    while at - end < 4 && matches!(scan.at(at), b'"' | b'\\' | b'\'' | b']') {
        at += 1;
    }
    let quoted_key = scan.at(end) == b'"' || scan.at(end) == b'\\' || scan.at(end) == b'\'';
    if at > end && scan.at(at) == b' ' && quoted_key {
        at += 1;
    }
    let mut blanks = at;
    while blanks - at < 12 && scan.at(blanks) == b' ' {
        blanks += 1;
    }
    if blanks > at && (scan.at(blanks) == b'=' || scan.at(blanks) == b':' && scan.at(blanks + 1) == b'=') {
        at = blanks;
    }
    let sign = scan.at(at);
    if !matches!(sign, b'=' | b':')
        || sign == b':' && matches!(scan.at(at + 1), b':' | b'/')
        || sign == b'=' && scan.at(at + 1) == b'='
    {
        return;
    }
    let mut key_start = start;
    while key_start > 0
        && end - key_start < 64
        && (is_word(scan.at(key_start - 1)) || matches!(scan.at(key_start - 1), b'.' | b'-' | b'[' | b']'))
    {
        key_start -= 1;
    }
    while !scan.text.is_char_boundary(key_start) {
        key_start += 1;
    }
    let meaning = keys::meaning(Some(scan.slice(key_start..end)), None);
    if meaning.role == Role::Unknown {
        return;
    }
    at += 1;
    while at - end < 24 && matches!(scan.at(at), b' ' | b'>' | b'=') {
        at += 1;
    }
    // a form: the number stands below its name
    if meaning.role == Role::Phone && matches!(scan.at(at), b'\n' | b'\r') {
        while at - end < 24 && scan.at(at) <= b' ' && at < scan.len() {
            at += 1;
        }
        if !matches!(scan.at(at), b'0'..=b'9' | b'+' | b'(') {
            return;
        }
    }
    let (value, token, quoted) = value_range(scan, at, sign);
    if value.is_empty() {
        return;
    }
    scan.local = meaning;
    scan.local_key = key_start..end;
    scan.local_range = if meaning.role.is_harmless() && !quoted {
        token.clone()
    } else {
        value.clone()
    };
    if is_judged(meaning) {
        judge(scan, meaning, trim(scan, token), trim(scan, value), quoted);
    }
}

/// Judges a cell of a table by the name of its column.
pub(crate) fn cell(scan: &mut Scan<'_, '_>, meaning: Meaning, range: Range<usize>) {
    let range = trim(scan, range);
    if is_judged(meaning) {
        judge(scan, meaning, range.clone(), range, true);
    }
}

/// Whether a value under a key of this meaning is looked at.
fn is_judged(meaning: Meaning) -> bool {
    meaning.hashed || !meaning.role.is_harmless() || matches!(meaning.role, Role::Serial | Role::Secret)
}

/// The whole value at `at`, its first token, and whether it stands in quotes.
fn value_range(scan: &Scan<'_, '_>, at: usize, sign: u8) -> (Range<usize>, Range<usize>, bool) {
    let escaped = scan.at(at) == b'\\' && scan.at(at + 1) == b'"';
    let quote = if escaped { b'"' } else { scan.at(at) };
    if matches!(quote, b'"' | b'\'') {
        let from = at + 1 + usize::from(escaped);
        let mut to = from;
        while to - from < 512 && to < scan.len() && scan.at(to) != quote && scan.at(to) != b'\n' {
            to += 1;
        }
        if escaped && scan.before(to) == b'\\' {
            to -= 1;
        }
        return (from..to, from..to, true);
    }
    if matches!(quote, b'{' | b'[' | b'<' | b'(') {
        return (at..at, at..at, false);
    }
    let ends_token = |byte: u8| {
        byte <= b' '
            || matches!(
                byte,
                b'&' | b';' | b'"' | b'\'' | b'<' | b'>' | b'|' | b')' | b'}' | b'`'
            )
    };
    let mut token = at;
    while token - at < PHRASE && token < scan.len() && !ends_token(scan.at(token)) {
        token += 1;
    }
    let mut end = token;
    while end - at < PHRASE && end < scan.len() {
        match scan.at(end) {
            b'\n' | b'\r' | b'&' | b';' | b'"' | b'<' | b'>' | b'|' | b'{' | b'}' | b'`' | b'[' => break,
            b' ' if starts_key(scan, end + 1, sign) => break,
            _ => end += 1,
        }
    }
    while token > at && matches!(scan.at(token - 1), b',' | b'.' | b':') {
        token -= 1;
    }
    while end > at && matches!(scan.at(end - 1), b',' | b' ') {
        end -= 1;
    }
    (at..end.max(token), at..token, false)
}

/// Whether another key starts at `at`.
fn starts_key(scan: &Scan<'_, '_>, at: usize, sign: u8) -> bool {
    let mut end = at;
    while end - at < 48 && (is_word(scan.at(end)) || matches!(scan.at(end), b'.' | b'-' | b'[' | b']')) {
        end += 1;
    }
    end > at && (scan.at(end) == b'=' || scan.at(end) == sign && scan.at(end + 1) != b':')
        || scan.bytes(at..at + 2) == b"->"
}

fn trim(scan: &Scan<'_, '_>, range: Range<usize>) -> Range<usize> {
    let (mut start, mut end) = (range.start, range.end);
    while start < end && scan.at(start) <= b' ' {
        start += 1;
    }
    while end > start && scan.at(end - 1) <= b' ' {
        end -= 1;
    }
    start..end
}

/// Judges a value by the meaning of its key. `token` is its first word when it is not `complete`.
fn judge(scan: &mut Scan<'_, '_>, meaning: Meaning, token: Range<usize>, value: Range<usize>, complete: bool) {
    if value.is_empty() {
        return;
    }
    if let Some(rest) = scan.beside_placeholders(if complete { value.clone() } else { token.clone() }) {
        for part in rest {
            judge(scan, meaning, part.clone(), part, true);
        }
        return;
    }
    // a query: `name=Ann+Lee&…`
    if matches!(
        meaning.role,
        Role::Person | Role::Name | Role::Customer | Role::Party | Role::Username
    ) && scan.bytes(token.clone()).contains(&b'+')
        && !scan.bytes(value.clone()).contains(&b' ')
    {
        let spaced = scan.slice(token.clone()).replace('+', " ");
        if person::is_full_name(&spaced) && (meaning.role == Role::Person || person::judge(&spaced) == Likeness::Likely)
        {
            scan.report(Class::Person, token, 80, Evidence::Key, NAME);
            return;
        }
    }
    let text = scan.slice(value.clone());
    let bytes = text.as_bytes();
    if meaning.hashed {
        if harmless::is_digest(scan.bytes(token.clone())) {
            scan.report(Class::HashedIdentifier, token, 90, Evidence::Key, NAME);
        }
        return;
    }
    match meaning.role {
        Role::Email => {
            let one = scan.slice(token.clone());
            let around = one
                .split_once('@')
                .is_some_and(|(local, host)| !local.is_empty() && host.len() >= 2 && !host.contains('@'));
            if around && one.len() <= 254 && !scan.has_finding(&token) {
                scan.report(Class::Email, token, 60, Evidence::Key, NAME);
            }
        }
        Role::Phone => {
            let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
            let dialled = bytes.iter().all(|&byte| {
                byte.is_ascii_digit()
                    || matches!(
                        byte,
                        b' ' | b'+' | b'-' | b'.' | b'/' | b'(' | b')' | b'x' | b'#' | b'*' | b','
                    )
            });
            if complete && dialled && (6..=18).contains(&digits) {
                scan.report(Class::Phone, value, 90, Evidence::Key, NAME);
            }
        }
        Role::Person => whole_name(scan, meaning, token, value, complete),
        Role::Name => name(scan, meaning, token, value, complete),
        Role::Username | Role::Party => account(scan, meaning, token, value, complete),
        Role::AccountId | Role::EmployeeId => {
            let login = scan.bytes(token.clone());
            if username::is_login(login) && gazetteer::names_login(login) && lexicon::find_written(login) == 0 {
                scan.report(Class::Username, token, 70, Evidence::Key, NAME);
            } else if meaning.role == Role::EmployeeId {
                named::judge(scan, meaning.role, if complete { value } else { token });
            }
        }
        Role::Customer => customer(scan, token, value, complete),
        Role::Hostname | Role::Host => {
            let span = if complete { value } else { token };
            if !is_other_form(scan.slice(span.clone())) {
                hostname::judge_keyed(scan, span, meaning.role == Role::Host);
            }
        }
        Role::Address if address::is_address(text) && !is_other_form(text) && !is_memory(text) => {
            scan.report(Class::Address, value, 90, Evidence::Key, NAME);
        }
        Role::Street => {
            let numbered = bytes.iter().any(|&byte| class(byte) & DIGIT != 0);
            let lettered = bytes.iter().filter(|&&byte| class(byte) & LETTER != 0).count() >= 3;
            if complete && lettered && bytes.contains(&b' ') && (numbered || bytes.len() >= 6) && bytes.len() <= 120 {
                scan.report(Class::Address, value, 80, Evidence::Key, NAME);
            }
        }
        Role::Dob => {
            for span in [value, token] {
                if calendar::is_date(scan.bytes(span.clone())) {
                    scan.report(Class::Dob, span, 95, Evidence::Key, NAME);
                    break;
                }
            }
        }
        Role::Ip if ip::is_odd_v4(scan.slice(token.clone())) => {
            scan.report(Class::Ip, token, 85, Evidence::Key, NAME);
        }
        Role::Latitude if geo::is_degree(scan.slice(token.clone()), 90.0) => {
            scan.report(Class::GeoCoordinates, token, 85, Evidence::Key, NAME)
        }
        Role::Longitude if geo::is_degree(scan.slice(token.clone()), 180.0) => {
            scan.report(Class::GeoCoordinates, token, 85, Evidence::Key, NAME)
        }
        Role::Place
            if geo::is_degree(scan.slice(token.clone()), 180.0)
                && scan.key_at(value.start).is_some_and(geo::is_array_of_coordinates) =>
        {
            scan.report(Class::GeoCoordinates, token, 80, Evidence::Key, NAME)
        }
        Role::Mac => {
            let one = scan.bytes(token.clone());
            if one.len() == 12
                && one.iter().all(u8::is_ascii_hexdigit)
                && one.iter().any(|byte| Some(byte) != one.first())
            {
                scan.report(Class::Mac, token, 90, Evidence::Key, NAME);
            }
        }
        Role::Card => {
            let digits: Vec<u8> = bytes.iter().copied().filter(u8::is_ascii_digit).take(20).collect();
            let spaced = bytes
                .iter()
                .all(|&byte| byte.is_ascii_digit() || matches!(byte, b' ' | b'-'));
            if complete
                && spaced
                && (iin::issue(&digits) == iin::Issue::Usual || luhn::holds(&digits) && digits.len() >= 12)
            {
                scan.report(Class::CreditCard, value, 60, Evidence::Key, NAME);
            }
        }
        Role::Password => {
            let span = if complete { value } else { token };
            let word = scan.bytes(span.clone());
            if (4..=128).contains(&word.len())
                && lexicon::find_written(word) & (lexicon::NOBODY | lexicon::AFTER_USER) == 0
                && !word.iter().all(|&byte| matches!(byte, b'*' | b'x' | b'.'))
            {
                scan.report(Class::Password, span, 80, Evidence::Key, NAME);
            }
        }
        Role::Secret => secrets::judge_named(scan, if complete { value } else { token }),
        Role::Ssn => us_ssn::judge(scan, if complete { value } else { token }, Evidence::Key),
        role if named::is_judged(role) => named::judge(scan, role, if complete { value } else { token }),
        _ => {}
    }
}

/// A key that says a person's name.
fn whole_name(scan: &mut Scan<'_, '_>, meaning: Meaning, token: Range<usize>, value: Range<usize>, complete: bool) {
    let span = if complete { value } else { name_span(scan, token, value) };
    let text = scan.slice(span.clone());
    if harmless::is_nobody(text.as_bytes()) || is_other_form(text) {
        return;
    }
    let percent = match person::judge(text) {
        Likeness::Likely => 92,
        Likeness::Possible => {
            if meaning.role == Role::Person || meaning.of_person {
                85
            } else {
                45
            }
        }
        Likeness::None => return,
    };
    scan.report(Class::Person, span, percent, Evidence::Key, NAME);
}

/// A key that says a name of anything.
fn name(scan: &mut Scan<'_, '_>, meaning: Meaning, token: Range<usize>, value: Range<usize>, complete: bool) {
    if meaning.of_person {
        return whole_name(scan, meaning, token, value, complete);
    }
    let span = if complete { value } else { name_span(scan, token, value) };
    let text = scan.slice(span.clone());
    if !text.contains(' ') && text.is_ascii() {
        return;
    }
    let capital = text
        .split(' ')
        .filter(|word| {
            word.bytes()
                .next()
                .is_some_and(|byte| class(byte) & (UPPER | WIDE) != 0)
        })
        .count();
    // `Name: Toshimi Arata` in a form: no word of it is one of English
    let form = scan.kind == crate::TextKind::Prose && scan.local_range.contains(&span.start) && capital >= 2;
    if form && person::judge(text) == Likeness::Possible && person::is_strange_name(text) {
        scan.report(Class::Person, span, 65, Evidence::Key, NAME);
        return;
    }
    if person::judge(text) == Likeness::Likely && (capital >= 2 || !text.is_ascii()) && !is_other_form(text) {
        scan.report(Class::Person, span, 75, Evidence::Key, NAME);
    }
}

/// A key that says an account or a person.
fn account(scan: &mut Scan<'_, '_>, meaning: Meaning, token: Range<usize>, value: Range<usize>, complete: bool) {
    let named = if complete {
        value.clone()
    } else {
        name_span(scan, token.clone(), value.clone())
    };
    let text = scan.slice(named.clone());
    if text.contains(' ') {
        let likeness = person::judge(text);
        let capital = text
            .split(' ')
            .filter(|word| {
                word.bytes()
                    .next()
                    .is_some_and(|byte| class(byte) & (UPPER | WIDE) != 0)
            })
            .count();
        if likeness == Likeness::Likely || likeness == Likeness::Possible && capital >= 2 {
            let percent = if likeness == Likeness::Likely { 88 } else { 70 };
            scan.report(Class::Person, named, percent, Evidence::Key, NAME);
            return;
        }
        if complete {
            return;
        }
    }
    let login = scan.bytes(token.clone());
    if !username::is_login(login) || is_other_form(scan.slice(token.clone())) || scan.at(token.end) == b'@' {
        return;
    }
    let flags = lexicon::find_written(login);
    let known = gazetteer::names_login(login);
    if flags & (lexicon::NO_NAME | lexicon::AFTER_USER) != 0 && !gazetteer::find_written(login).given {
        return;
    }
    let capital =
        class(login.first().copied().unwrap_or(0)) & UPPER != 0 && login.iter().any(|&byte| class(byte) & LOWER != 0);
    let wide = login.iter().any(|&byte| class(byte) & WIDE != 0);
    let class_of = if wide && !login.is_ascii() && person::judge(scan.slice(token.clone())) == Likeness::Likely {
        Class::Person
    } else {
        Class::Username
    };
    let percent = match (known, complete) {
        (true, _) => 88,
        (false, true) if capital && meaning.role == Role::Party => 55,
        (false, true) => 80,
        (false, false) if capital => 45,
        (false, false) => 65,
    };
    scan.report(class_of, token, percent, Evidence::Key, NAME);
}

/// A key that says a customer: a person, or a company.
fn customer(scan: &mut Scan<'_, '_>, token: Range<usize>, value: Range<usize>, complete: bool) {
    let span = if complete { value } else { name_span(scan, token, value) };
    let text = scan.slice(span.clone());
    if is_other_form(text) {
        return;
    }
    if text.contains(' ') || !text.is_ascii() {
        let percent = match person::judge(text) {
            Likeness::Likely => 80,
            Likeness::Possible => 45,
            Likeness::None => return,
        };
        scan.report(Class::Person, span, percent, Evidence::Key, NAME);
    } else if username::is_login(text.as_bytes()) && gazetteer::names_login(text.as_bytes()) {
        scan.report(Class::Username, span, 60, Evidence::Key, NAME);
    }
}

/// In running text: the capitalised words at the start of the value, or its first token.
fn name_span(scan: &Scan<'_, '_>, token: Range<usize>, value: Range<usize>) -> Range<usize> {
    let end = person::leading_name(scan.text.as_bytes(), value.start).min(value.end);
    if end > token.end { value.start..end } else { token }
}

/// Whether a value has the form of something that other recognizers find, or nobody should.
fn is_other_form(text: &str) -> bool {
    text.contains('@')
        || text.contains("://")
        || text.parse::<core::net::IpAddr>().is_ok()
        || text.contains('\\') && text.contains(':')
        || text.starts_with('/')
}

/// Whether a value is an address in memory, or of an endpoint.
fn is_memory(text: &str) -> bool {
    text.starts_with("0x")
        || text
            .bytes()
            .all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.' | b'-' | b'%'))
}
