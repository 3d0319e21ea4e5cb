//! License keys and their keyed hashes.
//!
//! In: random bytes or text; the server's pepper. Out: a license key, or the keyed hash that is stored in its place.
//! Never: a key in `Debug` output or an error, a key stored in clear.

use crate::alphabet::{encode, is_body, symbol, value};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use std::fmt;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Symbols of a key: 29 random ones (142 bits) and a check symbol.
const SYMBOLS: usize = 30;
const GROUP: usize = 5;
const PREFIX: &str = "HK";

/// A license key: `HK` and six groups of five upper-case symbols, the last of which is a check symbol (Luhn, modulo 30),
/// as in `HK-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX-XXXXX`. A secret: whoever holds it uses the license.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct LicenseKey([u8; SYMBOLS]);

/// Why a text is no license key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LicenseKeyError {
    /// Not `HK-` and six groups of five symbols.
    #[error("not of the form of a license key")]
    Form,
    /// The check symbol does not fit: a typing error.
    #[error("the check symbol of the license key does not fit")]
    Check,
}

impl LicenseKey {
    /// Bytes of every key as text.
    pub const LEN: usize = PREFIX.len() + SYMBOLS + SYMBOLS / GROUP;

    /// Makes a new key from the caller's randomness (32 bytes are drawn).
    pub fn make(random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut seed = [0; 32];
        random(&mut seed);
        let mut body: [u8; SYMBOLS - 1] = encode(seed);
        seed.zeroize();
        let mut symbols = [b'0'; SYMBOLS];
        let check = check_symbol(&body);
        let all = body.iter().copied().chain([check]);
        symbols.iter_mut().zip(all).for_each(|(to, from)| *to = from);
        body.zeroize();
        Self(symbols)
    }

    /// Reads a key as people type it: case and the hyphens' absence are forgiven, nothing else.
    ///
    /// # Errors
    /// [`LicenseKeyError`], which never quotes the text.
    pub fn parse(text: &str) -> Result<Self, LicenseKeyError> {
        if text.len() > Self::LEN || !text.is_ascii() {
            return Err(LicenseKeyError::Form);
        }
        let mut lower = text
            .bytes()
            .filter(|byte| *byte != b'-')
            .map(|byte| byte.to_ascii_lowercase());
        let prefix = [lower.next(), lower.next()];
        if prefix != [Some(b'h'), Some(b'k')] {
            return Err(LicenseKeyError::Form);
        }
        let symbols: Vec<u8> = lower.collect();
        let (&check, body) = symbols.split_last().ok_or(LicenseKeyError::Form)?;
        let symbols: [u8; SYMBOLS] = symbols.as_slice().try_into().map_err(|_| LicenseKeyError::Form)?;
        if !is_body(body) || value(check).is_none() {
            return Err(LicenseKeyError::Form);
        }
        if check_symbol(body) != check {
            return Err(LicenseKeyError::Check);
        }
        Ok(Self(symbols))
    }

    /// The key as text, for the one answer that hands it out and for the `Authorization` header.
    #[must_use]
    pub fn expose(&self) -> String {
        let mut text = String::with_capacity(Self::LEN);
        text.push_str(PREFIX);
        for group in self.0.chunks(GROUP) {
            text.push('-');
            text.extend(group.iter().map(|byte| char::from(byte.to_ascii_uppercase())));
        }
        text
    }

    /// The symbols, for hashing.
    pub(crate) fn symbols(&self) -> &[u8] {
        &self.0
    }
}

/// Hides the key.
impl fmt::Debug for LicenseKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HK-…")
    }
}

/// Luhn modulo 30 over the symbols' values: finds every single wrong symbol and almost every swap of neighbours.
fn check_symbol(body: &[u8]) -> u8 {
    let sum = body.iter().rev().enumerate().fold(0_u32, |sum, (place, &byte)| {
        let value = u32::from(value(byte).unwrap_or(0));
        let weighed = if place % 2 == 0 { value * 2 } else { value };
        sum + weighed / 30 + weighed % 30
    });
    symbol(u8::try_from((30 - sum % 30) % 30).unwrap_or(0))
}

/// The server's secret for keyed hashes. Without it a stolen database names no key.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Pepper([u8; 32]);

impl Pepper {
    /// Wraps 32 secret bytes.
    #[must_use]
    pub fn new(secret: [u8; 32]) -> Self {
        Self(secret)
    }

    /// The keyed hash (HMAC-SHA-256) under which `key` is stored and looked up.
    #[must_use]
    pub fn hash_key(&self, key: &LicenseKey) -> KeyHash {
        self.hash("hushkey license key v1", key.symbols())
    }

    /// The keyed hash under which an admin token is stored.
    #[must_use]
    pub fn hash_admin(&self, token: &crate::AdminToken) -> KeyHash {
        self.hash("hushkey admin token v1", token.as_str().as_bytes())
    }

    /// The license and key of an attempt: the same for the same attempt, so that a repetition needs nothing stored; without
    /// the pepper neither can be told from the attempt.
    #[must_use]
    pub fn derive_license(&self, attempt: &crate::AttemptToken) -> (crate::LicenseToken, LicenseKey) {
        let attempt = attempt.as_str().as_bytes();
        let license = self.hash("hushkey license of attempt v1", attempt);
        let key = self.hash("hushkey license key of attempt v1", attempt);
        let license = crate::LicenseToken::from_seed(license.0);
        let key = LicenseKey::make(&mut |seed| seed.iter_mut().zip(key.0).for_each(|(to, from)| *to = from));
        (license, key)
    }

