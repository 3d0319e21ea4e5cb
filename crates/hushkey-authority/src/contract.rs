//! The guard on the authority's own input and output, under the authority's own contract.
//!
//! The guard elsewhere cleans; here it only refuses: whatever still carries personal data when it arrives was let
//! through by somebody, and is not to be stored, answered or repaired.

use hushkey_guard::{Action, Component, Guard, GuardOptions, Policy, RawPayload, Receipt, Refusal};

/// The contract of every endpoint, as policy (closed: an unknown field is refused).
const POLICY: &str = include_str!("contract.toml");

pub(crate) struct Contract {
    guard: Guard,
}

/// Why a payload is refused.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict {
    /// The guard says so itself.
    Refused(Refusal),
    /// The guard would have cleaned it.
    NotClean,
}

/// The built-in policy does not parse: a fault of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the built-in contract is not a policy")]
pub(crate) struct ContractError;

impl Contract {
    pub fn new() -> Result<Self, ContractError> {
        let policy = Policy::parse(POLICY).map_err(|_| ContractError)?;
        Ok(Self {
            guard: Guard::new(policy, GuardOptions::new(Component::Authority)),
        })
    }

    /// Lets a payload through only when the guard finds nothing at all in it.
    pub fn check(&self, raw: RawPayload<'_>) -> Result<(), Verdict> {
        match self.guard.pass(raw) {
            Ok(passed) if passed.clean.is_unchanged() && is_clean(&passed.receipt) => Ok(()),
            Ok(passed) => {
                record(&passed.receipt);
                Err(Verdict::NotClean)
            }
            Err(refused) => {
                record(&refused.receipt);
                Err(Verdict::Refused(refused.refusal))
            }
        }
    }
}

/// Nothing was found but what the contract allows in its place.
fn is_clean(receipt: &Receipt) -> bool {
    receipt.entries.iter().all(|entry| entry.action == Action::Allow)
}

/// Receipts hold classes, places and counts, never a value.
fn record(receipt: &Receipt) {
    let line = serde_json::to_string(receipt).unwrap_or_default();
    tracing::warn!(receipt = %line, "payload refused");
}

#[cfg(test)]
mod tests {
    use super::*;
    use hushkey_license::file::{
        ActivationRequest, CheckOutOperation, FileClaims, MachineBinding, RequestParts, RevocationId, SealedKey,
        SignedFile,
    };
    use hushkey_license::model::{Scope, Version};
    use hushkey_license::wire::{ActivateOffline, CheckOutMachine, Common, FileAnswer, LicenseAnswer, LicenseRequest};
    use hushkey_license::{
        Audience, Claims, Code, DeviceSigner, EntitlementToken, Entitlements, FileToken, KeyId, Lease, LeaseKey,
        LeaseToken, LicenseKey, LicenseToken, Nonce, Operation, PlanToken, ProductToken, RequestDigest,
    };

