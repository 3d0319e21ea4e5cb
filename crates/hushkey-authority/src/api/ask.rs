//! From a license request to its answer: proof of possession, rules, signed lease. The same for every operation.

use crate::app::App;
use crate::credential::PresentedKey;
use crate::problem::ProblemType;
use crate::store::{Asking, Outcome};
use axum::Json;
use hushkey_license::model::{Command, Scope, State};
use hushkey_license::wire::{LicenseAnswer, Request, Usage};
use hushkey_license::{Claims, Code, Lease, LeaseToken, Operation, RequestDigest};

/// Asks `command` for the machine that makes the request, which must prove that it holds its device key.
pub(crate) async fn ask<R: Request>(
    app: &App,
    operation: Operation,
    key: &PresentedKey,
    request: &R,
    scope: Scope,
    command: Command,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    // What is no key opens no license, and there is no digest to prove.
    let Some(license_key) = &key.key else {
        return Ok(Json(LicenseAnswer::new(Code::NotFound, None)));
    };
    let common = request.common();
    if app.audience.is_some_and(|own| own != common.audience) {
        return Err(ProblemType::WrongAudience);
    }
    let digest = RequestDigest::of(operation, license_key, request);
    request.prove(&digest).map_err(|_| ProblemType::UnprovenPossession)?;
    let now = app.now();
    if !app.limiter.admits(&key.hash, now) {
        return Err(ProblemType::TooManyRequests);
    }
    let asking = Asking {
        key: key.hash,
        product: common.product,
        machine: common.machine,
        scope,
        command,
        digest,
        now,
    };
    let outcome = carry_out(app, asking).await?;
    let lease = match &outcome.state {
        Some(state) if outcome.code.grants() => Some(lease(app, &outcome, state, request, digest, now)?),
        _ => None,
    };
    let mut answer = LicenseAnswer::new(outcome.code, lease);
    answer.usage = outcome.state.and_then(|state| state.meter).map(|meter| Usage {
        used: meter.used,
        limit: meter.limit,
    });
    Ok(Json(answer))
}

/// What changes nothing is only read: a validation, unless it starts a trial.
pub(super) async fn carry_out(app: &App, asking: Asking) -> Result<Outcome, ProblemType> {
    if asking.command.writes() {
        return Ok(app.store.carry_out(asking).await?);
    }
    let seen = app.store.look(asking.clone()).await?;
    if seen.effects.is_empty() {
        Ok(seen)
    } else {
        Ok(app.store.carry_out(asking).await?)
    }
}

fn lease<R: Request>(
    app: &App,
    outcome: &Outcome,
    state: &State,
    request: &R,
    digest: RequestDigest,
    now: i64,
) -> Result<String, ProblemType> {
    let common = request.common();
    let claims = Claims {
        lease: app.make(|random| LeaseToken::make(random)),
        license: state.license,
        machine: common.machine,
        product: state.product,
        plan: state.plan,
        entitlements: state.entitlements.clone(),
        status: outcome.code,
        issued_at: now,
        expires_at: state.lease_end(now),
        nonce: common.nonce,
        request_digest: digest,
        key: app.lease_key.id(),
    };
    Lease::sign(&claims, &app.lease_key).map_err(|_| ProblemType::Internal)
}
