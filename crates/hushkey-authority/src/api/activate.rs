//! `POST /v1/machines/activate`: gives the machine a seat, or refreshes the one it holds.

use super::closed::Closed;
use super::license_answer::Question;
use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::Operation;
use hushkey_license::wire::{LicenseAnswer, LicenseRequest};
use std::sync::Arc;

pub(crate) async fn activate(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<LicenseRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let question = Question {
        operation: Operation::Activate,
        key,
        request,
        now: app.now(),
    };
    let outcome = app.store.activate(question.asking()).await?;
    question.answer(&app, &outcome)
}
