//! Formats a contract can declare for a field, and what fits them.

/// The declared form of a value. A value that fits is spared weak findings; one that does not fit is no such field.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A license key: 8 to 2,048 letters, digits and `-_./+=`; under 16 characters it has a digit.
    LicenseKey,
    /// A random or derived identifier: 16 to 256 letters, digits and `-_+/=`, with both a letter and a digit;
    /// not six hex pairs, which are a MAC address.
    Opaque,
    /// A UUID in its 36-character form (RFC 9562).
    Uuid,
    /// A cryptographic hash in hex: 32, 40, 56, 64, 96 or 128 digits, perhaps after `sha256:`, `sha512=` or the like.
    Hash,
    /// A machine fingerprint: `hash`, `uuid`, `opaque`, or 16 and more hex pairs joined by `:`.
    Fingerprint,
    /// A version: one to four numbers joined by `.`, perhaps a leading `v` and a `-` or `+` suffix; at most 64 characters.
    Version,
    /// A moment: RFC 3339 date and time, or Unix seconds or milliseconds (10 or 13 digits).
    Timestamp,
    /// A whole number of at most 19 digits, perhaps negative.
    Integer,
    /// A JSON number (RFC 8259 §6) of at most 32 characters.
    Number,
    /// `true` or `false`.
    Bool,
    /// A prefixed token: 2 to 8 lower-case letters, `_`, then 16 to 64 lower-case letters and digits.
    Token,
    /// A code word: capital letters, digits and `_`, starting with a letter, at most 64 characters.
    Code,
    /// Compact signed text: 64 to 16,384 characters of base64url and `.`.
    Lease,
    /// One of the given words.
    Enum(Vec<String>),
    /// Any text. It is inspected like an undeclared field.
    Text,
}

impl Format {
    /// Every format that has a name of its own; `Enum` is written as a list of words.
    pub const NAMED: &'static [(&'static str, Format)] = &[
        ("license_key", Format::LicenseKey),
        ("opaque", Format::Opaque),
        ("uuid", Format::Uuid),
        ("hash", Format::Hash),
        ("fingerprint", Format::Fingerprint),
        ("version", Format::Version),
        ("timestamp", Format::Timestamp),
        ("integer", Format::Integer),
        ("number", Format::Number),
        ("bool", Format::Bool),
        ("token", Format::Token),
        ("code", Format::Code),
        ("lease", Format::Lease),
        ("text", Format::Text),
    ];

    /// The format of a name.
    pub fn from_name(name: &str) -> Option<Format> {
        Format::NAMED
            .iter()
            .find(|(own, _)| *own == name)
            .map(|(_, format)| format.clone())
    }

    /// The name; `enum` for a list of words.
    pub fn name(&self) -> &'static str {
        Format::NAMED
            .iter()
            .find(|(_, own)| own == self)
            .map_or("enum", |(name, _)| name)
    }

    /// The words of an `Enum`, sorted.
    pub fn words(&self) -> &[String] {
        match self {
            Format::Enum(words) => words,
            _ => &[],
        }
    }

    /// Says of a value that fits that it is harmless by declaration: everything but `text`.
    pub fn spares(&self) -> bool {
        *self != Format::Text
    }

    /// Whether a value, decoded to text, has the format. For JSON numbers and booleans this is their written form.
    pub fn matches(&self, value: &str) -> bool {
        let bytes = value.as_bytes();
        match self {
            Format::LicenseKey => {
                within(bytes, 8, 2048)
                    && bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"-_./+=".contains(b))
                    && (bytes.len() >= 16 || bytes.iter().any(u8::is_ascii_digit))
            }
            Format::Opaque => is_opaque(bytes),
            Format::Uuid => is_uuid(bytes),
            Format::Hash => is_hash(value),
            Format::Fingerprint => {
                is_hash(value) || is_uuid(bytes) || is_opaque(bytes) || (value.len() >= 47 && is_hex_pairs(value))
            }
            Format::Version => is_version(value),
            Format::Timestamp => (matches!(bytes.len(), 10 | 13) && all_digits(bytes)) || is_rfc3339(value),
            Format::Integer => {
                let digits = value.strip_prefix('-').unwrap_or(value).as_bytes();
                within(digits, 1, 19) && all_digits(digits) && (digits.len() == 1 || digits.first() != Some(&b'0'))
            }
            Format::Number => is_number(value),
            Format::Bool => matches!(value, "true" | "false"),
            Format::Token => value.split_once('_').is_some_and(|(prefix, rest)| {
                within(prefix.as_bytes(), 2, 8)
                    && prefix.bytes().all(|b| b.is_ascii_lowercase())
                    && within(rest.as_bytes(), 16, 64)
                    && rest.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            }),
            Format::Code => {
                within(bytes, 1, 64)
                    && bytes.first().is_some_and(u8::is_ascii_uppercase)
                    && bytes
                        .iter()
                        .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'_')
            }
            Format::Lease => {
                within(bytes, 64, 16_384) && bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(b))
            }
            Format::Enum(words) => words.iter().any(|word| word == value),
            Format::Text => true,
        }
    }
}

