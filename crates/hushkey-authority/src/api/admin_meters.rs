//! `POST /v1/admin/meters`: a plan counts uses.

use super::closed::Closed;
use super::endpoint::Endpoint;
use crate::app::{App, changed};
use crate::credential::{Administrator, Attempt, ToCatalog};
use crate::problem::ProblemType;
use crate::store::Creation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::MeterToken;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{CreateMeter, MAX_USES, MeterCreated};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/admin/meters", "createMeter", create)
        .summary("A meter of a plan.")
        .by_administrator(AdminScope::Catalog)
        .repeatable()
        .takes::<CreateMeter>()
        .creates::<MeterCreated>()
        .problem(ProblemType::OutOfBounds)
        .problem(ProblemType::UnknownResource)
        .problem(ProblemType::Conflict)
        .problem(ProblemType::ANY_PLAN)
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator<ToCatalog>,
    attempt: Attempt,
    Closed(wanted): Closed<CreateMeter>,
) -> Result<(StatusCode, Json<MeterCreated>), ProblemType> {
    if !(0..=MAX_USES).contains(&wanted.max_uses) {
        return Err(ProblemType::OutOfBounds);
    }
    let fresh = || MeterToken::from_seed(attempt.seed(&app, "meter"));
    let meter = wanted.meter.unwrap_or_else(fresh);
    let creation = Creation::Meter {
        plan: wanted.plan,
        meter,
        max_uses: wanted.max_uses,
        period: wanted.period,
    };
    changed(app.store.create(creation, app.now()).await?)?;
    Ok((StatusCode::CREATED, Json(MeterCreated { meter })))
}
