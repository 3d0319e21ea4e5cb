//! `GET /v1/keys/sealing`: the public keys that offline requests seal their license key to, the current one first.

use super::endpoint::Endpoint;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use hushkey_license::wire::KeysDocument;
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/keys/sealing", "sealingKeys", keys)
        .summary("The public keys that offline requests are sealed to.")
        .answers::<KeysDocument>()
}

pub(crate) async fn keys(State(app): State<Arc<App>>) -> Json<KeysDocument> {
    Json(app.sealing.document())
}
