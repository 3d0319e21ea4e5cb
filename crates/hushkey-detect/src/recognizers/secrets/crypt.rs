//! Passwords hashed for storage.
//!
//! *What:* `$2y$…`, `$6$…`, `$argon2id$…` and their like. *Source:* crypt(5), the PHC string format. *Validation:* a known scheme between `$` signs, a
//! second part and twenty bytes or more of the alphabet. *Confidence:* 85. *Limits:* unsalted digests are told by their key (`hashed_identifier`).

use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "crypt";
const LONGEST: usize = 256;
const SCHEMES: &[&[u8]] = &[
    b"1",
    b"5",
    b"6",
    b"7",
    b"y",
    b"gy",
    b"2a",
    b"2b",
    b"2x",
    b"2y",
    b"apr1",
    b"md5",
    b"sha1",
    b"argon2i",
    b"argon2d",
    b"argon2id",
    b"scrypt",
    b"pbkdf2",
    b"P",
    b"H",
];

/// Looks at the word `start..end` between two `$` signs.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    if !SCHEMES.contains(&scan.bytes(start..end)) {
        return end;
    }
    let rest = scan.bytes(end..(end + LONGEST).min(scan.len()));
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'/' | b'$' | b'+' | b'=' | b',' | b'-' | b'_')
    };
    let length = rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
    let value = rest.get(..length).unwrap_or_default();
    let parts = value.iter().filter(|byte| **byte == b'$').count();
    if parts < 2 || length < 28 {
        return end;
    }
    scan.report(Class::Password, start - 1..end + length, 85, Evidence::Form, NAME);
    end + length
}

#[cfg(test)]
mod tests {
    use crate::{Class, Context, Detector};

    #[test]
    fn hashes_of_crypt() {
        for hash in [
            "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
            "$6$rounds=5000$saltstring$svn8UoSVapNtMuq1ukKS4tPQd8iKwSMHWjlOnQ",
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$RdescudvJCsgt3ub+b7dWg",
        ] {
            let text = format!("app:{hash}:18000");
            let mut out = Vec::new();
            Detector::new().scan(&text, &Context::default(), &mut out);
            let spans: Vec<_> = out
                .iter()
                .filter(|one| one.class == Class::Password)
                .map(|one| &text[one.span.clone()])
                .collect();
            assert_eq!(spans, [hash]);
        }
        let mut out = Vec::new();
        Detector::new().scan("costs $5$ or $6$, echo $1$HOME", &Context::default(), &mut out);
        assert!(out.is_empty());
    }
}
