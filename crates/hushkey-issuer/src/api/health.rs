//! `GET /healthz`: the server runs and its database answers. Needs no token and says nothing else.

use super::Shared;
use crate::problem::ProblemType;
use crate::vault::Vault;
use axum::extract::State;
use std::sync::Arc;

pub(super) async fn handle(State(shared): State<Arc<Shared>>) -> Result<&'static str, ProblemType> {
    shared.with_vault(|vault: &mut Vault, _| vault.check()).await?;
    Ok("ok\n")
}
