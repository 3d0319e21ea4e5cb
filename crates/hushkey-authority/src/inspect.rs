//! The way of every request: read within limits, inspect, handle, inspect the answer.
//!
//! In: a request of any kind. Out: its answer, or a problem document.
//! Never: a handler that sees a payload the guard did not pass, an answer that leaves uninspected, or a client address.
//!
//! Limits: [`MAX_BODY`] bytes; the body has as long to arrive as the head ([`crate::serve::PATIENCE`]).

use crate::app::App;
use crate::contract::Verdict;
use crate::problem::{ProblemType, problem_response};
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hushkey_guard::RawPayload;
use std::sync::Arc;
use std::time::Duration;

/// Largest request and response body.
pub(crate) const MAX_BODY: usize = 16 * 1024;

pub(crate) async fn inspect(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    match guarded(&app, request, next).await {
        Ok(response) => response,
        Err(problem) => problem,
    }
}

async fn guarded(app: &App, request: Request, next: Next) -> Result<Response, Response> {
    let (parts, body) = request.into_parts();
    let body = receive(body, app.patience).await.map_err(IntoResponse::into_response)?;
    let method = parts.method.clone();
    let target = parts.uri.to_string();
    let raw = headers_of(&parts.headers);
    let payload = RawPayload::request(method.as_str(), &target, &raw, &body);
    app.contract.check(payload).map_err(refused)?;

    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    inspect_answer(app, &method, &target, response).await
}

async fn inspect_answer(app: &App, method: &Method, target: &str, response: Response) -> Result<Response, Response> {
    let (parts, body) = response.into_parts();
    let failed = |_| ProblemType::Internal.into_response();
    let body = Limited::new(body, 8 * 1024 * 1024)
        .collect()
        .await
        .map_err(failed)?
        .to_bytes();
    let raw = headers_of(&parts.headers);
    let payload = RawPayload::response(method.as_str(), target, parts.status.as_u16(), &raw, &body);
    // An answer that is not clean is a fault of this server.
    app.contract
        .check(payload)
        .map_err(|_| ProblemType::Internal.into_response())?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

async fn receive(body: Body, patience: Duration) -> Result<Bytes, ProblemType> {
    let collected = Limited::new(body, MAX_BODY).collect();
    match tokio::time::timeout(patience, collected).await {
        Ok(Ok(body)) => Ok(body.to_bytes()),
        Ok(Err(error)) if error.is::<LengthLimitError>() => Err(ProblemType::TooLarge),
        Ok(Err(_)) => Err(ProblemType::MalformedRequest),
        Err(_) => Err(ProblemType::RequestTimeout),
    }
}

/// All headers but `Host`, which names this server as the client reached it.
fn headers_of(headers: &HeaderMap) -> Vec<(&str, &[u8])> {
    headers
        .iter()
        .filter(|(name, _)| *name != header::HOST)
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect()
}

/// The answer to a payload that the guard did not pass.
pub(crate) fn refused(verdict: Verdict) -> Response {
    match verdict {
        Verdict::Refused(refusal) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::FORBIDDEN);
            problem_response(status, refusal.to_problem_json())
        }
        Verdict::NotClean => {
            let problem = hushkey_guard::Problem::PiiBlocked;
            let body = serde_json::json!({
                "type": problem.urn(), "title": problem.title(), "status": problem.status(),
            });
            let status = StatusCode::from_u16(problem.status()).unwrap_or(StatusCode::FORBIDDEN);
            problem_response(status, body.to_string())
        }
    }
}
