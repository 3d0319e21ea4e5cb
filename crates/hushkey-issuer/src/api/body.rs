//! Reading a JSON body: bounded in size and time, closed in shape, silent about its content.

use crate::problem::ProblemType;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::header;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::de::DeserializeOwned;
use std::time::Duration;
use zeroize::Zeroizing;

/// Largest body, unless an endpoint says otherwise.
const MAX_BODY: usize = 16 * 1024;
const TIMEOUT: Duration = Duration::from_secs(10);

/// A body of type `T`, of at most `MAX` bytes.
pub(super) struct JsonBody<T, const MAX: usize = MAX_BODY>(pub(super) T);

impl<T: DeserializeOwned, S: Sync, const MAX: usize> FromRequest<S> for JsonBody<T, MAX> {
    type Rejection = ProblemType;

    async fn from_request(request: Request, _: &S) -> Result<Self, ProblemType> {
        let kind = request
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok());
        let kind = kind.and_then(|value| value.split(';').next()).map(str::trim);
        if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json")) {
            return Err(ProblemType::UnsupportedMediaType);
        }
        let bytes = read_body(request.into_body(), MAX).await?;
        // The error of serde quotes what it read, so it stops here.
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|_| ProblemType::MalformedRequest)
    }
}

/// The bytes of a body, as they came: at most `max`, within the time.
pub(super) async fn read_body(body: Body, max: usize) -> Result<Zeroizing<Vec<u8>>, ProblemType> {
    let whole = Limited::new(body, max).collect();
    let whole = tokio::time::timeout(TIMEOUT, whole)
        .await
        .map_err(|_| ProblemType::RequestTimeout)?;
    let whole = whole.map_err(|error| {
        if error.is::<LengthLimitError>() {
            ProblemType::TooLarge
        } else {
            ProblemType::MalformedRequest
        }
    })?;
    Ok(Zeroizing::new(whole.to_bytes().to_vec()))
}
