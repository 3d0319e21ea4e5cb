//! `POST /v1/licenses/use`: counts uses of a meter, or takes them back. Repeating a request, nonce and all, counts once.

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
use hushkey_license::wire::{LicenseAnswer, UsageRequest};
use std::sync::Arc;

/// Most uses of one request, either way.
const MOST: i64 = 999_999;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/v1/licenses/use", "useMeter", use_meter)
        .summary("Counts uses of a meter, or takes them back.")
        .by_license()
        .takes::<UsageRequest>()
        .answers::<LicenseAnswer>()
        .problem(ProblemType::UnprovenPossession)
        .problem(ProblemType::OutOfBounds)
}

pub(crate) async fn use_meter(
    State(app): State<Arc<App>>,
    key: PresentedKey,
    Closed(request): Closed<UsageRequest>,
) -> Result<Json<LicenseAnswer>, ProblemType> {
    if !(-MOST..=MOST).contains(&request.amount) {
        return Err(ProblemType::OutOfBounds);
    }
    let command = Command::Use {
        meter: request.meter,
        amount: request.amount,
    };
    ask(&app, Operation::Use, &key, &request, Scope::default(), command).await
}
