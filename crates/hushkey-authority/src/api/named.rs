//! The token in a path. What is no token names nothing.

use crate::app::App;
use crate::problem::ProblemType;
use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use std::str::FromStr;
use std::sync::Arc;

pub(crate) struct Named<T>(pub T);

impl<T: FromStr> FromRequestParts<Arc<App>> for Named<T> {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let text = Path::<String>::from_request_parts(parts, app).await;
        let text = text.map_err(|_| ProblemType::UnknownResource)?;
        text.parse().map(Self).map_err(|_| ProblemType::UnknownResource)
    }
}

/// Two of them.
pub(crate) struct NamedTwice<A, B>(pub A, pub B);

impl<A: FromStr, B: FromStr> FromRequestParts<Arc<App>> for NamedTwice<A, B> {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let texts = Path::<(String, String)>::from_request_parts(parts, app).await;
        let Path((one, other)) = texts.map_err(|_| ProblemType::UnknownResource)?;
        let one = one.parse().map_err(|_| ProblemType::UnknownResource)?;
        other
            .parse()
            .map(|other| Self(one, other))
            .map_err(|_| ProblemType::UnknownResource)
    }
}
