//! Keyed stand-ins in the value's own form, for receivers that check it.
//!
//! *In:* the guard's key, a class or a declared format, and the value. *Out:* a text of the same form, out of ranges that
//! belong to nobody, so that none can be taken for a person's. *Never:* anything that can be turned back without the key.
//!
//! | | written | belongs to nobody by |
//! |---|---|---|
//! | `email` | `psn_…@pseudonym.invalid` | RFC 2606 §2 |
//! | `hostname` | `psn-….invalid` | RFC 2606 §2 |
//! | `phone` | `+999` and twelve digits | ITU-T E.164, a reserved country code |
//! | `ip` | an address in `240.0.0.0/4` or `2001:db8::/32` | RFC 1112 §4, RFC 3849 |
//! | `credit_card` | sixteen digits from 0 on, with a Luhn digit | ISO/IEC 7812: 0 is no issuer of payment cards |
//! | `iban` | `XX`, check digits (ISO 7064), eighteen digits | ISO 3166: `XX` is nobody's |
//! | format `uuid` | version 8, beginning with `70736e5f` | RFC 9562 §5.8 |
//! | format `hash` | as long as the value, beginning with `70736e5f` | |
//!
//! An address of the older protocol has 28 bits of the digest: among 10,000 values two may share one.

use super::{digest_of, is_pseudonym, pseudonym};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use hushkey_detect::Class;
use hushkey_policy::Format;

const DOMAIN: &str = "@pseudonym.invalid";
/// `psn_` in hexadecimal.
const MARK: &str = "70736e5f";

/// The stand-in of a class's form; the plain pseudonym where the class has none.
pub(crate) fn of_class(key: &[u8; 32], class: Class, value: &str) -> String {
    let plain = || pseudonym(key, Some(class), value);
    let digest = || digest_of(key, "surrogate", class.name(), value);
    match class {
        Class::Email => format!("{}{DOMAIN}", plain()),
        Class::Hostname => format!("{}.invalid", plain().replacen('_', "-", 1)),
        Class::Phone => format!(
            "{}999{}",
            if value.contains('+') { "+" } else { "" },
            digits(&digest(), 12)
        ),
        Class::CreditCard => with_luhn_digit(format!("0{}", digits(&digest(), 14))),
        Class::Iban => iban(&digits(&digest(), 18)),
        Class::Ip => match value.parse() {
            Ok(IpAddr::V4(_)) => address(&digest()).to_string(),
            Ok(IpAddr::V6(_)) => address_v6(&digest()).to_string(),
            Err(_) => plain(),
        },
        _ => plain(),
    }
}

/// The pseudonym of a field's whole value, in the field's declared format.
pub(crate) fn of_format(key: &[u8; 32], format: Option<&Format>, value: &str) -> String {
    let plain = || pseudonym(key, None, value);
    match format {
        Some(Format::Uuid) => uuid(&digest_of(key, "surrogate", "uuid", value)),
        Some(Format::Hash) => match hash(key, value) {
            Some(hash) => hash,
            None => plain(),
        },
        _ => plain(),
    }
}

/// True for a text that is a whole stand-in of a class.
pub(crate) fn stands_in(class: Class, text: &str) -> bool {
    let bare = || text.bytes().filter(u8::is_ascii_digit).count();
    match class {
        Class::Email => text.strip_suffix(DOMAIN).is_some_and(is_pseudonym),
        Class::Hostname => text
            .strip_suffix(".invalid")
            .is_some_and(|name| is_pseudonym(&name.replacen('-', "_", 1))),
        Class::Phone => text.strip_prefix('+').unwrap_or(text).starts_with("999") && bare() == 15 && text.len() <= 16,
        Class::CreditCard => text.starts_with('0') && bare() == 16 && text.len() == 16,
        Class::Iban => text.starts_with("XX") && text.len() == 22 && bare() == 20,
        Class::Ip => match text.parse() {
            Ok(IpAddr::V4(address)) => address.octets()[0] >= 240,
            Ok(IpAddr::V6(address)) => address.segments().starts_with(&[0x2001, 0x0db8]),
            Err(_) => false,
        },
        _ => false,
    }
}

/// True for a text that stands in place of a value of a format.
pub(crate) fn stands_in_format(format: Option<&Format>, text: &str) -> bool {
    match format {
        Some(format @ Format::Uuid) => format.matches(text) && text.starts_with(MARK) && text.get(14..15) == Some("8"),
        Some(format @ Format::Hash) => {
            let bare = text.split_once([':', '=']).map_or(text, |(_, bare)| bare);
            format.matches(text) && bare.starts_with(MARK)
        }
        _ => false,
    }
}

/// Decimal digits out of a digest.
fn digits(digest: &[u8; 32], count: usize) -> String {
    digest
        .iter()
        .take(count)
        // 250 is a multiple of ten: the few values above are folded, which favours six digits by a hundredth
        .map(|byte| char::from(b'0' + byte % 10))
        .collect()
}

