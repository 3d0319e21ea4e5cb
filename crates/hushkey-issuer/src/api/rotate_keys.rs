//! `POST /v1/keys/rotate`: change keys while serving. `{"scope":"kek"}` is one commit; `{"scope":"all"}` also changes the master key, and goes on
//! in the background through all people. `GET /v1/keys`: how far it has come.

use super::Shared;
use super::body::JsonBody;
use crate::problem::ProblemType;
use crate::rotation::{self, Scope};
use crate::vault::KeyState;
use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    scope: Scope,
}

#[derive(Serialize)]
pub(super) struct Output {
    /// Who holds the key-encryption key.
    provider: &'static str,
    #[serde(flatten)]
    state: KeyState,
}

pub(super) async fn rotate(
    State(shared): State<Arc<Shared>>,
    JsonBody(input): JsonBody<Input>,
) -> Result<Json<Output>, ProblemType> {
    let provider = shared.keeper.name;
    // A task of its own: the caller may go away in between.
    let task = tokio::spawn(rotation::rotate(shared, input.scope));
    let state = task.await.map_err(|_| ProblemType::Internal)??;
    Ok(Json(Output { provider, state }))
}

pub(super) async fn state(State(shared): State<Arc<Shared>>) -> Result<Json<Output>, ProblemType> {
    Ok(Json(Output {
        provider: shared.keeper.name,
        state: rotation::key_state(&shared).await?,
    }))
}