    /// What a token of `role` that was asked for by an attempt is made of: the same for the same attempt and role.
    #[must_use]
    pub fn derive_seed(&self, attempt: &crate::AttemptToken, role: &str) -> [u8; 32] {
        let text = format!("{role}\n{attempt}");
        self.hash("hushkey token of attempt v1", text.as_bytes()).0
    }

    /// The secret of a webhook's generation: derived, so that the store holds none, and none can be listed.
    #[must_use]
    pub fn derive_webhook_secret(
        &self,
        webhook: &crate::WebhookToken,
        generation: i64,
    ) -> zeroize::Zeroizing<[u8; 32]> {
        let text = format!("{webhook}\n{generation}");
        zeroize::Zeroizing::new(self.hash("hushkey webhook secret v1", text.as_bytes()).0)
    }

    /// A value that tells, without revealing it, whether a store was made under this pepper.
    #[must_use]
    pub fn witness(&self) -> KeyHash {
        self.hash("hushkey pepper witness v1", b"")
    }

    fn hash(&self, domain: &str, secret: &[u8]) -> KeyHash {
        keyed(&self.0, domain, secret)
    }
}

/// A secret of its own for one purpose, from another (HMAC-SHA-256): neither tells the other, nor one purpose's the next.
#[must_use]
pub fn derive_secret(secret: &[u8; 32], purpose: &'static str) -> zeroize::Zeroizing<[u8; 32]> {
    zeroize::Zeroizing::new(keyed(secret, purpose, b"").0)
}

/// HMAC-SHA-256 over a domain, a zero byte and the message.
pub(crate) fn keyed(key: &[u8; 32], domain: &str, message: &[u8]) -> KeyHash {
    // HMAC takes keys of any length, so the fallback is never taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return KeyHash([0; 32]);
    };
    mac.update(domain.as_bytes());
    mac.update(&[0]);
    mac.update(message);
    KeyHash(mac.finalize().into_bytes().into())
}

/// A keyed hash of a secret: what is stored instead of it. Compared in constant time.
#[derive(Clone, Copy)]
pub struct KeyHash([u8; 32]);

impl KeyHash {
    /// Wraps stored bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The bytes to store.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl PartialEq for KeyHash {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}

impl Eq for KeyHash {}

/// Hides the hash: it is a stable name of a license.
impl fmt::Debug for KeyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("KeyHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn key(seed: [u8; 32]) -> LicenseKey {
        LicenseKey::make(&mut |bytes| bytes.copy_from_slice(&seed))
    }

    #[test]
    fn a_key_reads_as_typed() {
        let key = key([5; 32]);
        let text = key.expose();
        assert_eq!(text.len(), LicenseKey::LEN);
        assert!(text.starts_with("HK-"));
        assert_eq!(LicenseKey::parse(&text).unwrap(), key);
        assert_eq!(LicenseKey::parse(&text.to_lowercase()).unwrap(), key);
        assert_eq!(LicenseKey::parse(&text.replace('-', "")).unwrap(), key);
        assert_eq!(format!("{key:?}"), "HK-…");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "HK", "HK-", "ann@example.org", "HK-ÅÅÅÅÅ", &"HK-".repeat(40)] {
            assert_eq!(LicenseKey::parse(text), Err(LicenseKeyError::Form), "{text}");
        }
    }

    #[test]
    fn hashes_depend_on_pepper_key_and_purpose() {
        let (one, other) = (Pepper::new([1; 32]), Pepper::new([2; 32]));
        let key = key([5; 32]);
        assert_eq!(one.hash_key(&key), one.hash_key(&key));
        assert_ne!(one.hash_key(&key), other.hash_key(&key));
        assert_ne!(one.witness(), one.hash_key(&key));
        assert_ne!(one.witness(), other.witness());
    }

    #[test]
    fn an_attempt_leads_to_one_license_under_one_pepper() {
        let pepper = Pepper::new([1; 32]);
        let (one, other) = (
            crate::AttemptToken::from_seed([1; 32]),
            crate::AttemptToken::from_seed([2; 32]),
        );
        let (license, key) = pepper.derive_license(&one);
        assert!((license, key.clone()) == pepper.derive_license(&one));
        assert!(LicenseKey::parse(&key.expose()) == Ok(key.clone()));
        for different in [pepper.derive_license(&other), Pepper::new([2; 32]).derive_license(&one)] {
            assert!(different.0 != license && different.1 != key);
        }
        assert_ne!(license.as_str()[4..], one.as_str()[4..]);
    }

    proptest! {
        #[test]
        fn any_wrong_symbol_is_noticed(seed in any::<[u8; 32]>(), place in 0..SYMBOLS, to in 0_u8..30) {
            let good = key(seed);
            let mut bad = good.clone();
            bad.0[place] = symbol(to);
            prop_assume!(bad != good);
            prop_assert!(LicenseKey::parse(&bad.expose()).is_err());
        }

        #[test]
        fn every_key_is_read_back(seed in any::<[u8; 32]>()) {
            let key = key(seed);
            prop_assert_eq!(LicenseKey::parse(&key.expose()), Ok(key));
        }
    }
}
