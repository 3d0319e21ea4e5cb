//! `POST /.well-known/ohttp-gateway`: Oblivious HTTP (RFC 9458). Opens what came through a relay, and sends it the way of
//! every other request.
//!
//! In: an encapsulated request, from a relay. Out: the encapsulated answer of the same routes, guard and contracts, of one of
//! few sizes; or, when it does not open, a problem document in clear. `GET` gives the key configurations (RFC 9540).
//! Never: the administration through a relay; a request twice; an answer that differs by the relay it came through.
//!
//! Limits: [`MAX_ENCAPSULATED`] bytes, [`DATE_TOLERANCE`] seconds, and as many requests in that time as [`replay`] remembers.

mod keys;
pub(crate) mod replay;

pub(crate) use keys::GatewayKeys;
use keys::OpenError;

use crate::api::endpoint::Endpoint;
use crate::app::App;
use crate::contract::Verdict;
use crate::inspect::refused;
use crate::openapi::OPENAPI_PATH;
use crate::problem::{ProblemType, problem_response};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hushkey_guard::RawPayload;
use hushkey_license::oblivious::{
    Answering, DATE_PROBLEM, DATE_TOLERANCE, FIELDS, GATEWAY_PATH, InnerRequest, InnerResponse, KEY_PROBLEM, KEYS_TYPE,
    MAX_ENCAPSULATED, REQUEST_TYPE, RESPONSE_TYPE,
};
use hyper::service::Service as _;
use hyper_util::service::TowerToHyperService;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

struct Gateway {
    app: Arc<App>,
    /// The routes that everybody else comes to directly.
    inner: Router,
}

/// The gateway's own route.
pub(crate) fn router(app: &Arc<App>, inner: Router) -> Router {
    let gateway = Gateway {
        app: Arc::clone(app),
        inner,
    };
    let methods = post(pass)
        .get(configurations)
        .fallback(|| async { ProblemType::MethodNotAllowed });
    Router::new().route(GATEWAY_PATH, methods).with_state(Arc::new(gateway))
}

/// What the document says of it.
pub(crate) fn endpoints() -> [Endpoint; 2] {
    [
        Endpoint::elsewhere(Method::POST, GATEWAY_PATH, "oblivious")
            .summary("An encapsulated request for any endpoint that does not administrate (RFC 9458).")
            .takes_bytes(REQUEST_TYPE)
            .answers_bytes(RESPONSE_TYPE)
            .problem(ProblemType::Conflict),
        Endpoint::elsewhere(Method::GET, GATEWAY_PATH, "obliviousKeys")
            .summary("The gateway's key configurations (RFC 9458).")
            .answers_bytes(KEYS_TYPE),
    ]
}

async fn configurations(State(gateway): State<Arc<Gateway>>) -> Response {
    let list = gateway.app.gateway.encoded().to_vec();
    ([(header::CONTENT_TYPE, KEYS_TYPE)], list).into_response()
}

async fn pass(State(gateway): State<Arc<Gateway>>, request: Request) -> Response {
    let (inner, answering) = match gateway.open(request).await {
        Ok(opened) => opened,
        Err(refused) => return refused.into_response(),
    };
    let answer = match inner {
        Ok(request) => gateway.answer(request).await,
        Err(refused) => refused.into_response(),
    };
    gateway
        .seal(answer, answering)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

type Opened = (Result<InnerRequest, Refused>, Answering);

/// Why a request is not let through.
#[derive(Debug, Clone, Copy)]
enum Refused {
    /// The authority's own problem.
    Problem(ProblemType),
    /// The guard's, about the head that the relay made.
    Guard(Verdict),
    /// Encapsulated to a key that is not known here.
    Key,
    /// Not of now.
    Date,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::Problem(problem) => problem.into_response(),
            Self::Guard(verdict) => refused(verdict),
            Self::Key => standard_problem(
                KEY_PROBLEM,
                "The key configuration is not known here; fetch the current one.",
            ),
            Self::Date => standard_problem(DATE_PROBLEM, "The request's date is not of now."),
        }
    }
}

impl From<ProblemType> for Refused {
    fn from(problem: ProblemType) -> Self {
        Self::Problem(problem)
    }
}

