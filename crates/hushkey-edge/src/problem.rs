//! What the edge itself refuses, in one closed list, and how a refusal looks on the wire.
//!
//! In: the reason of a refusal. Out: an `application/problem+json` response (RFC 9457).
//! Never: a byte of the message that was refused.

use bytes::Bytes;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};

use crate::body::HeldBody;

/// A refusal by the edge's transport. Refusals by the guard have their own closed list there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EdgeProblem {
    /// No Host, two Hosts, a framing that is not plain `chunked`, or a target that cannot be forwarded.
    MalformedRequest,
    /// `Upgrade` or CONNECT: what follows could not be inspected.
    UpgradeRefused,
    /// TRACE, which only mirrors the request back.
    MethodRefused,
    /// An `Expect` other than `100-continue`.
    ExpectationRefused,
    /// A request body that is only a part (`Content-Range`): a value split over parts could not be seen.
    PartialContent,
    /// The request body is longer than the limit.
    TooLarge,
    /// The client sent its body too slowly.
    RequestTimeout,
    /// Connections, bytes in flight or inspections are at their limit.
    Overloaded,
    /// No connection to the upstream.
    UpstreamUnreachable,
    /// The upstream did not answer in time.
    UpstreamTimeout,
    /// The upstream's answer is cut off, malformed, a part, or switches protocols.
    UpstreamInvalid,
    /// The upstream's answer is longer than the limit.
    ResponseTooLarge,
    /// The inspection itself failed.
    InspectionFailed,
}

impl EdgeProblem {
    /// Every problem, in the order of their declaration.
    pub const ALL: [EdgeProblem; 13] = [
        EdgeProblem::MalformedRequest,
        EdgeProblem::UpgradeRefused,
        EdgeProblem::MethodRefused,
        EdgeProblem::ExpectationRefused,
        EdgeProblem::PartialContent,
        EdgeProblem::TooLarge,
        EdgeProblem::RequestTimeout,
        EdgeProblem::Overloaded,
        EdgeProblem::UpstreamUnreachable,
        EdgeProblem::UpstreamTimeout,
        EdgeProblem::UpstreamInvalid,
        EdgeProblem::ResponseTooLarge,
        EdgeProblem::InspectionFailed,
    ];

    /// The kebab-case name, as in the problem's `type`.
    pub const fn name(self) -> &'static str {
        match self {
            EdgeProblem::MalformedRequest => "malformed-request",
            EdgeProblem::UpgradeRefused => "upgrade-refused",
            EdgeProblem::MethodRefused => "method-refused",
            EdgeProblem::ExpectationRefused => "expectation-refused",
            EdgeProblem::PartialContent => "partial-content",
            EdgeProblem::TooLarge => "too-large",
            EdgeProblem::RequestTimeout => "request-timeout",
            EdgeProblem::Overloaded => "overloaded",
            EdgeProblem::UpstreamUnreachable => "upstream-unreachable",
            EdgeProblem::UpstreamTimeout => "upstream-timeout",
            EdgeProblem::UpstreamInvalid => "upstream-invalid",
            EdgeProblem::ResponseTooLarge => "response-too-large",
            EdgeProblem::InspectionFailed => "inspection-failed",
        }
    }

    /// The HTTP status.
    pub const fn status(self) -> StatusCode {
        match self {
            EdgeProblem::MalformedRequest | EdgeProblem::PartialContent => StatusCode::BAD_REQUEST,
            EdgeProblem::UpgradeRefused | EdgeProblem::MethodRefused => StatusCode::NOT_IMPLEMENTED,
            EdgeProblem::ExpectationRefused => StatusCode::EXPECTATION_FAILED,
            EdgeProblem::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            EdgeProblem::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            EdgeProblem::Overloaded => StatusCode::SERVICE_UNAVAILABLE,
            EdgeProblem::UpstreamUnreachable | EdgeProblem::UpstreamInvalid | EdgeProblem::ResponseTooLarge => {
                StatusCode::BAD_GATEWAY
            }
            EdgeProblem::UpstreamTimeout => StatusCode::GATEWAY_TIMEOUT,
            EdgeProblem::InspectionFailed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// One sentence for a person.
    pub const fn title(self) -> &'static str {
        match self {
            EdgeProblem::MalformedRequest => "The request is not one that can be forwarded without ambiguity.",
            EdgeProblem::UpgradeRefused => {
                "A change of protocol is refused, because what follows could not be inspected."
            }
            EdgeProblem::MethodRefused => "This method is refused.",
            EdgeProblem::ExpectationRefused => "Only the expectation 100-continue is understood.",
            EdgeProblem::PartialContent => "A part of a body is refused, because only whole bodies can be inspected.",
            EdgeProblem::TooLarge => "The body is longer than the limit.",
            EdgeProblem::RequestTimeout => "The body did not arrive in time.",
            EdgeProblem::Overloaded => "The gateway is at its limit, and nothing passes uninspected. Try again.",
            EdgeProblem::UpstreamUnreachable => "The license server cannot be reached.",
            EdgeProblem::UpstreamTimeout => "The license server did not answer in time.",
            EdgeProblem::UpstreamInvalid => "The license server's answer cannot be read.",
            EdgeProblem::ResponseTooLarge => "The license server's answer is longer than the limit.",
            EdgeProblem::InspectionFailed => "The inspection failed, so nothing was forwarded.",
        }
    }

    /// The problem document.
    pub fn to_json(self) -> String {
        write_document(
            &format!("urn:hushkey:problem:{}", self.name()),
            self.title(),
            self.status(),
        )
    }

    /// The whole response.
    pub fn to_response(self) -> Response<HeldBody> {
        let mut response = problem_response(self.status(), self.to_json().into());
        if self == EdgeProblem::Overloaded {
            response
                .headers_mut()
                .insert(RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }
}

/// A problem document. `urn` and `title` are static texts without characters that JSON escapes.
pub(crate) fn write_document(urn: &str, title: &str, status: StatusCode) -> String {
    format!(r#"{{"type":"{urn}","title":"{title}","status":{}}}"#, status.as_u16())
}

/// A response that carries a problem document and is never cached.
pub(crate) fn problem_response(status: StatusCode, document: Bytes) -> Response<HeldBody> {
    let mut response = Response::new(HeldBody::plain(document));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_a_document_of_its_own() {
        let mut names = std::collections::HashSet::new();
        for problem in EdgeProblem::ALL {
            let document: serde_json::Value = serde_json::from_str(&problem.to_json()).unwrap();
            assert_eq!(document["status"], problem.status().as_u16());
            assert_eq!(document["type"], format!("urn:hushkey:problem:{}", problem.name()));
            assert!(names.insert(problem.name()));
        }
    }
}