    /// Random messages of the real form; the guard must not see anybody in random symbols.
    #[test]
    fn no_honest_message_is_refused() {
        let contract = Contract::new().unwrap();
        let mut state = 88_172_645_463_325_252_u64;
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                *byte = (state >> 32) as u8;
            }
        };
        let rounds = std::env::var("HUSHKEY_HONEST_MESSAGES")
            .ok()
            .and_then(|text| text.parse().ok());
        for round in 0..rounds.unwrap_or(1500_i64) {
            let key = LicenseKey::make(&mut random);
            let mut seed = [0; 32];
            random(&mut seed);
            let signer = LeaseKey::from_seed(&seed);
            let operation = Operation::Activate;
            let product = ProductToken::make(&mut random);
            let mut secret = [0; 32];
            random(&mut secret);
            let device = DeviceSigner::derive(&secret, &product);
            let common = Common {
                product,
                machine: device.public().machine(&product),
                nonce: Nonce::make(&mut random),
                audience: Audience::of(&format!("https://licenses-{round}.example")),
            };
            let scope = Scope {
                plan: Some(PlanToken::make(&mut random)),
                version: Version::from_number(round * 998_877 % 1_000_000_000).ok(),
                entitlements: vec![EntitlementToken::make(&mut random)],
            };
            let request = LicenseRequest::make(common, scope, operation, &key, &device);
            let issued_at = 1_700_000_000 + round * 4_567;
            let granted = (0..round % 5).map(|value| (EntitlementToken::make(&mut random), value * 1000));
            let entitlements = Entitlements::collect(granted.collect::<Vec<_>>()).unwrap();
            let claims = Claims {
                lease: LeaseToken::make(&mut random),
                license: LicenseToken::make(&mut random),
                machine: request.machine,
                product: request.product,
                plan: PlanToken::make(&mut random),
                entitlements,
                status: Code::Valid,
                issued_at,
                expires_at: issued_at + 86_400,
                nonce: request.nonce,
                request_digest: RequestDigest::of(operation, &key, &request),
                key: KeyId::from_seed([1; 32]),
            };
            let lease = Lease::sign(&claims, &signer).unwrap();
            let credential = format!("License {}", key.expose());
            let headers: [(&str, &[u8]); 2] = [
                ("authorization", credential.as_bytes()),
                ("content-type", b"application/json"),
            ];
            let body = serde_json::to_vec(&request).unwrap();
            let asked = contract.check(RawPayload::request("POST", operation.path(), &headers, &body));
            assert!(asked.is_ok(), "{asked:?} {}", String::from_utf8_lossy(&body));
            let body = serde_json::to_vec(&LicenseAnswer::new(Code::Valid, Some(lease))).unwrap();
            let answered = contract.check(RawPayload::response(
                "POST",
                operation.path(),
                200,
                &headers[1..],
                &body,
            ));
            assert!(answered.is_ok(), "{answered:?} {}", String::from_utf8_lossy(&body));
            // A file, and the request of a machine without a network.
            let mut asked = CheckOutMachine {
                product: request.product,
                machine: device.public().machine(&request.product),
                nonce: request.nonce,
                audience: request.audience,
                scope: request.scope.clone(),
                ttl_seconds: (round % 2 == 0).then_some(round * 1000 + 3600),
                device_key: device.public(),
                proof: device.prove("", b""),
            };
            asked.proof = asked.meaning().prove(&key, &device);
            let path = CheckOutOperation::Machine.path();
            let binding = MachineBinding {
                machine: asked.machine,
                device_key: asked.device_key,
            };
            let file = FileClaims {
                file: FileToken::make(&mut random),
                revocation: RevocationId::of(&claims.license),
                license: claims.license,
                product: claims.product,
                plan: claims.plan,
                entitlements: claims.entitlements.clone(),
                status: Code::Valid,
                issued_at,
                expires_at: issued_at + 86_400,
                version_below: Version::from_number(round * 7).ok().filter(|_| round % 2 == 0),
                license_expires_at: (round % 3 == 0).then_some(issued_at + 100_000),
                request: asked.meaning().digest(&key),
                machine: (round % 4 > 0).then_some(binding),
            };
            let file = SignedFile::sign(&file, &[&signer]).unwrap().to_wire();
            let parts = RequestParts {
                product: request.product,
                device_key: asked.device_key,
                nonce: request.nonce,
                made_at: issued_at,
                sealing_key: KeyId::make(&mut random),
            };
            let mut sealed = vec![0; 78];
            random(&mut sealed);
            let carried = ActivationRequest::sign(&parts, &SealedKey(sealed), &device).unwrap();
            let offline = ActivateOffline {
                request: carried.to_wire(),
                ttl_seconds: None,
            };
            for (path, body) in [
                (path, serde_json::to_vec(&asked).unwrap()),
                (
                    "/v1/licenses/actions/activate-offline",
                    serde_json::to_vec(&offline).unwrap(),
                ),
            ] {
                let asked = contract.check(RawPayload::request("POST", path, &headers, &body));
                assert!(asked.is_ok(), "{asked:?} {}", String::from_utf8_lossy(&body));
                let body = serde_json::to_vec(&FileAnswer::new(Code::Valid, Some(file.clone()))).unwrap();
                let answered = contract.check(RawPayload::response("POST", path, 200, &headers[1..], &body));
                assert!(answered.is_ok(), "{answered:?} {}", String::from_utf8_lossy(&body));
            }
            // Administration has no contract of its own: every field is inspected as it is.
            let text = format!(
                "{{\"license\":\"{}\",\"key\":\"{}\",\"expires_at\":{issued_at}}}",
                claims.license,
                key.expose()
            );
            let path = "/v1/admin/licenses";
            let sold = contract.check(RawPayload::response("POST", path, 201, &headers[1..], text.as_bytes()));
            assert!(sold.is_ok(), "{sold:?} {text}");
            let path = format!("{path}/{}/suspend", claims.license);
            let admin = format!("Bearer {}", hushkey_license::AdminToken::make(&mut random).as_str());
            let headers: [(&str, &[u8]); 1] = [("authorization", admin.as_bytes())];
            let changed = contract.check(RawPayload::request("POST", &path, &headers, b""));
            assert!(changed.is_ok(), "{changed:?} {path}");
        }
    }
}
