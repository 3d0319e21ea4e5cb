//! `POST /v1/webhooks/stripe`: an event of the payment service. Its signature is what admits it; there is no other token.
//!
//! 200 means that it need not come again; anything else lets the service send it again for three days.

use super::Shared;
use super::body::read_body;
use crate::problem::ProblemType;
use crate::purchase::{Event, take};
use axum::Json;
use axum::extract::{Request, State};
use serde::Serialize;
use std::sync::Arc;

const MAX_BODY: usize = 256 * 1024;
const SIGNATURE: &str = "stripe-signature";

#[derive(Serialize)]
pub(super) struct Output {
    outcome: &'static str,
}

pub(super) async fn handle(State(shared): State<Arc<Shared>>, request: Request) -> Result<Json<Output>, ProblemType> {
    let options = shared.purchases.as_ref().ok_or(ProblemType::WebhookMissing)?;
    let mut headers = request.headers().get_all(SIGNATURE).iter();
    let (Some(header), None) = (headers.next().cloned(), headers.next()) else {
        return Err(ProblemType::SignatureRefused);
    };
    let body = read_body(request.into_body(), MAX_BODY).await?;
    let now = (shared.clock)();
    options.secrets.check(header.as_bytes(), &body, now).map_err(|reason| {
        tracing::warn!(%reason, "webhook");
        ProblemType::SignatureRefused
    })?;
    let event = Event::parse(&body).map_err(|_| ProblemType::MalformedRequest)?;
    drop(body);
    // A task of its own: a service that hangs up does not stop the work half-way.
    let work = tokio::spawn(take(Arc::clone(&shared), event));
    let outcome = work.await.map_err(|_| ProblemType::Internal)??;
    tracing::info!(outcome = outcome.name(), "webhook");
    Ok(Json(Output {
        outcome: outcome.name(),
    }))
}