fn within(bytes: &[u8], least: usize, most: usize) -> bool {
    (least..=most).contains(&bytes.len())
}

fn all_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

fn all_hex(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// Sixteen and more characters with letter and digit: longer than any phone number, and not a bare card number.
fn is_opaque(bytes: &[u8]) -> bool {
    within(bytes, 16, 256)
        && bytes.iter().all(|b| b.is_ascii_alphanumeric() || b"-_+/=".contains(b))
        && bytes.iter().any(u8::is_ascii_digit)
        && bytes.iter().any(u8::is_ascii_alphabetic)
        && !is_dashed_mac(bytes)
}

fn is_dashed_mac(bytes: &[u8]) -> bool {
    bytes.len() == 17
        && bytes
            .iter()
            .enumerate()
            .all(|(at, b)| if at % 3 == 2 { *b == b'-' } else { b.is_ascii_hexdigit() })
}

fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_hash(value: &str) -> bool {
    let digits = match value.split_once([':', '=']) {
        Some((name, rest)) => {
            let known = [
                "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha-1", "sha-256", "sha-512", "blake3",
            ];
            if !known.iter().any(|own| own.eq_ignore_ascii_case(name)) {
                return false;
            }
            rest
        }
        None => value,
    };
    matches!(digits.len(), 32 | 40 | 56 | 64 | 96 | 128) && all_hex(digits)
}

fn is_hex_pairs(value: &str) -> bool {
    value.len() <= 256 && value.split(':').all(|pair| pair.len() == 2 && all_hex(pair))
}

fn is_version(value: &str) -> bool {
    let value = value.strip_prefix('v').unwrap_or(value);
    if value.len() > 64 {
        return false;
    }
    let (numbers, suffix) = match value.find(['-', '+']) {
        Some(at) => value.split_at(at),
        None => (value, ""),
    };
    numbers.split('.').count() <= 4
        && numbers
            .split('.')
            .all(|number| number.len() <= 9 && all_digits(number.as_bytes()))
        && suffix.bytes().all(|b| b.is_ascii_alphanumeric() || b"-+.".contains(&b))
        && suffix.len() != 1
}

/// `2026-01-02T03:04:05[.fraction](Z|+hh:mm)`, with the ranges of RFC 3339 §5.6 but for days of a month.
fn is_rfc3339(value: &str) -> bool {
    let number = |from: usize, to: usize, least: u32, most: u32| {
        let Some(text) = value.get(from..to) else { return false };
        all_digits(text.as_bytes()) && text.parse().is_ok_and(|number: u32| (least..=most).contains(&number))
    };
    let at = |place: usize, allowed: &[u8]| value.as_bytes().get(place).is_some_and(|byte| allowed.contains(byte));
    let date = number(0, 4, 0, 9999) && at(4, b"-") && number(5, 7, 1, 12) && at(7, b"-") && number(8, 10, 1, 31);
    let time = at(10, b"Tt ") && number(11, 13, 0, 23) && at(13, b":") && number(14, 16, 0, 59);
    if !(date && time && at(16, b":") && number(17, 19, 0, 60)) {
        return false;
    }
    let mut rest = value.get(19..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = fraction.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=9).contains(&digits) {
            return false;
        }
        rest = fraction.get(digits..).unwrap_or_default();
    }
    let zone = rest.as_bytes();
    matches!(zone, b"Z" | b"z")
        || (zone.len() == 6
            && zone.iter().enumerate().all(|(at, byte)| match at {
                0 => matches!(byte, b'+' | b'-'),
                3 => *byte == b':',
                _ => byte.is_ascii_digit(),
            }))
}

fn is_number(value: &str) -> bool {
    if value.len() > 32 {
        return false;
    }
    let value = value.strip_prefix('-').unwrap_or(value);
    let (mantissa, exponent) = match value.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))),
        None => (value, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    all_digits(whole.as_bytes())
        && (whole.len() == 1 || !whole.starts_with('0'))
        && fraction.is_none_or(|digits| all_digits(digits.as_bytes()))
        && exponent.is_none_or(|digits| all_digits(digits.as_bytes()))
}

#[cfg(test)]
mod tests;
