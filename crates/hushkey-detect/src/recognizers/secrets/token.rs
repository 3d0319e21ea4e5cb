//! Keys and tokens of known services.
//!
//! *What:* tokens with the prefix, length and alphabet that their service documents. *Source:* the services' own documentation, as listed by GitHub's secret
//! scanning partners. *Validation:* prefix, exact length or range, alphabet; that the rest looks random. *Confidence:* 95; 40 as the value of a field
//! named as a token. *Limits:* tokens without a prefix are found by their key only (`keyed`); revoked ones are not told from live ones.

use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "token";

/// What the rest of a token is made of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Of {
    /// `0-9A-Za-z`
    Word,
    /// `0-9A-Z`
    Capital,
    /// `0-9a-f`
    Hex,
    /// `0-9A-Za-z_-`
    Url,
    /// `0-9A-Za-z_-.`
    Dotted,
}

/// A kind of token: prefix, length of the rest (least, most), alphabet.
type Kind = (&'static str, usize, usize, Of);

const KINDS: &[Kind] = &[
    // Amazon Web Services: access key ids
    ("AKIA", 16, 16, Of::Capital),
    ("ASIA", 16, 16, Of::Capital),
    ("ABIA", 16, 16, Of::Capital),
    ("ACCA", 16, 16, Of::Capital),
    // Google
    ("AIza", 35, 35, Of::Url),
    ("ya29.", 20, 400, Of::Dotted),
    ("GOCSPX-", 28, 28, Of::Url),
    // GitHub, GitLab
    ("ghp_", 36, 36, Of::Word),
    ("gho_", 36, 36, Of::Word),
    ("ghu_", 36, 36, Of::Word),
    ("ghs_", 36, 36, Of::Word),
    ("ghr_", 36, 76, Of::Word),
    ("github_pat_", 82, 82, Of::Url),
    ("glpat-", 20, 64, Of::Url),
    ("gldt-", 20, 64, Of::Url),
    ("glrt-", 20, 64, Of::Url),
    // Slack
    ("xoxb-", 24, 100, Of::Url),
    ("xoxp-", 24, 100, Of::Url),
    ("xoxa-", 24, 100, Of::Url),
    ("xoxr-", 24, 100, Of::Url),
    ("xoxs-", 24, 100, Of::Url),
    ("xapp-", 24, 120, Of::Url),
    // payment
    ("sk_live_", 16, 128, Of::Word),
    ("sk_test_", 16, 128, Of::Word),
    ("rk_live_", 16, 128, Of::Word),
    ("rk_test_", 16, 128, Of::Word),
    ("whsec_", 24, 64, Of::Word),
    ("sq0atp-", 22, 22, Of::Url),
    ("sq0csp-", 43, 43, Of::Url),
    ("shpat_", 32, 32, Of::Hex),
    ("shpss_", 32, 32, Of::Hex),
    ("shpca_", 32, 32, Of::Hex),
    ("shppa_", 32, 32, Of::Hex),
    // models
    ("sk-ant-", 32, 128, Of::Url),
    ("sk-proj-", 32, 200, Of::Url),
    ("sk-", 20, 64, Of::Word),
    ("hf_", 34, 40, Of::Word),
    // packages, hosting, mail
    ("npm_", 36, 36, Of::Word),
    ("pypi-", 50, 250, Of::Url),
    ("rubygems_", 48, 48, Of::Hex),
    ("dop_v1_", 64, 64, Of::Hex),
    ("doo_v1_", 64, 64, Of::Hex),
    ("dckr_pat_", 27, 27, Of::Url),
    ("SG.", 66, 66, Of::Dotted),
    ("key-", 32, 32, Of::Hex),
    ("glsa_", 41, 41, Of::Url),
    ("lin_api_", 40, 40, Of::Word),
    ("PMAK-", 59, 59, Of::Url),
    ("NRAK-", 27, 27, Of::Capital),
    ("hvs.", 24, 120, Of::Url),
    ("hvb.", 24, 220, Of::Url),
    ("dp.pt.", 40, 44, Of::Word),
    ("EAACEdEose0cBA", 16, 250, Of::Word),
    ("ATATT3", 60, 250, Of::Url),
];

/// Whether a token of the list may start with these bytes.
#[inline(always)]
pub(super) fn may_start(first: u8, second: u8) -> bool {
    match first {
        b'A' => matches!(second, b'K' | b'S' | b'B' | b'C' | b'I' | b'T'),
        b'g' => matches!(second, b'h' | b'l' | b'i'),
        b'x' => matches!(second, b'o' | b'a'),
        b's' => matches!(second, b'k' | b'q' | b'h'),
        b'r' => matches!(second, b'k' | b'u'),
        b'd' => matches!(second, b'o' | b'c' | b'p'),
        b'h' => matches!(second, b'f' | b'v'),
        b'n' | b'p' => matches!(second, b'p' | b'y'),
        b'w' => second == b'h',
        b'y' => second == b'a',
        b'l' => second == b'i',
        b'k' => second == b'e',
        b'G' => second == b'O',
        b'S' => second == b'G',
        b'P' => second == b'M',
        b'N' => second == b'R',
        b'E' => second == b'A',
        _ => false,
    }
}

/// Looks for a token that starts with the word at `start`.
pub(super) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    if matches!(scan.before(start), b'-' | b'.' | b'_') {
        return end;
    }
    // none is shorter; a few have a full stop behind their prefix
    let run = scan.window(start, |block| block.base64).trailing_ones();
    if run < 16 && scan.at(start + run as usize) != b'.' {
        return end;
    }
    let head = [scan.at(start), scan.at(start + 1)];
    let bytes = scan.bytes(start..(start + 512).min(scan.len()));
    for &(prefix, least, most, of) in KINDS {
        if prefix.as_bytes().first_chunk::<2>() != Some(&head) {
            continue;
        }
        let Some(rest) = bytes.strip_prefix(prefix.as_bytes()) else {
            continue;
        };
        let is_of = |byte: u8| match of {
            Of::Word => byte.is_ascii_alphanumeric(),
            Of::Capital => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Of::Hex => matches!(byte, b'0'..=b'9' | b'a'..=b'f'),
            Of::Url => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Of::Dotted => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'),
        };
        let length = rest.iter().position(|&byte| !is_of(byte)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let ends = !rest
            .get(length)
            .is_some_and(|&byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if (least..=most).contains(&length) && ends && is_random(word) {
            let stop = start + prefix.len() + length;
            super::report(scan, Class::ApiKey, start..stop, 95, Evidence::Form, NAME);
            return stop;
        }
    }
    end
}

/// Whether a word looks drawn by lot: several kinds of characters, few repeated, no words in it.
pub(crate) fn is_random(word: &[u8]) -> bool {
    if word.len() < 8 {
        return false;
    }
    let mut seen = [false; 128];
    let mut kinds = 0u8;
    let mut run = 0;
    let mut longest = 0;
    let mut before = 0u8;
    for &byte in word {
        if let Some(slot) = seen.get_mut(usize::from(byte & 127)) {
            *slot = true;
        }
        let kind = match byte {
            b'0'..=b'9' => 1,
            b'A'..=b'Z' => 2,
            b'a'..=b'z' => 4,
            _ => 0,
        };
        kinds |= kind;
        // letters of one case on end, as words have them
        run = if kind & 6 == 0 {
            0
        } else if kind == before {
            run + 1
        } else {
            1
        };
        before = kind;
        longest = longest.max(run);
    }
    let different = seen.iter().filter(|seen| **seen).count();
    let mixed = kinds.count_ones() >= 2;
    different * 2 >= word.len().min(24) && mixed && (longest < 12 || kinds == 7)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Class;
    use crate::testing::acting;

    /// A made-up rest of a token.
    fn rest(length: usize, of: Of) -> String {
        let alphabet: &[u8] = match of {
            Of::Capital => b"Q7RX2M5ZK9PW4T8NVB3L6J",
            Of::Hex => b"9f3a1c7e5b2d80",
            _ => b"q7RxA2m5ZkK9pW4t8NvB3lL6j",
        };
        (0..length)
            .map(|at| char::from(alphabet[at * 3 % alphabet.len()]))
            .collect()
    }

    #[test]
    fn every_kind_is_found_with_its_prefix_and_not_without() {
        for &(prefix, least, _, of) in KINDS {
            let token = format!("{prefix}{}", rest(least, of));
            assert_eq!(
                acting(None, &format!("using {token} now")),
                [(Class::ApiKey, token.clone())],
                "{prefix}"
            );
            assert!(
                acting(None, &format!("using {prefix}{} now", rest(least - 1, of))).is_empty() || prefix == "sk-",
                "{prefix}"
            );
        }
    }

    #[test]
    fn words_and_keys_of_licenses_are_no_tokens() {
        for text in [
            "sk-some-module-name-of-a-package",
            "key-value-store",
            "task-runner glpat-docs npm_config_registry",
            "QHB7T-3DKRM-9WPZC-VX4NL",
            "AKIADOCUMENTATION",
            "hf_hub_download",
        ] {
            assert!(acting(None, text).is_empty(), "{text}");
        }
    }
}
