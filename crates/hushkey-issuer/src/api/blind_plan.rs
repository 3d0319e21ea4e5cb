//! `POST /v1/seat-plans`: make the seats of a plan blind. Repeating is no error, and may change the floor.

use super::Shared;
use super::body::JsonBody;
use crate::problem::ProblemType;
use crate::vault::SeatPlan;
use axum::Json;
use axum::extract::State;
use hushkey_license::seat::{EpochLength, Floor};
use hushkey_license::{PlanToken, ProductToken};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    product: ProductToken,
    plan: PlanToken,
    epoch_seconds: i64,
    floor: Option<u32>,
}

#[derive(Serialize)]
pub(super) struct Output {
    plan: PlanToken,
    floor: u32,
    /// What should be seen in a review: `floor-below-default`.
    warnings: Vec<&'static str>,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    JsonBody(input): JsonBody<Input>,
) -> Result<Json<Output>, ProblemType> {
    let floor = input.floor.map_or(Ok(Floor::default()), Floor::new);
    let plan = SeatPlan {
        plan: input.plan,
        product: input.product,
        length: EpochLength::new(input.epoch_seconds).map_err(|_| ProblemType::MalformedField)?,
        floor: floor.map_err(|_| ProblemType::MalformedField)?,
    };
    shared.with_vault(move |vault, _| vault.set_seat_plan(&plan)).await?;
    Ok(Json(Output {
        plan: plan.plan,
        floor: plan.floor.entitlements(),
        warnings: plan.floor.check().map(|warning| warning.as_str()).into_iter().collect(),
    }))
}
