//! `GET /openapi.json`: what this server serves, as an OpenAPI 3.1 document.

use super::endpoint::Endpoint;
use crate::openapi::{AnyDocument, OPENAPI_PATH, served};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get(OPENAPI_PATH, "openapi", openapi)
        .summary("This document.")
        .answers::<AnyDocument>()
}

pub(crate) async fn openapi() -> Response {
    let kind = HeaderValue::from_static("application/json");
    ([(header::CONTENT_TYPE, kind)], served()).into_response()
}
