//! `POST /v1/admin/attributes`: a plan declares a typed attribute.

use super::closed::Closed;
use super::endpoint::Endpoint;
use crate::app::{App, changed};
use crate::credential::{Administrator, Attempt, ToCatalog};
use crate::problem::ProblemType;
use crate::store::Creation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::AttributeToken;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{AttributeCreated, AttributeKind, CreateAttribute};
use std::sync::Arc;

/// Largest number of an attribute: six digits, so that no number of a person fits.
const MOST: i64 = 999_999;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/admin/attributes", "createAttribute", create)
        .summary("A typed attribute of a plan.")
        .by_administrator(AdminScope::Catalog)
        .repeatable()
        .takes::<CreateAttribute>()
        .creates::<AttributeCreated>()
        .problem(ProblemType::OutOfBounds)
        .problem(ProblemType::UnknownResource)
        .problem(ProblemType::Conflict)
        .problem(ProblemType::ANY_PLAN)
}

pub(crate) async fn create(
    State(app): State<Arc<App>>,
    _: Administrator<ToCatalog>,
    attempt: Attempt,
    Closed(wanted): Closed<CreateAttribute>,
) -> Result<(StatusCode, Json<AttributeCreated>), ProblemType> {
    let (least, most) = bounds(&wanted).ok_or(ProblemType::OutOfBounds)?;
    let fresh = || AttributeToken::from_seed(attempt.seed(&app, "attribute"));
    let attribute = wanted.attribute.unwrap_or_else(fresh);
    let creation = Creation::Attribute {
        plan: wanted.plan,
        attribute,
        kind: wanted.kind,
        least,
        most,
    };
    changed(app.store.create(creation, app.now()).await?)?;
    Ok((StatusCode::CREATED, Json(AttributeCreated { attribute })))
}

/// Only numbers have a least; only numbers and enumerations have a most.
fn bounds(wanted: &CreateAttribute) -> Option<(i64, i64)> {
    let (least, most) = match (wanted.kind, wanted.least, wanted.most) {
        (AttributeKind::Bool, None, None) => (0, 1),
        (AttributeKind::Token, None, None) => (0, 0),
        (AttributeKind::Enum, None, Some(most)) => (0, most),
        (AttributeKind::Number, least, most) => (least.unwrap_or(0), most.unwrap_or(MOST)),
        _ => return None,
    };
    let within = 0 <= least && least <= most && most <= MOST;
    within.then_some((least, most))
}
