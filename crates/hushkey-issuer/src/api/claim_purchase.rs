//! `POST /v1/purchases/claim`: what a purchase gave, license keys included, for the vendor's page after the payment.
//!
//! The vendor's system names the purchase as the payment service does (`cs_…`, `sub_…`, `in_…`) and asks again until the
//! webhook has come (404 `purchase-unknown`). Keys are said for 24 to 48 hours, then `null`.

use super::Shared;
use super::body::JsonBody;
use crate::problem::ProblemType;
use crate::secret::SecretText;
use crate::vault::Claimed;
use axum::Json;
use axum::extract::State;
use hushkey_license::{CustomerToken, LicenseToken, PlanToken};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    purchase: SecretText,
}

#[derive(Serialize)]
pub(super) struct Output {
    person: CustomerToken,
    licenses: Vec<License>,
    seats: Vec<Seats>,
}

#[derive(Serialize)]
struct License {
    license: LicenseToken,
    plan: PlanToken,
    /// `null` when it is no longer kept.
    key: Option<String>,
    expires_at: Option<i64>,
}

#[derive(Serialize)]
struct Seats {
    plan: PlanToken,
    seats: u32,
}

impl From<Claimed> for Output {
    fn from(claimed: Claimed) -> Self {
        let licenses = claimed.licenses.into_iter().map(|one| License {
            license: one.link.license,
            plan: one.link.plan,
            key: one.key.map(|key| key.expose().to_owned()),
            expires_at: one.expires_at,
        });
        let seats = claimed.seats.into_iter().map(|(plan, seats)| Seats { plan, seats });
        Self {
            person: claimed.person,
            licenses: licenses.collect(),
            seats: seats.collect(),
        }
    }
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    JsonBody(input): JsonBody<Input>,
) -> Result<Json<Output>, ProblemType> {
    let claimed = shared
        .with_vault(move |vault, now| {
            vault.forget_answers(now)?;
            vault.claim_purchase(now, input.purchase.expose())
        })
        .await?;
    claimed
        .map(|claimed| Json(claimed.into()))
        .ok_or(ProblemType::PurchaseUnknown)
}
