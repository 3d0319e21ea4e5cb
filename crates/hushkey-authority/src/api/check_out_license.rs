//! `POST /v1/licenses/actions/check-out`: a signed file that proves the license without a network, on any machine.
//!
//! It proves the license and its entitlements, not a seat: an app that counts machines asks for a machine file. For the
//! license's own time it counts as a validation.

use super::ask::carry_out;
use super::closed::Closed;
use super::endpoint::Endpoint;
use super::file_answer::{WantedFile, admit, term};
use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use crate::store::{Asking, Outcome};
use axum::Json;
use axum::extract::State;
use hushkey_license::model::Command;
use hushkey_license::wire::{CheckOutLicense, FileAnswer};
use hushkey_license::{Code, MachineToken};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/licenses/actions/check-out", "checkOutLicense", check_out)
        .summary("A signed license file, for days without a network.")
        .by_license()
        .takes::<CheckOutLicense>()
        .answers::<FileAnswer>()
        .problem(ProblemType::OutOfBounds)
}

pub(crate) async fn check_out(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<CheckOutLicense>,
) -> Result<Json<FileAnswer>, ProblemType> {
    let term = term(request.ttl_seconds)?;
    let Some(license_key) = &key.key else {
        // A malformed key is answered like an unknown one.
        return Ok(Json(FileAnswer::new(Code::NotFound, None)));
    };
    let now = app.now();
    admit(&app, Some(request.audience), &key.hash, now)?;
    let digest = request.meaning().digest(license_key);
    let asking = Asking {
        key: key.hash,
        product: request.product,
        // The store finds a license together with a machine's seat; this one is nobody's.
        machine: app.make(|random| MachineToken::make(random)),
        scope: request.scope.clone(),
        command: Command::Validate,
        digest,
        now,
    };
    let Outcome { code, state, effects } = carry_out(&app, asking).await?;
    let code = match &state {
        None => code,
        // Its time starts with an activation that has not been: a file would hold without it ever starting.
        Some(state)
            if state.started_at.is_none() && state.rules.duration_seconds.is_some() && code == Code::NoMachine =>
        {
            code
        }
        Some(state) => state.holds_anywhere(&request.product, &request.scope, now),
    };
    let wanted = WantedFile {
        term,
        request: digest,
        machine: None,
        now,
    };
    wanted.answer(&app, &Outcome { code, state, effects })
}
