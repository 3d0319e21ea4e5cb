//! A relay of Oblivious HTTP (RFC 9458): it sees who asks and not what, and the gateway behind it what and not who.
//!
//! In: encapsulated requests of licensed apps. Out: their bytes and nothing else, to one gateway, with fixed fields; its answers.
//! Never: a second gateway, a field of the client's (`Forwarded`, `Via`, `User-Agent`, cookies), an address or time in a log.
//!
//! Whoever runs it must not be who runs the authority: a vendor who has both has the addresses again.
//! Limits: [`RelayLimits`].

mod counters;

pub use counters::RelayCounts;

use crate::body::HeldBody;
use crate::connection::{Phase, configure, serve_connection};
use crate::edge::EdgeError;
use crate::options::{EdgeLimits, EdgeTimeouts};
use crate::problem::EdgeProblem;
use crate::upstream::{Upstream, UpstreamClient, configure_tls, connect_pool};
use bytes::Bytes;
use counters::Counters;
use http::header::{CACHE_CONTROL, CONTENT_TYPE, HOST};
use http::{HeaderValue, Method, Request, Response};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use hyper::body::Incoming;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::time::timeout;

/// Where the gateway is, below the authority's address (RFC 9540).
const GATEWAY_PATH: &str = "/.well-known/ohttp-gateway";
/// Where this relay hands out the gateway's key configurations.
const KEYS_PATH: &str = "/ohttp-keys";
const REQUEST_TYPE: HeaderValue = HeaderValue::from_static("message/ohttp-req");
const RESPONSE_TYPE: HeaderValue = HeaderValue::from_static("message/ohttp-res");
const KEYS_TYPE: HeaderValue = HeaderValue::from_static("application/ohttp-keys");
const PROBLEM_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");
/// How often the counts are logged.
const COUNTED: Duration = Duration::from_secs(60);

/// Bounds of a relay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelayLimits {
    /// Connections open at one time; more are closed at once.
    pub connections: usize,
    /// Exchanges with the gateway at one time; more are `overloaded`.
    pub exchanges: usize,
    /// Bytes of one body, both ways.
    pub body: usize,
    /// For a request's body to arrive.
    pub body_time: Duration,
    /// For the gateway's whole answer.
    pub gateway_time: Duration,
}

impl Default for RelayLimits {
    fn default() -> RelayLimits {
        RelayLimits {
            connections: 4096,
            exchanges: 512,
            body: 20 * 1024,
            body_time: Duration::from_secs(15),
            gateway_time: Duration::from_secs(30),
        }
    }
}

/// What a relay is started with.
pub struct RelayOptions {
    /// Where licensed apps connect. Port 0 takes any free port.
    pub listen: SocketAddr,
    /// The only authority whose gateway is reached: `http[s]://host[:port][/base]`.
    pub gateway: String,
    /// A PEM file's bytes: certificate authorities trusted for the gateway *beside* the public ones.
    pub gateway_ca: Option<Vec<u8>>,
    /// Bounds.
    pub limits: RelayLimits,
}

/// A bound relay.
pub struct Relay {
    listener: TcpListener,
    address: SocketAddr,
    lane: Arc<Lane>,
}

/// What all connections share.
struct Lane {
    gateway: Upstream,
    client: UpstreamClient,
    limits: RelayLimits,
    exchanges: Semaphore,
    counters: Counters,
}

impl Relay {
    /// Checks the options and binds the listener.
    ///
    /// # Errors
    /// [`EdgeError`].
    pub async fn bind(options: RelayOptions) -> Result<Relay, EdgeError> {
        let gateway = Upstream::parse(&options.gateway)?;
        let tls = configure_tls(options.gateway_ca.as_deref())?;
        let failed = |source| EdgeError::Listen {
            address: options.listen,
            source,
        };
        let listener = TcpListener::bind(options.listen).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let limits = options.limits;
        let lane = Lane {
            gateway,
            client: connect_pool(tls, &EdgeLimits::default(), &EdgeTimeouts::default()),
            limits,
            exchanges: Semaphore::new(limits.exchanges.clamp(1, Semaphore::MAX_PERMITS)),
            counters: Counters::default(),
        };
        Ok(Relay {
            listener,
            address,
            lane: Arc::new(lane),
        })
    }

