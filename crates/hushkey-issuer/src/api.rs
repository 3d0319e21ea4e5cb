//! The vendor-side HTTP API: one file per endpoint.
//!
//! In: requests with the API token. Out: JSON, or a [`ProblemType`]. Never: a person's data in a URL, a log line or an error.
//!
//! Limits: bodies 16 KiB, read within 10 s.

mod blind_directory;
mod blind_grant;
mod blind_issue;
mod blind_keys;
mod blind_plan;
mod body;
mod claim_purchase;
mod create_license;
mod create_person;
mod erase_person;
mod export_person;
mod forget_identities;
mod health;
mod list_licenses;
mod list_seats;
mod me;
mod path;
mod purpose;
mod read_person;
mod rotate_keys;
mod search_people;
mod sign_in;
mod sign_in_callback;
mod state;
mod stripe_webhook;
mod unmapped_purchases;
mod update_person;
mod verify_audit;

pub(crate) use blind_keys::{open_keys, publish_keys};
pub(crate) use create_license::issue as issue_license;
pub use state::Clock;
pub(crate) use state::{Keeper, Parts, Shared};

use crate::problem::ProblemType;
use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use std::sync::Arc;

/// All routes.
pub(crate) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route("/v1/people", post(create_person::handle))
        .route("/v1/people/search", post(search_people::handle))
        .route(
            "/v1/people/{person}",
            get(read_person::handle).put(update_person::handle),
        )
        .route(
            "/v1/people/{person}/licenses",
            post(create_license::handle).get(list_licenses::handle),
        )
        .route("/v1/people/{person}/erase", post(erase_person::handle))
        .route("/v1/people/{person}/export", get(export_person::handle))
        .route(
            "/v1/people/{person}/seats",
            post(blind_grant::handle).get(list_seats::handle),
        )
        .route("/v1/people/{person}/identities/forget", post(forget_identities::handle))
        .route("/v1/people/{person}/seats/issue", post(blind_issue::handle))
        .route("/v1/keys", get(rotate_keys::state))
        .route("/v1/keys/rotate", post(rotate_keys::rotate))
        .route("/v1/audit/verify", get(verify_audit::handle))
        .route("/v1/seat-plans", post(blind_plan::handle))
        .route("/v1/seat-keys", post(blind_keys::open).get(blind_keys::name))
        .route("/v1/purchases/claim", post(claim_purchase::handle))
        .route("/v1/purchases/unmapped", get(unmapped_purchases::handle))
        .fallback(|| async { ProblemType::NotFound })
        .method_not_allowed_fallback(|| async { ProblemType::MethodNotAllowed })
        .layer(from_fn_with_state(Arc::clone(&shared), authenticate))
        // Added after the layer: health needs no token.
        .route("/healthz", get(health::handle))
        .route("/.well-known/hushkey-seat-keys", get(blind_directory::handle))
        // Admitted by a session.
        .merge(me::router(&shared))
        // Admitted by the provider.
        .route("/v1/sign-in", get(sign_in::handle))
        .route("/v1/sign-in/callback", get(sign_in_callback::handle))
        // Admitted by its signature.
        .route("/v1/webhooks/stripe", post(stripe_webhook::handle))
        .layer(from_fn(finish))
        .with_state(shared)
}

/// Lets a request pass that carries the API token.
async fn authenticate(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let mut headers = request.headers().get_all(header::AUTHORIZATION).iter();
    let admitted = match (headers.next(), headers.next()) {
        (Some(value), None) => shared.api_token.admits(value.as_bytes()),
        _ => false,
    };
    if admitted {
        next.run(request).await
    } else {
        ProblemType::Unauthorized.into_response()
    }
}

/// Forbids caching of every answer that does not allow it and logs route (the pattern, not the path) and status.
async fn finish(matched: Option<MatchedPath>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // Only the key directory, which is public, says that it may be kept.
    response
        .headers_mut()
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    let route = matched.as_ref().map_or("-", MatchedPath::as_str);
    tracing::info!(route, status = response.status().as_u16(), "answered");
    response
}
