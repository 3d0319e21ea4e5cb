//! `GET /.well-known/hushkey-seat-keys`: the signed directory of seat keys. Public, without a token, and to be cached.

use super::Shared;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;

pub(super) async fn handle(State(shared): State<Arc<Shared>>) -> Result<Response, ProblemType> {
    let directory = shared.with_vault(|vault, now| vault.seat_directory(now)).await?;
    let cached = [(header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((cached, Json(directory)).into_response())
}
