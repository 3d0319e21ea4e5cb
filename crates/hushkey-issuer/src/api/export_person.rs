//! `GET /v1/people/{person}/export`: everything kept about a person, for themselves (GDPR articles 15 and 20). Recorded.

use super::Shared;
use super::path::PersonPath;
use super::read_person::PersonView;
use crate::problem::ProblemType;
use crate::vault::{AuditEntry, LicenseLink};
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use std::sync::Arc;

#[derive(Serialize)]
pub(super) struct Output {
    #[serde(flatten)]
    person: PersonView,
    licenses: Vec<LicenseLink>,
    audit: Vec<AuditEntry>,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    PersonPath(person): PersonPath,
) -> Result<Json<Output>, ProblemType> {
    let export = shared.with_vault(move |vault, now| vault.export(now, &person)).await?;
    Ok(Json(Output {
        person: PersonView(export.person),
        licenses: export.licenses,
        audit: export.audit,
    }))
}
