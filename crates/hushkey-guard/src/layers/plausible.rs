//! A quick no for runs of base64 and hexadecimal characters: most are words, keys and hashes, and carry no text.
//!
//! *In:* a run. *Out:* false when no decoder would open it. *Never:* an allocation. A property test holds it to the decoders.

use super::{base32, base64, hex, utf16};
use hushkey_detect::Survey;

/// Whether a decoder might open the run, which is at `base` of what is surveyed.
pub(super) fn may_open(run: &[u8], survey: &Survey, base: usize) -> bool {
    if let [b'e', b'y' | b'J' | b'F' | b'N' | b'A', ..] | [b'H', b'4', b's', b'I', ..] = run {
        return true;
    }
    if spells_text(run) || base32::begins_text(run) || utf16::begins(run).is_some() {
        return true;
    }
    let behind = survey.joints(base, base + run.len()).map(|joint| joint + 1 - base);
    let begins = core::iter::once(0)
        .chain(behind)
        .any(|start| run.get(start..).is_some_and(begins_text));
    begins && base64::pieces(run).is_none_or(|pieces| !pieces.is_empty())
}

/// Whether hexadecimal digits begin like a text.
fn spells_text(run: &[u8]) -> bool {
    let run = run.strip_prefix(b"0x").or(run.strip_prefix(b"0X")).unwrap_or(run);
    let Some(first) = run.first_chunk::<{ hex::SHORTEST }>() else {
        return false;
    };
    let mut pending = 0;
    first.as_chunks::<2>().0.iter().all(|&[high, low]| {
        let (Some(high), Some(low)) = (char::from(high).to_digit(16), char::from(low).to_digit(16)) else {
            return false;
        };
        base64::is_text_so_far(&[(high << 4 | low) as u8], &mut pending)
    })
}

/// Whether the first eight characters decode to the beginning of a text.
pub(super) fn begins_text(run: &[u8]) -> bool {
    let Some(first) = run.first_chunk::<8>() else {
        return false;
    };
    // the first byte decides most
    let [a, b, ..] = *first;
    let (Some(a), Some(b)) = (base64::bits(a), base64::bits(b)) else {
        return false;
    };
    match a << 2 | b >> 4 {
        b' '..=b'~' | b'\t' | b'\n' | b'\r' => {}
        // the first of several bytes: the next goes on with it
        0xC2..=0xF4 if matches!(b & 15, 8..=11) => {}
        _ => return false,
    }
    let mut number = 0u64;
    for &byte in first {
        let Some(bits) = base64::bits(byte) else { return false };
        number = number << 6 | u64::from(bits);
    }
    let [_, _, bytes @ ..] = number.to_be_bytes();
    let mut pending = 0;
    base64::is_text_so_far(&bytes, &mut pending)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn may(run: &str) -> bool {
        may_open(run.as_bytes(), &Survey::of(run.as_bytes()), 0)
    }

    fn opens(run: &[u8]) -> bool {
        hex::decode(run).is_some()
            || base32::decode(run).is_some()
            || utf16::decode(run).is_some()
            || base64::pieces(run).is_none_or(|pieces| !pieces.is_empty())
    }

    proptest! {
        #[test]
        fn no_means_that_nothing_opens(run in "[A-Za-z0-9+/_-]{8,60}", text in "[ -~é]{6,30}", prefix in "[a-z]{0,9}[/_-]") {
            prop_assert!(may(&run) || !opens(run.as_bytes()));
            let coded = base64::encode(text.as_bytes(), false, false);
            for run in [coded.clone(), format!("{prefix}{coded}"), hex::encode(text.as_bytes())] {
                prop_assert!(may(&run) || !opens(run.as_bytes()), "{}", run);
            }
        }
    }

    #[test]
    fn words_and_hashes_are_told_at_once() {
        for run in [
            "activation",
            "retrying",
            "7763-5780-5559-3653",
            "1792357084",
            "e7cca359-c27a-46ac-b733-ea8e6cea9d38",
        ] {
            assert!(!may(run), "{run}");
        }
    }
}
