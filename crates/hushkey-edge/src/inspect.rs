//! Where the edge hands a whole message to the guard.
//!
//! In: a [`Message`] (method, target, headers, body). Out: the message that may leave, or a refusal.
//! Never: a message past an error. A saturated gate, a panic or a refusal all end in nothing forwarded.
//! Limits: large or compressed bodies are inspected on a blocking thread, at most `inspections` at a time.

use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH};
use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use hushkey_guard::{CleanPayload, Guard, Place, RawPayload, Refused};
use tokio::sync::Semaphore;
use tokio::time::timeout;

use crate::budget::Reserved;
use crate::problem::{EdgeProblem, write_document};
use crate::record::Recorder;
use crate::strip::strip_vouchers;

/// A compressed body counts this many times its length, because it is inspected unpacked.
const COMPRESSED_WEIGHT: usize = 16;

/// A whole message, on its way in either direction.
pub(crate) struct Message {
    pub method: Method,
    /// Origin form. Of a response: the target that was asked.
    pub target: String,
    /// `None` for a request.
    pub status: Option<StatusCode>,
    pub headers: HeaderMap,
    pub body: Bytes,
    /// Pays for `body` for as long as the message lives, wherever it goes.
    pub held: Reserved,
}

/// Why a message does not go on.
pub(crate) enum Stopped {
    /// The guard refuses: status and problem document.
    Guard(StatusCode, String),
    /// The edge refuses.
    Edge(EdgeProblem),
}

impl From<EdgeProblem> for Stopped {
    fn from(problem: EdgeProblem) -> Stopped {
        Stopped::Edge(problem)
    }
}

/// The guard, and the gate before its heavy work. `None` in place of a guard lets everything pass (benchmarks only).
#[derive(Clone)]
pub(crate) struct Inspector {
    guard: Option<Arc<Guard>>,
    recorder: Arc<Recorder>,
    gate: Arc<Semaphore>,
    queue: Duration,
    inline_body: usize,
}

impl Inspector {
    pub fn new(
        guard: Option<Guard>,
        recorder: Arc<Recorder>,
        inspections: usize,
        queue: Duration,
        inline_body: usize,
    ) -> Inspector {
        let gate = Arc::new(Semaphore::new(inspections.clamp(1, Semaphore::MAX_PERMITS)));
        Inspector {
            guard: guard.map(Arc::new),
            recorder,
            gate,
            queue,
            inline_body,
        }
    }

    /// The message that may leave in place of `message`.
    pub async fn pass(&self, message: Message) -> Result<Message, Stopped> {
        let Some(guard) = &self.guard else { return Ok(message) };
        let weight = match message.headers.contains_key(CONTENT_ENCODING) {
            true => message.body.len().saturating_mul(COMPRESSED_WEIGHT),
            false => message.body.len(),
        };
        if weight <= self.inline_body {
            return pass_guarded(guard, &self.recorder, message);
        }
        let permit = match timeout(self.queue, Arc::clone(&self.gate).acquire_owned()).await {
            Ok(Ok(permit)) => permit,
            _ => return Err(EdgeProblem::Overloaded.into()),
        };
        let (guard, recorder) = (Arc::clone(guard), Arc::clone(&self.recorder));
        let work = tokio::task::spawn_blocking(move || {
            let outcome = pass_guarded(&guard, &recorder, message);
            drop(permit);
            outcome
        });
        work.await.unwrap_or(Err(Stopped::Edge(EdgeProblem::InspectionFailed)))
    }
}

/// One pass, timed and recorded. A panic in it ends this message only.
fn pass_guarded(guard: &Guard, recorder: &Recorder, message: Message) -> Result<Message, Stopped> {
    let start = recorder.now_micros();
    let outcome = catch_unwind(AssertUnwindSafe(|| pass_now(guard, recorder, start, message)));
    outcome.unwrap_or(Err(Stopped::Edge(EdgeProblem::InspectionFailed)))
}

