//! The requests of licensed apps: who asks (the same for all), what for, and the proof that the machine asks.
//!
//! Every type is closed: an unknown field is refused, and no field takes free text.

use crate::model::{Scope, Version};
use crate::{
    Audience, DeviceProof, DevicePublicKey, DeviceSigner, EntitlementToken, LicenseKey, MachineToken, MeterToken,
    Nonce, Operation, PlanToken, ProcessToken, ProductToken, RequestDigest,
};
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt::Write as _;

/// Most features that a scope may ask for.
pub const MAX_SCOPE: usize = 16;

/// What a device signs before the digest of its request.
const POSSESSION: &str = "hushkey possession v1\n";

/// Whoever asks does not hold the key that the machine is named after. Says no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("possession of the device key is not proven")]
pub struct PossessionError;

/// Who asks, of whom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Common {
    /// The product that asks.
    pub product: ProductToken,
    /// The machine that asks.
    pub machine: MachineToken,
    /// Makes the request unique; the lease repeats it.
    pub nonce: Nonce,
    /// The server that is asked.
    pub audience: Audience,
}

/// A license request of any kind; the key travels as `Authorization: License <key>`.
pub trait Request {
    /// Who asks.
    fn common(&self) -> Common;
    /// The key that the machine is named after, and its proof over the request's digest.
    fn possession(&self) -> (&DevicePublicKey, &DeviceProof);
    /// What it asks for beyond the operation, as lines of fixed form.
    fn particulars(&self, text: &mut String);

    /// Checks that whoever made the request of this digest holds the key that its machine is named after.
    ///
    /// # Errors
    /// [`PossessionError`] for another machine's key, or a proof of another request.
    fn prove(&self, digest: &RequestDigest) -> Result<(), PossessionError> {
        let (key, proof) = self.possession();
        let common = self.common();
        let own = key.machine(&common.product) == common.machine;
        if own && key.proves(POSSESSION, digest.as_bytes(), proof) {
            Ok(())
        } else {
            Err(PossessionError)
        }
    }
}

