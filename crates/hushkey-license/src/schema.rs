//! JSON Schemas of what is written as text: tokens, digests, keys, proofs, versions. The wire types' own are derived.
//!
//! In: nothing. Out: schemas with a pattern, an example and a sentence, for the OpenAPI document.
//! Never: a pattern that takes what the type's own reader refuses, as far as a pattern can tell (a signature is not checked by one).

use crate::model::Version;
use crate::seat::{BlindToken, SeatDeviceKey, SeatProof};
use crate::{Audience, DeviceProof, DevicePublicKey, EntitlementToken, Entitlements, LicenseKey, Nonce, alphabet};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// The first second that a time may name: 2020.
pub const SINCE: i64 = 1_577_836_800;
/// The last: the end of 2099.
pub const UNTIL: i64 = 4_102_444_800;

/// The schema of a token: prefix, 26 symbols, never seven digits in a row.
pub(crate) fn token(prefix: &str, about: &str) -> Schema {
    // Not all of one symbol, so that an example looks like what it stands for.
    let mut seed = [0; 32];
    seed.iter_mut()
        .zip(prefix.bytes().cycle())
        .for_each(|(to, byte)| *to = byte);
    let body: String = alphabet::encode::<26>(seed).iter().copied().map(char::from).collect();
    json_schema!({
        "type": "string",
        "description": about,
        "pattern": format!("^{prefix}(?!.*[0-9]{{7}})[0-9bcdfghjkmnpqrstvwxyz]{{26}}$"),
        "examples": [format!("{prefix}{body}")],
    })
}

fn text(about: &str, pattern: &str, example: impl Into<String>) -> Schema {
    let example: String = example.into();
    json_schema!({ "type": "string", "description": about, "pattern": pattern, "examples": [example] })
}

/// Bytes of one value, as many as wanted, in base64url.
fn filled(symbols: usize, last: &str) -> String {
    format!("{}{last}", "k".repeat(symbols - last.len()))
}

macro_rules! texts {
    ($($(#[$doc:meta])* $type:ty, $name:literal, $about:expr, $pattern:expr, $example:expr;)*) => {$(
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                text($about, $pattern, $example)
            }
        }
    )*};
}

/// What a field of plain text stands for, where the type does not say it.
macro_rules! stand_ins {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name;
    )*};
}

stand_ins!(
    /// A license key.
    LicenseKeyText,
    /// A token of any role.
    AnyToken,
    /// A code word.
    CodeText,
    /// A key of blind seats.
    SeatKeyText,
    /// A sentence for people.
    Sentence,
    /// A signed lease.
    LeaseText,
    /// The name of an algorithm.
    Algorithm,
    /// A public key.
    PublicKeyText,
    /// The type of a problem.
    ProblemUrn,
    /// The request of a machine without a network.
    RequestText,
    /// A signed license or machine file.
    FileText,
    /// Where a webhook is sent.
    WebhookUrlText,
    /// The secret of a webhook.
    WebhookSecretText,
);

const HEX_32: &str = "^[0-9a-f]{32}$";
const HEX_64: &str = "^[0-9a-f]{64}$";
/// 64 bytes of base64url: the last symbol carries two bits.
const PROOF: &str = "^[A-Za-z0-9_-]{85}[AQgw]$";

