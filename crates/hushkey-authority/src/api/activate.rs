//! `POST /v1/machines/activate`: gives the machine a seat, or refreshes the one it holds.

use super::ask::ask;
use super::closed::Closed;
use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::Operation;
use hushkey_license::model::Command;
use hushkey_license::wire::{LicenseAnswer, LicenseRequest};
use std::sync::Arc;

pub(crate) async fn activate(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<LicenseRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let scope = request.scope.clone();
    ask(&app, Operation::Activate, &key, &request, scope, Command::Activate).await
}
