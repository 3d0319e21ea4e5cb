//! `POST /v1/admin/licenses`: a new license. Its key is said once, here, and stored nowhere.

use super::closed::Closed;
use crate::app::{App, changed};
use crate::credential::Administrator;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::wire::{CreateLicense, LicenseCreated};
use hushkey_license::{LicenseKey, LicenseToken};
use std::sync::Arc;

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator,
    Closed(wanted): Closed<CreateLicense>,
) -> Result<(StatusCode, Json<LicenseCreated>), ProblemType> {
    let license = app.make(|random| LicenseToken::make(random));
    let key = app.make(|random| LicenseKey::make(random));
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
