//! `GET /v1/people/{person}?purpose=…`: a person's fields, to somebody who says why. The look-up is recorded.

use super::Shared;
use super::path::PersonPath;
use super::purpose::PurposeQuery;
use crate::field::Field;
use crate::problem::ProblemType;
use crate::vault::Person;
use axum::Json;
use axum::extract::State;
use hushkey_license::CustomerToken;
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A person as JSON. The only place, with the export, where fields leave the vault.
pub(super) struct PersonView(pub(super) Person);

impl Serialize for PersonView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct View<'a> {
            person: CustomerToken,
            fields: BTreeMap<Field, &'a str>,
        }
        let fields = self
            .0
            .fields
            .iter()
            .map(|(field, text)| (*field, text.expose()))
            .collect();
        View {
            person: self.0.person,
            fields,
        }
        .serialize(serializer)
    }
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
    PurposeQuery(purpose): PurposeQuery,
) -> Result<Json<PersonView>, ProblemType> {
    let person = shared
        .with_vault(move |vault, now| vault.read(now, &person, purpose))
        .await?;
    Ok(Json(PersonView(person)))
}
