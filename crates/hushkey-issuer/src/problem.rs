//! Every error the API can answer: a closed list, with static text only (RFC 9457).
//!
//! In: a reason. Out: an `application/problem+json` response. Never: a byte of the request, of a person, or of a store's error.

use crate::kek::KekError;
use crate::vault::{BeginError, IdentityError, PurchaseError, SeatsError, UpdateError, VaultError};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// Why a request was not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ProblemType {
    /// Not valid JSON, an unknown or missing field, or an unknown query parameter.
    MalformedRequest,
    /// A field is empty, too long, or not of its form.
    MalformedField,
    /// The e-mail address is none.
    MalformedEmail,
    /// A look-up must say what for.
    PurposeRequired,
    /// License creation needs an idempotency key.
    IdempotencyKeyRequired,
    /// The idempotency key was used for another plan.
    IdempotencyKeyReused,
    /// The license was issued, and its key is no longer kept for a repetition.
    AnswerForgotten,
    /// The same request is being worked on.
    RequestInProgress,
    /// No or a wrong bearer token.
    Unauthorized,
    /// No such route.
    NotFound,
    /// The route has no such method.
    MethodNotAllowed,
    /// No person has this token, or none was found.
    PersonUnknown,
    /// The person was erased.
    PersonErased,
    /// Another person has this e-mail address.
    EmailTaken,
    /// Erased; the write-ahead log must be emptied by a repetition.
    ErasureIncomplete,
    /// The erasure journal cannot be written.
    JournalUnwritable,
    /// Keys are being rotated.
    RotationInProgress,
    /// The key-encryption key is not one that can be changed here.
    KekFixed,
    /// Whoever holds the key-encryption key did not serve.
    KeyProviderFailed,
    /// The body is too large.
    TooLarge,
    /// The body is not `application/json`.
    UnsupportedMediaType,
    /// The request did not arrive in time.
    RequestTimeout,
    /// The authority knows no such plan.
    PlanUnknown,
    /// This issuer was started without an authority.
    AuthorityMissing,
    /// The authority did not answer, or answered with a fault of its own. The request can be repeated.
    AuthorityUnreachable,
    /// The authority refuses this issuer.
    AuthorityRefused,
    /// The authority's answer is not what it must be.
    AuthorityMalformed,
    /// The guard found personal data on the way to or from the authority; nothing passed.
    PiiBlocked,
    /// No seats are blind in this plan.
    SeatPlanUnknown,
    /// The plan's seats are blind already, with another product or epoch length.
    SeatPlanDiffers,
    /// The person has no seats of this plan (any more).
    SeatsNotGranted,
    /// No key is open for the epoch: it is over, too far ahead, or too few entitlements live.
    SeatKeyMissing,
    /// Another batch was signed for this epoch; the next epoch brings new seats.
    SeatsIssued,
    /// The batch is not of the entitlement's size, or not for the key.
    SeatBatchMalformed,
    /// This issuer has no provider.
    SignInMissing,
    /// The state is not of a sign-in that this browser began, within its time, once.
    SignInState,
    /// The provider said no, or what it said is not believed.
    SignInRefused,
    /// The provider has not verified the e-mail address.
    EmailUnverified,
    /// The address belongs to a person who signs in by another identity.
    IdentityDiffers,
    /// The provider does not answer.
    ProviderUnreachable,
    /// The provider's metadata or answer is not what it must be.
    ProviderMalformed,
    /// No session, or one that is over.
    SessionRequired,
    /// This issuer takes no purchases.
    WebhookMissing,
    /// The event is not signed by the payment service, or not now.
    SignatureRefused,
    /// A price in the event has no plan.
    PriceUnmapped,
    /// Nobody told of such a purchase, or it gave nothing yet.
    PurchaseUnknown,
    /// A person would have more blind seats of a plan than a batch holds.
    TooManySeats,
    /// Something here does not work; the log has the number.
    Internal,
}

impl ProblemType {
    /// All of them.
    pub const ALL: [Self; 48] = [
        Self::MalformedRequest,
        Self::MalformedField,
        Self::MalformedEmail,
        Self::PurposeRequired,
        Self::IdempotencyKeyRequired,
        Self::IdempotencyKeyReused,
        Self::AnswerForgotten,
        Self::RequestInProgress,
        Self::Unauthorized,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::PersonUnknown,
        Self::PersonErased,
        Self::EmailTaken,
        Self::ErasureIncomplete,
        Self::JournalUnwritable,
        Self::RotationInProgress,
        Self::KekFixed,
        Self::KeyProviderFailed,
        Self::TooLarge,
        Self::UnsupportedMediaType,
        Self::RequestTimeout,
        Self::PlanUnknown,
        Self::AuthorityMissing,
        Self::AuthorityUnreachable,
        Self::AuthorityRefused,
        Self::AuthorityMalformed,
        Self::PiiBlocked,
        Self::SeatPlanUnknown,
        Self::SeatPlanDiffers,
        Self::SeatsNotGranted,
        Self::SeatKeyMissing,
        Self::SeatsIssued,
        Self::SeatBatchMalformed,
        Self::SignInMissing,
        Self::SignInState,
        Self::SignInRefused,
        Self::EmailUnverified,
        Self::IdentityDiffers,
        Self::ProviderUnreachable,
        Self::ProviderMalformed,
        Self::SessionRequired,
        Self::WebhookMissing,
        Self::SignatureRefused,
        Self::PriceUnmapped,
        Self::PurchaseUnknown,
        Self::TooManySeats,
        Self::Internal,
    ];

