//! From an outcome to the answer of a license operation: signs the lease.

use crate::app::App;
use crate::credential::PresentedKey;
use crate::judge::Facts;
use crate::problem::ProblemType;
use crate::store::{Asking, Outcome};
use axum::Json;
use hushkey_license::wire::{LicenseAnswer, LicenseRequest};
use hushkey_license::{Claims, Code, Lease, LeaseToken, Operation, RequestDigest};

/// One license request, read and about to be answered.
pub(crate) struct Question {
    pub operation: Operation,
    pub key: PresentedKey,
    pub request: LicenseRequest,
    /// Unix seconds; one reading for the whole answer.
    pub now: i64,
}

impl Question {
    pub fn asking(&self) -> Asking {
        Asking {
            key: self.key.hash,
            product: self.request.product,
            machine: self.request.machine,
            now: self.now,
        }
    }

    /// The answer; with a lease exactly when the code is VALID.
    pub fn answer(&self, app: &App, outcome: &Outcome) -> Result<Json<LicenseAnswer>, ProblemType> {
        let lease = match (outcome.code, &outcome.facts, &self.key.key) {
            (Code::Valid, Some(facts), Some(key)) => {
                let digest = RequestDigest::of(self.operation, key, &self.request);
                Some(self.lease(app, facts, digest)?)
            }
            (Code::Valid, _, _) => return Err(ProblemType::Internal),
            _ => None,
        };
        Ok(Json(LicenseAnswer::new(outcome.code, lease)))
    }

    fn lease(&self, app: &App, facts: &Facts, digest: RequestDigest) -> Result<String, ProblemType> {
        let claims = Claims {
            lease: app.make(|random| LeaseToken::make(random)),
            license: facts.license,
            machine: self.request.machine,
            product: facts.product,
            plan: facts.plan,
            entitlements: facts.entitlements.clone(),
            status: Code::Valid,
            issued_at: self.now,
            expires_at: facts.lease_end(self.now),
            nonce: self.request.nonce,
            request_digest: digest,
            key: app.lease_key.id(),
        };
        Lease::sign(&claims, &app.lease_key).map_err(|_| ProblemType::Internal)
    }
}