macro_rules! request {
    ($(#[$doc:meta])* $name:ident { $($(#[$what:meta])* $field:ident: $type:ty),* }, |$own:ident, $text:ident| $lines:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// The product that asks.
            pub product: ProductToken,
            /// The machine that asks.
            pub machine: MachineToken,
            /// Makes the request unique; the lease repeats it.
            pub nonce: Nonce,
            /// The server that is asked.
            pub audience: Audience,
            $($(#[$what])* pub $field: $type,)*
            /// The key that the machine is named after.
            pub device_key: DevicePublicKey,
            /// The device's signature over the request's digest.
            pub proof: DeviceProof,
        }

        impl $name {
            /// Makes the request, with its proof by the device.
            #[must_use]
            pub fn make(common: Common, $($field: $type,)* operation: Operation, key: &LicenseKey, device: &DeviceSigner) -> Self {
                // The digest leaves the proof out, so any proof will do until there is one.
                let unproven = device.prove(POSSESSION, b"");
                let mut request = Self {
                    product: common.product,
                    machine: common.machine,
                    nonce: common.nonce,
                    audience: common.audience,
                    $($field,)*
                    device_key: device.public(),
                    proof: unproven,
                };
                let digest = RequestDigest::of(operation, key, &request);
                request.proof = device.prove(POSSESSION, digest.as_bytes());
                request
            }
        }

        impl Request for $name {
            fn common(&self) -> Common {
                Common {
                    product: self.product,
                    machine: self.machine,
                    nonce: self.nonce,
                    audience: self.audience,
                }
            }

            fn possession(&self) -> (&DevicePublicKey, &DeviceProof) {
                (&self.device_key, &self.proof)
            }

            fn particulars(&self, $text: &mut String) {
                let $own = self;
                $lines
            }
        }
    };
}

request!(
    /// Body of validate, activate, heartbeat, check-in and deactivate.
    LicenseRequest {
        /// What the license is to cover; absent: nothing in particular.
        #[serde(default, skip_serializing_if = "is_empty")]
        scope: Scope
    },
    |own, text| write_scope(&own.scope, text)
);
request!(
    /// Body of a transfer: the machine that asks hands its seat over.
    TransferRequest {
        /// Who gets the seat.
        to: MachineToken
    },
    |own, text| {
        let _ = writeln!(text, "to {}", own.to);
    }
);
request!(
    /// Body of the operations on a process.
    ProcessRequest {
        /// The process, named afresh by the client at each start.
        process: ProcessToken
    },
    |own, text| {
        let _ = writeln!(text, "process {}", own.process);
    }
);
request!(
    /// Body of a use. Repeating it, nonce and all, counts once.
    UsageRequest {
        /// Which meter.
        meter: MeterToken,
        /// How many uses, -999,999 to 999,999; negative takes them back.
        #[cfg_attr(feature = "schema", schemars(range(min = -999999, max = 999999)))]
        amount: i64
    },
    |own, text| {
        let _ = writeln!(text, "meter {}\namount {}", own.meter, own.amount);
    }
);

/// A scope as lines of fixed form, for a digest.
pub(crate) fn write_scope(scope: &Scope, text: &mut String) {
    if let Some(plan) = scope.plan {
        let _ = writeln!(text, "plan {plan}");
    }
    if let Some(version) = scope.version {
        let _ = writeln!(text, "version {version}");
    }
    for entitlement in &scope.entitlements {
        let _ = writeln!(text, "entitlement {entitlement}");
    }
}

pub(crate) fn is_empty(scope: &Scope) -> bool {
    *scope == Scope::default()
}

/// A scope as JSON: `{"plan","version","entitlements"}`, each optional.
#[derive(Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct WireScope {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plan: Option<PlanToken>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    version: Option<Version>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schemars(length(max = 16)))]
    entitlements: Vec<EntitlementToken>,
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Scope {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Scope".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        WireScope::json_schema(generator)
    }
}

impl Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        WireScope {
            plan: self.plan,
            version: self.version,
            entitlements: self.entitlements.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Scope {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let wire = WireScope::deserialize(deserializer)?;
        if wire.entitlements.len() > MAX_SCOPE {
            return Err(serde::de::Error::custom("too many entitlements in a scope"));
        }
        Ok(Self {
            plan: wire.plan,
            version: wire.version,
            entitlements: wire.entitlements,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(operation: Operation, key: &LicenseKey, device: &DeviceSigner) -> LicenseRequest {
        let product = ProductToken::from_seed([1; 32]);
        let common = Common {
            product,
            machine: device.public().machine(&product),
            nonce: Nonce::make(&mut |bytes| bytes.fill(3)),
            audience: Audience::of("https://licenses.example"),
        };
        LicenseRequest::make(common, Scope::default(), operation, key, device)
    }

    #[test]
    fn only_the_holder_of_the_device_key_proves_a_request() {
        let key = LicenseKey::make(&mut |bytes| bytes.fill(4));
        let product = ProductToken::from_seed([1; 32]);
        let device = DeviceSigner::derive(&[1; 32], &product);
        let thief = DeviceSigner::derive(&[2; 32], &product);
        let good = request(Operation::Activate, &key, &device);
        let digest = |request: &LicenseRequest| RequestDigest::of(Operation::Activate, &key, request);
        assert_eq!(good.prove(&digest(&good)), Ok(()));
        // Another operation, another machine's name, another machine's key under the name, another proof.
        let other = RequestDigest::of(Operation::Deactivate, &key, &good);
        assert_eq!(good.prove(&other), Err(PossessionError));
        let stolen = request(Operation::Activate, &key, &thief);
        for bad in [
            LicenseRequest {
                machine: good.machine,
                ..stolen.clone()
            },
            LicenseRequest {
                device_key: stolen.device_key,
                ..good.clone()
            },
            LicenseRequest {
                proof: stolen.proof,
                ..good.clone()
            },
            LicenseRequest {
                nonce: Nonce::make(&mut |bytes| bytes.fill(9)),
                ..good.clone()
            },
            LicenseRequest {
                audience: Audience::of("https://other.example"),
                ..good.clone()
            },
        ] {
            assert_eq!(bad.prove(&digest(&bad)), Err(PossessionError));
        }
    }
}
