//! One client connection: HTTP/1.1 on it until it closes, then a close that lets the last answer arrive.
//!
//! In: a TCP stream and a service. Out: answers. Never: a second protocol, a stalled reader, a head without bounds.
//! Limits: head size, field count and head timeout by hyper; write stall by [`StallLimited`]; lingering 1 s and 256 KiB.

use std::convert::Infallible;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::time::Duration;

use http::{Request, Response};
use hyper::body::{Body, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioTimer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use crate::options::{EdgeLimits, EdgeTimeouts};
use crate::stall::StallLimited;

/// What the whole edge is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Serving.
    Serve,
    /// Finishing what is in flight.
    Drain,
    /// Dropping what is left.
    Stop,
}

/// How long, and over how many bytes, a closed connection still listens, so that a refusal is not lost to a reset.
const LINGER: Duration = Duration::from_secs(1);
const LINGER_BYTES: usize = 256 * 1024;

/// The read buffer of a connection: room for the longest head, and enough to read bodies in large pieces.
pub(crate) fn buffer_size(limits: &EdgeLimits) -> usize {
    limits.head_bytes.max(64 * 1024)
}

/// The HTTP/1.1 settings of a listener.
pub(crate) fn configure(limits: &EdgeLimits, timeouts: &EdgeTimeouts) -> http1::Builder {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(timeouts.head)
        .max_headers(limits.header_fields)
        .max_header_size(limits.head_bytes)
        .max_buf_size(buffer_size(limits));
    http
}

/// Serves one connection to its end.
pub(crate) async fn serve_connection<F, R, B>(
    stream: TcpStream,
    http: &http1::Builder,
    stall: Duration,
    mut phase: watch::Receiver<Phase>,
    handle: F,
) where
    F: Fn(Request<Incoming>) -> R,
    R: Future<Output = Response<B>> + Send,
    B: Body + Unpin + 'static,
    B::Data: Send,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    // A socket without it would still be served, only slower.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request| {
        let answer = handle(request);
        Box::pin(async move { Ok::<_, Infallible>(answer.await) })
    });
    let mut connection = http.serve_connection(StallLimited::new(stream, stall), service);
    if *phase.borrow_and_update() != Phase::Serve {
        Pin::new(&mut connection).graceful_shutdown();
    }
    loop {
        tokio::select! {
            biased;
            _ = poll_fn(|cx| connection.poll_without_shutdown(cx)) => break,
            changed = phase.changed() => match (changed, *phase.borrow()) {
                (Ok(()), Phase::Drain) => Pin::new(&mut connection).graceful_shutdown(),
                (Ok(()), Phase::Serve) => {}
                _ => return,
            }
        }
    }
    linger(connection.into_parts().io.into_inner()).await;
}

/// Closes our side, then reads and forgets what still comes, within bounds.
pub(crate) async fn linger(mut stream: TcpStream) {
    if stream.shutdown().await.is_err() {
        return;
    }
    let end = Instant::now() + LINGER;
    let mut left = LINGER_BYTES;
    let mut scrap = [0; 4096];
    while let Ok(Ok(n)) = timeout_at(end, stream.read(&mut scrap)).await {
        left = left.saturating_sub(n);
        if n == 0 || left == 0 {
            return;
        }
    }
}
