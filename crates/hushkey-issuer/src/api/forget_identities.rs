//! `POST /v1/people/{person}/identities/forget`: the person may sign in by another identity of the provider from now on.
//!
//! For people whose account at the provider was made anew: until the vendor has looked, their address leads nowhere
//! (`identity-differs`), because it might be somebody else's by now.

use super::Shared;
use super::path::PersonPath;
use crate::problem::ProblemType;
use axum::extract::State;
use axum::http::StatusCode;
use std::sync::Arc;

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
) -> Result<StatusCode, ProblemType> {
    shared
        .with_vault(move |vault, _| vault.forget_identities(&person))
        .await?;
    shared.sessions.end(&person);
    Ok(StatusCode::NO_CONTENT)
}
