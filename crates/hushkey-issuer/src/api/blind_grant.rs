//! `POST /v1/people/{person}/seats`: how many seats of a plan a person may fetch in each epoch; 0 when payment stops.
//!
//! Nothing is revoked: no batch is signed any more, and what was signed counts to the end of its epoch.

use super::Shared;
use super::body::JsonBody;
use super::path::PersonPath;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::PlanToken;
use hushkey_license::seat::MAX_SEATS;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize, Serialize, Clone, Copy)]
#[serde(deny_unknown_fields)]
pub(super) struct Grant {
    plan: PlanToken,
    seats: u32,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
    JsonBody(grant): JsonBody<Grant>,
) -> Result<Json<Grant>, ProblemType> {
    if usize::try_from(grant.seats).is_ok_and(|seats| seats > MAX_SEATS) {
        return Err(ProblemType::MalformedField);
    }
    shared
        .with_vault(move |vault, _| vault.grant_seats(&person, &grant.plan, grant.seats))
        .await?;
    Ok(Json(grant))
}