    /// Where requests are accepted.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Reads the counts, now and later: all that a relay remembers.
    pub fn counts(&self) -> impl Fn() -> RelayCounts + Send + Sync + 'static {
        let lane = Arc::clone(&self.lane);
        move || lane.counters.read()
    }

    /// Serves until `shutdown` ends, then finishes what is in flight.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send) {
        let (phase, watched) = watch::channel(Phase::Serve);
        let timeouts = EdgeTimeouts::default();
        let http = Arc::new(configure(&EdgeLimits::default(), &timeouts));
        let connections = self.lane.limits.connections.clamp(1, Semaphore::MAX_PERMITS);
        let slots = Arc::new(Semaphore::new(connections));
        let counting = tokio::spawn(count(Arc::clone(&self.lane)));
        tokio::pin!(shutdown);
        loop {
            let accepted = tokio::select! {
                () = &mut shutdown => break,
                accepted = self.listener.accept() => accepted,
            };
            let Ok((stream, _)) = accepted else {
                // Out of file descriptors, most likely: wait for some to be closed.
                tokio::time::sleep(Duration::from_millis(50)).await;
                continue;
            };
            let Ok(slot) = Arc::clone(&slots).try_acquire_owned() else {
                self.lane.counters.refuse();
                drop(stream);
                continue;
            };
            let (lane, http, phase) = (Arc::clone(&self.lane), Arc::clone(&http), watched.clone());
            tokio::spawn(async move {
                let handle = |request| {
                    let lane = Arc::clone(&lane);
                    async move { lane.answer(request).await }
                };
                serve_connection(stream, &http, timeouts.write_stall, phase, handle).await;
                drop(slot);
            });
        }
        drop(self.listener);
        // Sending fails only when nobody is left to hear it.
        let _ = phase.send(Phase::Drain);
        let all = u32::try_from(connections).unwrap_or(u32::MAX);
        let _ = timeout(timeouts.drain, slots.acquire_many(all)).await;
        let _ = phase.send(Phase::Stop);
        counting.abort();
        self.lane.counters.log();
    }
}

async fn count(lane: Arc<Lane>) {
    loop {
        tokio::time::sleep(COUNTED).await;
        lane.counters.log();
    }
}

impl Lane {
    async fn answer(&self, request: Request<Incoming>) -> Response<HeldBody> {
        self.pass(request).await.unwrap_or_else(|problem| {
            self.counters.refuse();
            problem.to_response()
        })
    }

    async fn pass(&self, request: Request<Incoming>) -> Result<Response<HeldBody>, EdgeProblem> {
        let (head, body) = request.into_parts();
        let target = head.uri.path_and_query().map_or("/", |target| target.as_str());
        let wanted = match (&head.method, target) {
            (&Method::POST, "/") if head.headers.get(CONTENT_TYPE) == Some(&REQUEST_TYPE) => RESPONSE_TYPE,
            (&Method::GET, KEYS_PATH) => KEYS_TYPE,
            (&Method::POST | &Method::GET, _) => return Err(EdgeProblem::MalformedRequest),
            _ => return Err(EdgeProblem::MethodRefused),
        };
        // Not waited for: a queue would tell by its length when others ask.
        let _permit = self.exchanges.try_acquire().map_err(|_| EdgeProblem::Overloaded)?;
        let body = match timeout(self.limits.body_time, self.collect(body)).await {
            Ok(body) => body.map_err(|too_long| match too_long {
                true => EdgeProblem::TooLarge,
                false => EdgeProblem::MalformedRequest,
            })?,
            Err(_) => return Err(EdgeProblem::RequestTimeout),
        };
        if head.method == Method::GET && !body.is_empty() {
            return Err(EdgeProblem::MalformedRequest);
        }
        let sent = body.len();
        let (status, kind, body) = match timeout(self.limits.gateway_time, self.forward(head.method, body)).await {
            Ok(answer) => answer?,
            Err(_) => return Err(EdgeProblem::UpstreamTimeout),
        };
        // The gateway's own refusals are problem documents in clear: the client needs to know of a key that is out of date.
        let is_refusal = !status.is_success() && kind.as_ref() == Some(&PROBLEM_TYPE);
        if !is_refusal && kind.as_ref() != Some(&wanted) {
            return Err(EdgeProblem::UpstreamInvalid);
        }
        self.counters.pass(sent, body.len());
        let mut response = Response::new(HeldBody::plain(body));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, kind.unwrap_or(wanted));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(response)
    }

    /// The same bytes with fields of our own, whatever the client sent with them.
    async fn forward(
        &self,
        method: Method,
        body: Bytes,
    ) -> Result<(http::StatusCode, Option<HeaderValue>, Bytes), EdgeProblem> {
        let uri = self.gateway.locate(GATEWAY_PATH).ok_or(EdgeProblem::MalformedRequest)?;
        let is_post = method == Method::POST;
        let mut request = Request::new(HeldBody::plain(body));
        *request.method_mut() = method;
        *request.uri_mut() = uri;
        request.headers_mut().insert(HOST, self.gateway.host());
        if is_post {
            request.headers_mut().insert(CONTENT_TYPE, REQUEST_TYPE);
        }
        let answer = self.client.request(request).await;
        let (head, body) = answer.map_err(|_| EdgeProblem::UpstreamUnreachable)?.into_parts();
        let body = self.collect(body).await.map_err(|too_long| match too_long {
            true => EdgeProblem::ResponseTooLarge,
            false => EdgeProblem::UpstreamInvalid,
        })?;
        Ok((head.status, head.headers.get(CONTENT_TYPE).cloned(), body))
    }

    /// The whole body; the error says whether it is too long.
    async fn collect(&self, body: Incoming) -> Result<Bytes, bool> {
        let collected = Limited::new(body, self.limits.body).collect().await;
        collected
            .map(|body| body.to_bytes())
            .map_err(|error| error.is::<LengthLimitError>())
    }
}
