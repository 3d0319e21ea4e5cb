//! `GET /v1/keys`: the public keys that sign leases and files; during a rotation also the next and the previous one.

use super::endpoint::Endpoint;
use crate::app::App;
use axum::Json;
use axum::extract::State;
use hushkey_license::wire::KeysDocument;
use std::sync::Arc;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/v1/keys", "keys", keys)
        .summary("The public keys that sign leases and files.")
        .answers::<KeysDocument>()
}

pub(crate) async fn keys(State(app): State<Arc<App>>) -> Json<KeysDocument> {
    Json(document(&app))
}

pub(crate) fn document(app: &App) -> KeysDocument {
    KeysDocument {
        keys: app.published.clone(),
    }
}
