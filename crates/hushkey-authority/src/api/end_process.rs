//! `POST /v1/processes/end`: a process of the machine has ended.

use super::ask::ask;
use super::closed::Closed;
use super::endpoint::Endpoint;
use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use hushkey_license::Operation;
use hushkey_license::model::{Command, Scope};
use hushkey_license::wire::{LicenseAnswer, ProcessRequest};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/processes/end", "endProcess", end_process)
        .summary("A process of the machine ends.")
        .by_license()
        .takes::<ProcessRequest>()
        .answers::<LicenseAnswer>()
        .problem(ProblemType::UnprovenPossession)
}

pub(crate) async fn end_process(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<ProcessRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let command = Command::EndProcess(request.process);
    ask(&app, Operation::EndProcess, &key, &request, Scope::default(), command).await
}
