//! `POST /v1/admin/licenses`: a new license. Its key is said once, here, and stored nowhere. `GET`: the tokens of all.
//!
//! With an attempt (`Idempotency-Key: att_…`) license and key are derived from it under the pepper, so that a repetition, also
//! after a crash or a lost answer, gives the same license and the same key.

use super::closed::Closed;
use super::endpoint::Endpoint;
use super::page::Paged;
use crate::app::{App, changed};
use crate::credential::{Administrator, Attempt, ToLicenses, ToRead};
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::PlanToken;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{CreateLicense, LicenseCreated, Page};
use hushkey_license::{LicenseKey, LicenseToken};
use std::sync::Arc;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::post("/v1/admin/licenses", "createLicense", create)
            .summary("A new license; the only time that its key is said.")
            .by_administrator(AdminScope::Licenses)
            .repeatable()
            .takes::<CreateLicense>()
            .creates::<LicenseCreated>()
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict)
            .problem(ProblemType::ANY_PLAN),
        Endpoint::get("/v1/admin/licenses", "listLicenses", list)
            .summary("The licenses.")
            .by_administrator(AdminScope::Read)
            .paged::<LicenseToken>()
            .query::<PlanToken>("plan", "Only those of this plan.")
            .answers::<Page<LicenseToken>>(),
    ]
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator<ToLicenses>,
    Attempt(attempt): Attempt,
    Closed(wanted): Closed<CreateLicense>,
) -> Result<(StatusCode, Json<LicenseCreated>), ProblemType> {
    let (license, key) = match attempt {
        Some(attempt) => app.pepper.derive_license(&attempt),
        None => (
            app.make(|random| LicenseToken::make(random)),
            app.make(|random| LicenseKey::make(random)),
        ),
    };
    let hash = app.pepper.hash_key(&key);
    let added = app.store.add_license(license, wanted.plan, hash, app.now()).await?;
    let expires_at = changed(added)?;
    let created = LicenseCreated {
        license,
        key: key.expose(),
        expires_at,
    };
    Ok((StatusCode::CREATED, Json(created)))
}

pub(crate) async fn list(
    State(app): State<Arc<App>>,
    _: Administrator<ToRead>,
    paged: Paged<LicenseToken, true>,
) -> Result<Json<Page<LicenseToken>>, ProblemType> {
    let found = app.store.licenses(paged.plan, paged.slice).await?;
    Ok(Json(paged.page(found, LicenseToken::to_string)))
}
