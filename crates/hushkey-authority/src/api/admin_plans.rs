//! `POST /v1/admin/plans`: a new plan of a product.

use super::closed::Closed;
use crate::app::{App, changed};
use crate::credential::Administrator;
use crate::problem::ProblemType;
use crate::store::NewPlan;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::PlanToken;
use hushkey_license::lease::{MAX_TERM, MIN_TERM};
use hushkey_license::wire::{CreatePlan, PlanCreated};
use std::ops::RangeInclusive;
use std::sync::Arc;

const SEATS: RangeInclusive<i64> = 1..=100_000;
/// One minute to ten years of 365.25 days.
const DURATION: RangeInclusive<i64> = 60..=315_576_000;
const TERM: RangeInclusive<i64> = MIN_TERM..=MAX_TERM;
/// A lease holds a day unless the plan says otherwise.
const LEASE_SECONDS: i64 = 86_400;

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator,
    Closed(wanted): Closed<CreatePlan>,
) -> Result<(StatusCode, Json<PlanCreated>), ProblemType> {
    let lease_seconds = wanted.lease_seconds.unwrap_or(LEASE_SECONDS);
    let within = SEATS.contains(&wanted.max_machines)
        && TERM.contains(&lease_seconds)
        && wanted.duration_seconds.is_none_or(|term| DURATION.contains(&term))
        && wanted.heartbeat_seconds.is_none_or(|term| TERM.contains(&term));
    if !within {
        return Err(ProblemType::OutOfBounds);
    }
    let plan = app.make(|random| PlanToken::make(random));
    let new = NewPlan {
        plan,
        product: wanted.product,
        max_machines: wanted.max_machines,
        duration_seconds: wanted.duration_seconds,
        heartbeat_seconds: wanted.heartbeat_seconds,
        lease_seconds,
    };
    changed(app.store.add_plan(new, app.now()).await?)?;
    Ok((StatusCode::CREATED, Json(PlanCreated { plan })))
}
