//! `POST /v1/authenticate`: does this pairwise token belong to a live activation of a usable license?
//!
//! The token is the machine's pseudonym, so the check names nobody. A JWT that opens to personal data never gets here:
//! the guard refuses it as `pii-in-credential`. Any other bearer is unknown.

use super::closed::Empty;
use super::endpoint::Endpoint;
use crate::app::App;
use crate::credential::presented;
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use hushkey_license::wire::AuthenticateAnswer;
use hushkey_license::{Code, MachineToken};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/authenticate", "authenticate", authenticate)
        .summary("Does this pseudonym hold a seat of a usable license?")
        .by_machine()
        .answers::<AuthenticateAnswer>()
}

pub(crate) async fn authenticate(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    _: Empty,
) -> Result<Json<AuthenticateAnswer>, ProblemType> {
    let token = presented(&headers, "Bearer")?;
    let machine: MachineToken = token.parse().map_err(|_| ProblemType::UnknownCredential)?;
    let now = app.now();
    let found = app.store.find_machine(machine).await?;
    // The license that comes furthest in the order of checks speaks for the machine.
    let codes = found.iter().map(|state| state.holds(now));
    let code = codes.max().unwrap_or(Code::NoMachine);
    Ok(Json(AuthenticateAnswer {
        valid: code.is_valid(),
        code,
    }))
}
