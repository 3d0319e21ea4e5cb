//! The issuer's only words with the authority: "make a license of this plan", "switch it off, or on", and "this is the key of an epoch's blind seats".
//!
//! In: a plan token and an attempt; a license token. Out: a license token and its key. Never: anything about a person; both directions pass the
//! guard under a closed contract (`authority/policy.toml`), and a finding refuses the exchange.
//!
//! The attempt travels as `Idempotency-Key`: the authority answers repetitions of one attempt with one license.
//! Limits: answer 16 KiB, 10 s; plain `http` only towards this machine, unless the options say otherwise.

mod address;

pub(crate) use address::Address;
pub use address::AuthorityUrlError;

use crate::outbound::{HttpClient, TIMEOUT, client};
use crate::problem::ProblemType;
use crate::secret::SecretText;
use crate::vault::IssuedLicense;
use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload, Receipt};
use hushkey_license::wire::{ATTEMPT_HEADER, CreateLicense, LicenseCreated, PublishedSeatKey};
use hushkey_license::{AdminToken, AttemptToken, LicenseKey, LicenseToken, PlanToken};
use zeroize::Zeroizing;

const PATH: &str = "/v1/admin/licenses";
const SEAT_KEYS: &str = "/v1/admin/seats/keys";
const JSON: &str = "application/json";
const MAX_ANSWER: usize = 16 * 1024;

/// Why there is no way to the authority; found at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthoritySetupError {
    /// The address.
    #[error(transparent)]
    Url(#[from] AuthorityUrlError),
    /// The cryptography of `https` is not available.
    #[error("no TLS towards the authority")]
    Tls,
    /// The built-in contract does not read.
    #[error("the built-in contract with the authority is damaged")]
    Contract,
}

/// What is done to a license when payment stops, or goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Switch {
    Suspend,
    Reinstate,
}

impl Switch {
    fn name(self) -> &'static str {
        match self {
            Self::Suspend => "suspend",
            Self::Reinstate => "reinstate",
        }
    }
}

/// A pooled client of one authority.
pub(crate) struct Authority {
    client: HttpClient,
    address: Address,
    authorization: SecretText,
    guard: Guard,
}

impl Authority {
    pub(crate) fn new(url: &str, token: &AdminToken, allow_plain: bool) -> Result<Self, AuthoritySetupError> {
        let address = Address::parse(url, allow_plain)?;
        let policy = Policy::parse(include_str!("authority/policy.toml")).map_err(|_| AuthoritySetupError::Contract)?;
        let client = client().ok_or(AuthoritySetupError::Tls)?;
        let authorization = SecretText::new(format!("Bearer {}", token.as_str()));
        Ok(Self {
            client,
            address,
            authorization,
            guard: Guard::new(policy, GuardOptions::new(Component::Issuer)),
        })
    }

    /// Asks for a license of `plan`. Repeating an `attempt` is safe.
    pub(crate) async fn create_license(
        &self,
        attempt: &AttemptToken,
        plan: &PlanToken,
    ) -> Result<IssuedLicense, ProblemType> {
        let body = serde_json::to_vec(&CreateLicense { plan: *plan }).map_err(|_| ProblemType::Internal)?;
        let headers: [(&str, &[u8]); 3] = [
            ("authorization", self.authorization.expose().as_bytes()),
            ("content-type", JSON.as_bytes()),
            (ATTEMPT_HEADER, attempt.as_str().as_bytes()),
        ];
        let request = self.guarded_request(PATH, &headers, &body)?;
        let exchange = tokio::time::timeout(TIMEOUT, self.exchange(request));
        let (status, answer) = exchange.await.map_err(|_| ProblemType::AuthorityUnreachable)??;
        match status {
            StatusCode::OK | StatusCode::CREATED => self.read_answer(status, &answer),
            StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY => Err(ProblemType::PlanUnknown),
            StatusCode::CONFLICT | StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => {
                Err(ProblemType::AuthorityUnreachable)
            }
            status if status.is_server_error() => Err(ProblemType::AuthorityUnreachable),
            _ => Err(ProblemType::AuthorityRefused),
        }
    }

