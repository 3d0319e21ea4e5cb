//! JSON Web Signatures in compact form (RFC 7515), verified with `ring`.
//!
//! In: a token, the provider's keys. Out: the signed bytes. Never: `none`, an HMAC (whose key would be public), or an algorithm
//! that the key is not for.

use super::jwks::{KeySet, Material};
use hushkey_license::base64url;
use ring::signature::{self, RsaPublicKeyComponents, UnparsedPublicKey};
use serde::Deserialize;
use zeroize::Zeroizing;

const MAX_TOKEN: usize = 16 * 1024;

/// Why a token is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JwsError {
    /// Not three parts, or not of their form.
    #[error("the token is malformed")]
    Malformed,
    /// `none`, an HMAC, or one that is not known here.
    #[error("the token's algorithm is not allowed")]
    Algorithm,
    /// No key of the provider fits its header.
    #[error("the token's key is unknown")]
    UnknownKey,
    /// The signature is not that of the key.
    #[error("the token's signature is wrong")]
    Signature,
}

/// What an ID token may be signed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Algorithm {
    Rs256,
    Ps256,
    Es256,
    /// Ed25519.
    EdDsa,
}

impl Algorithm {
    pub(super) fn parse(name: &str) -> Option<Self> {
        match name {
            "RS256" => Some(Self::Rs256),
            "PS256" => Some(Self::Ps256),
            "ES256" => Some(Self::Es256),
            "EdDSA" | "Ed25519" => Some(Self::EdDsa),
            _ => None,
        }
    }
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// Extensions that must be understood. None is.
    crit: Option<serde_json::Value>,
}

/// The payload of a token that one of `keys` signed.
pub(super) fn verify(token: &str, keys: &KeySet) -> Result<Zeroizing<Vec<u8>>, JwsError> {
    if token.len() > MAX_TOKEN {
        return Err(JwsError::Malformed);
    }
    let (message, signature) = token.rsplit_once('.').ok_or(JwsError::Malformed)?;
    let (header, payload) = message.split_once('.').ok_or(JwsError::Malformed)?;
    let decode = |text| base64url::decode(text).ok_or(JwsError::Malformed);
    let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| JwsError::Malformed)?;
    let (payload, signature) = (Zeroizing::new(decode(payload)?), decode(signature)?);
    if header.crit.is_some() {
        return Err(JwsError::Malformed);
    }
    let algorithm = Algorithm::parse(&header.alg).ok_or(JwsError::Algorithm)?;
    let key = keys
        .find(header.kid.as_deref(), algorithm)
        .ok_or(JwsError::UnknownKey)?;
    let message = message.as_bytes();
    let verdict = match (&key.material, algorithm) {
        (Material::Rsa { n, e }, Algorithm::Rs256) => {
            RsaPublicKeyComponents { n, e }.verify(&signature::RSA_PKCS1_2048_8192_SHA256, message, &signature)
        }
        (Material::Rsa { n, e }, Algorithm::Ps256) => {
            RsaPublicKeyComponents { n, e }.verify(&signature::RSA_PSS_2048_8192_SHA256, message, &signature)
        }
        (Material::P256(point), Algorithm::Es256) => {
            UnparsedPublicKey::new(&signature::ECDSA_P256_SHA256_FIXED, point).verify(message, &signature)
        }
        (Material::Ed25519(point), Algorithm::EdDsa) => {
            UnparsedPublicKey::new(&signature::ED25519, point).verify(message, &signature)
        }
        _ => return Err(JwsError::UnknownKey),
    };
    verdict.map(|()| payload).map_err(|_| JwsError::Signature)
}
