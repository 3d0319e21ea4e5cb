//! `POST /v1/admin/licenses`: a new license. Its key is said once, here, and stored nowhere.
//!
//! With an attempt (`Idempotency-Key: att_…`) license and key are derived from it under the pepper, so that a repetition, also
//! after a crash or a lost answer, gives the same license and the same key.

use super::closed::Closed;
use crate::app::{App, changed};
use crate::credential::Administrator;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use hushkey_license::wire::{ATTEMPT_HEADER, CreateLicense, LicenseCreated};
use hushkey_license::{AttemptToken, LicenseKey, LicenseToken};
use std::sync::Arc;

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator,
    headers: HeaderMap,
    Closed(wanted): Closed<CreateLicense>,
) -> Result<(StatusCode, Json<LicenseCreated>), ProblemType> {
    let (license, key) = match attempt(&headers)? {
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

/// The attempt, if the request names one; more than one, or anything but an attempt, is malformed.
fn attempt(headers: &HeaderMap) -> Result<Option<AttemptToken>, ProblemType> {
    let mut values = headers.get_all(ATTEMPT_HEADER).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => {
            let token = value.to_str().ok().and_then(|text| text.parse().ok());
            token.map(Some).ok_or(ProblemType::MalformedRequest)
        }
        _ => Err(ProblemType::MalformedRequest),
    }
}
