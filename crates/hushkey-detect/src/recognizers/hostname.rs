//! Host names that name, or point to, a person's device.
//!
//! *What:* by form `Anns-MacBook-Pro.local`, `DESKTOP-7F3K2AB`, `ann-thinkpad.lan`; by key every name that is no service's.
//! *Source:* default names of Apple, Microsoft and Linux installers; RFC 6762 (`.local`), RFC 8375 (`home.arpa`).
//! *Validation:* a device word beside a name; public domains, addresses, tokens and service names are none.
//! *Confidence:* 90 by key, 80 by form. *Limits:* a person's machine that is named like a server is not found.

use crate::bytes::{DIGIT, LETTER, LOWER, UPPER, class, is_word};
use crate::scan::Scan;
use crate::{Class, Evidence, gazetteer, harmless, lexicon};
use core::ops::Range;

const NAME: &str = "hostname";
/// Endings that no public name has.
const LOCAL_ENDINGS: &[&str] = &[
    "local",
    "lan",
    "home",
    "localdomain",
    "home.arpa",
    "fritz.box",
    "internal",
    "corp",
    "intra",
    "intranet",
    "private",
    "office",
    "wifi",
    "speedport.ip",
    "station",
];

/// Looks around a word for a device at `start..end`.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let (mut from, mut to) = (start, end);
    while from > 0
        && start - from < 64
        && (is_word(scan.at(from - 1)) || matches!(scan.at(from - 1), b'-' | b'.' | b'\''))
    {
        from -= 1;
    }
    while to - end < 64 && (is_word(scan.at(to)) || matches!(scan.at(to), b'-' | b'.')) {
        to += 1;
    }
    while from < start && matches!(scan.at(from), b'.' | b'-' | b'\'') {
        from += 1;
    }
    while to > end && matches!(scan.at(to - 1), b'.' | b'-') {
        to -= 1;
    }
    if from > 0 && matches!(scan.at(from - 1), b'/' | b'@' | b'#') || matches!(scan.at(to), b'/' | b'(') {
        return;
    }
    let name = scan.slice(from..to);
    if is_device(name) {
        scan.report(Class::Hostname, from..to, 80, Evidence::Form, NAME);
    }
}

/// Whether a host name is one that installers make of a person's name, or of a personal computer.
pub(crate) fn is_device(name: &str) -> bool {
    let (label, ending) = name.split_once('.').unwrap_or((name, ""));
    let local = LOCAL_ENDINGS.iter().any(|one| ending.eq_ignore_ascii_case(one));
    if !ending.is_empty() && !local {
        return false;
    }
    for prefix in ["DESKTOP-", "LAPTOP-", "WIN-", "PC-", "NB-", "MININT-", "NOTEBOOK-"] {
        if let Some(rest) = label.strip_prefix(prefix) {
            let shouted = rest.len() >= 3
                && rest.bytes().all(|byte| class(byte) & LOWER == 0)
                && rest.bytes().any(|byte| class(byte) & LETTER != 0);
            let coded = rest.len() >= 6 && rest.bytes().any(|byte| class(byte) & DIGIT != 0);
            if shouted
                && (rest.len() <= 20)
                && (coded || gazetteer::names_login(rest.as_bytes()) || rest.len() >= 4 && prefix != "PC-")
            {
                return lexicon::find_written(rest.as_bytes()) & lexicon::NO_NAME == 0;
            }
        }
    }
    // X-<device>: whose device is it?
    let mut parts = label.split('-');
    let owner = parts.next().unwrap_or_default();
    let device = parts
        .next()
        .is_some_and(|part| lexicon::find_written(part.as_bytes()) & lexicon::DEVICE != 0);
    if !device || owner.len() < 2 {
        return false;
    }
    let small = owner.to_lowercase();
    let possessive = small.strip_suffix('s').unwrap_or(&small).trim_end_matches(['\'', '’']);
    let flags = lexicon::find_written(owner.as_bytes());
    let named = gazetteer::names_login(possessive.as_bytes()) || gazetteer::names_login(small.as_bytes());
    let capital = owner.bytes().next().is_some_and(|byte| class(byte) & UPPER != 0) || !owner.is_ascii();
    named
        || (local || capital && small.ends_with('s'))
            && flags & (lexicon::NO_NAME | lexicon::NOBODY | lexicon::SERVICE_HOST | lexicon::DEVICE) == 0
}

/// Judges a value under a host name key.
pub(crate) fn judge_keyed(scan: &mut Scan<'_, '_>, span: Range<usize>, weak: bool) {
    let name = scan.slice(span.clone());
    let bytes = name.as_bytes();
    if !(2..=96).contains(&bytes.len())
        || harmless::is_opaque(bytes)
        || bytes
            .iter()
            .any(|byte| matches!(byte, b'/' | b'@' | b':' | b'=' | b'"'))
    {
        return;
    }
    if bytes.iter().filter(|&&byte| byte == b' ').count() > 3 {
        return;
    }
    let device = is_device(name);
    let (label, ending) = name.split_once('.').unwrap_or((name, ""));
    let local = ending.is_empty()
        || LOCAL_ENDINGS
            .iter()
            .any(|one| ending.eq_ignore_ascii_case(one) || ending.to_ascii_lowercase().ends_with(&format!(".{one}")));
    let percent = if device {
        90
    } else if is_service(label.as_bytes()) || harmless::is_nobody(label.as_bytes()) {
        20
    } else if weak {
        if gazetteer::names_login(label.split('-').next().unwrap_or_default().as_bytes()) && local {
            60
        } else {
            30
        }
    } else if !local {
        if gazetteer::names_login(label.split('-').next().unwrap_or_default().as_bytes()) {
            60
        } else {
            40
        }
    } else {
        85
    };
    scan.report(Class::Hostname, span, percent, Evidence::Key, NAME);
}

/// Whether the first label is a service's: `web-1`, `lic01`, `ip-10-0-0-1`, `build-agent-7`.
fn is_service(label: &[u8]) -> bool {
    let first = label
        .split(|byte| matches!(byte, b'-' | b'_' | b' '))
        .next()
        .unwrap_or_default();
    let end = first.iter().position(u8::is_ascii_digit).unwrap_or(first.len());
    let word = first.get(..end).unwrap_or_default();
    lexicon::find_written(word) & lexicon::SERVICE_HOST != 0
}
