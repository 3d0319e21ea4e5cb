//! Every problem the authority itself answers with: a closed list of static texts (RFC 9457).
//!
//! The guard's refusals have their own list and are passed on as they are. What a license request finds out about the
//! license is no problem but an answer (HTTP 200 with a code).

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hushkey_license::model::PlanError;
use hushkey_license::wire::ProblemDocument;

/// Why a request got no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum ProblemType {
    /// Not JSON, a field too many or too few, or a value that is not of its form.
    #[error("malformed-request")]
    MalformedRequest,
    /// A number is outside its bounds.
    #[error("out-of-bounds")]
    OutOfBounds,
    /// No credential of the wanted scheme, or more than one.
    #[error("missing-credential")]
    MissingCredential,
    /// A credential nobody here knows.
    #[error("unknown-credential")]
    UnknownCredential,
    /// The admin token may not do this.
    #[error("missing-scope")]
    MissingScope,
    /// Whoever asks does not hold the key that the machine is named after.
    #[error("unproven-possession")]
    UnprovenPossession,
    /// The request is meant for another server.
    #[error("wrong-audience")]
    WrongAudience,
    /// This license asks too often.
    #[error("too-many-requests")]
    TooManyRequests,
    /// A plan that cannot exist; the detail says why.
    #[error("impossible-plan")]
    ImpossiblePlan(PlanError),
    /// Events are not sent there.
    #[error("forbidden-address")]
    ForbiddenAddress,
    /// No such path, or nothing of that token.
    #[error("unknown-resource")]
    UnknownResource,
    /// The path exists for another method.
    #[error("method-not-allowed")]
    MethodNotAllowed,
    /// Not possible in the present state.
    #[error("conflict")]
    Conflict,
    /// The body is larger than 16 KiB.
    #[error("too-large")]
    TooLarge,
    /// The body is not `application/json`.
    #[error("unsupported-media-type")]
    UnsupportedMediaType,
    /// The body did not arrive in time.
    #[error("request-timeout")]
    RequestTimeout,
    /// Too much to do at present.
    #[error("overloaded")]
    Overloaded,
    /// A fault of the server; nothing was changed, or nothing was acknowledged.
    #[error("internal")]
    Internal,
}

impl ProblemType {
    /// [`ProblemType::ImpossiblePlan`], whatever the reason.
    pub(crate) const ANY_PLAN: Self = Self::ImpossiblePlan(PlanError::OutOfBounds);

    /// Every problem.
    pub const ALL: [Self; 18] = [
        Self::MalformedRequest,
        Self::OutOfBounds,
        Self::MissingCredential,
        Self::UnknownCredential,
        Self::MissingScope,
        Self::UnprovenPossession,
        Self::WrongAudience,
        Self::TooManyRequests,
        Self::ImpossiblePlan(PlanError::OutOfBounds),
        Self::ForbiddenAddress,
        Self::UnknownResource,
        Self::MethodNotAllowed,
        Self::Conflict,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::RequestTimeout,
        Self::Overloaded,
        Self::Internal,
    ];

