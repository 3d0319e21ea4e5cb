//! `POST /v1/admin/entitlements`: a plan grants a feature, with a value.

use super::closed::Closed;
use super::endpoint::Endpoint;
use crate::app::{App, changed};
use crate::credential::{Administrator, Attempt, ToCatalog};
use crate::problem::ProblemType;
use crate::store::Creation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::EntitlementToken;
use hushkey_license::lease::MAX_ENTITLEMENT_VALUE;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{CreateEntitlement, EntitlementCreated};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/admin/entitlements", "createEntitlement", create)
        .summary("A feature of a plan.")
        .by_administrator(AdminScope::Catalog)
        .repeatable()
        .takes::<CreateEntitlement>()
        .creates::<EntitlementCreated>()
        .problem(ProblemType::OutOfBounds)
        .problem(ProblemType::UnknownResource)
        .problem(ProblemType::Conflict)
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator<ToCatalog>,
    attempt: Attempt,
    Closed(wanted): Closed<CreateEntitlement>,
) -> Result<(StatusCode, Json<EntitlementCreated>), ProblemType> {
    if !(0..=MAX_ENTITLEMENT_VALUE).contains(&wanted.value) {
        return Err(ProblemType::OutOfBounds);
    }
    let fresh = || EntitlementToken::from_seed(attempt.seed(&app, "entitlement"));
    let entitlement = wanted.entitlement.unwrap_or_else(fresh);
    let creation = Creation::Entitlement {
        plan: wanted.plan,
        entitlement,
        value: wanted.value,
    };
    changed(app.store.create(creation, app.now()).await?)?;
    Ok((StatusCode::CREATED, Json(EntitlementCreated { entitlement })))
}
