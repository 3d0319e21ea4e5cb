//! `POST /v1/licenses/actions/activate-offline`: gives a machine without a network a seat, and answers with its file.
//!
//! Whoever carries the request needs no credential: the license key is in it, sealed to this authority, and the device
//! signed it. Carried twice it gives the same seat; the device takes one answer only.

use super::closed::Closed;
use super::endpoint::Endpoint;
use super::file_answer::{WantedFile, admit, term};
use crate::app::App;
use crate::problem::ProblemType;
use crate::store::Asking;
use axum::Json;
use axum::extract::State;
use hushkey_license::file::{ActivationRequest, MAX_REQUEST_AGE, MAX_REQUEST_LEAD, MachineBinding};
use hushkey_license::model::{Command, Scope, Version};
use hushkey_license::wire::{ActivateOffline, FileAnswer};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/licenses/actions/activate-offline", "activateOffline", activate)
        .summary(
            "A seat and a machine file for a machine without a network; the license key is in the request, sealed.",
        )
        .takes::<ActivateOffline>()
        .answers::<FileAnswer>()
        .problem(ProblemType::UnknownCredential)
        .problem(ProblemType::OutOfBounds)
        .problem(ProblemType::TooManyRequests)
}

pub(crate) async fn activate(
    State(app): State<Arc<App>>,
    Closed(asked): Closed<ActivateOffline>,
) -> Result<Json<FileAnswer>, ProblemType> {
    let term = term(asked.ttl_seconds)?;
    let request = ActivationRequest::read(&asked.request).map_err(|_| ProblemType::MalformedRequest)?;
    let parts = *request.parts();
    let now = app.now();
    let age = now.checked_sub(parts.made_at);
    if !age.is_some_and(|age| (-MAX_REQUEST_LEAD..=MAX_REQUEST_AGE).contains(&age)) {
        return Err(ProblemType::OutOfBounds);
    }
    let key = app.sealing.open(&request).ok_or(ProblemType::UnknownCredential)?;
    let hash = app.pepper.hash_key(&key);
    admit(&app, None, &hash, now)?;
    let machine = request.machine();
    let asking = Asking {
        key: hash,
        product: parts.product,
        machine,
        // The request does not say for which version it is, so it is for any that the license covers.
        scope: Scope {
            version: Some(Version::OLDEST),
            ..Scope::default()
        },
        command: Command::Activate,
        digest: request.digest(),
        now,
    };
    let outcome = app.store.carry_out(asking).await?;
    let wanted = WantedFile {
        term,
        request: request.digest(),
        machine: Some(MachineBinding {
            machine,
            device_key: parts.device_key,
        }),
        now,
    };
    wanted.answer(&app, &outcome)
}