impl Gateway {
    /// Removes the encapsulation. What fails before is answered in clear, what fails after through the encapsulation.
    async fn open(&self, request: Request) -> Result<Opened, Refused> {
        let (parts, body) = request.into_parts();
        self.inspect_head(&parts.headers)?;
        if parts.headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes()) != Some(REQUEST_TYPE.as_bytes()) {
            return Err(ProblemType::UnsupportedMediaType.into());
        }
        let body = receive(body, self.app.patience).await?;
        let (plain, answering) = self.app.gateway.open(&body).map_err(|error| match error {
            OpenError::Key => Refused::Key,
            OpenError::Malformed => ProblemType::MalformedRequest.into(),
        })?;
        let read = InnerRequest::decode(&plain).map_err(|_| ProblemType::MalformedRequest.into());
        let checked = read.and_then(|request| self.is_fresh(&request, &body).map(|()| request));
        Ok((checked, answering))
    }

    /// A relay adds nothing: what a request says besides its content passes the guard like every other.
    fn inspect_head(&self, headers: &HeaderMap) -> Result<(), Refused> {
        let own = [header::HOST, header::CONTENT_TYPE, header::CONTENT_LENGTH];
        let raw: Vec<(&str, &[u8])> = headers
            .iter()
            .filter(|(name, _)| !own.contains(name))
            .map(|(name, value)| (name.as_str(), value.as_bytes()))
            .collect();
        let payload = RawPayload::request("POST", GATEWAY_PATH, &raw, b"");
        self.app.contract.check(payload).map_err(Refused::Guard)
    }

    /// Whether the request is of now, and comes for the first time.
    fn is_fresh(&self, request: &InnerRequest, encapsulated: &[u8]) -> Result<(), Refused> {
        let now = self.app.now();
        let date = request.field("date").and_then(read_date);
        if date.is_none_or(|date| date.abs_diff(now) > DATE_TOLERANCE.unsigned_abs()) {
            return Err(Refused::Date);
        }
        self.app.gateway.note(encapsulated, now).map_err(|error| match error {
            replay::ReplayError::Seen => ProblemType::Conflict.into(),
            replay::ReplayError::Full => ProblemType::Overloaded.into(),
        })
    }

    /// The answer of the routes that everybody comes to: same guard, same contracts.
    async fn answer(&self, request: InnerRequest) -> Response {
        // Nor the document, which is longer than what a relay carries.
        if request.path.starts_with("/v1/admin") || request.path == OPENAPI_PATH {
            return ProblemType::UnknownResource.into_response();
        }
        let Some(request) = to_http(request) else {
            return ProblemType::MalformedRequest.into_response();
        };
        match TowerToHyperService::new(self.inner.clone()).call(request).await {
            Ok(response) => response,
            Err(never) => match never {},
        }
    }

    async fn seal(&self, answer: Response, answering: Answering) -> Result<Response, ProblemType> {
        let (parts, body) = answer.into_parts();
        let kind = parts
            .headers
            .get(header::CONTENT_TYPE)
            .map(|kind| kind.as_bytes().to_vec());
        let mut fields = vec![("date", write_date(self.app.now()).into_bytes())];
        fields.extend(kind.map(|kind| ("content-type", kind)));
        let collected = Limited::new(body, MAX_ENCAPSULATED).collect().await;
        let response = InnerResponse {
            status: parts.status.as_u16(),
            fields,
            body: collected.map_err(|_| ProblemType::Internal)?.to_bytes().to_vec(),
        };
        let plain = response.encode().map_err(|_| ProblemType::Internal)?;
        let sealed = answering.seal(&plain, &mut |bytes| (self.app.random)(bytes));
        let sealed = sealed.map_err(|_| ProblemType::Internal)?;
        let headers = [
            (header::CONTENT_TYPE, RESPONSE_TYPE),
            (header::CACHE_CONTROL, "no-store"),
        ];
        Ok((headers, sealed).into_response())
    }
}

/// The request as it would have come directly.
fn to_http(request: InnerRequest) -> Option<Request> {
    let method: Method = request.method.parse().ok()?;
    let uri: Uri = request.path.parse().ok()?;
    let mut built = Request::builder().method(method).uri(uri);
    for name in FIELDS.iter().filter(|name| **name != "date") {
        if let Some(value) = request.field(name) {
            built = built.header(*name, value);
        }
    }
    built.body(Body::from(request.body)).ok()
}

async fn receive(body: Body, patience: Duration) -> Result<Bytes, ProblemType> {
    let collected = Limited::new(body, MAX_ENCAPSULATED).collect();
    match tokio::time::timeout(patience, collected).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(ProblemType::TooLarge),
        Ok(Err(_)) => Err(ProblemType::MalformedRequest),
        Err(_) => Err(ProblemType::RequestTimeout),
    }
}

/// A problem whose type is registered, not ours.
fn standard_problem(kind: &str, title: &str) -> Response {
    let status = StatusCode::BAD_REQUEST;
    let body = serde_json::json!({ "type": kind, "title": title, "status": status.as_u16() });
    problem_response(status, body.to_string())
}

fn read_date(value: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(value).ok()?;
    let since = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}

fn write_date(now: i64) -> String {
    // The year 9999 is the last that the form can say.
    let seconds = u64::try_from(now).unwrap_or(0).min(253_402_300_799);
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds))
}