    /// The HTTP status.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::MalformedRequest => StatusCode::BAD_REQUEST,
            Self::OutOfBounds | Self::ImpossiblePlan(_) | Self::ForbiddenAddress => StatusCode::UNPROCESSABLE_ENTITY,
            Self::MissingCredential | Self::UnknownCredential => StatusCode::UNAUTHORIZED,
            Self::MissingScope | Self::UnprovenPossession => StatusCode::FORBIDDEN,
            Self::WrongAudience => StatusCode::MISDIRECTED_REQUEST,
            Self::TooManyRequests => StatusCode::TOO_MANY_REQUESTS,
            Self::UnknownResource => StatusCode::NOT_FOUND,
            Self::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict => StatusCode::CONFLICT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnsupportedMediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            Self::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::MalformedRequest => "The request is not of the form this endpoint takes.",
            Self::OutOfBounds => "A number is outside its bounds.",
            Self::MissingCredential => "A credential of the wanted scheme is missing.",
            Self::UnknownCredential => "The credential is not known here.",
            Self::MissingScope => "The admin token may not do this.",
            Self::UnprovenPossession => "Possession of the machine's device key is not proven.",
            Self::WrongAudience => "The request is meant for another server.",
            Self::TooManyRequests => "This license asks too often; try again later.",
            Self::ImpossiblePlan(_) => "The plan cannot exist.",
            Self::ForbiddenAddress => "Events are not sent to this address.",
            Self::UnknownResource => "There is no such resource.",
            Self::MethodNotAllowed => "The resource does not take this method.",
            Self::Conflict => "The change is not possible in the present state.",
            Self::TooLarge => "The request is too large.",
            Self::UnsupportedMediaType => "The request body must be application/json.",
            Self::RequestTimeout => "The request did not arrive in time.",
            Self::Overloaded => "The server has too much to do; try again later.",
            Self::Internal => "The server failed.",
        }
    }

    /// The problem's type.
    #[must_use]
    pub fn urn(self) -> &'static str {
        match self {
            Self::MalformedRequest => "urn:hushkey:problem:malformed-request",
            Self::OutOfBounds => "urn:hushkey:problem:out-of-bounds",
            Self::MissingCredential => "urn:hushkey:problem:missing-credential",
            Self::UnknownCredential => "urn:hushkey:problem:unknown-credential",
            Self::MissingScope => "urn:hushkey:problem:missing-scope",
            Self::UnprovenPossession => "urn:hushkey:problem:unproven-possession",
            Self::WrongAudience => "urn:hushkey:problem:wrong-audience",
            Self::TooManyRequests => "urn:hushkey:problem:too-many-requests",
            Self::ImpossiblePlan(_) => "urn:hushkey:problem:impossible-plan",
            Self::ForbiddenAddress => "urn:hushkey:problem:forbidden-address",
            Self::UnknownResource => "urn:hushkey:problem:unknown-resource",
            Self::MethodNotAllowed => "urn:hushkey:problem:method-not-allowed",
            Self::Conflict => "urn:hushkey:problem:conflict",
            Self::TooLarge => "urn:hushkey:problem:too-large",
            Self::UnsupportedMediaType => "urn:hushkey:problem:unsupported-media-type",
            Self::RequestTimeout => "urn:hushkey:problem:request-timeout",
            Self::Overloaded => "urn:hushkey:problem:overloaded",
            Self::Internal => "urn:hushkey:problem:internal",
        }
    }

    /// The problem document.
    #[must_use]
    pub fn document(self) -> ProblemDocument {
        ProblemDocument {
            kind: self.urn().to_owned(),
            title: self.title().to_owned(),
            status: self.status().as_u16(),
            detail: match self {
                Self::ImpossiblePlan(why) => Some(why.to_string()),
                _ => None,
            },
        }
    }
}

impl IntoResponse for ProblemType {
    fn into_response(self) -> Response {
        // Three short fields always serialize.
        let body = serde_json::to_string(&self.document()).unwrap_or_default();
        let mut response = problem_response(self.status(), body);
        let headers = response.headers_mut();
        match self {
            Self::MissingCredential | Self::UnknownCredential => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("License, Bearer"));
            }
            Self::Overloaded | Self::TooManyRequests => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            }
            _ => {}
        }
        response
    }
}

/// A response of type `application/problem+json`.
pub(crate) fn problem_response(status: StatusCode, body: String) -> Response {
    let kind = HeaderValue::from_static("application/problem+json");
    (status, [(header::CONTENT_TYPE, kind)], body).into_response()
}

impl From<PlanError> for ProblemType {
    fn from(error: PlanError) -> Self {
        match error {
            PlanError::OutOfBounds => Self::OutOfBounds,
            other => Self::ImpossiblePlan(other),
        }
    }
}

impl From<crate::store::StoreError> for ProblemType {
    fn from(error: crate::store::StoreError) -> Self {
        match error {
            crate::store::StoreError::Overloaded => Self::Overloaded,
            crate::store::StoreError::Failed | crate::store::StoreError::Corrupt => Self::Internal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_whole_and_none_is_doubled() {
        let mut kinds = Vec::new();
        for problem in ProblemType::ALL {
            let document = problem.document();
            assert!((400..600).contains(&document.status));
            assert!(document.title.ends_with('.'));
            assert_eq!(document.kind, format!("urn:hushkey:problem:{problem}"));
            kinds.push(document.kind);
        }
        kinds.sort();
        kinds.dedup();
        assert_eq!(kinds.len(), ProblemType::ALL.len());
    }
}
