//! `POST /v1/people/{person}/licenses`: have the authority make a license, keep the only link, return the key once.
//!
//! The `Idempotency-Key` header names the purchase. A repetition of the same request, also after a crash of this server or
//! of the authority at any point, gives the same license (201 the first time, 200 after). The key can be repeated for 24 to
//! 48 hours; then the answer is `answer-forgotten`, and still no second license is made.

use super::Shared;
use super::body::JsonBody;
use super::path::PersonPath;
use crate::problem::ProblemType;
use crate::secret::SecretText;
use crate::vault::{BeginError, Begun, IdempotencyKey, IssuedLicense};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use hushkey_license::{CustomerToken, LicenseToken, PlanToken};
use serde::{Deserialize, Serialize, Serializer};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    plan: PlanToken,
}

#[derive(Serialize)]
pub(super) struct Output {
    license: LicenseToken,
    #[serde(serialize_with = "expose")]
    key: SecretText,
    expires_at: Option<i64>,
}

/// The one time the key is said.
fn expose<S: Serializer>(key: &SecretText, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(key.expose())
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
    headers: HeaderMap,
    JsonBody(input): JsonBody<Input>,
) -> Result<(StatusCode, Json<Output>), ProblemType> {
    let key = idempotency_key(&headers)?;
    // A task of its own: a caller who hangs up does not stop the work between the authority's answer and the commit.
    let work = tokio::spawn(issue(shared, person, key, input.plan));
    let (status, issued) = work.await.map_err(|_| ProblemType::Internal)??;
    Ok((
        status,
        Json(Output {
            license: issued.license,
            key: issued.key,
            expires_at: issued.expires_at,
        }),
    ))
}

fn idempotency_key(headers: &HeaderMap) -> Result<IdempotencyKey, ProblemType> {
    let mut values = headers.get_all("idempotency-key").iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return Err(ProblemType::IdempotencyKeyRequired);
    };
    let text = value.to_str().map_err(|_| ProblemType::IdempotencyKeyRequired)?;
    IdempotencyKey::parse(text).ok_or(ProblemType::IdempotencyKeyRequired)
}

/// Issues a license of `plan`; what the idempotency key names is issued once.
pub(crate) async fn issue(
    shared: Arc<Shared>,
    person: CustomerToken,
    key: IdempotencyKey,
    plan: PlanToken,
) -> Result<(StatusCode, IssuedLicense), ProblemType> {
    let authority = shared.authority.as_ref().ok_or(ProblemType::AuthorityMissing)?;
    let request = shared
        .with_vault(move |vault, _| Ok::<_, BeginError>(vault.request_digest(&person, &key)))
        .await?;
    let _claim = shared.claim(request).ok_or(ProblemType::RequestInProgress)?;
    let begun = shared
        .with_vault(move |vault, now| {
            vault.forget_answers(now)?;
            vault.begin_license(now, &person, &request, &plan)
        })
        .await?;
    let attempt = match begun {
        Begun::Repeat(issued) => return Ok((StatusCode::OK, issued)),
        Begun::Ask { attempt } => attempt,
    };
    let issued = authority.create_license(&attempt, &plan).await?;
    let issued = shared
        .with_vault(move |vault, now| {
            vault
                .finish_license(now, &person, &request, &plan, &issued)
                .map(|()| issued)
        })
        .await?;
    Ok((StatusCode::CREATED, issued))
}
