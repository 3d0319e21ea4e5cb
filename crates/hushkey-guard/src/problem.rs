//! Why a payload was refused: a closed list, with static text only (RFC 9457).
//!
//! *In:* a reason. *Out:* status, type and title for `application/problem+json`. *Never:* a byte of the payload.

use serde::Serialize;

/// Why a payload was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Problem {
    /// The policy blocks a class that was found.
    PiiBlocked,
    /// A credential carries personal data; credentials are never altered.
    PiiInCredential,
    /// A signed message carries personal data; signed messages are never altered.
    PiiInSignedMessage,
    /// The payload cannot be read as what it says it is.
    UnreadablePayload,
    /// A content encoding or character set that is not supported.
    UnsupportedEncoding,
    /// Larger than a limit, also after decompression.
    TooLarge,
    /// Nested deeper than a limit.
    TooDeep,
    /// More fields, findings or decoding than a limit.
    TooMuchWork,
    /// The policy knows no such endpoint and blocks unknown ones.
    UnknownEndpoint,
    /// The endpoint's contract does not list a field and blocks unknown ones.
    UnknownField,
    /// A field does not have the format its contract declares.
    MalformedField,
    /// Personal data was still readable after redaction; nothing leaves.
    NotCleanable,
}

impl Problem {
    /// Every problem, in the order of their declaration.
    pub const ALL: &'static [Problem] = &[
        Problem::PiiBlocked,
        Problem::PiiInCredential,
        Problem::PiiInSignedMessage,
        Problem::UnreadablePayload,
        Problem::UnsupportedEncoding,
        Problem::TooLarge,
        Problem::TooDeep,
        Problem::TooMuchWork,
        Problem::UnknownEndpoint,
        Problem::UnknownField,
        Problem::MalformedField,
        Problem::NotCleanable,
    ];

    /// The stable kebab-case name.
    pub const fn name(self) -> &'static str {
        match self {
            Problem::PiiBlocked => "pii-blocked",
            Problem::PiiInCredential => "pii-in-credential",
            Problem::PiiInSignedMessage => "pii-in-signed-message",
            Problem::UnreadablePayload => "unreadable-payload",
            Problem::UnsupportedEncoding => "unsupported-encoding",
            Problem::TooLarge => "too-large",
            Problem::TooDeep => "too-deep",
            Problem::TooMuchWork => "too-much-work",
            Problem::UnknownEndpoint => "unknown-endpoint",
            Problem::UnknownField => "unknown-field",
            Problem::MalformedField => "malformed-field",
            Problem::NotCleanable => "not-cleanable",
        }
    }

    /// The problem type, `urn:hushkey:problem:<name>`.
    pub const fn urn(self) -> &'static str {
        match self {
            Problem::PiiBlocked => "urn:hushkey:problem:pii-blocked",
            Problem::PiiInCredential => "urn:hushkey:problem:pii-in-credential",
            Problem::PiiInSignedMessage => "urn:hushkey:problem:pii-in-signed-message",
            Problem::UnreadablePayload => "urn:hushkey:problem:unreadable-payload",
            Problem::UnsupportedEncoding => "urn:hushkey:problem:unsupported-encoding",
            Problem::TooLarge => "urn:hushkey:problem:too-large",
            Problem::TooDeep => "urn:hushkey:problem:too-deep",
            Problem::TooMuchWork => "urn:hushkey:problem:too-much-work",
            Problem::UnknownEndpoint => "urn:hushkey:problem:unknown-endpoint",
            Problem::UnknownField => "urn:hushkey:problem:unknown-field",
            Problem::MalformedField => "urn:hushkey:problem:malformed-field",
            Problem::NotCleanable => "urn:hushkey:problem:not-cleanable",
        }
    }

    /// The HTTP status of a refused request. A refused response is 502 towards the client, whatever the problem.
    pub const fn status(self) -> u16 {
        match self {
            Problem::PiiBlocked
            | Problem::PiiInCredential
            | Problem::PiiInSignedMessage
            | Problem::UnknownEndpoint
            | Problem::NotCleanable => 403,
            Problem::UnreadablePayload | Problem::TooDeep | Problem::UnknownField | Problem::MalformedField => 400,
            Problem::TooLarge | Problem::TooMuchWork => 413,
            Problem::UnsupportedEncoding => 415,
        }
    }

    /// One sentence for people.
    pub const fn title(self) -> &'static str {
        match self {
            Problem::PiiBlocked => "The message carries personal data that the policy blocks.",
            Problem::PiiInCredential => "A credential carries personal data.",
            Problem::PiiInSignedMessage => "A signed message carries personal data.",
            Problem::UnreadablePayload => "The message cannot be read as what it says it is.",
            Problem::UnsupportedEncoding => "The content encoding or character set is not supported.",
            Problem::TooLarge => "The message is too large.",
            Problem::TooDeep => "The message is nested too deeply.",
            Problem::TooMuchWork => "The message has too many fields, findings or encodings.",
            Problem::UnknownEndpoint => "The policy knows no such endpoint.",
            Problem::UnknownField => "The message has a field that the endpoint's contract does not list.",
            Problem::MalformedField => "A field does not have the format that its contract declares.",
            Problem::NotCleanable => "Personal data could not be removed from the message.",
        }
    }
}

impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A refusal: the problem, and what to answer. Holds nothing of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("refused: {}", problem.name())]
pub struct Refusal {
    problem: Problem,
}

impl Refusal {
    pub(crate) const fn new(problem: Problem) -> Refusal {
        Refusal { problem }
    }

    /// Why.
    pub const fn problem(&self) -> Problem {
        self.problem
    }

    /// The HTTP status for a refused request.
    pub const fn status(&self) -> u16 {
        self.problem.status()
    }

    /// The body of an `application/problem+json` answer.
    pub fn to_problem_json(&self) -> String {
        // Static text without characters that JSON escapes.
        format!(
            r#"{{"type":"{}","title":"{}","status":{}}}"#,
            self.problem.urn(),
            self.problem.title(),
            self.problem.status()
        )
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Refusal {
        Refusal::new(problem)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_problem_is_a_valid_problem_document() {
        for &problem in Problem::ALL {
            let text = Refusal::new(problem).to_problem_json();
            let value: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!(value["type"], format!("urn:hushkey:problem:{}", problem.name()));
            assert_eq!(value["status"], problem.status());
            assert!((400..500).contains(&problem.status()));
            assert_eq!(value["title"], problem.title());
        }
    }
}
