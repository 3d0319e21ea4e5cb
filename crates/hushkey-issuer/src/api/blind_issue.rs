//! `POST /v1/people/{person}/seats/issue`: sign the blinded batch of a person for one epoch.
//!
//! The vendor's system has checked who asks; here is checked what they may have. A repetition of the same batch gets the
//! same answer; another batch for the same epoch is refused (`seats-issued`): whoever lost a device waits for the next epoch.

use super::Shared;
use super::body::JsonBody;
use super::path::PersonPath;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::seat::{IssueAnswer, IssueRequest, SignError, batch_digest, sign_batch};
use std::sync::Arc;

/// A batch of 64 requests has about 23 KB.
const MAX_BODY: usize = 32 * 1024;

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
    JsonBody(request): JsonBody<IssueRequest, MAX_BODY>,
) -> Result<Json<IssueAnswer>, ProblemType> {
    let (bucket, digest, size) = (request.bucket(), batch_digest(&request), request.requests.len());
    let (prepared, random) = shared
        .with_vault(move |vault, now| {
            let prepared = vault.prepare_batch(now, &person, &bucket, &digest, size)?;
            Ok::<_, crate::vault::SeatsError>((prepared, vault.random()))
        })
        .await?;
    let signing = tokio::task::spawn_blocking(move || {
        sign_batch(&prepared.key, &request, prepared.seats, &mut |bytes| random(bytes))
    });
    let answer = signing.await.map_err(|_| ProblemType::Internal)?;
    let answer = answer.map_err(|error| match error {
        SignError::Count | SignError::Key | SignError::Range => ProblemType::SeatBatchMalformed,
        SignError::Fault => {
            tracing::error!("a blind signature failed its check");
            ProblemType::Internal
        }
    })?;
    shared
        .with_vault(move |vault, _| vault.keep_batch(&person, &bucket, &digest, size))
        .await?;
    Ok(Json(answer))
}
