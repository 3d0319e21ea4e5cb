//! An edge from bind to drain.
//!
//! In: [`EdgeOptions`]. Out: a listening gateway; its addresses; an end that finishes what is in flight.
//! Never: a connection beyond the limit (it is turned away with `overloaded`), an open admin listener without a token.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use hushkey_guard::{Component, Guard, GuardOptions};
use hyper::server::conn::http1;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::time::{sleep, timeout};

use crate::admin::{Admin, AdminError};
use crate::budget::Budget;
use crate::connection::{Phase, configure, linger, serve_connection};
use crate::exchange::Gateway;
use crate::inspect::Inspector;
use crate::options::EdgeOptions;
use crate::problem::EdgeProblem;
use crate::record::Recorder;
use crate::upstream::{Upstream, UpstreamError, configure_tls, connect_pool};
use crate::workers::{Slot, Workers};

/// Connections that are being turned away at one time; beyond that they are closed without a word.
const TURNED_AWAY: usize = 64;

/// Why an edge cannot start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EdgeError {
    /// The address is taken or not ours.
    #[error("cannot listen on {address}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The upstream cannot be used.
    #[error(transparent)]
    Upstream(#[from] UpstreamError),
    /// The admin listener would be open to everybody.
    #[error(transparent)]
    Admin(#[from] AdminError),
    /// A worker thread cannot be started.
    #[error("cannot start a worker thread")]
    Worker(#[source] std::io::Error),
}

/// A bound edge.
pub struct Edge {
    listener: TcpListener,
    address: SocketAddr,
    admin: Option<(TcpListener, SocketAddr, Admin)>,
    http: http1::Builder,
    gateways: GatewayMaker,
    options: Kept,
}

/// What of the options is needed after binding.
struct Kept {
    connections: usize,
    stall: Duration,
    drain: Duration,
    workers: usize,
}

/// Makes gateways that share everything but the connection pool.
#[derive(Clone)]
pub(crate) struct GatewayMaker {
    make: Arc<dyn Fn() -> Gateway + Send + Sync>,
}

impl GatewayMaker {
    pub fn make(&self) -> Arc<Gateway> {
        Arc::new((self.make)())
    }
}

impl Edge {
    /// Checks the options and binds the listeners. Nothing is accepted before [`Edge::serve`].
    pub async fn bind(options: EdgeOptions) -> Result<Edge, EdgeError> {
        let upstream = Arc::new(Upstream::parse(&options.upstream)?);
        let tls = configure_tls(options.upstream_ca.as_deref())?;
        let (limits, timeouts) = (options.limits, options.timeouts);
        let recorder = Arc::new(Recorder::new(options.clocks, limits.events));
        let guard = options.inspect.then(|| {
            let mut guarding = GuardOptions::new(Component::Edge);
            guarding.pseudonym_key = options.pseudonym_key;
            // The transport has already refused what is longer; its limits decide.
            guarding.limits.body = limits.request_body.max(limits.response_body);
            guarding.limits.decompressed = guarding.limits.decompressed.max(guarding.limits.body);
            Guard::new(options.policy, guarding)
        });
        let inspector = Inspector::new(
            guard,
            Arc::clone(&recorder),
            limits.inspections,
            timeouts.inspection_queue,
            limits.inline_body,
        );
        let admin = match options.admin {
            None => None,
            Some(address) => {
                let admin = Admin::new(address, options.admin_token, Arc::clone(&recorder))?;
                let (listener, address) = listen(address).await?;
                Some((listener, address, admin))
            }
        };
        let (listener, address) = listen(options.listen).await?;
        let budget = Budget::new(limits.bytes_in_flight);
        let make = move || Gateway {
            upstream: Arc::clone(&upstream),
            client: connect_pool(tls.clone(), &limits, &timeouts),
            inspector: inspector.clone(),
            recorder: Arc::clone(&recorder),
            budget: budget.clone(),
            limits,
            timeouts,
        };
        Ok(Edge {
            listener,
            address,
            admin,
            http: configure(&limits, &timeouts),
            gateways: GatewayMaker { make: Arc::new(make) },
            options: Kept {
                connections: limits
                    .connections
                    .clamp(1, Semaphore::MAX_PERMITS.min(u32::MAX as usize)),
                stall: timeouts.write_stall,
                drain: timeouts.drain,
                workers: options.workers.map_or(0, usize::from),
            },
        })
    }

    /// Where license traffic is accepted.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where the live page, metrics and health are served, if anywhere.
    pub fn admin_address(&self) -> Option<SocketAddr> {
        self.admin.as_ref().map(|(_, address, _)| *address)
    }

    /// Serves until `shutdown` ends, then finishes what is in flight, at most for the drain time.
    pub async fn serve(self, shutdown: impl Future<Output = ()> + Send) -> Result<(), EdgeError> {
        let (phase, watched) = watch::channel(Phase::Serve);
        let http = Arc::new(self.http);
        let admin = self.admin.map(|(listener, _, admin)| {
            tokio::spawn(admin.serve(listener, Arc::clone(&http), self.options.stall, watched.clone()))
        });
        let slots = Arc::new(Semaphore::new(self.options.connections));
        let lane = Lane {
            http,
            stall: self.options.stall,
            phase: watched,
        };
        let workers = Workers::start(self.options.workers, &self.gateways, &lane).map_err(EdgeError::Worker)?;

        let accepting = accept(&self.listener, &slots, &workers);
        tokio::select! {
            () = accepting => {}
            () = shutdown => {}
        }
        drop(self.listener);
        // Sending fails only when nobody is left to hear it.
        let _ = phase.send(Phase::Drain);
        let all = u32::try_from(self.options.connections).unwrap_or(u32::MAX);
        if timeout(self.options.drain, slots.acquire_many(all)).await.is_err() {
            tracing::warn!("drain deadline reached, dropping what is left");
        }
        let _ = phase.send(Phase::Stop);
        workers.stop().await;
        if let Some(admin) = admin {
            admin.abort();
        }
        Ok(())
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, SocketAddr), EdgeError> {
    let failed = |source| EdgeError::Listen { address, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}

/// What every connection of a listener shares.
#[derive(Clone)]
pub(crate) struct Lane {
    pub http: Arc<http1::Builder>,
    pub stall: Duration,
    pub phase: watch::Receiver<Phase>,
}

impl Lane {
    /// Serves one connection of license traffic on the current runtime.
    pub fn spawn(&self, gateway: &Arc<Gateway>, stream: TcpStream, slot: Slot) {
        let (lane, gateway) = (self.clone(), Arc::clone(gateway));
        tokio::spawn(async move {
            let handle = |request| {
                let gateway = Arc::clone(&gateway);
                async move { gateway.answer(request).await }
            };
            serve_connection(stream, &lane.http, lane.stall, lane.phase, handle).await;
            drop(slot);
        });
    }
}

async fn accept(listener: &TcpListener, slots: &Arc<Semaphore>, workers: &Workers) {
    let away = Arc::new(Semaphore::new(TURNED_AWAY));
    loop {
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(_) => {
                // Out of file descriptors, most likely: wait for some to be closed.
                tracing::warn!("cannot accept a connection");
                sleep(Duration::from_millis(50)).await;
                continue;
            }
        };
        match Arc::clone(slots).try_acquire_owned() {
            Ok(slot) => workers.take(stream, slot),
            Err(_) => {
                if let Ok(permit) = Arc::clone(&away).try_acquire_owned() {
                    tokio::spawn(async move {
                        turn_away(stream).await;
                        drop(permit);
                    });
                }
            }
        }
    }
}

async fn turn_away(mut stream: TcpStream) {
    let document = EdgeProblem::Overloaded.to_json();
    let answer = format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/problem+json\r\ncontent-length: {}\r\nretry-after: 1\r\nconnection: close\r\n\r\n{document}",
        document.len()
    );
    if let Ok(Ok(())) = timeout(Duration::from_secs(1), stream.write_all(answer.as_bytes())).await {
        linger(stream).await;
    }
}

/// Binds and serves in one step.
pub async fn run(options: EdgeOptions, shutdown: impl Future<Output = ()> + Send) -> Result<(), EdgeError> {
    Edge::bind(options).await?.serve(shutdown).await
}
