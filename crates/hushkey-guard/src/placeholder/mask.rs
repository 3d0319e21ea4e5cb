//! Partial masks: what of a value may stay, so that people still recognise it.
//!
//! *In:* a class and a value. *Out:* the value with everything but the harmless part covered. *Never:* a guess: a value of
//! another form than expected has no mask, and its placeholder is written.
//!
//! | class | what stays | |
//! |---|---|---|
//! | `credit_card` | the last four digits (PCI DSS 4.0.1, 3.4.1) | `**** **** **** 1111` |
//! | `iban` | the country and the last four characters | `DE******************3000` |
//! | `email` | the domain | `*@example.org` |
//! | `phone` | the last two digits | `+** *** *****67` |
//! | `ip` | the network, /24 or /48 | `203.0.113.0`, `2001:db8:85a3::` |
//! | `mac` | the manufacturer's half | `00:1a:2b:00:00:00` |
//! | `imei` | the type of device (TAC, eight digits) | `49015420*******` |
//! | `vin` | the manufacturer (WMI, three characters) | `WVW**************` |
//! | `person` | initials | `A. S.` |
//! | `dob` | the year | `1984` |
//! | `geo_coordinates` | one decimal, about 11 km | `52.5, 13.4` |
//!
//! Masks are idempotent: what is masked already is its own mask, so that every component may mask again.

use core::net::IpAddr;
use core::ops::RangeInclusive;
use hushkey_detect::Class;

const COVER: char = '*';

/// The masked value; `None` where the class or the form of the value has no mask.
pub(crate) fn mask(class: Class, value: &str) -> Option<String> {
    match class {
        Class::CreditCard => digits(value, " -.", 12..=19, |_, left| left < 4),
        Class::Phone => digits(value, " -.()/+", 6..=18, |_, left| left < 2),
        Class::Imei => digits(value, " -/", 14..=17, |at, _| at < 8),
        Class::Iban => iban(value),
        Class::Email => email(value),
        Class::Ip => ip(value),
        Class::Mac => mac(value),
        Class::Vin => vin(value),
        Class::Person => initials(value),
        Class::Dob => year(value),
        Class::GeoCoordinates => coordinates(value),
        _ => None,
    }
}

/// Covers digits but those that `keeps` by the number of digits before and after it. Separators stay; nothing else may be there.
fn digits(
    value: &str,
    separators: &str,
    counts: RangeInclusive<usize>,
    keeps: fn(usize, usize) -> bool,
) -> Option<String> {
    let is_counted = |one: char| one.is_ascii_digit() || one == COVER;
    let count = value.chars().filter(|&one| is_counted(one)).count();
    if !counts.contains(&count) || value.chars().any(|one| !is_counted(one) && !separators.contains(one)) {
        return None;
    }
    let mut at = 0;
    Some(
        value
            .chars()
            .map(|one| {
                if !is_counted(one) {
                    return one;
                }
                at += 1;
                if keeps(at - 1, count - at) { one } else { COVER }
            })
            .collect(),
    )
}

fn iban(value: &str) -> Option<String> {
    let is_counted = |one: char| one.is_ascii_alphanumeric() || one == COVER;
    let count = value.chars().filter(|&one| is_counted(one)).count();
    let country = value.get(..2)?;
    if !(15..=34).contains(&count)
        || !country.bytes().all(|byte| byte.is_ascii_alphabetic())
        || value.chars().any(|one| !is_counted(one) && !" -".contains(one))
    {
        return None;
    }
    let mut at = 0;
    let covered = value.chars().map(|one| {
        if !is_counted(one) {
            return one;
        }
        at += 1;
        if at <= 2 || count - at < 4 { one } else { COVER }
    });
    Some(covered.collect())
}

fn email(value: &str) -> Option<String> {
    let (_, domain) = value.rsplit_once('@')?;
    let is_plain = !domain.is_empty() && domain.chars().all(|one| one.is_alphanumeric() || ".-".contains(one));
    is_plain.then(|| format!("{COVER}@{domain}"))
}

fn ip(value: &str) -> Option<String> {
    match value.parse().ok()? {
        IpAddr::V4(address) => {
            let [a, b, c, _] = address.octets();
            Some(format!("{a}.{b}.{c}.0"))
        }
        // an address of the older protocol inside has no network of its own there
        IpAddr::V6(address) if address.to_ipv4_mapped().is_some() => None,
        IpAddr::V6(address) => {
            let [a, b, c, ..] = address.segments();
            Some(core::net::Ipv6Addr::new(a, b, c, 0, 0, 0, 0, 0).to_string())
        }
    }
}

fn mac(value: &str) -> Option<String> {
    let count = value.chars().filter(char::is_ascii_hexdigit).count();
    let is_form = value.chars().all(|one| one.is_ascii_hexdigit() || ":-. ".contains(one));
    if count != 12 || !is_form {
        return None;
    }
    let mut at = 0;
    let masked = value.chars().map(|one| {
        if !one.is_ascii_hexdigit() {
            return one;
        }
        at += 1;
        if at <= 6 { one } else { '0' }
    });
    Some(masked.collect())
}

