//! The claims of an ID token (OpenID Connect Core 1.0, section 3.1.3.7).
//!
//! In: the payload of a token whose signature is right, what was asked for, the time. Out: who it is. Never: a token made for
//! another client, another sign-in or another time.

use crate::secret::SecretText;
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// Clocks may differ by this much.
const LEEWAY: i64 = 60;
/// A token is used right after it was made.
const MAX_AGE: i64 = 600;
const MAX_SUBJECT: usize = 255;

/// Why the claims are not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ClaimsError {
    #[error("the token's claims are malformed")]
    Malformed,
    #[error("the token is of another issuer")]
    Issuer,
    #[error("the token is for another client, or for others as well")]
    Audience,
    #[error("the token has expired, or was made too long ago")]
    Expired,
    #[error("the token is of the future")]
    Future,
    #[error("the token is of another sign-in")]
    Nonce,
}

/// What was asked for.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a str,
    pub(super) now: i64,
}

/// Who it is.
#[derive(Debug)]
pub(super) struct Claims {
    pub(super) sub: SecretText,
    pub(super) email: EmailClaims,
}

/// What is said of an e-mail address, in an ID token or by the UserInfo endpoint.
#[derive(Debug, Deserialize)]
pub(super) struct EmailClaims {
    #[serde(rename = "email")]
    pub(super) address: Option<SecretText>,
    #[serde(rename = "email_verified")]
    verified: Option<bool>,
}

impl EmailClaims {
    /// The address, if the provider says that it has verified it. Silence is no.
    pub(super) fn verified(self) -> Option<SecretText> {
        self.address.filter(|_| self.verified == Some(true))
    }
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

#[derive(Deserialize)]
struct Payload {
    iss: String,
    sub: SecretText,
    aud: Audience,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nbf: Option<i64>,
    nonce: Option<SecretText>,
    #[serde(flatten)]
    email: EmailClaims,
}

/// Checks the claims against what was asked for.
pub(super) fn check(payload: &[u8], expected: &Expected<'_>) -> Result<Claims, ClaimsError> {
    let claims: Payload = serde_json::from_slice(payload).map_err(|_| ClaimsError::Malformed)?;
    if claims.iss != expected.issuer {
        return Err(ClaimsError::Issuer);
    }
    // For this client and nobody else: another audience could have shown the token.
    let audience = match &claims.aud {
        Audience::One(one) => one == expected.client_id,
        Audience::Many(many) => matches!(many.as_slice(), [one] if one == expected.client_id),
    };
    if !audience || claims.azp.is_some_and(|party| party != expected.client_id) {
        return Err(ClaimsError::Audience);
    }
    let now = expected.now;
    if claims.exp <= now.saturating_sub(LEEWAY) || claims.iat < now.saturating_sub(MAX_AGE + LEEWAY) {
        return Err(ClaimsError::Expired);
    }
    let ahead = now.saturating_add(LEEWAY);
    if claims.iat > ahead || claims.nbf.is_some_and(|from| from > ahead) {
        return Err(ClaimsError::Future);
    }
    let nonce = claims.nonce.ok_or(ClaimsError::Nonce)?;
    if !bool::from(nonce.expose().as_bytes().ct_eq(expected.nonce.as_bytes())) {
        return Err(ClaimsError::Nonce);
    }
    if !(1..=MAX_SUBJECT).contains(&claims.sub.expose().len()) {
        return Err(ClaimsError::Malformed);
    }
    Ok(Claims {
        sub: claims.sub,
        email: claims.email,
    })
}
