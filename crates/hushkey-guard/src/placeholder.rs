//! What is written in place of a value: `[redacted:CLASS]`, a keyed pseudonym `psn_…`, a stand-in of the same form, or a
//! partial mask.
//!
//! *In:* a class; for pseudonyms the value and the guard's key. *Out:* a short ASCII text.
//! *Never:* anything that can be turned back without the key.

pub(crate) mod mask;
pub(crate) mod surrogate;

use hmac::{Hmac, KeyInit, Mac};
use hushkey_detect::Class;
use sha2::Sha256;

/// No vowels, so that no words appear; 30 letters and digits.
const ALPHABET: &[u8; 30] = b"0123456789bcdfghjkmnpqrstvwxyz";
const PREFIX: &str = "psn_";
const LENGTH: usize = 26;
/// Pseudonyms have no more digits on end than this, so that none can be mistaken for a number, nor carry one.
const MOST_DIGITS: usize = 6;
const OPENING: &str = "[redacted:";
/// Bytes of the longest placeholder, with room.
const LONGEST: usize = 64;

/// The placeholder of a class; `None` for a field that the contract forbids.
pub(crate) fn redacted(class: Option<Class>) -> String {
    format!("{OPENING}{}]", class.map_or("field", Class::name))
}

/// Writes the placeholder of a class.
pub(crate) fn write_redacted(class: Class, out: &mut String) {
    out.push_str(OPENING);
    out.push_str(class.name());
    out.push(']');
}

/// The pseudonym of a value: HMAC-SHA-256 under the key, 127 bits of it. The same value and class give the same one.
pub(crate) fn pseudonym(key: &[u8; 32], class: Option<Class>, value: &str) -> String {
    let mut round = 0u8;
    loop {
        let mut number = u128::from_be_bytes(digest(key, class, value, round));
        let mut text = String::from(PREFIX);
        for _ in 0..LENGTH {
            text.push(char::from(
                ALPHABET.get((number % 30) as usize).copied().unwrap_or(b'0'),
            ));
            number /= 30;
        }
        if is_pseudonym(&text) || round == u8::MAX {
            return text;
        }
        round += 1;
    }
}

fn digest(key: &[u8; 32], class: Option<Class>, value: &str, round: u8) -> [u8; 16] {
    let label = [0, round];
    let kind = class.map_or("field", Class::name);
    let digest = keyed(
        key,
        &[b"hushkey pseudonym\0", kind.as_bytes(), &label, value.as_bytes()],
    );
    let mut out = [0; 16];
    for (into, from) in out.iter_mut().zip(digest.iter()) {
        *into = *from;
    }
    out
}

/// A digest of a value for a purpose, under the key.
fn digest_of(key: &[u8; 32], purpose: &str, kind: &str, value: &str) -> [u8; 32] {
    keyed(
        key,
        &[
            b"hushkey ",
            purpose.as_bytes(),
            b"\0",
            kind.as_bytes(),
            b"\0",
            value.as_bytes(),
        ],
    )
}

fn keyed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key of any length is valid for HMAC; were it not, the digest of nothing would be a plain placeholder value.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// True for a text that is a whole pseudonym.
pub(crate) fn is_pseudonym(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else {
        return false;
    };
    let mut digits = 0;
    rest.len() == LENGTH
        // a contract's `opaque` has a digit
        && rest.bytes().any(|byte| byte.is_ascii_digit())
        && rest.bytes().all(|byte| {
            digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
            ALPHABET.contains(&byte) && digits <= MOST_DIGITS
        })
}

/// True for a text that is a whole placeholder.
fn is_redacted(text: &str) -> bool {
    text.strip_prefix(OPENING)
        .and_then(|rest| rest.strip_suffix(']'))
        .is_some_and(|name| name == "field" || Class::from_name(name).is_some())
}

/// True for a text that stands in place of a value already.
pub(crate) fn stands_in(text: &str) -> bool {
    is_redacted(text) || is_pseudonym(text)
}

/// True when a range of a text lies within a placeholder or pseudonym.
pub(crate) fn covers(text: &str, span: &core::ops::Range<usize>) -> bool {
    // The longest there is, before the end of the range.
    let from = span.start.saturating_sub(64);
    let window_start = (from..=span.start)
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(span.start);
    let window_end = text.floor_char_boundary(span.end.saturating_add(OPENING.len()).min(text.len()));
    let before = text.get(window_start..window_end).unwrap_or_default();
    for opening in [OPENING, PREFIX] {
        for (at, _) in before.match_indices(opening) {
            let start = window_start + at;
            let rest = text.get(start..).unwrap_or_default();
            let length = match opening {
                // No placeholder is longer; a search to the end of the text would cost its square.
                OPENING => rest
                    .bytes()
                    .take(LONGEST)
                    .position(|byte| byte == b']')
                    .map_or(0, |end| end + 1),
                _ => PREFIX.len() + LENGTH,
            };
            if start <= span.start && span.end <= start + length && rest.get(..length).is_some_and(stands_in) {
                return true;
            }
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pseudonyms_are_stable_and_depend_on_everything() {
        let one = pseudonym(&[1; 32], Some(Class::Email), "ann@example.org");
        assert_eq!(one, pseudonym(&[1; 32], Some(Class::Email), "ann@example.org"));
        assert_ne!(one, pseudonym(&[2; 32], Some(Class::Email), "ann@example.org"));
        assert_ne!(one, pseudonym(&[1; 32], Some(Class::Phone), "ann@example.org"));
        assert_ne!(one, pseudonym(&[1; 32], Some(Class::Email), "bob@example.org"));
        assert!(stands_in(&one));
    }

    #[test]
    fn a_number_is_no_pseudonym() {
        assert!(!stands_in("psn_41111111111111110000000000"));
        assert!(!stands_in("[redacted:ann@example.org]"));
        assert!(stands_in("[redacted:email]"));
    }

    #[test]
    fn placeholders_are_seen_inside_text() {
        let text = "user=[redacted:email] ann";
        assert!(covers(text, &(5..21)));
        assert!(covers(text, &(6..14)));
        assert!(!covers(text, &(5..25)));
        assert!(!covers(text, &(22..25)));
        assert!(covers("[redacted:email]", &(0..16)));
        assert!(!covers("é[redacted:nothing]", &(2..20)));
    }
}