fn vin(value: &str) -> Option<String> {
    let is_form = value.len() == 17 && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'*');
    let kept = value.get(..3).filter(|kept| !kept.contains(COVER))?;
    is_form.then(|| format!("{kept}{}", "*".repeat(14)))
}

/// The first letter of each word. A word that is an initial stays.
fn initials(value: &str) -> Option<String> {
    let mut out = String::new();
    for word in value.split([' ', '\u{a0}', '-']).filter(|word| !word.is_empty()) {
        let first = word.chars().find(|one| one.is_alphabetic())?;
        if !out.is_empty() {
            out.push(' ');
        }
        out.push(first);
        out.push('.');
    }
    // Of a name of one letter nothing would be covered.
    (!out.is_empty() && value.chars().count() > 2 || out == value).then_some(out)
}

/// The one group of four digits that is a year.
fn year(value: &str) -> Option<String> {
    let mut groups = value
        .split(|one: char| !one.is_ascii_digit())
        .filter(|group| group.len() == 4);
    let year = groups.find(|group| ("1850"..="2199").contains(group))?;
    groups.next().is_none().then(|| year.to_owned())
}

/// Every number cut after its first decimal.
fn coordinates(value: &str) -> Option<String> {
    let mut out = String::with_capacity(value.len());
    let mut decimals: Option<usize> = None;
    for one in value.chars() {
        match (one, &mut decimals) {
            ('.', None) => decimals = Some(0),
            // the decimals of a decimal are no form of ours
            ('.', Some(_)) => return None,
            ('0'..='9', Some(count)) => {
                *count += 1;
                if *count > 1 {
                    continue;
                }
            }
            ('0'..='9' | '+' | '-', _) => {}
            (',' | ';' | ' ' | '(' | ')' | '[' | ']' | '/', _) => decimals = None,
            _ => return None,
        }
        if matches!(one, '+' | '-') {
            decimals = None;
        }
        out.push(one);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One value of each class that has a mask, what is left of it, and a form that has none.
    const CASES: &[(Class, &str, &str, &str)] = &[
        (
            Class::CreditCard,
            "4111 1111 1111 1111",
            "**** **** **** 1111",
            "4111 visa",
        ),
        (Class::CreditCard, "378282246310005", "***********0005", "37828"),
        (
            Class::Iban,
            "DE89 3704 0044 0532 0130 00",
            "DE** **** **** **** **30 00",
            "DE89",
        ),
        (Class::Email, "ann.smith@example.org", "*@example.org", "ann.smith@"),
        (
            Class::Phone,
            "+49 151 2345 6789",
            "+** *** **** **89",
            "49 call me 67890123",
        ),
        (Class::Ip, "81.2.69.142", "81.2.69.0", "81.2.69"),
        (
            Class::Ip,
            "2a02:8109:9a40:1b2c::5",
            "2a02:8109:9a40::",
            "::ffff:81.2.69.142",
        ),
        (Class::Mac, "00:1A:2b:3c:4d:5e", "00:1A:2b:00:00:00", "00:1A:2b"),
        (Class::Mac, "001a.2b3c.4d5e", "001a.2b00.0000", "eui 001a2b3c4d5e"),
        (Class::Imei, "490154203237518", "49015420*******", "4901542"),
        (Class::Vin, "WVWZZZ1JZ3W386752", "WVW**************", "WVWZZZ"),
        (Class::Person, "Anna-Lena von Smith", "A. L. v. S.", "44"),
        (Class::Dob, "3 March 1984", "1984", "03/03/84"),
        (Class::Dob, "1984-03-03", "1984", "1984 or 1985"),
        (
            Class::GeoCoordinates,
            "52.520008, -13.404954",
            "52.5, -13.4",
            "52°31'12\"N",
        ),
        (Class::GeoCoordinates, "52.520008", "52.5", "52.5.2"),
    ];

    #[test]
    fn what_stays_of_each_class() {
        for &(class, value, masked, other) in CASES {
            assert_eq!(mask(class, value).as_deref(), Some(masked), "{class:?}");
            assert_eq!(
                mask(class, masked).as_deref(),
                Some(masked),
                "{class:?}: not idempotent"
            );
            assert_ne!(value, masked, "{class:?}");
            assert_eq!(mask(class, other), None, "{class:?} {other}");
        }
    }

    #[test]
    fn the_policy_knows_which_classes_have_masks() {
        for &class in Class::ALL {
            let has_one = CASES.iter().any(|(own, ..)| *own == class);
            assert_eq!(hushkey_policy::Action::Mask.suits(class), has_one, "{class:?}");
        }
    }
}
