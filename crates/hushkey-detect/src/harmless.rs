//! Shapes of values that name nobody: identifiers, digests, keys, versions, constants.

use crate::bytes::{BEYOND_F, DIGIT, LETTER, LOWER, UPPER, WIDE, class};
use crate::lexicon;

/// Whether a value is an identifier, digest, key, version or number by its form.
pub(crate) fn is_opaque(value: &[u8]) -> bool {
    let mut seen = 0u8;
    let (mut digits, mut letters, mut hyphens, mut dots, mut others) = (0usize, 0usize, 0usize, 0usize, 0usize);
    for &byte in value {
        let bits = class(byte);
        seen |= bits;
        digits += usize::from(bits & DIGIT != 0);
        letters += usize::from(bits & LETTER != 0);
        match byte {
            b'-' => hyphens += 1,
            b'.' => dots += 1,
            _ if bits & (DIGIT | LETTER) == 0 => others += 1,
            _ => {}
        }
    }
    if letters == 0 {
        return true;
    }
    if seen & WIDE != 0 {
        return false;
    }
    let length = value.len();
    // digests, uuids
    if seen & BEYOND_F == 0 && digits > 0 && length >= 12 && others == 0 && dots == 0 {
        return true;
    }
    // cus_x7…, mch_…, psn_…
    if let Some(at) = memchr::memchr(b'_', value)
        && at <= 6
        && length >= at + 16
        && value
            .get(at + 1..)
            .unwrap_or_default()
            .iter()
            .all(u8::is_ascii_alphanumeric)
    {
        return true;
    }
    // acct_123, user_01HZX3K9
    if let Some(at) = memchr::memchr(b'_', value)
        && at <= 6
        && let (Some(head), Some(rest)) = (value.get(..at), value.get(at + 1..))
    {
        let digits = rest.iter().filter(|byte| byte.is_ascii_digit()).count();
        let numbered =
            digits == rest.len() && matches!(head, b"acct" | b"usr" | b"org" | b"cus" | b"cust" | b"sub" | b"acc");
        let coded = rest.len() >= 8
            && rest.iter().all(u8::is_ascii_alphanumeric)
            && digits * 4 >= rest.len()
            && digits < rest.len();
        if numbered || coded {
            return true;
        }
    }
    // license keys: three groups or more of capitals and digits
    if hyphens >= 2 && seen & LOWER == 0 && digits > 0 {
        let groups = value.split(|&byte| byte == b'-');
        let first = groups.clone().next().map_or(0, <[u8]>::len);
        if first >= 4 && groups.take(hyphens).all(|group| group.len() == first) {
            return true;
        }
    }
    // base64 and other random letters
    if length >= 20
        && others + dots + hyphens <= length / 8
        && seen & UPPER != 0
        && seen & LOWER != 0
        && digits * 12 >= length
    {
        return true;
    }
    if length >= 20 && digits * 5 >= length && hyphens + dots == 0 {
        return true;
    }
    // versions: 1.2.3-rc.1, v2024.1
    let numeric = value.strip_prefix(b"v").or(value.strip_prefix(b"V")).unwrap_or(value);
    numeric.first().is_some_and(u8::is_ascii_digit) && dots >= 1
}

/// Whether a value is a word for nobody or nothing: `unknown`, `root`, `localhost`, `true`, `n/a`.
pub(crate) fn is_nobody(value: &[u8]) -> bool {
    if value.len() < 2 || !value.iter().any(|&byte| class(byte) & LETTER != 0) {
        return true;
    }
    if value.eq_ignore_ascii_case(b"n/a")
        || matches!(value.first(), Some(b'$' | b'%' | b'{' | b'<' | b'*' | b'[' | b'('))
    {
        return true;
    }
    let end = value
        .iter()
        .rposition(|byte| !byte.is_ascii_digit())
        .map_or(0, |at| at + 1);
    let word = value.get(..end).unwrap_or_default();
    let word = word.strip_suffix(b"-").or(word.strip_suffix(b"_")).unwrap_or(word);
    if lexicon::find_written(word) & (lexicon::NOBODY | lexicon::AFTER_USER) != 0
        || lexicon::find_written(value) & lexicon::NOBODY != 0
    {
        return true;
    }
    // platform-team, acme-corp, organization
    let last = value
        .rsplit(|byte| matches!(byte, b'-' | b'_' | b'.' | b' '))
        .next()
        .unwrap_or_default();
    if lexicon::find_written(last) & (lexicon::COMPANY | lexicon::TEAM) != 0
        && last.len() > 2
        && (last.len() < value.len() || last.len() > 3)
    {
        return true;
    }
    // svc-backup, ci_runner, www-data: every part is a word for nobody
    let mut parts = value
        .split(|byte| matches!(byte, b'-' | b'_' | b'.' | b' '))
        .filter(|part| !part.is_empty());
    let first = parts.next().map_or(0, lexicon::find_written);
    first & (lexicon::NOBODY | lexicon::SERVICE_HOST) != 0
        && (value.len() > word.len()
            || parts.clone().count() == 0
            || value.starts_with(b"svc")
            || parts.all(|part| lexicon::find_written(part) != 0))
}

/// Whether a value has the shape of a digest: hexadecimal or base64 of a usual length.
pub(crate) fn is_digest(value: &[u8]) -> bool {
    let value = value
        .strip_prefix(b"sha256:")
        .or(value.strip_prefix(b"sha256$"))
        .or(value.strip_prefix(b"md5:"))
        .unwrap_or(value);
    let hex = matches!(value.len(), 16 | 32 | 40 | 48 | 56 | 64 | 96 | 128) && value.iter().all(u8::is_ascii_hexdigit);
    let unpadded = value.strip_suffix(b"==").or(value.strip_suffix(b"=")).unwrap_or(value);
    let base64 = matches!(unpadded.len(), 22 | 27 | 38 | 43 | 64 | 86)
        && unpadded
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_'))
        && unpadded.iter().any(u8::is_ascii_digit)
        && unpadded.iter().any(u8::is_ascii_uppercase);
    hex || base64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opaque_values() {
        for value in [
            "f5f554ed-8323-4ef5-8ba2-e1619fb9af50",
            "3a8f506b40928b5b7a767c76fb008f86",
            "cus_eg1dqcf54esf5dhrd3drcjw4kh",
            "QHB7T-3DKRM-9WPZC-VX4NL",
            "3.1.8.412-rc.2",
            "v2024.1",
            "12345",
            "Xpv1JGNxze8Wciqh6VInNQv5B5nhTE+Iuj65D5y1sL8=",
        ] {
            assert!(is_opaque(value.as_bytes()), "{value}");
        }
        for value in [
            "maria",
            "jlopez42",
            "maria.lopez",
            "DESKTOP-VARGAS",
            "Ann Lee",
            "gonzalez_m",
            "христина",
        ] {
            assert!(!is_opaque(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn words_for_nobody() {
        for value in [
            "root",
            "unknown",
            "N/A",
            "ci",
            "svc-backup",
            "www-data",
            "build01",
            "-",
            "$USER",
            "admin2",
        ] {
            assert!(is_nobody(value.as_bytes()), "{value}");
        }
        for value in ["maria", "jlopez", "ann-thinkpad", "bob"] {
            assert!(!is_nobody(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn digests() {
        assert!(is_digest(b"d016e5133756e885f4f7761d11aa40fb9435ad24"));
        assert!(is_digest(b"ZBrIT4BJmulch2mnayMGF60Zkd2gasJMZhRJv4yj6jk="));
        assert!(!is_digest(b"true"));
        assert!(!is_digest(b"ann@example.org"));
    }
}
