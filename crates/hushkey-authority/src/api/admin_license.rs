//! `GET /v1/admin/licenses/{license}` and its `POST …/suspend`, `…/reinstate`, `…/revoke`.
//!
//! A suspended license can be reinstated, a revoked one cannot. Leases already signed hold until they end.

use super::closed::Empty;
use crate::app::{App, changed};
use crate::credential::Administrator;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use hushkey_license::LicenseToken;
use hushkey_license::wire::{LicenseStatus, LicenseView};
use std::sync::Arc;

pub(crate) async fn view(
    State(app): State<Arc<App>>,
    _: Administrator,
    Named(license): Named,
) -> Result<Json<LicenseView>, ProblemType> {
    let view = app.store.view(license).await?;
    view.map(Json).ok_or(ProblemType::UnknownResource)
}

pub(crate) async fn suspend(
    State(app): State<Arc<App>>,
    _: Administrator,
    Named(license): Named,
    _: Empty,
) -> Result<Json<LicenseView>, ProblemType> {
    set(&app, license, LicenseStatus::Suspended).await
}

pub(crate) async fn reinstate(
    State(app): State<Arc<App>>,
    _: Administrator,
    Named(license): Named,
    _: Empty,
) -> Result<Json<LicenseView>, ProblemType> {
    set(&app, license, LicenseStatus::Active).await
}

pub(crate) async fn revoke(
    State(app): State<Arc<App>>,
    _: Administrator,
    Named(license): Named,
    _: Empty,
) -> Result<Json<LicenseView>, ProblemType> {
    set(&app, license, LicenseStatus::Revoked).await
}

async fn set(app: &App, license: LicenseToken, status: LicenseStatus) -> Result<Json<LicenseView>, ProblemType> {
    let change = app.store.set_status(license, status).await?;
    changed(change).map(Json)
}

/// The license in the path. What is no token names no license.
pub(crate) struct Named(LicenseToken);

impl FromRequestParts<Arc<App>> for Named {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let text = Path::<String>::from_request_parts(parts, app).await;
        let text = text.map_err(|_| ProblemType::UnknownResource)?;
        text.parse().map(Self).map_err(|_| ProblemType::UnknownResource)
    }
}