texts! {
    Nonce, "Nonce",
        "Makes the request unique: 16 random bytes.",
        HEX_32,
        "9f0c".repeat(8);
    Audience, "Audience",
        "A digest of the origin that the client was given.",
        HEX_32,
        "5d11".repeat(8);
    DevicePublicKey, "DevicePublicKey",
        "An Ed25519 key that the device made for this product.",
        HEX_64,
        "e0c4".repeat(16);
    DeviceProof, "DeviceProof",
        "The device key's signature over the request's digest.",
        PROOF,
        filled(86, "A");
    SeatDeviceKey, "SeatDeviceKey",
        "An Ed25519 key that the device made for one seat of one epoch.",
        HEX_64,
        "e0c4".repeat(16);
    SeatProof, "SeatProof",
        "The seat key's signature over the request.",
        PROOF,
        filled(86, "A");
    BlindToken, "BlindToken",
        "A Privacy Pass token of type 2 (RFC 9578).",
        "^AA[IJKL][A-Za-z0-9_-]{469}$",
        format!("AAI{}", filled(469, "k"));
    Version, "Version",
        "Three numbers from 0 to 999.",
        "^(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})\\.(0|[1-9][0-9]{0,2})$",
        "2.3.1";
    LicenseKeyText, "LicenseKey",
        "A license key; said once.",
        "^HK(-[0-9A-Z]{5}){6}$",
        LicenseKey::make(&mut |bytes| bytes.fill(9)).expose();
    AnyToken, "AnyToken",
        "A token.",
        "^[a-z]{2,5}_[0-9bcdfghjkmnpqrstvwxyz]{26}$",
        "lic_bcdfghjkmnpqrstvwxyz012345";
    CodeText, "CodeText",
        "A code word.",
        "^[A-Z][A-Z_]{2,39}$",
        "SMALL_CROWD";
    SeatKeyText, "SeatKey",
        "An RSA key of 2,048 bits as SubjectPublicKeyInfo in base64url.",
        &format!("^{SEAT_KEY_HEAD}[g-z0-9_-][A-Za-z0-9_-]{{340}}[Qw]IDAQAB$"),
        format!("{SEAT_KEY_HEAD}w{}QIDAQAB", "k".repeat(340));
    Sentence, "Sentence",
        "One of few fixed sentences; not stable.",
        "^[A-Za-z][A-Za-z0-9_ ,;:'/-]{0,159}\\.?$",
        "The license is valid.";
    LeaseText, "Lease",
        "A signed lease: verifies offline.",
        "^hk1\\.ed25519\\.key_[0-9a-z]{26}\\.[A-Za-z0-9_-]{64,8000}\\.[A-Za-z0-9_-]{86}$",
        format!("hk1.ed25519.key_bcdfghjkmnpqrstvwxyz012345.{}.{}", filled(64, "k"), filled(86, "A"));
    Algorithm, "Algorithm",
        "The name of an algorithm.",
        "^[a-z0-9-]{3,40}$",
        "ed25519";
    PublicKeyText, "PublicKeyText",
        "A public key in base64url.",
        "^[A-Za-z0-9_-]{43,4096}$",
        filled(43, "A");
    ProblemUrn, "ProblemUrn",
        "The type of a problem; stable.",
        "^(urn:hushkey:problem:[a-z-]{4,40}|https://iana\\.org/assignments/http-problem-types#[a-z-]{4,40})$",
        "urn:hushkey:problem:malformed-request";
    RequestText, "ActivationRequest",
        "The sealed request of a machine without a network.",
        "^hkr1\\.[A-Za-z0-9_-]{64,4096}$",
        format!("hkr1.{}", filled(400, "A"));
    FileText, "SignedFile",
        "A signed license or machine file.",
        "^hk[lm]1\\.[A-Za-z0-9_-]{64,4096}$",
        format!("hkm1.{}", filled(400, "A"));
}

texts! {
    WebhookUrlText, "WebhookUrl",
        "Where events are sent: no user, query or fragment.",
        "^https?://[A-Za-z0-9.:\\[\\]-]{1,200}(/[A-Za-z0-9._~/-]{0,180})?$",
        "https://hooks.example.com/licenses";
    WebhookSecretText, "WebhookSecret",
        "The secret that signs what is sent; said once.",
        "^whsec_[A-Za-z0-9+/]{43}=$",
        format!("whsec_{}=", filled(43, "A"));
}

/// Everything before the modulus, in base64url.
const SEAT_KEY_HEAD: &str =
    "MIIBUjA9BgkqhkiG9w0BAQowMKANMAsGCWCGSAFlAwQCAqEaMBgGCSqGSIb3DQEBCDALBglghkgBZQMEAgKiAwIBMAOCAQ8AMIIBCgKCAQEA";

impl JsonSchema for Entitlements {
    fn schema_name() -> Cow<'static, str> {
        "Entitlements".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let name = token(EntitlementToken::PREFIX, "");
        json_schema!({
            "type": "object",
            "description": "Features and their values.",
            "propertyNames": { "pattern": name.get("pattern") },
            "additionalProperties": { "type": "integer", "minimum": 0, "maximum": 999_999 },
            "maxProperties": 64,
            "examples": [{}],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_a_seat_key_is_what_keys_have() {
        let mut modulus = [0xff; 256];
        modulus[0] = 0xc0;
        let key = crate::blind_rsa::PublicKey::from_modulus(&modulus).unwrap();
        let text = crate::base64url::encode(&key.to_spki());
        assert!(text.starts_with(SEAT_KEY_HEAD) && text.ends_with("wIDAQAB"), "{text}");
        assert_eq!(text.len(), SEAT_KEY_HEAD.len() + 1 + 340 + 7);
    }
}
