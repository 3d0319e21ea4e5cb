//! `PUT /v1/people/{person}`: change what is known about a person. A field that is given replaces the stored one, `null` removes it,
//! and what is not named stays. The e-mail address can change and cannot be removed. Recorded.

use super::Shared;
use super::body::JsonBody;
use super::path::PersonPath;
use crate::email::Email;
use crate::field::{Field, FieldValue};
use crate::problem::ProblemType;
use crate::secret::SecretText;
use crate::vault::Change;
use axum::Json;
use axum::extract::State;
use hushkey_license::CustomerToken;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;

/// `None` where the field is not named, `Some(None)` where it is `null`.
type Given = Option<Option<SecretText>>;

fn given<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Given, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Input {
    #[serde(default, deserialize_with = "given")]
    email: Given,
    #[serde(default, deserialize_with = "given")]
    name: Given,
    #[serde(default, deserialize_with = "given")]
    organization: Given,
    #[serde(default, deserialize_with = "given")]
    phone: Given,
    #[serde(default, deserialize_with = "given")]
    address: Given,
    #[serde(default, deserialize_with = "given")]
    country: Given,
    #[serde(default, deserialize_with = "given")]
    reference: Given,
}

#[derive(Serialize)]
pub(super) struct Output {
    person: CustomerToken,
    updated: bool,
}

impl Input {
    fn check(&self) -> Result<Change, ProblemType> {
        let email = match &self.email {
            None => None,
            Some(Some(text)) => Some(Email::parse(text.expose()).map_err(|_| ProblemType::MalformedEmail)?),
            Some(None) => return Err(ProblemType::MalformedEmail),
        };
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
                let value = text.as_ref().map(|text| FieldValue::parse(text.expose())).transpose();
                fields.insert(field, value.map_err(|_| ProblemType::MalformedField)?);
            }
        }
        Ok(Change { email, fields })
    }
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
    JsonBody(input): JsonBody<Input>,
) -> Result<Json<Output>, ProblemType> {
    let change = input.check()?;
    shared
        .with_vault(move |vault, now| vault.update(now, &person, &change))
        .await?;
    Ok(Json(Output { person, updated: true }))
}
