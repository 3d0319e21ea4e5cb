//! The purpose of a look-up, from the query: `?purpose=support`. No other parameter exists.

use crate::problem::ProblemType;
use crate::vault::Purpose;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;

pub(super) struct PurposeQuery(pub(super) Purpose);

impl<S: Sync> FromRequestParts<S> for PurposeQuery {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ProblemType> {
        let query = parts.uri.query().ok_or(ProblemType::PurposeRequired)?;
        let word = query.strip_prefix("purpose=").ok_or(ProblemType::PurposeRequired)?;
        Purpose::from_name(word).map(Self).ok_or(ProblemType::PurposeRequired)
    }
}
