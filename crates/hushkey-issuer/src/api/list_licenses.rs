//! `GET /v1/people/{person}/licenses`: the person's licenses, as tokens. The listing is recorded.

use super::Shared;
use super::path::PersonPath;
use crate::problem::ProblemType;
use crate::vault::LicenseLink;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct Output {
    licenses: Vec<LicenseLink>,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
) -> Result<Json<Output>, ProblemType> {
    let licenses = shared
        .with_vault(move |vault, now| vault.licenses(now, &person))
        .await?;
    Ok(Json(Output { licenses }))
}
