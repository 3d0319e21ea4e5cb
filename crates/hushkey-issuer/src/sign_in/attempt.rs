//! One sign-in under way: state, nonce and PKCE verifier, kept by the browser in a sealed cookie, so that a flood of begun
//! sign-ins takes no memory here.

use crate::seal::{Place, Sealed, open, seal};
use crate::secret::{Key32, SecretText};
use crate::vault::Random;
use hushkey_license::base64url;
use sha2::{Digest, Sha256};

/// Seconds from begin to callback.
pub(crate) const MAX_AGE: i64 = 600;

const PLACE: Place<'static> = Place {
    table: "sign_in",
    row: &[],
    column: "cookie",
};
const BYTES: usize = 32;

/// `Debug` prints nothing of it.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) state: SecretText,
    pub(super) nonce: SecretText,
    pub(super) verifier: SecretText,
    until: i64,
}

impl Attempt {
    pub(super) fn make(now: i64, random: &Random) -> Self {
        let make = || {
            let mut bytes = [0; BYTES];
            random(&mut bytes);
            SecretText::new(base64url::encode(&bytes))
        };
        Self {
            state: make(),
            nonce: make(),
            verifier: make(),
            until: now.saturating_add(MAX_AGE),
        }
    }

    /// What goes to the provider in place of the verifier (RFC 7636, `S256`).
    pub(super) fn challenge(&self) -> String {
        base64url::encode(&Sha256::digest(self.verifier.expose().as_bytes()))
    }

    pub(super) fn seal(&self, key: &Key32, nonce: [u8; 12]) -> Option<SecretText> {
        let parts = [self.state.expose(), self.nonce.expose(), self.verifier.expose()];
        let plain = zeroize::Zeroizing::new(format!("{}.{}", self.until, parts.join(".")));
        let sealed = seal(key, &PLACE, nonce, plain.as_bytes()).ok()?;
        Some(SecretText::new(base64url::encode(
            &[&sealed.nonce[..], &sealed.text].concat(),
        )))
    }

    /// Opens a cookie that is not too old.
    pub(super) fn open(key: &Key32, cookie: &str, now: i64) -> Option<Self> {
        let bytes = base64url::decode(cookie)?;
        let (nonce, text) = bytes.split_first_chunk::<12>()?;
        let sealed = Sealed {
            nonce: *nonce,
            text: text.to_vec(),
        };
        let plain = open(key, &PLACE, &sealed).ok()?;
        let mut parts = std::str::from_utf8(&plain).ok()?.split('.');
        let until: i64 = parts.next()?.parse().ok()?;
        let mut next = || parts.next().map(SecretText::new);
        let attempt = Self {
            state: next()?,
            nonce: next()?,
            verifier: next()?,
            until,
        };
        (now <= until).then_some(attempt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_cookie_opens_under_its_key_within_its_time() {
        let random: Random = Arc::new(|out: &mut [u8]| out.fill(7));
        let attempt = Attempt::make(1000, &random);
        let (key, other) = (Key32::new([1; 32]), Key32::new([2; 32]));
        let cookie = attempt.seal(&key, [3; 12]).unwrap();
        let cookie = cookie.expose();
        let again = Attempt::open(&key, cookie, 1000 + MAX_AGE).unwrap();
        assert_eq!(again.verifier.expose(), attempt.verifier.expose());
        assert!(Attempt::open(&key, cookie, 1001 + MAX_AGE).is_none());
        assert!(Attempt::open(&other, cookie, 1000).is_none());
        assert!(Attempt::open(&key, &cookie[1..], 1000).is_none());
        assert!(Attempt::open(&key, "", 1000).is_none());
    }

    #[test]
    fn the_challenge_is_that_of_rfc_7636() {
        let attempt = Attempt {
            state: SecretText::new(""),
            nonce: SecretText::new(""),
            verifier: SecretText::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
            until: 0,
        };
        assert_eq!(attempt.challenge(), "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }
}
