//! `POST /v1/admin/entitlements`: a plan grants a feature, with a value.

use super::closed::Closed;
use crate::app::{App, changed};
use crate::credential::Administrator;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::EntitlementToken;
use hushkey_license::lease::MAX_ENTITLEMENT_VALUE;
use hushkey_license::wire::{CreateEntitlement, EntitlementCreated};
use std::sync::Arc;

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator,
    Closed(wanted): Closed<CreateEntitlement>,
) -> Result<(StatusCode, Json<EntitlementCreated>), ProblemType> {
    if !(0..=MAX_ENTITLEMENT_VALUE).contains(&wanted.value) {
        return Err(ProblemType::OutOfBounds);
    }
    let fresh = || app.make(|random| EntitlementToken::make(random));
    let entitlement = wanted.entitlement.unwrap_or_else(fresh);
    changed(
        app.store
            .add_entitlement(wanted.plan, entitlement, wanted.value)
            .await?,
    )?;
    Ok((StatusCode::CREATED, Json(EntitlementCreated { entitlement })))
}