    /// Publishes the key of a bucket. Repeating is safe; that the authority has another key for the bucket is a refusal.
    pub(crate) async fn publish_seat_key(&self, key: &PublishedSeatKey) -> Result<(), ProblemType> {
        let body = serde_json::to_vec(key).map_err(|_| ProblemType::Internal)?;
        let headers: [(&str, &[u8]); 2] = [
            ("authorization", self.authorization.expose().as_bytes()),
            ("content-type", JSON.as_bytes()),
        ];
        let request = self.guarded_request(SEAT_KEYS, &headers, &body)?;
        let exchange = tokio::time::timeout(TIMEOUT, self.exchange(request));
        let (status, _) = exchange.await.map_err(|_| ProblemType::AuthorityUnreachable)??;
        match status {
            StatusCode::NO_CONTENT => Ok(()),
            StatusCode::NOT_FOUND | StatusCode::UNPROCESSABLE_ENTITY => Err(ProblemType::PlanUnknown),
            status if status.is_server_error() => Err(ProblemType::AuthorityUnreachable),
            _ => Err(ProblemType::AuthorityRefused),
        }
    }

    /// Switches a license off, or on again. Repeating is safe. One that the vendor has revoked, or that is unknown, stays so.
    pub(crate) async fn switch_license(&self, license: &LicenseToken, switch: Switch) -> Result<(), ProblemType> {
        let path = format!("{PATH}/{license}/{}", switch.name());
        let headers: [(&str, &[u8]); 1] = [("authorization", self.authorization.expose().as_bytes())];
        let request = self.guarded_request(&path, &headers, b"")?;
        let exchange = tokio::time::timeout(TIMEOUT, self.exchange(request));
        let (status, _) = exchange.await.map_err(|_| ProblemType::AuthorityUnreachable)??;
        match status {
            StatusCode::OK | StatusCode::NOT_FOUND | StatusCode::CONFLICT => Ok(()),
            StatusCode::REQUEST_TIMEOUT | StatusCode::TOO_MANY_REQUESTS => Err(ProblemType::AuthorityUnreachable),
            status if status.is_server_error() => Err(ProblemType::AuthorityUnreachable),
            _ => Err(ProblemType::AuthorityRefused),
        }
    }

    /// The request as the guard let it pass: a finding, or any change, refuses.
    fn guarded_request(
        &self,
        path: &str,
        headers: &[(&str, &[u8])],
        body: &[u8],
    ) -> Result<Request<Full<Bytes>>, ProblemType> {
        let raw = RawPayload::request(Method::POST.as_str(), path, headers, body);
        let passed = self.guard.pass(raw).map_err(|refused| {
            log(&refused.receipt);
            ProblemType::PiiBlocked
        })?;
        log(&passed.receipt);
        if !passed.clean.is_unchanged() {
            return Err(ProblemType::PiiBlocked);
        }
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(self.address.join(passed.clean.target()));
        for (name, value) in passed.clean.headers() {
            let mut value = http::HeaderValue::from_bytes(value).map_err(|_| ProblemType::Internal)?;
            value.set_sensitive(name == header::AUTHORIZATION.as_str());
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(passed.clean.into_body().into_owned()));
        request.body(body).map_err(|_| ProblemType::Internal)
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Zeroizing<Vec<u8>>), ProblemType> {
        let response = self
            .client
            .request(request)
            .await
            .map_err(|_| ProblemType::AuthorityUnreachable)?;
        let status = response.status();
        let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await;
        let body = body.map_err(|_| ProblemType::AuthorityUnreachable)?;
        Ok((status, Zeroizing::new(body.to_bytes().to_vec())))
    }

    fn read_answer(&self, status: StatusCode, answer: &[u8]) -> Result<IssuedLicense, ProblemType> {
        let headers: [(&str, &[u8]); 1] = [("content-type", JSON.as_bytes())];
        let raw = RawPayload::response(Method::POST.as_str(), PATH, status.as_u16(), &headers, answer);
        let passed = self.guard.pass(raw).map_err(|refused| {
            log(&refused.receipt);
            ProblemType::PiiBlocked
        })?;
        log(&passed.receipt);
        if !passed.clean.is_unchanged() {
            return Err(ProblemType::PiiBlocked);
        }
        let created: LicenseCreated =
            serde_json::from_slice(passed.clean.body()).map_err(|_| ProblemType::AuthorityMalformed)?;
        let key = SecretText::new(created.key);
        LicenseKey::parse(key.expose()).map_err(|_| ProblemType::AuthorityMalformed)?;
        Ok(IssuedLicense {
            license: created.license,
            key,
            expires_at: created.expires_at,
        })
    }
}

fn log(receipt: &Receipt) {
    tracing::info!(
        direction = receipt.direction.name(),
        verdict = receipt.verdict.name(),
        policy = receipt.policy,
        count = receipt.count(),
        problem = receipt.problem.map(hushkey_guard::Problem::name),
        "guard"
    );
}
