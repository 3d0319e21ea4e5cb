//! `POST /v1/machines/heartbeat`: the machine still lives; renews its lease.

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

pub(crate) async fn heartbeat(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<LicenseRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let question = Question {
        operation: Operation::Heartbeat,
        key,
        request,
        now: app.now(),
    };
    let outcome = app.store.heartbeat(question.asking()).await?;
    question.answer(&app, &outcome)
}