    const fn parts(self) -> (u16, &'static str, &'static str) {
        match self {
            Self::MalformedRequest => (
                400,
                "malformed-request",
                "The request does not have the documented form.",
            ),
            Self::MalformedField => (
                422,
                "malformed-field",
                "A field is empty, too long, or not of its form.",
            ),
            Self::MalformedEmail => (422, "malformed-email", "The e-mail address is not one."),
            Self::PurposeRequired => (
                400,
                "purpose-required",
                "A look-up must name one of the known purposes.",
            ),
            Self::IdempotencyKeyRequired => (
                400,
                "idempotency-key-required",
                "An Idempotency-Key header of 8 to 128 printable characters is required.",
            ),
            Self::IdempotencyKeyReused => (
                409,
                "idempotency-key-reused",
                "The idempotency key was used for another plan.",
            ),
            Self::AnswerForgotten => (
                409,
                "answer-forgotten",
                "The license was issued; its key is no longer kept for a repetition.",
            ),
            Self::RequestInProgress => (409, "request-in-progress", "The same request is being worked on."),
            Self::Unauthorized => (401, "unauthorized", "A valid bearer token is required."),
            Self::NotFound => (404, "not-found", "There is no such route."),
            Self::MethodNotAllowed => (405, "method-not-allowed", "The route does not have this method."),
            Self::PersonUnknown => (404, "person-unknown", "No such person is known."),
            Self::PersonErased => (410, "person-erased", "The person was erased."),
            Self::EmailTaken => (409, "email-taken", "Another person has this e-mail address."),
            Self::ErasureIncomplete => (
                503,
                "erasure-incomplete",
                "It is done; repeat the request to empty the write-ahead log of what was there before.",
            ),
            Self::JournalUnwritable => (
                503,
                "journal-unwritable",
                "The erasure journal cannot be written, so nothing was erased.",
            ),
            Self::RotationInProgress => (409, "rotation-in-progress", "Keys are being rotated already."),
            Self::KekFixed => (
                409,
                "kek-fixed",
                "The key-encryption key is changed by a start with another one, not here.",
            ),
            Self::KeyProviderFailed => (
                502,
                "key-provider-failed",
                "Whoever holds the key-encryption key did not serve; the keys are as they were.",
            ),
            Self::TooLarge => (413, "too-large", "The request is too large."),
            Self::UnsupportedMediaType => (415, "unsupported-media-type", "The body must be application/json."),
            Self::RequestTimeout => (408, "request-timeout", "The request did not arrive in time."),
            Self::PlanUnknown => (422, "plan-unknown", "The authority knows no such plan."),
            Self::AuthorityMissing => (
                503,
                "authority-missing",
                "This issuer was started without an authority, so it cannot make licenses.",
            ),
            Self::AuthorityUnreachable => (
                502,
                "authority-unreachable",
                "The authority did not answer; repeat the request with the same idempotency key.",
            ),
            Self::AuthorityRefused => (502, "authority-refused", "The authority refuses this issuer."),
            Self::AuthorityMalformed => (
                502,
                "authority-malformed",
                "The authority's answer is not what it must be.",
            ),
            Self::PiiBlocked => (502, "pii-blocked", "The guard refused the exchange with the authority."),
            Self::SeatPlanUnknown => (404, "seat-plan-unknown", "The plan has no blind seats."),
            Self::SeatPlanDiffers => (
                409,
                "seat-plan-differs",
                "The plan's seats are blind already, with another product or epoch length.",
            ),
            Self::SeatsNotGranted => (403, "seats-not-granted", "The person has no seats of this plan."),
            Self::SeatKeyMissing => (409, "seat-key-missing", "No key is open for this plan and epoch."),
            Self::SeatsIssued => (
                409,
                "seats-issued",
                "The seats of this epoch were issued to another batch; the next epoch brings new ones.",
            ),
            Self::SeatBatchMalformed => (
                422,
                "seat-batch-malformed",
                "A batch asks for exactly the granted seats, under the key of its bucket.",
            ),
            Self::SignInMissing => (503, "sign-in-missing", "This issuer signs nobody in."),
            Self::SignInState => (
                400,
                "sign-in-state",
                "This browser began no such sign-in, or too long ago; begin again.",
            ),
            Self::SignInRefused => (
                403,
                "sign-in-refused",
                "The identity provider refused, or its answer is not believed.",
            ),
            Self::EmailUnverified => (
                403,
                "email-unverified",
                "The identity provider has not verified an e-mail address.",
            ),
            Self::IdentityDiffers => (
                409,
                "identity-differs",
                "The e-mail address belongs to a person who signs in by another identity.",
            ),
            Self::ProviderUnreachable => (502, "provider-unreachable", "The identity provider does not answer."),
            Self::ProviderMalformed => (
                502,
                "provider-malformed",
                "The identity provider's answer is not what it must be.",
            ),
            Self::SessionRequired => (401, "session-required", "A session that is not over is required."),
            Self::WebhookMissing => (503, "webhook-missing", "This issuer takes no purchases."),
            Self::SignatureRefused => (400, "signature-refused", "The event's signature is not valid now."),
            Self::PriceUnmapped => (
                422,
                "price-unmapped",
                "A price in the event has no plan; add it to the file of plans and let the event be sent again.",
            ),
            Self::PurchaseUnknown => (
                404,
                "purchase-unknown",
                "No such purchase is known, or it gave nothing yet.",
            ),
            Self::TooManySeats => (
                422,
                "too-many-seats",
                "The person would have more seats of one plan than a batch holds.",
            ),
            Self::Internal => (500, "internal", "The request could not be served."),
        }
    }

