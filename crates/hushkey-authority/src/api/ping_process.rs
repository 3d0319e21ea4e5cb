//! `POST /v1/processes/ping`: a process of the machine still runs; so does the machine.

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
    Endpoint::post("/v1/processes/ping", "pingProcess", ping_process)
        .summary("A process of the machine lives.")
        .by_license()
        .takes::<ProcessRequest>()
        .answers::<LicenseAnswer>()
        .problem(ProblemType::UnprovenPossession)
}

pub(crate) async fn ping_process(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<ProcessRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let command = Command::PingProcess(request.process);
    ask(&app, Operation::PingProcess, &key, &request, Scope::default(), command).await
}
