//! `POST /v1/licenses/validate`: may this machine use this license now? Reads only.

use super::closed::Closed;
use super::license_answer::Question;
use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use crate::store::Outcome;
use axum::Json;
use axum::extract::State;
use hushkey_license::wire::{LicenseAnswer, LicenseRequest};
use hushkey_license::{Code, Operation};
use std::sync::Arc;

pub(crate) async fn validate(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<LicenseRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let question = Question {
        operation: Operation::Validate,
        key,
        request,
        now: app.now(),
    };
    let facts = app.store.find(question.key.hash, question.request.machine).await?;
    let code = facts.as_ref().map_or(Code::NotFound, |facts| {
        facts.judge(&question.request.product, question.now)
    });
    question.answer(&app, &Outcome { code, facts })
}
