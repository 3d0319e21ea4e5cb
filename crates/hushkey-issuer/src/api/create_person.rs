//! `POST /v1/people`: create a person, or find the one with this e-mail address. 201 if created, 200 if found.
//!
//! A person who is found is not changed: further fields in the request are then ignored, and `created` is `false`.

use super::Shared;
use super::body::JsonBody;
use crate::email::Email;
use crate::field::{Field, FieldValue};
use crate::problem::ProblemType;
use crate::secret::SecretText;
use crate::vault::NewPerson;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::CustomerToken;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    email: SecretText,
    name: Option<SecretText>,
    organization: Option<SecretText>,
    phone: Option<SecretText>,
    address: Option<SecretText>,
    country: Option<SecretText>,
    reference: Option<SecretText>,
}

#[derive(Serialize)]
pub(super) struct Output {
    person: CustomerToken,
    created: bool,
}

impl Input {
    fn check(&self) -> Result<NewPerson, ProblemType> {
        let email = Email::parse(self.email.expose()).map_err(|_| ProblemType::MalformedEmail)?;
        let given = [
            (Field::Name, &self.name),
            (Field::Organization, &self.organization),
            (Field::Phone, &self.phone),
            (Field::Address, &self.address),
            (Field::Country, &self.country),
            (Field::Reference, &self.reference),
        ];
        let mut fields = BTreeMap::new();
        for (field, text) in given {
            if let Some(text) = text {
                fields.insert(
                    field,
                    FieldValue::parse(text.expose()).map_err(|_| ProblemType::MalformedField)?,
                );
            }
        }
        Ok(NewPerson { email, fields })
    }
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    JsonBody(input): JsonBody<Input>,
) -> Result<(StatusCode, Json<Output>), ProblemType> {
    let new = input.check()?;
    let (person, created) = shared
        .with_vault(move |vault, now| vault.create_or_find(now, &new))
        .await?;
    let status = if created { StatusCode::CREATED } else { StatusCode::OK };
    Ok((status, Json(Output { person, created })))
}