fn with_luhn_digit(mut number: String) -> String {
    let sum: u32 = number
        .bytes()
        .rev()
        .enumerate()
        .map(|(at, byte)| {
            let digit = u32::from(byte - b'0');
            let doubled = digit * 2;
            if at % 2 == 0 {
                doubled / 10 + doubled % 10
            } else {
                digit
            }
        })
        .sum();
    number.push(char::from(b'0' + u8::try_from((10 - sum % 10) % 10).unwrap_or(0)));
    number
}

/// `XX` with its check digits: the whole, rearranged, is 1 modulo 97.
fn iban(number: &str) -> String {
    // X is 33
    let rearranged = format!("{number}333300");
    let rest = rearranged
        .bytes()
        .fold(0u32, |rest, byte| (rest * 10 + u32::from(byte - b'0')) % 97);
    format!("XX{:02}{number}", 98 - rest)
}

fn address(digest: &[u8; 32]) -> Ipv4Addr {
    let [a, b, c, d, ..] = *digest;
    // the last of the sixteen is the broadcast's
    Ipv4Addr::new(240 + a % 15, b, c, d)
}

fn address_v6(digest: &[u8; 32]) -> Ipv6Addr {
    let mut octets = [0; 16];
    octets.copy_from_slice(digest.split_at(16).0);
    octets[..4].copy_from_slice(&[0x20, 0x01, 0x0d, 0xb8]);
    Ipv6Addr::from(octets)
}

fn uuid(digest: &[u8; 32]) -> String {
    let hex = hex(digest);
    let part = |range: core::ops::Range<usize>| hex.get(range).unwrap_or_default();
    format!(
        "{MARK}-{}-8{}-a{}-{}",
        part(0..4),
        part(4..7),
        part(7..10),
        part(10..22)
    )
}

/// A hash as long as the value, behind the same name of an algorithm.
fn hash(key: &[u8; 32], value: &str) -> Option<String> {
    let (name, bare) = match value.find([':', '=']) {
        Some(at) => value.split_at(at + 1),
        None => ("", value),
    };
    let first = hex(&digest_of(key, "surrogate", "hash", bare));
    let second = hex(&digest_of(key, "surrogate", "hash again", bare));
    let all = format!("{MARK}{first}{second}");
    Some(format!("{name}{}", all.get(..bare.len())?))
}

fn hex(bytes: &[u8]) -> String {
    use core::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(2 * bytes.len()), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn each_class_has_its_form() {
        for (class, value) in [
            (Class::Email, "ann@example.org"),
            (Class::Hostname, "anns-macbook.local"),
            (Class::Phone, "+49 151 23456789"),
            (Class::Phone, "4915123456789"),
            (Class::CreditCard, "4111111111111111"),
            (Class::Iban, "DE89370400440532013000"),
            (Class::Ip, "81.2.69.142"),
            (Class::Ip, "2a02:8109:9a40:1b2c::5"),
        ] {
            let one = of_class(&KEY, class, value);
            assert!(stands_in(class, &one), "{class:?} {one}");
            assert!(!stands_in(class, value), "{class:?}");
            assert_eq!(one, of_class(&KEY, class, value));
            assert_ne!(one, of_class(&[8; 32], class, value));
            assert_eq!(one.starts_with('+'), value.starts_with('+'));
        }
        let plain = of_class(&KEY, Class::Person, "Ann Smith");
        assert!(is_pseudonym(&plain));
    }

    #[test]
    fn check_digits_are_right() {
        // ISO 7064 by the textbook: letters as two digits, the whole modulo 97.
        let iban = of_class(&KEY, Class::Iban, "DE89370400440532013000");
        let (head, tail) = iban.split_at(4);
        let number: String = format!("{tail}{head}").replace('X', "33");
        assert_eq!(
            number
                .bytes()
                .fold(0u32, |rest, byte| (rest * 10 + u32::from(byte - b'0')) % 97),
            1
        );
        assert_eq!(with_luhn_digit("7992739871".to_owned()), "79927398713");
    }

    #[test]
    fn a_format_is_kept() {
        let lower = "6f1ed002ab5595859014ebf0951522d9";
        for (format, value) in [
            (Format::Uuid, "9b2f1f4e-6f0a-4b0e-9a57-6f8f3a1d2c3b".to_owned()),
            (Format::Hash, lower.to_owned()),
            (Format::Hash, format!("sha256:{lower}{lower}")),
            (Format::Hash, lower.repeat(4)),
        ] {
            let one = of_format(&KEY, Some(&format), &value);
            assert_eq!(one.len(), value.len());
            assert!(format.matches(&one), "{one}");
            assert!(stands_in_format(Some(&format), &one), "{one}");
            assert!(!stands_in_format(Some(&format), &value));
        }
        for format in [
            Format::LicenseKey,
            Format::Opaque,
            Format::Fingerprint,
            Format::Token,
            Format::Text,
        ] {
            let one = of_format(&KEY, Some(&format), "AAAA-BBBB-CCCC-0001");
            assert!(format.matches(&one), "{one} is no {}", format.name());
        }
    }
}
