//! Tokens: random names of fixed length, one type per role.
//!
//! In: random bytes, or text. Out: a token, or [`TokenError`].
//! Never: a name, slug, e-mail, host name or number of anyone: the form leaves no room (see [`crate::alphabet`]).

use crate::alphabet::{encode, is_body};
use std::fmt;

/// Symbols after the prefix: 127 bits.
pub const BODY: usize = 26;

/// A text is not a token of the wanted role. Says no more, so that it can be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a {role} token")]
pub struct TokenError {
    role: &'static str,
}

macro_rules! token {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $role:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name([u8; $prefix.len() + BODY]);

        impl $name {
            /// What every token of this role starts with.
            pub const PREFIX: &'static str = $prefix;
            /// Bytes of every token of this role.
            pub const LEN: usize = $prefix.len() + BODY;

            /// Makes a new one from the caller's randomness (32 bytes are drawn).
            pub fn make(random: &mut dyn FnMut(&mut [u8])) -> Self {
                let mut seed = [0; 32];
                random(&mut seed);
                Self::from_seed(seed)
            }

            /// The token that `seed` stands for; the seed must be random or the output of a keyed function.
            #[must_use]
            pub fn from_seed(seed: [u8; 32]) -> Self {
                let mut text = [b'0'; $prefix.len() + BODY];
                let body = encode::<BODY>(seed);
                let symbols = Self::PREFIX.bytes().chain(body);
                text.iter_mut().zip(symbols).for_each(|(to, from)| *to = from);
                Self(text)
            }

            /// The whole token.
            #[must_use]
            pub fn as_str(&self) -> &str {
                // Only ASCII is ever stored, so the fallback is never taken.
                std::str::from_utf8(&self.0).unwrap_or_default()
            }
        }

        #[allow(dead_code, reason = "not every role stands in a file")]
        impl $name {
            /// The token's body in 16 bytes.
            pub(crate) fn pack(&self) -> [u8; 16] {
                let body = self.0.get($prefix.len()..).and_then(|body| body.try_into().ok());
                // A stored body always packs, so the fallback is never taken.
                body.and_then(crate::alphabet::pack).unwrap_or_default()
            }

            /// The token whose body was packed.
            pub(crate) fn unpack(bytes: [u8; 16]) -> Option<Self> {
                let body = crate::alphabet::unpack(bytes)?;
                let mut text = [b'0'; $prefix.len() + BODY];
                let symbols = Self::PREFIX.bytes().chain(body);
                text.iter_mut().zip(symbols).for_each(|(to, from)| *to = from);
                Some(Self(text))
            }
        }

        impl std::str::FromStr for $name {
            type Err = TokenError;

            fn from_str(text: &str) -> Result<Self, TokenError> {
                let error = TokenError { role: $role };
                let body = text.strip_prefix(Self::PREFIX).ok_or(error)?;
                if !is_body(body.as_bytes()) {
                    return Err(error);
                }
                text.as_bytes().try_into().map(Self).map_err(|_| error)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                crate::schema::token(Self::PREFIX, concat!("A ", $role, " token."))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::wire::from_text(deserializer, concat!("a ", $role, " token"))
            }
        }
    };
}

macro_rules! public {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }

        /// Prints the prefix only.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}…", Self::PREFIX)
            }
        }
    )*};
}

token!(
    /// A customer as the issuer names it towards its own systems (`cus_`). The authority never sees one.
    CustomerToken, "cus_", "customer"
);
token!(
    /// A license (`lic_`).
    LicenseToken, "lic_", "license"
);
token!(
    /// A machine's pairwise pseudonym (`mch_`): see [`crate::derive_machine`].
    MachineToken, "mch_", "machine"
);
token!(
    /// A product (`prd_`).
    ProductToken, "prd_", "product"
);
token!(
    /// A plan (`pln_`).
    PlanToken, "pln_", "plan"
);
token!(
    /// A feature that a plan grants (`ent_`).
    EntitlementToken, "ent_", "entitlement"
);
token!(
    /// A seat (`seat_`).
    SeatToken, "seat_", "seat"
);
token!(
    /// A lease (`lse_`), fresh for each answer.
    LeaseToken, "lse_", "lease"
);
token!(
    /// A signed license or machine file (`fil_`), fresh for each.
    FileToken, "fil_", "file"
);
token!(
    /// A lease key's name (`key_`), derived from the public key.
    KeyId, "key_", "key"
);
token!(
    /// A secret that lets its bearer administrate (`adm_`): never displayed by accident, compared as a keyed hash.
    AdminToken, "adm_", "admin"
);
token!(
    /// One attempt to make a license (`att_`), sent as [`crate::wire::ATTEMPT_HEADER`]: repeating it gives the same license.
    AttemptToken, "att_", "attempt"
);
token!(
    /// A process of a machine (`prc_`), named by the client afresh at each start.
    ProcessToken, "prc_", "process"
);
token!(
    /// A meter of a plan (`mtr_`).
    MeterToken, "mtr_", "meter"
);
token!(
    /// A typed attribute that a plan declares (`atr_`).
    AttributeToken, "atr_", "attribute"
);
token!(
    /// A value of an attribute that means something only to the vendor (`opq_`).
    OpaqueToken, "opq_", "opaque"
);
token!(
    /// The name of an admin token (`grt_`), by which it is listed and revoked; the token itself is never shown again.
    GrantToken, "grt_", "grant"
);
token!(
    /// An event as webhooks deliver it (`evt_`).
    EventToken, "evt_", "event"
);
token!(
    /// A webhook: where events are delivered (`whk_`).
    WebhookToken, "whk_", "webhook"
);
public!(
    WebhookToken,
    ProcessToken,
    MeterToken,
    AttributeToken,
    OpaqueToken,
    GrantToken,
    EventToken,
    CustomerToken,
    LicenseToken,
    MachineToken,
    ProductToken,
    PlanToken,
    EntitlementToken,
    SeatToken,
    LeaseToken,
    FileToken,
    KeyId,
    AttemptToken
);

/// Prints the prefix only; [`AdminToken`] has no `Display`.
impl fmt::Debug for AdminToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("adm_…")
    }
}

#[cfg(test)]
mod tests;
