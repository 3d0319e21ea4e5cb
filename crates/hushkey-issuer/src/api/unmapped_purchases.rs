//! `GET /v1/purchases/unmapped`: how many events were refused, by day, because a price in them has no plan.

use super::Shared;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct Output {
    days: Vec<Day>,
}

#[derive(Serialize)]
struct Day {
    /// Midnight (UTC), in Unix seconds.
    day: i64,
    events: u32,
}

pub(super) async fn handle(State(shared): State<Arc<Shared>>) -> Result<Json<Output>, ProblemType> {
    let days = shared.with_vault(|vault, _| vault.unmapped()).await?;
    let days = days.into_iter().map(|(day, events)| Day { day, events }).collect();
    Ok(Json(Output { days }))
}
