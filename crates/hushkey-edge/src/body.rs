//! Whole bodies: read within bounds, written from one buffer.
//!
//! In: a body that arrives in frames. Out: one `Bytes`, with its reservation in the byte budget.
//! Never: trailers (dropped, so that they need no inspection), more than the limit, longer than the timeouts.
//! Limits: `max` bytes per body; `gap` between frames; `total` for the whole.

use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Frame, Incoming, SizeHint};
use tokio::time::{Instant, timeout_at};

use crate::budget::{Budget, Reserved};

/// What bounds the reading of one body.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    pub max: usize,
    pub gap: Duration,
    pub total: Duration,
}

/// Why a body could not be read whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BodyError {
    #[error("the body is longer than the limit")]
    TooLarge,
    #[error("the body did not arrive in time")]
    TooSlow,
    #[error("the byte budget is exhausted")]
    NoBudget,
    #[error("the body is cut off or malformed")]
    Broken,
}

/// A body that was read whole, and the reservation that pays for it.
#[derive(Debug)]
pub(crate) struct Whole {
    pub bytes: Bytes,
    pub held: Reserved,
}

/// Reads a body to its end. One frame is taken as it is, without a copy.
pub(crate) async fn read_whole(mut body: Incoming, bounds: Bounds, budget: &Budget) -> Result<Whole, BodyError> {
    let mut held = budget.reserve_nothing();
    if body.is_end_stream() {
        return Ok(Whole {
            bytes: Bytes::new(),
            held,
        });
    }
    let announced = body
        .size_hint()
        .exact()
        .map(|n| usize::try_from(n).unwrap_or(usize::MAX));
    if announced.is_some_and(|n| n > bounds.max) {
        return Err(BodyError::TooLarge);
    }
    let last = Instant::now() + bounds.total;
    let mut first = Bytes::new();
    let mut rest = BytesMut::new();
    loop {
        let by = last.min(Instant::now() + bounds.gap);
        let frame = match timeout_at(by, body.frame()).await {
            Err(_) => return Err(BodyError::TooSlow),
            Ok(None) => break,
            Ok(Some(Err(_))) => return Err(BodyError::Broken),
            Ok(Some(Ok(frame))) => frame,
        };
        let Ok(data) = frame.into_data() else { continue };
        if data.is_empty() {
            continue;
        }
        let so_far = first.len() + rest.len();
        if data.len() > bounds.max.saturating_sub(so_far) {
            return Err(BodyError::TooLarge);
        }
        held.grow(data.len()).map_err(|_| BodyError::NoBudget)?;
        if so_far == 0 {
            first = data;
        } else {
            if !first.is_empty() {
                // Room for what was announced: pages are only touched as bytes arrive.
                rest.reserve(announced.unwrap_or(0).max(so_far + data.len()));
                rest.extend_from_slice(&first);
                first = Bytes::new();
            }
            rest.extend_from_slice(&data);
        }
        if body.is_end_stream() {
            break;
        }
    }
    let bytes = if first.is_empty() { rest.freeze() } else { first };
    Ok(Whole { bytes, held })
}

/// A response or request body made of one buffer, which keeps its reservation until it is written.
#[derive(Debug, Default)]
pub struct HeldBody {
    data: Option<Bytes>,
    _held: Reserved,
}

impl HeldBody {
    pub(crate) fn plain(data: Bytes) -> HeldBody {
        HeldBody::held(data, Reserved::default())
    }

    pub(crate) fn held(data: Bytes, held: Reserved) -> HeldBody {
        HeldBody {
            data: Some(data).filter(|d| !d.is_empty()),
            _held: held,
        }
    }
}

impl Body for HeldBody {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Poll::Ready(self.data.take().map(|data| Ok(Frame::data(data))))
    }

    fn is_end_stream(&self) -> bool {
        self.data.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.data.as_ref().map_or(0, |d| d.len() as u64))
    }
}
