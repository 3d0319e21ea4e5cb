//! The provider's public keys (RFC 7517), as far as they sign ID tokens.

use super::jws::Algorithm;
use hushkey_license::base64url;
use serde::Deserialize;

const MAX_KEYS: usize = 64;

/// The document is not a set of keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a set of keys")]
pub(super) struct KeySetError;

/// A key, in the form in which it verifies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Material {
    Rsa { n: Vec<u8>, e: Vec<u8> },
    P256([u8; 65]),
    Ed25519([u8; 32]),
}

#[derive(Debug, Clone)]
pub(super) struct Key {
    id: Option<String>,
    /// The only algorithm it is for, if it says so.
    algorithm: Option<String>,
    pub(super) material: Material,
}

/// The keys of a provider at one time.
#[derive(Debug, Default)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl KeySet {
    /// Reads a set. Keys of kinds that are not known here are left out, as the RFC asks.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, KeySetError> {
        let document: Document = serde_json::from_slice(bytes).map_err(|_| KeySetError)?;
        if document.keys.len() > MAX_KEYS {
            return Err(KeySetError);
        }
        let keys = document.keys.into_iter();
        Ok(Self(
            keys.filter_map(|key| serde_json::from_value(key).ok().and_then(usable))
                .collect(),
        ))
    }

    /// The key that a header means: by its name, or without one the only key that fits.
    pub(super) fn find(&self, id: Option<&str>, algorithm: Algorithm) -> Option<&Key> {
        let fits = |key: &&Key| {
            let same_kind = matches!(
                (&key.material, algorithm),
                (Material::Rsa { .. }, Algorithm::Rs256 | Algorithm::Ps256)
                    | (Material::P256(_), Algorithm::Es256)
                    | (Material::Ed25519(_), Algorithm::EdDsa)
            );
            same_kind
                && key
                    .algorithm
                    .as_deref()
                    .is_none_or(|name| Algorithm::parse(name) == Some(algorithm))
        };
        let mut found = self
            .0
            .iter()
            .filter(fits)
            .filter(|key| id.is_none() || key.id.as_deref() == id);
        match (found.next(), found.next()) {
            (Some(key), None) => Some(key),
            // None, or two that cannot be told apart.
            _ => None,
        }
    }
}

fn usable(jwk: Jwk) -> Option<Key> {
    if jwk.usage.is_some_and(|usage| usage != "sig")
        || jwk.key_ops.is_some_and(|ops| !ops.iter().any(|op| op == "verify"))
    {
        return None;
    }
    let bytes = |text: &Option<String>| text.as_deref().and_then(base64url::decode);
    let material = match (jwk.kty.as_str(), jwk.crv.as_deref()) {
        ("RSA", _) => Material::Rsa {
            n: number(bytes(&jwk.n)?),
            e: number(bytes(&jwk.e)?),
        },
        ("EC", Some("P-256")) => {
            let point = [vec![4], bytes(&jwk.x)?, bytes(&jwk.y)?].concat();
            Material::P256(point.try_into().ok()?)
        }
        ("OKP", Some("Ed25519")) => Material::Ed25519(bytes(&jwk.x)?.try_into().ok()?),
        _ => return None,
    };
    Some(Key {
        id: jwk.kid,
        algorithm: jwk.alg,
        material,
    })
}

/// A number as some providers write it, with zeros in front, without them.
fn number(bytes: Vec<u8>) -> Vec<u8> {
    bytes.into_iter().skip_while(|byte| *byte == 0).collect()
}
