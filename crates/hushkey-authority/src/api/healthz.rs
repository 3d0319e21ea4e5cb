//! `GET /healthz`: the store reads and writes.

use crate::app::App;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(crate) struct Health {
    status: &'static str,
}

pub(crate) async fn healthz(State(app): State<Arc<App>>) -> Result<Json<Health>, ProblemType> {
    app.store.check().await?;
    Ok(Json(Health { status: "ok" }))
}
