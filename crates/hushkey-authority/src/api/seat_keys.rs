//! `GET /v1/seats/{plan}/keys`: the keys that tokens of a blind plan are redeemed under, for clients to compare with the issuer's
//! directory. `POST /v1/admin/seats/keys`: the issuer publishes one. `GET /v1/admin/seats/{plan}/{epoch}`: how many were spent.

use super::closed::Closed;
use super::endpoint::Endpoint;
use super::named::{Named, NamedTwice};
use super::page::{Epoch, MAX_EPOCH_NUMBER};
use crate::app::{App, changed};
use crate::credential::{Administrator, ToRead, ToSeats};
use crate::problem::ProblemType;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use hushkey_license::PlanToken;
use hushkey_license::seat::EpochLength;
use hushkey_license::wire::AdminScope;
use hushkey_license::wire::{PublishedSeatKey, SeatCount, SeatKeys};
use std::sync::Arc;

pub(crate) fn endpoints() -> Vec<Endpoint> {
    vec![
        Endpoint::get("/v1/seats/{plan}/keys", "seatKeys", keys)
            .summary("The keys of a blind plan's seats, to compare with the issuer's directory.")
            .of::<PlanToken>("plan", "The blind plan.")
            .answers::<SeatKeys>()
            .problem(ProblemType::UnknownResource),
        Endpoint::post("/v1/admin/seats/keys", "publishSeatKey", publish)
            .summary("The issuer publishes a key; one for each plan and epoch, for ever.")
            .by_administrator(AdminScope::Seats)
            .takes::<PublishedSeatKey>()
            .answers_nothing()
            .problem(ProblemType::OutOfBounds)
            .problem(ProblemType::UnknownResource)
            .problem(ProblemType::Conflict)
            .problem(ProblemType::ANY_PLAN),
        Endpoint::get("/v1/admin/seats/{plan}/{epoch}", "countSeats", count)
            .summary("How many seats of an epoch were spent, and how many clones came.")
            .by_administrator(AdminScope::Read)
            .of::<PlanToken>("plan", "The blind plan.")
            .of::<Epoch>("epoch", "The epoch.")
            .answers::<SeatCount>()
            .problem(ProblemType::UnknownResource),
    ]
}

pub(crate) async fn publish(
    State(app): State<Arc<App>>,
    _: Administrator<ToSeats>,
    Closed(key): Closed<PublishedSeatKey>,
) -> Result<StatusCode, ProblemType> {
    // No epoch beyond this is before 2100, whatever its length.
    if key.epoch > MAX_EPOCH_NUMBER {
        return Err(ProblemType::OutOfBounds);
    }
    changed(app.store.add_seat_key(key, app.now()).await?)?;
    Ok(StatusCode::NO_CONTENT)
}

pub(crate) async fn keys(
    State(app): State<Arc<App>>,
    Named(plan): Named<PlanToken>,
) -> Result<Json<SeatKeys>, ProblemType> {
    let view = app.store.plan(plan).await?.ok_or(ProblemType::UnknownResource)?;
    let epoch_seconds = view.rules.epoch_seconds.ok_or(ProblemType::UnknownResource)?;
    let length = EpochLength::new(epoch_seconds).map_err(|_| ProblemType::Internal)?;
    let present = length.epoch_at(app.now());
    let keys = app.store.seat_keys(plan, present).await?;
    Ok(Json(SeatKeys { keys }))
}

pub(crate) async fn count(
    State(app): State<Arc<App>>,
    _: Administrator<ToRead>,
    NamedTwice(plan, Epoch(epoch)): NamedTwice<PlanToken, Epoch>,
) -> Result<Json<SeatCount>, ProblemType> {
    let (spent, clones) = app.store.count_seats(plan, epoch).await?;
    Ok(Json(SeatCount { spent, clones }))
}
