//! `GET /v1/keys`: the public keys that sign leases.

use crate::app::App;
use axum::Json;
use axum::extract::State;
use hushkey_license::wire::KeysDocument;
use std::sync::Arc;

pub(crate) async fn keys(State(app): State<Arc<App>>) -> Json<KeysDocument> {
    Json(document(&app))
}

pub(crate) fn document(app: &App) -> KeysDocument {
    KeysDocument {
        keys: vec![app.lease_key.public()],
    }
}
