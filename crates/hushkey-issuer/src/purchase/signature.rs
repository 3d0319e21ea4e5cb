//! Stripe's signature of a webhook: `Stripe-Signature: t=TIME,v1=HEX[,v1=HEX]`, HMAC-SHA-256 over `TIME.BODY`.
//!
//! In: the header, the body as it came, the time. Out: whether the service sent it, now. Never: a comparison that stops early;
//! another scheme than `v1` counted.
//!
//! Two secrets are known while one is being replaced. Limits: a header of 1 KiB with at most 8 signatures; five minutes in
//! both directions.

use crate::kek::decode_hex;
use crate::secret::SecretText;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::{Choice, ConstantTimeEq};

const MAX_HEADER: usize = 1024;
const MAX_SIGNATURES: usize = 8;
const TOLERANCE: i64 = 300;
const PREFIX: &str = "whsec_";

/// The text is not one or two endpoint secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not one or two endpoint secrets of the form whsec_ and at least 16 printable characters")]
pub struct EndpointSecretsError;

/// The secrets of a webhook endpoint: one, or two while it is being replaced. `Debug` prints nothing of them.
#[derive(Debug, Clone)]
pub struct EndpointSecrets(Vec<SecretText>);

/// Why an event is not believed. The caller is not told which.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignatureError {
    /// Not of the form above.
    #[error("the signature header is malformed")]
    Malformed,
    /// No signature is of a known secret.
    #[error("no signature fits")]
    Wrong,
    /// Signed too long ago, or in the future.
    #[error("the signature is not of this time")]
    Stale,
}

impl EndpointSecrets {
    /// Reads one secret, or two with white space between.
    ///
    /// # Errors
    /// [`EndpointSecretsError`], which says nothing about the text.
    pub fn parse(text: &str) -> Result<Self, EndpointSecretsError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let shaped = |word: &&str| {
            word.strip_prefix(PREFIX)
                .is_some_and(|rest| rest.len() >= 16 && rest.bytes().all(|byte| byte.is_ascii_graphic()))
        };
        if !(1..=2).contains(&words.len()) || !words.iter().all(shaped) {
            return Err(EndpointSecretsError);
        }
        Ok(Self(words.into_iter().map(SecretText::new).collect()))
    }

    /// Whether `header` signs `body`, at about `now`.
    pub(crate) fn check(&self, header: &[u8], body: &[u8], now: i64) -> Result<(), SignatureError> {
        let signed = read(header).ok_or(SignatureError::Malformed)?;
        let mut fits = Choice::from(0);
        for secret in &self.0 {
            // Any length of key is one.
            let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.expose().as_bytes()) else {
                continue;
            };
            mac.update(signed.time.as_bytes());
            mac.update(b".");
            mac.update(body);
            let right: [u8; 32] = mac.finalize().into_bytes().into();
            for signature in &signed.signatures {
                fits |= right.ct_eq(signature);
            }
        }
        if !bool::from(fits) {
            return Err(SignatureError::Wrong);
        }
        let at: i64 = signed.time.parse().map_err(|_| SignatureError::Malformed)?;
        if (now - TOLERANCE..=now + TOLERANCE).contains(&at) {
            Ok(())
        } else {
            Err(SignatureError::Stale)
        }
    }
}

struct Signed<'a> {
    time: &'a str,
    signatures: Vec<[u8; 32]>,
}

fn read(header: &[u8]) -> Option<Signed<'_>> {
    let text = std::str::from_utf8(header)
        .ok()
        .filter(|text| text.len() <= MAX_HEADER)?;
    let (mut time, mut signatures) = (None, Vec::new());
    for part in text.split(',') {
        match part.trim().split_once('=')? {
            ("t", value) if time.is_none() && is_time(value) => time = Some(value),
            ("t", _) => return None,
            ("v1", value) => signatures.push(*decode_hex(value)?),
            // `v0` is a weaker scheme of test events; what is not known proves nothing.
            _ => {}
        }
    }
    let counted = (1..=MAX_SIGNATURES).contains(&signatures.len());
    time.filter(|_| counted).map(|time| Signed { time, signatures })
}

