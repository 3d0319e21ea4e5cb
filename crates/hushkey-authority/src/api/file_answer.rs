//! From an outcome to a signed license or machine file.

use crate::app::App;
use crate::problem::ProblemType;
use crate::store::Outcome;
use axum::Json;
use hushkey_license::file::{
    FILE_TERM, FileClaims, MAX_FILE_TERM, MIN_FILE_TERM, MachineBinding, RevocationId, SignedFile,
};
use hushkey_license::model::State;
use hushkey_license::wire::FileAnswer;
use hushkey_license::{Audience, Code, FileToken, KeyHash, RequestDigest};

/// The file that a request asks for.
pub(crate) struct WantedFile {
    /// Seconds, within the bounds of a file.
    pub term: i64,
    /// What it answers.
    pub request: RequestDigest,
    /// Whom it is for.
    pub machine: Option<MachineBinding>,
    /// Unix seconds; one reading for the whole answer.
    pub now: i64,
}

/// The term that was asked for, or the usual one.
pub(crate) fn term(asked: Option<i64>) -> Result<i64, ProblemType> {
    match asked.unwrap_or(FILE_TERM) {
        term @ MIN_FILE_TERM..=MAX_FILE_TERM => Ok(term),
        _ => Err(ProblemType::OutOfBounds),
    }
}

impl WantedFile {
    /// The answer; with a file exactly when the code grants the use of the license.
    pub fn answer(&self, app: &App, outcome: &Outcome) -> Result<Json<FileAnswer>, ProblemType> {
        let file = match &outcome.state {
            Some(state) if outcome.code.grants() => Some(self.sign(app, state, outcome.code)?.to_wire()),
            None if outcome.code.grants() => return Err(ProblemType::Internal),
            _ => None,
        };
        Ok(Json(FileAnswer::new(outcome.code, file)))
    }

    fn sign(&self, app: &App, state: &State, status: Code) -> Result<SignedFile, ProblemType> {
        let claims = FileClaims {
            file: app.make(|random| FileToken::make(random)),
            revocation: RevocationId::of(&state.license),
            license: state.license,
            product: state.product,
            plan: state.plan,
            entitlements: state.entitlements.clone(),
            status,
            issued_at: self.now,
            expires_at: self.end(state),
            license_expires_at: state.ends_at(),
            version_below: state.rules.version_below,
            request: self.request,
            machine: self.machine,
        };
        SignedFile::sign(&claims, &[&app.lease_key]).map_err(|_| ProblemType::Internal)
    }

    /// As with a lease: never after the license ends, nor, for a machine, after its seat may go to another.
    fn end(&self, state: &State) -> i64 {
        let mut state = state.clone();
        state.rules.lease_seconds = self.term;
        state.machine = state.machine.filter(|_| self.machine.is_some());
        state.lease_end(self.now)
    }
}

/// What every request for a file passes before the store is asked: it is meant for here, and its license asks not too often.
pub(crate) fn admit(app: &App, audience: Option<Audience>, key: &KeyHash, now: i64) -> Result<(), ProblemType> {
    if app.audience.zip(audience).is_some_and(|(own, meant)| own != meant) {
        return Err(ProblemType::WrongAudience);
    }
    if app.limiter.admits(key, now) {
        Ok(())
    } else {
        Err(ProblemType::TooManyRequests)
    }
}
