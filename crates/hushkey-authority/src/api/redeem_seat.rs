//! `POST /v1/seats/actions/redeem`: a seat token becomes a lease, bound to a device key of this seat alone.
//!
//! The same token from the same device gives the same seat again, so that a lost answer costs nothing; from another device it is
//! a cloned seat: refused, and counted. Nothing here can tell whose seat it is.

use super::closed::Closed;
use super::endpoint::Endpoint;
use crate::app::App;
use crate::problem::ProblemType;
use crate::store::{SeatPlan, Spending};
use axum::Json;
use axum::extract::State;
use hushkey_license::seat::{
    REDEEM_PATH, RedeemAnswer, RedeemRequest, SeatCode, SeatFacts, VerifiedToken, seat_claims,
};
use hushkey_license::{Lease, LeaseToken};
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post(REDEEM_PATH, "redeemSeat", redeem)
        .summary("A blind seat becomes a lease.")
        .takes::<RedeemRequest>()
        .answers::<RedeemAnswer>()
        .problem(ProblemType::UnprovenPossession)
}

pub(crate) async fn redeem(
    State(app): State<Arc<App>>,
    Closed(request): Closed<RedeemRequest>,
) -> Result<Json<RedeemAnswer>, ProblemType> {
    request.check_proof().map_err(|_| ProblemType::UnprovenPossession)?;
    let no = |code| Ok(Json(RedeemAnswer::new(code, None)));
    // Looked up by the whole name that the token gives: by less, a cheap plan's key could vouch for a dear plan's token.
    let Some(plan) = app.store.seat_plan(request.token.key_id()).await? else {
        return no(SeatCode::SeatKeyUnknown);
    };
    let now = app.now();
    let token = match plan.key.verify_token(&plan.issuer, &request.token, now) {
        Ok(token) => token,
        Err(fault) => return no(fault.into()),
    };
    let spending = Spending {
        plan: token.bucket().plan,
        epoch: token.bucket().epoch,
        spent: token.spent(),
        device: request.device_key.hash(),
    };
    let before = app.store.spend_seat(spending, now).await?;
    if before.is_some_and(|device| device != spending.device) {
        return no(SeatCode::SeatSpent);
    }
    let lease = lease(&app, &request, token, plan, now)?;
    Ok(Json(RedeemAnswer::new(SeatCode::Valid, Some(lease))))
}

fn lease(
    app: &App,
    request: &RedeemRequest,
    token: VerifiedToken,
    plan: SeatPlan,
    now: i64,
) -> Result<String, ProblemType> {
    let facts = SeatFacts {
        token,
        entitlements: plan.entitlements,
        now,
    };
    let name = app.make(|random| LeaseToken::make(random));
    let claims = seat_claims(&facts, request, name, app.lease_key.id());
    Lease::sign(&claims, &app.lease_key).map_err(|_| ProblemType::Internal)
}
