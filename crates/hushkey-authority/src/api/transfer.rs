//! `POST /v1/machines/transfer`: the machine that asks hands its seat to another.

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
use hushkey_license::wire::{LicenseAnswer, TransferRequest};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/machines/transfer", "transfer", transfer)
        .summary("Hands the seat to another machine.")
        .by_license()
        .takes::<TransferRequest>()
        .answers::<LicenseAnswer>()
        .problem(ProblemType::UnprovenPossession)
}

pub(crate) async fn transfer(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<TransferRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    let command = Command::Transfer { to: request.to };
    ask(&app, Operation::Transfer, &key, &request, Scope::default(), command).await
}
