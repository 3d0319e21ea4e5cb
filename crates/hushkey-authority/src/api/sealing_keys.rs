//! `GET /v1/keys/sealing`: the public keys that offline requests seal their license key to, the current one first.

use crate::app::App;
use axum::Json;
use axum::extract::State;
use hushkey_license::wire::KeysDocument;
use std::sync::Arc;

pub(crate) async fn keys(State(app): State<Arc<App>>) -> Json<KeysDocument> {
    Json(app.sealing.document())
}
