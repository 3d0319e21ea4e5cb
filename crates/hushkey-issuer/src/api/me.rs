//! `/v1/me/…`: what a signed-in person may do about themselves: the endpoints of `/v1/people/{person}/…`, for the person whose
//! session it is and nobody else.

use super::path::SignedIn;
use super::{Shared, blind_issue, erase_person, export_person, list_licenses, list_seats};
use crate::problem::ProblemType;
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use std::sync::Arc;

pub(super) fn router(shared: &Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/v1/me/licenses", get(list_licenses::handle))
        .route("/v1/me/seats", get(list_seats::handle))
        .route("/v1/me/seats/issue", post(blind_issue::handle))
        .route("/v1/me/export", get(export_person::handle))
        .route("/v1/me/erase", post(erase_person::handle))
        .route("/v1/me/sign-out", post(sign_out))
        .method_not_allowed_fallback(|| async { ProblemType::MethodNotAllowed })
        .layer(from_fn_with_state(Arc::clone(shared), authenticate))
}

/// Lets a request pass that carries a session, as its person's.
async fn authenticate(State(shared): State<Arc<Shared>>, mut request: Request, next: Next) -> Response {
    let now = (shared.clock)();
    let mut headers = request.headers().get_all(header::AUTHORIZATION).iter();
    let person = match (headers.next(), headers.next()) {
        (Some(value), None) => shared.sessions.whose(value.as_bytes(), now),
        _ => None,
    };
    match person {
        Some(person) => {
            request.extensions_mut().insert(SignedIn(person));
            next.run(request).await
        }
        None => ProblemType::SessionRequired.into_response(),
    }
}

/// `POST /v1/me/sign-out`: ends all sessions of the person.
async fn sign_out(State(shared): State<Arc<Shared>>, Extension(SignedIn(person)): Extension<SignedIn>) -> StatusCode {
    shared.sessions.end(&person);
    StatusCode::NO_CONTENT
}
