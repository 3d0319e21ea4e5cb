//! `POST /v1/machines/actions/check-out`: a signed file that proves this machine's seat without a network.
//!
//! The machine holds a seat and proves that it is the machine; asking counts as a heartbeat.

use super::closed::Closed;
use super::endpoint::Endpoint;
use super::file_answer::{WantedFile, admit, term};
use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use crate::store::Asking;
use axum::Json;
use axum::extract::State;
use hushkey_license::Code;
use hushkey_license::file::MachineBinding;
use hushkey_license::model::Command;
use hushkey_license::wire::{CheckOutMachine, FileAnswer};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/machines/actions/check-out", "checkOutMachine", check_out)
        .summary("A signed machine file, for days without a network; counts as a heartbeat.")
        .by_license()
        .takes::<CheckOutMachine>()
        .answers::<FileAnswer>()
        .problem(ProblemType::OutOfBounds)
        .problem(ProblemType::UnprovenPossession)
}

pub(crate) async fn check_out(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<CheckOutMachine>,
) -> Result<Json<FileAnswer>, ProblemType> {
    let term = term(request.ttl_seconds)?;
    let Some(license_key) = &key.key else {
        // A malformed key is answered like an unknown one.
        return Ok(Json(FileAnswer::new(Code::NotFound, None)));
    };
    let meaning = request.meaning();
    let is_machine = request.device_key.machine(&request.product) == request.machine;
    if !is_machine || !meaning.is_proven(license_key, &request.proof) {
        return Err(ProblemType::UnprovenPossession);
    }
    let now = app.now();
    admit(&app, Some(request.audience), &key.hash, now)?;
    let digest = meaning.digest(license_key);
    let asking = Asking {
        key: key.hash,
        product: request.product,
        machine: request.machine,
        scope: request.scope,
        command: Command::Heartbeat,
        digest,
        now,
    };
    let outcome = app.store.carry_out(asking).await?;
    let wanted = WantedFile {
        term,
        request: digest,
        machine: Some(MachineBinding {
            machine: request.machine,
            device_key: request.device_key,
        }),
        now,
    };
    wanted.answer(&app, &outcome)
}
