//! `POST /v1/seats/redeem`: a seat token becomes a lease, bound to a device key of this epoch.
//!
//! The same token from the same device gives the same seat again, so that a lost answer costs nothing; from another device it is
//! a cloned seat: refused, and counted. Nothing here can tell whose seat it is.

use super::closed::Closed;
use crate::app::App;
use crate::problem::ProblemType;
use crate::store::SeatPlan;
use axum::Json;
use axum::extract::State;
use hushkey_license::seat::{Bucket, RedeemError, Redeemed, Redeemer};
use hushkey_license::wire::{LicenseAnswer, Request, SeatRequest};
use hushkey_license::{Claims, Code, Lease, LeaseToken, RequestDigest};
use std::sync::Arc;

pub(crate) async fn redeem(
    State(app): State<Arc<App>>,
    Closed(request): Closed<SeatRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    if app.audience.is_some_and(|own| own != request.audience) {
        return Err(ProblemType::WrongAudience);
    }
    let digest = RequestDigest::of_seat(&request);
    request.prove(&digest).map_err(|_| ProblemType::UnprovenPossession)?;
    let no = |code| Ok(Json(LicenseAnswer::new(code, None)));
    let Some(plan) = app.store.seat_plan(request.plan, request.epoch).await? else {
        return no(Code::NotFound);
    };
    if plan.product != request.product {
        return no(Code::ProductScopeMismatch);
    }
    let now = app.now();
    let epoch_seconds = plan.rules.epoch_seconds.ok_or(ProblemType::Internal)?;
    let bucket = Bucket {
        product: plan.product,
        plan: request.plan,
        epoch: request.epoch,
    };
    let redeemer = Redeemer::new(bucket, plan.key.clone());
    let redeemed = match redeemer.check(&request.token, request.machine, now, epoch_seconds) {
        Ok(redeemed) => redeemed,
        Err(RedeemError::OtherEpoch) => return no(Code::Expired),
        Err(RedeemError::NotOfThisBucket | RedeemError::Spent) => return no(Code::NotFound),
    };
    let before = app
        .store
        .spend_seat(request.plan, request.epoch, redeemed.spending, now)
        .await?;
    if redeemed.judge(before).is_err() {
        return no(Code::SeatSpent);
    }
    let lease = lease(
        &app,
        &request,
        &plan,
        &redeemed,
        digest,
        now,
        bucket.epoch.end(epoch_seconds),
    )?;
    Ok(Json(LicenseAnswer::new(Code::Valid, Some(lease))))
}

fn lease(
    app: &App,
    request: &SeatRequest,
    plan: &SeatPlan,
    redeemed: &Redeemed,
    digest: RequestDigest,
    now: i64,
    epoch_end: i64,
) -> Result<String, ProblemType> {
    let claims = Claims {
        lease: app.make(|random| LeaseToken::make(random)),
        license: redeemed.seat,
        machine: request.machine,
        product: plan.product,
        plan: request.plan,
        entitlements: plan.entitlements.clone(),
        status: Code::Valid,
        issued_at: now,
        expires_at: now.saturating_add(plan.rules.lease_seconds).min(epoch_end),
        nonce: request.nonce,
        request_digest: digest,
        key: app.lease_key.id(),
    };
    Lease::sign(&claims, &app.lease_key).map_err(|_| ProblemType::Internal)
}
