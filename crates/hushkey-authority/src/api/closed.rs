//! Reading a body into a closed type: every field known, every value of its form.

use crate::app::App;
use crate::inspect::MAX_BODY;
use crate::problem::ProblemType;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// A body that is exactly a `T`. What serde says about a bad one may quote it, so it goes nowhere.
pub(crate) struct Closed<T>(pub T);

impl<T: DeserializeOwned> FromRequest<Arc<App>> for Closed<T> {
    type Rejection = ProblemType;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, ProblemType> {
        if !is_json(request.headers()) {
            return Err(ProblemType::UnsupportedMediaType);
        }
        let body = to_bytes(request.into_body(), MAX_BODY)
            .await
            .map_err(|_| ProblemType::TooLarge)?;
        serde_json::from_slice(&body)
            .map(Self)
            .map_err(|_| ProblemType::MalformedRequest)
    }
}

/// `application/json`, perhaps with a parameter.
fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = value.and_then(|value| value.split(';').next()).map(str::trim);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

/// No body at all.
pub(crate) struct Empty;

impl FromRequest<Arc<App>> for Empty {
    type Rejection = ProblemType;

    async fn from_request(request: Request, _: &Arc<App>) -> Result<Self, ProblemType> {
        let body = to_bytes(request.into_body(), MAX_BODY)
            .await
            .map_err(|_| ProblemType::TooLarge)?;
        if body.is_empty() {
            Ok(Self)
        } else {
            Err(ProblemType::MalformedRequest)
        }
    }
}