fn is_time(text: &str) -> bool {
    (1..=12).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_700_000_000;
    const BODY: &[u8] = b"{}";
    /// Made by Stripe's own library for the secret below, the body and `NOW`.
    const RIGHT: &str = "be8cb8325f2202445260a855532f967e30ad2a9394ce28da66ee02880ddcb661";

    /// `whsec_x` is too short for a deployment, and what the vector was made with.
    fn vector() -> EndpointSecrets {
        EndpointSecrets(vec![SecretText::new("whsec_x")])
    }

    fn check(header: &str, now: i64) -> Result<(), SignatureError> {
        vector().check(header.as_bytes(), BODY, now)
    }

    #[test]
    fn the_library_s_own_signature_fits_and_nothing_near_it() {
        let header = format!("t={NOW},v1={RIGHT}");
        assert_eq!(check(&header, NOW), Ok(()));
        assert_eq!(check(&format!("t={NOW},v1={},v1={RIGHT}", "0".repeat(64)), NOW), Ok(()));
        assert_eq!(check(&format!("t={NOW}, v1={RIGHT},v0=abc"), NOW), Ok(()));
        assert_eq!(
            vector().check(header.as_bytes(), b"{} ", NOW),
            Err(SignatureError::Wrong)
        );
        assert_eq!(
            check(&format!("t={},v1={RIGHT}", NOW + 1), NOW),
            Err(SignatureError::Wrong)
        );
        let other = EndpointSecrets::parse("whsec_0123456789abcdef").unwrap();
        assert_eq!(other.check(header.as_bytes(), BODY, NOW), Err(SignatureError::Wrong));
        let mut both = other;
        both.0.push(SecretText::new("whsec_x"));
        assert_eq!(both.check(header.as_bytes(), BODY, NOW), Ok(()), "while it is replaced");
    }

    #[test]
    fn five_minutes_either_way() {
        let header = format!("t={NOW},v1={RIGHT}");
        for (late, verdict) in [
            (300, Ok(())),
            (-300, Ok(())),
            (301, Err(SignatureError::Stale)),
            (-301, Err(SignatureError::Stale)),
        ] {
            assert_eq!(check(&header, NOW + late), verdict, "{late}");
        }
    }

    #[test]
    fn odd_headers_are_refused() {
        for header in [
            String::new(),
            format!("t={NOW}"),
            format!("v1={RIGHT}"),
            format!("t={NOW},v0={RIGHT}"),
            format!("t=+{NOW},v1={RIGHT}"),
            format!("t=-1,v1={RIGHT}"),
            format!("t=,v1={RIGHT}"),
            format!("t={NOW},t={NOW},v1={RIGHT}"),
            format!("t={NOW},v1=xyz"),
            format!("t={NOW},v1"),
            format!("t={NOW}{}", format!(",v1={RIGHT}").repeat(9)),
            format!("t={NOW},v1={RIGHT},x={}", "y".repeat(1100)),
        ] {
            assert_eq!(check(&header, NOW), Err(SignatureError::Malformed), "{header}");
        }
        assert_eq!(vector().check(&[0xFF], BODY, NOW), Err(SignatureError::Malformed));
    }

    #[test]
    fn secrets_have_their_form() {
        for text in [
            "",
            "whsec_short",
            "sk_live_0123456789abcdef",
            "whsec_0123456789abcdef x",
        ] {
            assert!(EndpointSecrets::parse(text).is_err());
        }
        let two = EndpointSecrets::parse("whsec_0123456789abcdef\nwhsec_fedcba9876543210\n").unwrap();
        assert_eq!(two.0.len(), 2);
        assert!(!format!("{two:?}").contains("0123"));
        assert!(
            EndpointSecrets::parse("whsec_0123456789abcdef whsec_0123456789abcdef whsec_0123456789abcdef").is_err()
        );
    }
}
