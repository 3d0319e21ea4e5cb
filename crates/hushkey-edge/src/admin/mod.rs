//! The admin listener: live page, events, summary, metrics, health.
//!
//! In: GET requests from the operator's browser or collector. Out: what [`Recorder`] knows, which holds no value.
//! Never: a change of anything; data without the token, if one is set; data to a foreign origin (DNS rebinding).

mod access;
mod events;
mod page;
mod prometheus;
mod summary;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware;
use axum::routing::get;
use http::{HeaderValue, Request, header};
use hyper::server::conn::http1;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::sleep;

use crate::connection::{Phase, serve_connection};
use crate::record::Recorder;
use access::Access;
pub use access::AdminError;

/// Connections of the admin listener at one time.
const CONNECTIONS: usize = 128;

pub(crate) struct Admin {
    routes: Router,
}

impl Admin {
    /// Refuses an address that others can reach unless a token is set.
    pub fn new(address: SocketAddr, token: Option<String>, recorder: Arc<Recorder>) -> Result<Admin, AdminError> {
        let access = Arc::new(Access::new(address, token)?);
        let guarded = Router::new()
            .route("/events", get(events::stream))
            .route("/api/summary", get(summary::answer))
            .route("/metrics", get(prometheus::answer))
            .with_state(recorder)
            .layer(middleware::from_fn_with_state(
                Arc::clone(&access),
                access::require_token,
            ));
        let page = page::Page::new(access.needs_token());
        let routes = Router::new()
            .merge(guarded)
            .route("/", get(move || async move { page.answer() }))
            .layer(middleware::from_fn_with_state(access, access::require_own_host))
            // Health is asked by address, by whoever watches the process.
            .route(
                "/healthz",
                get(|| async { ([(header::CACHE_CONTROL, "no-store")], "ok\n") }),
            )
            .layer(middleware::map_response(harden));
        Ok(Admin { routes })
    }

    pub async fn serve(
        self,
        listener: TcpListener,
        http: Arc<http1::Builder>,
        stall: Duration,
        phase: watch::Receiver<Phase>,
    ) {
        let slots = Arc::new(Semaphore::new(CONNECTIONS));
        loop {
            let Ok((stream, _)) = listener.accept().await else {
                sleep(Duration::from_millis(50)).await;
                continue;
            };
            let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else {
                continue;
            };
            let (routes, http, phase) = (self.routes.clone(), Arc::clone(&http), phase.clone());
            tokio::spawn(async move {
                let handle = |request: Request<hyper::body::Incoming>| {
                    let service = hyper_util::service::TowerToHyperService::new(routes.clone());
                    async move {
                        match hyper::service::Service::call(&service, request).await {
                            Ok(response) => response,
                            Err(never) => match never {},
                        }
                    }
                };
                serve_connection(stream, &http, stall, phase, handle).await;
                drop(slot);
            });
        }
    }
}

async fn harden(mut response: axum::response::Response) -> axum::response::Response {
    let headers = response.headers_mut();
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}
