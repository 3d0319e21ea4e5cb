//! Passwords that a word of the text announces.
//!
//! *What:* the argument of `--password`, `--passwd`, `--pass`; what stands behind "password is". *Source:* the command lines of database and
//! web clients. *Validation:* four bytes or more, no variable, option or mask; behind "is" six or more with letters and digits.
//! *Confidence:* 80 as an argument, 65 in a sentence. *Limits:* `-p` means a port as often; `password=…` and `password: …` are `keyed`.

use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "spoken_password";
const LONGEST: usize = 128;

/// Looks behind the word `start..end`, which may be `password`.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let word = scan.bytes(start..end);
    let known = [&b"password"[..], b"passwd", b"passwort", b"pass"]
        .iter()
        .any(|one| word.eq_ignore_ascii_case(one));
    if !known || scan.at(end) != b' ' {
        return;
    }
    let option = scan.before(start) == b'-' && start >= 2 && scan.at(start - 2) == b'-';
    let (from, percent) = if option {
        (end + 1, 80)
    } else {
        match [&b" is "[..], b" lautet ", b" ist ", b" was "]
            .iter()
            .find(|verb| scan.bytes(end..end + verb.len()) == **verb)
        {
            Some(verb) => (end + verb.len(), 65),
            None => return,
        }
    };
    let rest = scan.bytes(from..(from + LONGEST).min(scan.len()));
    let quote = rest.first().filter(|byte| matches!(byte, b'\'' | b'"')).copied();
    let from = from + usize::from(quote.is_some());
    let rest = scan.bytes(from..(from + LONGEST).min(scan.len()));
    let ends = |byte: &u8| Some(*byte) == quote || *byte <= b' ' || matches!(byte, b'"' | b'\'' | b'<' | b'>' | b'|');
    let mut length = rest.iter().position(ends).unwrap_or(rest.len());
    if !option {
        while length > 0 && matches!(rest.get(length - 1), Some(b'.' | b',' | b';' | b'?' | b')')) {
            length -= 1;
        }
    }
    let value = rest.get(..length).unwrap_or_default();
    let letters = value.iter().any(u8::is_ascii_alphabetic);
    let digits = value.iter().any(u8::is_ascii_digit);
    let masked = value.iter().all(|byte| matches!(byte, b'*' | b'x' | b'X' | b'.'));
    let starts = matches!(value.first(), Some(b'$' | b'-' | b'%' | b'{' | b'[' | b'(')) || masked;
    if starts || value.len() < 4 || !option && (value.len() < 6 || !letters || !digits) {
        return;
    }
    scan.report(Class::Password, from..from + length, percent, Evidence::Neighbour, NAME);
}

#[cfg(test)]
mod tests {
    use crate::Class;
    use crate::testing::acting;

    fn found(text: &str) -> Vec<String> {
        acting(None, text)
            .into_iter()
            .filter_map(|(class, part)| (class == Class::Password).then_some(part))
            .collect()
    }

    #[test]
    fn arguments_and_sentences() {
        assert_eq!(found("mysql --user app --password Tr33house! db"), ["Tr33house!"]);
        assert_eq!(found("the new password is 'Tr33house!'."), ["Tr33house!"]);
        assert_eq!(found("das Passwort lautet Tr33house, bitte"), ["Tr33house"]);
        for text in [
            "password is required",
            "--password $PGPASS",
            "--password ****",
            "password is too short (8 characters)",
            "run it with --password --force",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }
}
