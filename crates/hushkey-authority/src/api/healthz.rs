//! `GET /healthz`: the store reads and writes.

use super::endpoint::Endpoint;
use crate::app::App;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize, schemars::JsonSchema)]
pub(crate) struct Health {
    /// Always `ok`; otherwise the answer is a problem.
    status: Status,
}

#[derive(Serialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Status {
    Ok,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/healthz", "health", healthz)
        .summary("The store reads and writes.")
        .answers::<Health>()
}

pub(crate) async fn healthz(State(app): State<Arc<App>>) -> Result<Json<Health>, ProblemType> {
    app.store.check().await?;
    Ok(Json(Health { status: Status::Ok }))
}
