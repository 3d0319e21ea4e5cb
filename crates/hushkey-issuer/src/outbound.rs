//! Calls to other servers: one kind of client, and when plain HTTP is enough.
//!
//! In: nothing. Out: a pooled client that trusts the public roots and follows no redirection. Never: a proxy from the
//! environment.

use bytes::Bytes;
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use std::time::Duration;

/// How long a call may take, from connecting to the last byte.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(10);

pub(crate) type HttpClient = Client<HttpsConnector<HttpConnector>, Full<Bytes>>;

/// A new client; nothing if the cryptography of `https` is not available.
pub(crate) fn client() -> Option<HttpClient> {
    let mut http = HttpConnector::new();
    http.enforce_http(false);
    http.set_nodelay(true);
    http.set_connect_timeout(Some(TIMEOUT));
    let provider = rustls::crypto::ring::default_provider();
    let connector = HttpsConnectorBuilder::new()
        .with_provider_and_webpki_roots(provider)
        .ok()?
        .https_or_http()
        .enable_http1()
        .wrap_connector(http);
    let mut builder = Client::builder(TokioExecutor::new());
    Some(builder.pool_timer(TokioTimer::new()).build(connector))
}

/// Whether a host of a URL is this machine, so that plain HTTP leaves nothing in clear on a network.
pub(crate) fn is_this_machine(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || address.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
}
