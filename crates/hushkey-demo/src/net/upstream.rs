//! The far end of the story: a plain server that takes everything, and the tap, which passes licensing on to the authority.
//!
//! *In:* requests. *Out:* answers of the kind that license servers give; customer records from an endpoint that should not
//! exist, gzip-compressed, as a misconfigured server sends them.
//! *Never:* the captures: the relays before it keep those.

use super::wire::{self, Received, Sending};
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full, Limited};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::io::{self, Write};
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

const MAX_BODY: usize = 4 << 20;

/// A running server; it ends when dropped.
pub struct Upstream {
    /// Where it listens.
    pub addr: SocketAddr,
    task: JoinHandle<()>,
}

struct State {
    /// Where licensing goes; without one the server answers it itself, and says yes to all.
    authority: Option<SocketAddr>,
    records: Vec<u8>,
}

impl Upstream {
    /// Starts on a free loopback port. `records` is what the misconfigured endpoint answers.
    pub async fn start(authority: Option<SocketAddr>, records: Vec<u8>) -> io::Result<Upstream> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let addr = listener.local_addr()?;
        let state = Arc::new(State { authority, records });
        let task = tokio::spawn(async move {
            loop {
                let Ok((stream, _)) = listener.accept().await else {
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                    continue;
                };
                let state = Arc::clone(&state);
                tokio::spawn(async move {
                    let service = service_fn(move |request| {
                        let state = Arc::clone(&state);
                        async move { Ok::<_, Infallible>(state.answer(request).await) }
                    });
                    let _ = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(stream), service)
                        .await;
                });
            }
        });
        Ok(Upstream { addr, task })
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl State {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let (head, body) = request.into_parts();
        let Ok(body) = Limited::new(body, MAX_BODY).collect().await else {
            return json(StatusCode::PAYLOAD_TOO_LARGE, "{}");
        };
        let body = body.to_bytes();
        let path = head.uri.path();
        let licensing = ["/v1/licenses", "/v1/machines", "/v1/seats", "/v1/authenticate"]
            .iter()
            .any(|part| path.starts_with(part));
        match self.authority {
            Some(authority) if licensing => forward(authority, &head, &body).await,
            None if licensing => json(
                StatusCode::OK,
                r#"{"valid":true,"code":"VALID","detail":"","lease":null}"#,
            ),
            _ => match (head.method.as_str(), path) {
                ("POST", "/v1/events" | "/v1/crashes") => json(StatusCode::ACCEPTED, r#"{"accepted":true}"#),
                ("POST", "/v1/records/import") => json(StatusCode::OK, r#"{"imported":true}"#),
                ("GET", "/v1/records") => self.leak(),
                _ => json(StatusCode::NOT_FOUND, r#"{"found":false}"#),
            },
        }
    }

    fn leak(&self) -> Response<Full<Bytes>> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        let packed = encoder.write_all(&self.records).and_then(|()| encoder.finish());
        let mut response = json(StatusCode::OK, "");
        if let Ok(packed) = packed {
            response
                .headers_mut()
                .insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
            *response.body_mut() = Full::new(packed.into());
        }
        response
    }
}

async fn forward(authority: SocketAddr, head: &http::request::Parts, body: &[u8]) -> Response<Full<Bytes>> {
    let own = [
        "host",
        "connection",
        "content-length",
        "transfer-encoding",
        "accept-encoding",
    ];
    let headers: Vec<(&str, &str)> = head
        .headers
        .iter()
        .filter(|(name, _)| !own.contains(&name.as_str()))
        .filter_map(|(name, value)| Some((name.as_str(), value.to_str().ok()?)))
        .collect();
    let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
    let sending = Sending {
        method: head.method.as_str(),
        target,
        headers: &headers,
        body,
    };
    let Ok(Received { status, head, body }) = wire::send(authority, &sending).await else {
        return json(StatusCode::BAD_GATEWAY, "{}");
    };
    let kind = head.lines().find_map(|line| {
        line.to_ascii_lowercase()
            .strip_prefix("content-type:")
            .map(|kind| kind.trim().to_owned())
    });
    let mut response = Response::new(Full::new(Bytes::from(body)));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
    if let Some(kind) = kind.and_then(|kind| HeaderValue::from_str(&kind).ok()) {
        response.headers_mut().insert(CONTENT_TYPE, kind);
    }
    response
}

fn json(status: StatusCode, body: &'static str) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from_static(body.as_bytes())));
    *response.status_mut() = status;
    response
        .headers_mut()
        .insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}
