//! The bearer token of the vendor's own systems, held as a hash.
//!
//! In: an `Authorization` header. Out: whether it is the right one, in constant time. Never: the token itself, anywhere.
//!
//! A plain SHA-256 is enough here: the token has 127 random bits, so there is nothing to guess.

use hushkey_license::AdminToken;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Longest `Authorization` value that is looked at.
const MAX_HEADER: usize = 256;

/// SHA-256 of the API token.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct ApiTokenHash([u8; 32]);

impl std::fmt::Debug for ApiTokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ApiTokenHash(..)")
    }
}

impl ApiTokenHash {
    /// The hash of a token.
    pub fn of(token: &AdminToken) -> Self {
        Self::of_text(token.as_str())
    }

    /// A hash that was stored.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// For storing.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    fn of_text(text: &str) -> Self {
        Self(Sha256::digest(text.as_bytes()).into())
    }

    /// Whether `header` is `Bearer` and the token of this hash.
    pub(crate) fn admits(&self, header: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(header) else {
            return false;
        };
        if text.len() > MAX_HEADER {
            return false;
        }
        let Some((scheme, token)) = text.split_once(' ') else {
            return false;
        };
        let right = Self::of_text(token).0.ct_eq(&self.0);
        scheme.eq_ignore_ascii_case("bearer") && bool::from(right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_itself_is_admitted() {
        let token = AdminToken::from_seed([5; 32]);
        let hash = ApiTokenHash::of(&token);
        assert!(hash.admits(format!("Bearer {}", token.as_str()).as_bytes()));
        assert!(hash.admits(format!("bearer {}", token.as_str()).as_bytes()));
        let other = AdminToken::from_seed([6; 32]);
        for header in [
            String::new(),
            "Bearer ".to_owned(),
            token.as_str().to_owned(),
            format!("Basic {}", token.as_str()),
            format!("Bearer {}", other.as_str()),
            format!("Bearer  {}", token.as_str()),
            format!("Bearer {} ", token.as_str()),
            format!("Bearer {}", "x".repeat(300)),
        ] {
            assert!(!hash.admits(header.as_bytes()));
        }
        assert!(!hash.admits(&[0xFF, 0xFE]));
        assert!(ApiTokenHash::from_bytes(*hash.as_bytes()) == hash);
        assert_eq!(format!("{hash:?}"), "ApiTokenHash(..)");
    }
}
