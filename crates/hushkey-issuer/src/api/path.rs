//! The person named by a path. Only a token can stand there, so that no address or name comes to be in a URL.

use crate::problem::ProblemType;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use hushkey_license::CustomerToken;

/// The `{person}` of a route, or who is signed in.
pub(super) struct PersonPath(pub(super) CustomerToken);

/// The person whose session it is, where the path names nobody (`/v1/me/…`).
#[derive(Debug, Clone, Copy)]
pub(super) struct SignedIn(pub(super) CustomerToken);

impl<S: Send + Sync> FromRequestParts<S> for PersonPath {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ProblemType> {
        if let Some(SignedIn(person)) = parts.extensions.get::<SignedIn>() {
            return Ok(Self(*person));
        }
        let Path(text) = Path::<String>::from_request_parts(parts, state)
            .await
            .map_err(|_| ProblemType::PersonUnknown)?;
        text.parse().map(Self).map_err(|_| ProblemType::PersonUnknown)
    }
}
