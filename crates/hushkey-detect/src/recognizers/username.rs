//! Account names in text.
//!
//! *What:* a word after `for user`, `by user`, `login`, in quotes or made of a known name; the user of an access log line.
//! Under a key: `keyed`; in paths: `home_path`. *Source:* NCSA common log format; the lexicon.
//! *Validation:* the form of a login, no word that usually follows `user`, no service account. *Confidence:* 85 in access logs and
//! quotes, 75 with a known name, 60 after a preposition. *Limits:* a bare word after `user` alone is not one.

use crate::bytes::{DIGIT, LETTER, UPPER, class, is_word};
use crate::keys::Role;
use crate::scan::Scan;
use crate::{Class, Evidence, gazetteer, harmless, lexicon};

const NAME: &str = "username";

/// Looks behind a word for accounts (`user`, `login`) at `start..end`.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    if scan.before(start) == b'-' || scan.before(start) == b'.' || scan.role_at(start) == Role::Location {
        return;
    }
    if scan.at(end) != b' ' {
        return;
    }
    let mut at = end + 1;
    let mut named = false;
    // "user account ann", "user name 'ann'"
    let quote = loop {
        match scan.at(at) {
            quote @ (b'\'' | b'"' | b'`') => {
                at += 1;
                break quote;
            }
            b'\\' if scan.at(at + 1) == b'"' => {
                at += 2;
                break b'\\';
            }
            _ if !named
                && scan.word_end(at) > at
                && lexicon::find_written(scan.bytes(at..scan.word_end(at))) & lexicon::USER != 0
                && scan.at(scan.word_end(at)) == b' ' =>
            {
                at = scan.word_end(at) + 1;
                named = true;
            }
            _ => break 0,
        }
    };
    let mut stop = at;
    while stop - at < 64
        && (is_word(scan.at(stop)) || matches!(scan.at(stop), b'.' | b'-' | b'\\'))
        && !(quote != 0 && scan.at(stop) == quote)
    {
        stop += 1;
    }
    while stop > at && matches!(scan.at(stop - 1), b'.' | b'-' | b'\\') {
        stop -= 1;
    }
    if stop == at
        || matches!(scan.at(stop), b'@' | b'=' | b'/' | b'(' | b'+')
        || scan.at(stop) == b':' && scan.at(stop + 1) != b' '
    {
        return;
    }
    let login = scan.bytes(at..stop);
    if !is_login(login) || lexicon::find_written(login) & (lexicon::AFTER_USER | lexicon::NO_NAME) != 0 {
        return;
    }
    let closed = quote != 0 && scan.at(stop) == quote || quote == b'\\' && scan.at(stop) == b'\\';
    let preposition = scan.words_before(start, 1).next().is_some_and(|word| {
        matches!(
            scan.bytes(word),
            b"for"
                | b"by"
                | b"of"
                | b"from"
                | b"as"
                | b"to"
                | b"fur"
                | b"von"
                | b"pour"
                | b"par"
                | b"para"
                | b"por"
                | b"per"
                | b"da"
                | b"voor"
                | b"door"
                | b"invalid"
                | b"unknown"
        )
    });
    let small = login.iter().all(|&byte| class(byte) & UPPER == 0);
    let (percent, evidence) = if closed {
        (85, Evidence::Neighbour)
    } else if gazetteer::names_login(login) && (small || preposition) {
        (75, Evidence::Gazetteer)
    } else if preposition
        && small
        && (login
            .iter()
            .any(|&byte| class(byte) & DIGIT != 0 || matches!(byte, b'.' | b'_'))
            || ends_clause(scan, stop))
    {
        (60, Evidence::Neighbour)
    } else {
        (25, Evidence::Neighbour)
    };
    scan.report(Class::Username, at..stop, percent, evidence, NAME);
}

/// Whether what follows ends the clause: the end, punctuation, or a preposition.
fn ends_clause(scan: &Scan<'_, '_>, at: usize) -> bool {
    if at >= scan.len() || matches!(scan.at(at), b'.' | b',' | b';' | b')' | b'\n' | b'\r') {
        return true;
    }
    let next = at + 1;
    scan.at(at) == b' '
        && matches!(
            scan.bytes(next..scan.word_end(next)),
            b"from"
                | b"on"
                | b"at"
                | b"in"
                | b"to"
                | b"with"
                | b"via"
                | b"after"
                | b"because"
                | b"failed"
                | b"exceeded"
                | b"denied"
        )
}

/// Looks at the `[` of an access log line: `1.2.3.4 - ann [10/Oct/2026…`.
pub(crate) fn look_access_log(scan: &mut Scan<'_, '_>, bracket: usize) {
    if class(scan.at(bracket + 1)) & DIGIT == 0 || bracket < 10 {
        return;
    }
    let floor = bracket.saturating_sub(128);
    let token = |end: usize| {
        let mut start = end;
        while start > floor && scan.at(start - 1) > b' ' {
            start -= 1;
        }
        start..end
    };
    let user = token(bracket - 1);
    if user.start < 2 || user.is_empty() || scan.before(user.start) != b' ' {
        return;
    }
    let ident = token(user.start - 1);
    if ident.start < 2 || ident.is_empty() || scan.before(ident.start) != b' ' {
        return;
    }
    let host = token(ident.start - 1);
    let host_text = scan.slice(host.clone());
    let at_line = host.start == 0 || scan.before(host.start) == b'\n' || scan.before(host.start) == b' ';
    if !at_line
        || host_text.parse::<core::net::IpAddr>().is_err() && !host_text.contains('.') && scan.bytes(ident) != b"-"
    {
        return;
    }
    let login = scan.bytes(user.clone());
    if is_login(login) && !login.contains(&b'@') {
        scan.report(Class::Username, user, 85, Evidence::Form, NAME);
    }
}

/// Whether a value has the form of a login and belongs to somebody.
pub(crate) fn is_login(value: &[u8]) -> bool {
    let letters = value.iter().filter(|&&byte| class(byte) & LETTER != 0).count();
    let name = value
        .iter()
        .rposition(|&byte| byte == b'\\')
        .map_or(value, |at| value.get(at + 1..).unwrap_or_default());
    (2..=64).contains(&value.len())
        && letters >= 1
        && value
            .iter()
            .all(|&byte| is_word(byte) || matches!(byte, b'.' | b'-' | b'\\' | b'+' | b'\'' | b'$' | b'~'))
        && !harmless::is_nobody(name)
        && !harmless::is_opaque(value)
}