    /// The HTTP status.
    pub const fn status(self) -> u16 {
        self.parts().0
    }

    /// The stable kebab-case name; the type is `urn:hushkey:problem:<name>`.
    pub const fn name(self) -> &'static str {
        self.parts().1
    }

    /// One sentence for people.
    pub const fn title(self) -> &'static str {
        self.parts().2
    }
}

impl IntoResponse for ProblemType {
    fn into_response(self) -> Response {
        let (status, name, title) = self.parts();
        tracing::info!(problem = name, status, "refused");
        // Static text without characters that JSON escapes.
        let body = format!(r#"{{"type":"urn:hushkey:problem:{name}","title":"{title}","status":{status}}}"#);
        let mut response = body.into_response();
        *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        if matches!(self, Self::Unauthorized | Self::SessionRequired) {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

impl From<VaultError> for ProblemType {
    fn from(error: VaultError) -> Self {
        match error {
            VaultError::Unknown => Self::PersonUnknown,
            VaultError::Erased => Self::PersonErased,
            VaultError::Incomplete => Self::ErasureIncomplete,
            VaultError::Journal => Self::JournalUnwritable,
            VaultError::Sealed | VaultError::Audit | VaultError::Store(_) => {
                tracing::error!(%error, "vault");
                Self::Internal
            }
        }
    }
}

impl From<KekError> for ProblemType {
    fn from(error: KekError) -> Self {
        match error {
            KekError::Fixed => Self::KekFixed,
            error => {
                tracing::error!(%error, "key provider");
                Self::KeyProviderFailed
            }
        }
    }
}

impl From<UpdateError> for ProblemType {
    fn from(error: UpdateError) -> Self {
        match error {
            UpdateError::EmailTaken => Self::EmailTaken,
            UpdateError::Vault(error) => error.into(),
        }
    }
}

impl From<BeginError> for ProblemType {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::Reused => Self::IdempotencyKeyReused,
            BeginError::Forgotten => Self::AnswerForgotten,
            BeginError::Vault(error) => error.into(),
        }
    }
}

impl From<SeatsError> for ProblemType {
    fn from(error: SeatsError) -> Self {
        match error {
            SeatsError::PlanUnknown => Self::SeatPlanUnknown,
            SeatsError::PlanDiffers => Self::SeatPlanDiffers,
            SeatsError::NotGranted => Self::SeatsNotGranted,
            SeatsError::KeyMissing => Self::SeatKeyMissing,
            SeatsError::Issued => Self::SeatsIssued,
            SeatsError::Batch => Self::SeatBatchMalformed,
            SeatsError::Vault(error) => error.into(),
        }
    }
}

impl From<IdentityError> for ProblemType {
    fn from(error: IdentityError) -> Self {
        match error {
            IdentityError::Taken => Self::IdentityDiffers,
            IdentityError::Vault(error) => error.into(),
        }
    }
}

impl From<PurchaseError> for ProblemType {
    fn from(error: PurchaseError) -> Self {
        match error {
            PurchaseError::TooManySeats => Self::TooManySeats,
            PurchaseError::NoBuyer => Self::PersonUnknown,
            PurchaseError::Vault(error) => error.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_are_distinct_and_titles_need_no_escape() {
        let names: HashSet<_> = ProblemType::ALL.iter().map(|problem| problem.name()).collect();
        assert_eq!(names.len(), ProblemType::ALL.len());
        for problem in ProblemType::ALL {
            assert!((400..600).contains(&problem.status()));
            assert!(!problem.title().contains(['"', '\\']) && problem.title().ends_with('.'));
            assert!(
                problem
                    .name()
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            );
        }
    }
}