fn pass_now(guard: &Guard, recorder: &Recorder, start: u64, message: Message) -> Result<Message, Stopped> {
    let fields: Vec<(&str, &[u8])> = message
        .headers
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_bytes()))
        .collect();
    let raw = match message.status {
        None => RawPayload::request(message.method.as_str(), &message.target, &fields, &message.body),
        Some(status) => RawPayload::response(
            message.method.as_str(),
            &message.target,
            status.as_u16(),
            &fields,
            &message.body,
        ),
    };
    let bytes = message.body.len();
    let route = || Place::of_target(&message.target);
    match guard.pass(raw) {
        Err(refused) => {
            let Refused { refusal, receipt } = *refused;
            recorder.record(&receipt, start, bytes, route);
            // Toward the client, what the upstream sent wrong is a bad gateway, whatever it would be in a request.
            let status = if message.status.is_some() {
                502
            } else {
                refusal.status()
            };
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let problem = refusal.problem();
            Err(Stopped::Guard(
                status,
                write_document(problem.urn(), problem.title(), status),
            ))
        }
        Ok(passed) => {
            recorder.record(&passed.receipt, start, bytes, route);
            if passed.clean.is_unchanged() {
                drop(passed);
                drop(fields);
                return Ok(message);
            }
            let (target, headers, body) =
                take_over(passed.clean, &message.body).ok_or(EdgeProblem::InspectionFailed)?;
            drop(fields);
            Ok(Message {
                target,
                headers,
                body,
                ..message
            })
        }
    }
}

/// Owned parts of a clean payload. An untouched body stays the buffer it was.
fn take_over(clean: CleanPayload<'_>, original: &Bytes) -> Option<(String, HeaderMap, Bytes)> {
    let target = clean.target().to_owned();
    let mut headers = HeaderMap::new();
    for (name, value) in clean.headers() {
        headers.append(
            HeaderName::from_bytes(name.as_bytes()).ok()?,
            HeaderValue::from_bytes(value).ok()?,
        );
    }
    let body = match clean.into_body() {
        Cow::Borrowed(same) if same.len() == original.len() => original.clone(),
        Cow::Borrowed(part) => Bytes::copy_from_slice(part),
        Cow::Owned(new) => Bytes::from(new),
    };
    if body != *original {
        strip_vouchers(&mut headers);
    }
    // Framing is written by the edge alone.
    headers.remove(CONTENT_LENGTH);
    Some((target, headers, body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::budget::Budget;
    use crate::options::Clocks;
    use hushkey_guard::{Component, GuardOptions, Policy};

    fn inspector(inspections: usize) -> Inspector {
        let clocks = Clocks {
            unix_seconds: Arc::new(|| 0),
            monotonic_micros: Arc::new(|| 0),
        };
        let guard = Guard::new(Policy::safe_default(), GuardOptions::new(Component::Edge));
        let recorder = Arc::new(Recorder::new(clocks, 10));
        Inspector::new(Some(guard), recorder, inspections, Duration::from_millis(20), 1024)
    }

    fn message(length: usize) -> Message {
        Message {
            method: Method::POST,
            target: "/v1".to_owned(),
            status: None,
            headers: HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static("text/plain"))]),
            body: Bytes::from(vec![b' '; length]),
            held: Budget::new(0).reserve_nothing(),
        }
    }

    #[tokio::test]
    async fn a_saturated_gate_refuses_large_bodies_only() {
        let inspector = inspector(1);
        let busy = Arc::clone(&inspector.gate).acquire_owned().await.unwrap();
        assert!(matches!(
            inspector.pass(message(5000)).await,
            Err(Stopped::Edge(EdgeProblem::Overloaded))
        ));
        assert!(inspector.pass(message(500)).await.is_ok());
        drop(busy);
        assert!(inspector.pass(message(5000)).await.is_ok());
    }

    #[tokio::test]
    async fn an_untouched_body_is_not_copied() {
        let inspector = inspector(1);
        for length in [500, 5000] {
            let message = message(length);
            let before = message.body.as_ptr();
            let Ok(after) = inspector.pass(message).await else {
                panic!("refused")
            };
            assert_eq!((after.body.as_ptr(), after.body.len()), (before, length));
        }
    }

    #[test]
    fn a_panic_in_an_inspection_ends_that_message_only() {
        let clocks = Clocks {
            unix_seconds: Arc::new(|| panic!("a broken clock")),
            monotonic_micros: Arc::new(|| 0),
        };
        let healthy = inspector(1);
        let guard = healthy.guard.unwrap();
        // The recorder reads the clock when it records; its start is given.
        let recorder = Recorder::started_at(clocks, 10, 0);
        assert!(matches!(
            pass_guarded(&guard, &recorder, message(5)),
            Err(Stopped::Edge(EdgeProblem::InspectionFailed))
        ));
    }
}
