//! `POST /v1/people/search`: the person with an e-mail address, which stands in the body and never in a URL.

use super::Shared;
use super::body::JsonBody;
use crate::email::Email;
use crate::problem::ProblemType;
use crate::secret::SecretText;
use crate::vault::Purpose;
use axum::Json;
use axum::extract::State;
use hushkey_license::CustomerToken;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    email: SecretText,
    purpose: Purpose,
}

#[derive(Serialize)]
pub(super) struct Output {
    person: CustomerToken,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    JsonBody(input): JsonBody<Input>,
) -> Result<Json<Output>, ProblemType> {
    let email = Email::parse(input.email.expose()).map_err(|_| ProblemType::MalformedEmail)?;
    let found = shared
        .with_vault(move |vault, now| vault.search(now, &email, input.purpose))
        .await?;
    let person = found.ok_or(ProblemType::PersonUnknown)?;
    Ok(Json(Output { person }))
}
