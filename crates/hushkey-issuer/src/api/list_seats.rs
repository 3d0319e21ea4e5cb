//! `GET /v1/people/{person}/seats`: how many blind seats of which plan a person may fetch in each epoch.

use super::Shared;
use super::path::PersonPath;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::PlanToken;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct Output {
    seats: Vec<Grant>,
}

#[derive(Serialize)]
struct Grant {
    plan: PlanToken,
    seats: u32,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
) -> Result<Json<Output>, ProblemType> {
    let seats = shared.with_vault(move |vault, _| vault.granted_seats(&person)).await?;
    let seats = seats.into_iter().map(|(plan, seats)| Grant { plan, seats }).collect();
    Ok(Json(Output { seats }))
}
