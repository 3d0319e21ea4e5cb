//! Values whose whole form says that the pass would find nothing in them: counts, moments, versions, UUIDs, digests.
//!
//! *In:* the value of a field. *Out:* whether the pass can be left out. *Never:* a value in which the pass finds anything on which
//! the default policy acts: a property test holds both ways together, form by form and role by role.
//!
//! Nearly half the values of a license check are of these forms. What a key alone says of them (a digest of an e-mail, a password of
//! digits) is judged elsewhere, by [`keyed::whole_value`](crate::recognizers::keyed::whole_value).

use crate::keys::Role;
use crate::scan::Scan;

/// Digits of a number that has no meaning by itself, whatever its key says.
const FEW: usize = 4;
/// Digits of a thing's number: no scheme of personal numbers that acts by itself is as short.
const SHORT: usize = 8;

/// Whether the pass would find nothing.
#[inline]
pub(crate) fn is_quiet(scan: &Scan<'_, '_>) -> bool {
    let length = scan.len();
    if length > 64 {
        return false;
    }
    let all = u64::MAX >> (64 - length);
    let digits = scan.window(0, |block| block.digit) & all;
    if digits == all {
        let thing = matches!(scan.whole.role, Role::Number | Role::Time | Role::Version);
        return length <= FEW || thing && (length <= SHORT || is_moment(scan, length));
    }
    if digits == 0 {
        return false;
    }
    let hex = scan.window(0, |block| block.hex) & all;
    match length {
        32 | 40 | 64 if hex == all => true,
        36 => is_uuid(scan, hex),
        5..=24 if scan.whole.role == Role::Version => is_version(scan, all, digits),
        _ => false,
    }
}

/// Unix seconds or milliseconds of this century's first half.
fn is_moment(scan: &Scan<'_, '_>, length: usize) -> bool {
    scan.whole.role == Role::Time && matches!(length, 10 | 13) && scan.at(0) == b'1'
}

fn is_uuid(scan: &Scan<'_, '_>, hex: u64) -> bool {
    // 8, 4, 4, 4 and 12 digits with a hyphen between, the first digit lowest
    const HEX: u64 = 0xFF | 0xF << 9 | 0xF << 14 | 0xF << 19 | 0xFFF << 24;
    hex == HEX && [8, 13, 18, 23].into_iter().all(|at| scan.at(at) == b'-')
}

/// Groups of at most five digits with single dots between.
fn is_version(scan: &Scan<'_, '_>, all: u64, digits: u64) -> bool {
    let mut others = all & !digits;
    let long = digits & digits >> 1 & digits >> 2 & digits >> 3 & digits >> 4 & digits >> 5;
    if long != 0 || others & others >> 1 != 0 || others & 1 != 0 || others & !(all >> 1) != 0 {
        return false;
    }
    while others != 0 {
        if scan.at(others.trailing_zeros() as usize) != b'.' {
            return false;
        }
        others &= others - 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_quiet;
    use crate::keys::Meaning;
    use crate::recognizers::ids;
    use crate::scan::Scan;
    use crate::{Confidence, Survey, TextKind, keys, pass, resolve};
    use proptest::prelude::*;

    /// Whether the value is quiet, and what the pass alone finds in it.
    fn both(key: &str, text: &str) -> (bool, usize) {
        let survey = Survey::of(text.as_bytes());
        let mut found = Vec::new();
        let mut scan = Scan {
            text,
            survey: &survey,
            base: 0,
            kind: TextKind::Value,
            whole: keys::meaning(Some(key), None),
            local: Meaning::NONE,
            local_range: 0..0,
            whole_key: Some(key),
            local_key: 0..0,
            declared_harmless: false,
            candidates: false,
            names: Default::default(),
            found: &mut found,
        };
        let quiet = is_quiet(&scan);
        pass::over(&mut scan);
        resolve::resolve(&mut found, 0);
        (
            quiet,
            found.iter().filter(|one| one.confidence >= Confidence::ACT).count(),
        )
    }

    const KEYS: &[&str] = &[
        "build",
        "version",
        "ts",
        "created_at",
        "count",
        "session",
        "machine_fp",
        "email",
        "phone",
        "user_name",
        "password",
        "serial",
        "sig",
        "x",
        "card_number",
        "ssn",
        "tax_id",
        "dob",
        "lat",
        "ip",
        "imei",
        "host",
        "address",
    ];

    #[test]
    fn the_usual_forms_are_quiet() {
        for (key, text) in [
            ("seats", "12"),
            ("x", "2026"),
            ("count", "12345678"),
            ("ts", "1764230400123"),
            ("version", "24.5.11021.3"),
            ("session", "9b2c1d3e-0f4a-4b5c-8d6e-7f8a9b0c1d2e"),
            (
                "machine_fp",
                "9cd0f0009767f544247ad5e2143168449cd0f0009767f544247ad5e214316844",
            ),
        ] {
            assert_eq!(both(key, text), (true, 0), "{key}");
        }
        for (key, text) in [
            ("x", "12345"),
            ("version", "1..2"),
            ("version", "1.2."),
            ("version", "123456.1"),
            ("build", "24.5.11021-rc1"),
            ("ts", "2764230400123"),
            ("session", "9b2c1d3e-0f4a-4b5c-8d6e-7f8a9b0c1d2g"),
            ("ip", "81.2.69.142"),
        ] {
            assert!(!both(key, text).0, "{key}");
        }
    }

    #[test]
    fn no_scheme_that_acts_alone_is_quiet() {
        // whatever digits a scheme takes: every length that can be quiet, many numbers
        for key in ["count", "ts", "version", "x"] {
            for seed in 0..20_000u64 {
                let number = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 10;
                for length in [4usize, 6, 7, 8, 10, 13] {
                    let text: String = format!("1{number:020}").chars().take(length).collect();
                    let (quiet, found) = both(key, &text);
                    assert!(!quiet || found == 0, "{key} {text}");
                }
            }
        }
        assert!(ids::words().count() > 100);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn quiet_values_hold_nothing(
            key in prop::sample::select(KEYS),
            text in prop_oneof![
                "[0-9]{1,14}", "1[0-9]{9}", "1[0-9]{12}", "[0-9a-f]{32}", "[0-9A-F]{40}", "[0-9a-f]{64}",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
                "[0-9]{1,5}\\.[0-9]{1,5}(\\.[0-9]{1,6}){0,3}",
            ],
        ) {
            let (quiet, found) = both(key, &text);
            prop_assert!(!quiet || found == 0, "{} {}", key, text);
        }
    }
}
