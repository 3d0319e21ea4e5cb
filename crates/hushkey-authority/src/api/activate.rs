//! `POST /v1/machines/activate`: gives the machine a seat, or refreshes the one it holds.

use super::ask::ask;
use super::closed::Closed;
use super::endpoint::Endpoint;
use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::Operation;
use hushkey_license::model::Command;
use hushkey_license::wire::{LicenseAnswer, LicenseRequest};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/machines/activate", "activate", activate)
        .summary("Takes a seat; again for the same machine: same seat, new lease.")
        .by_license()
        .takes::<LicenseRequest>()
        .answers::<LicenseAnswer>()
        .problem(ProblemType::UnprovenPossession)
}

pub(crate) async fn activate(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<LicenseRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let scope = request.scope.clone();
    ask(&app, Operation::Activate, &key, &request, scope, Command::Activate).await
}
