//! `POST /v1/people/{person}/erase`: erase a person for good; their licenses go on working, nameless. Repeating is no error.

use super::Shared;
use super::path::PersonPath;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::CustomerToken;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct Output {
    person: CustomerToken,
    erased: bool,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
) -> Result<Json<Output>, ProblemType> {
    shared.with_vault(move |vault, now| vault.erase(now, &person)).await?;
    shared.sessions.end(&person);
    Ok(Json(Output { person, erased: true }))
}
