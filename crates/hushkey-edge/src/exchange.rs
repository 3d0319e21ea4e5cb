//! The life of one request and its response: admit, read, strip, inspect, forward, read, strip, inspect, answer.
//!
//! In: a request from a client. Out: the upstream's cleaned answer, or a problem.
//! Never: a byte forwarded before the whole message was inspected; a body, header or target that did not come out of the guard.

use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, DATE, EXPECT, HOST};
use http::{HeaderValue, Method, Request, Response, StatusCode, Version};
use hyper::body::Incoming;
use tokio::time::timeout;

use crate::body::{BodyError, Bounds, HeldBody, Whole, read_whole};
use crate::budget::Budget;
use crate::inspect::{Inspector, Message, Stopped};
use crate::options::{EdgeLimits, EdgeTimeouts};
use crate::problem::{EdgeProblem, problem_response};
use crate::record::Recorder;
use crate::request::admit;
use crate::strip::{readable_encodings, strip_request, strip_response};
use crate::upstream::{Upstream, UpstreamClient};

/// Everything an exchange needs; one per worker, because the client's pool belongs to a worker.
pub(crate) struct Gateway {
    pub upstream: Arc<Upstream>,
    pub client: UpstreamClient,
    pub inspector: Inspector,
    pub recorder: Arc<Recorder>,
    pub budget: Budget,
    pub limits: EdgeLimits,
    pub timeouts: EdgeTimeouts,
}

impl Gateway {
    /// Answers one request, whatever happens.
    pub async fn answer(&self, request: Request<Incoming>) -> Response<HeldBody> {
        let _in_flight = self.recorder.enter();
        match self.exchange(request).await {
            Ok(response) => response,
            Err(Stopped::Guard(status, document)) => problem_response(status, document.into()),
            Err(Stopped::Edge(problem)) => {
                self.recorder.record_problem(problem);
                problem.to_response()
            }
        }
    }

    async fn exchange(&self, request: Request<Incoming>) -> Result<Response<HeldBody>, Stopped> {
        let raw = self.receive(request).await?;
        let clean = self.inspector.pass(raw).await?;
        let method = clean.method.clone();
        let (raw, length) = self.forward(clean).await?;
        let clean = self.inspector.pass(raw).await?;
        Ok(give_back(&method, clean, length))
    }

    /// The request, whole, without what may not cross.
    async fn receive(&self, request: Request<Incoming>) -> Result<Message, EdgeProblem> {
        let (head, body) = request.into_parts();
        let target = admit(&head)?;
        let bounds = Bounds {
            max: self.limits.request_body,
            gap: self.timeouts.body_gap,
            total: self.timeouts.body_total,
        };
        let Whole { bytes, held } = read_whole(body, bounds, &self.budget)
            .await
            .map_err(|error| match error {
                BodyError::TooLarge => EdgeProblem::TooLarge,
                BodyError::TooSlow => EdgeProblem::RequestTimeout,
                BodyError::NoBudget => EdgeProblem::Overloaded,
                BodyError::Broken => EdgeProblem::MalformedRequest,
            })?;
        let mut headers = head.headers;
        self.recorder.count_stripped(strip_request(&mut headers));
        headers.insert(ACCEPT_ENCODING, readable_encodings(&headers));
        for name in [HOST, CONTENT_LENGTH, EXPECT] {
            headers.remove(name);
        }
        Ok(Message {
            method: head.method,
            target,
            status: None,
            headers,
            body: bytes,
            held,
        })
    }

    /// Sends the clean request and reads the answer whole. Also returns the length that a bodiless answer announced.
    async fn forward(&self, clean: Message) -> Result<(Message, Option<HeaderValue>), EdgeProblem> {
        let Message {
            method,
            target,
            headers,
            body,
            held,
            ..
        } = clean;
        let mut request = Request::new(());
        *request.method_mut() = method.clone();
        *request.uri_mut() = self.upstream.locate(&target).ok_or(EdgeProblem::MalformedRequest)?;
        *request.version_mut() = Version::HTTP_11;
        *request.headers_mut() = headers;
        request.headers_mut().insert(HOST, self.upstream.host());
        if !body.is_empty() || matches!(method, Method::POST | Method::PUT | Method::PATCH) {
            request
                .headers_mut()
                .insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
        }
        let request = request.map(|()| HeldBody::held(body, held));

        let start = self.recorder.now_micros();
        let within = self.timeouts.connect + self.timeouts.upstream_head;
        let response = match timeout(within, self.client.request(request)).await {
            Err(_) => return Err(EdgeProblem::UpstreamTimeout),
            Ok(Err(error)) if error.is_connect() && timed_out(&error) => return Err(EdgeProblem::UpstreamTimeout),
            Ok(Err(error)) if error.is_connect() => return Err(EdgeProblem::UpstreamUnreachable),
            Ok(Err(_)) => return Err(EdgeProblem::UpstreamInvalid),
            Ok(Ok(response)) => response,
        };
        let (head, body) = response.into_parts();
        // 101 leaves HTTP; 206 is a part, though none was asked for.
        if head.status.is_informational() || head.status == StatusCode::PARTIAL_CONTENT {
            return Err(EdgeProblem::UpstreamInvalid);
        }
        let bounds = Bounds {
            max: self.limits.response_body,
            gap: self.timeouts.upstream_gap,
            total: self.timeouts.upstream_total,
        };
        let bodiless = method == Method::HEAD || head.status == StatusCode::NOT_MODIFIED;
        let whole = if bodiless {
            Ok(Whole {
                bytes: Bytes::new(),
                held: self.budget.reserve_nothing(),
            })
        } else {
            read_whole(body, bounds, &self.budget).await
        };
        let Whole { bytes, held } = whole.map_err(|error| match error {
            BodyError::TooLarge => EdgeProblem::ResponseTooLarge,
            BodyError::TooSlow => EdgeProblem::UpstreamTimeout,
            BodyError::NoBudget => EdgeProblem::Overloaded,
            BodyError::Broken => EdgeProblem::UpstreamInvalid,
        })?;
        self.recorder.record_upstream(start);
        let mut headers = head.headers;
        self.recorder.count_stripped(strip_response(&mut headers));
        let length = headers.remove(CONTENT_LENGTH).filter(|_| bodiless);
        Ok((
            Message {
                method,
                target,
                status: Some(head.status),
                headers,
                body: bytes,
                held,
            },
            length,
        ))
    }
}

/// The answer to the client, with exactly one framing: the length of what is sent.
fn give_back(method: &Method, clean: Message, announced: Option<HeaderValue>) -> Response<HeldBody> {
    let Message {
        status,
        mut headers,
        body,
        held,
        ..
    } = clean;
    let status = status.unwrap_or(StatusCode::BAD_GATEWAY);
    headers.remove(CONNECTION);
    if *method == Method::HEAD || status == StatusCode::NOT_MODIFIED {
        if let Some(length) = announced {
            headers.insert(CONTENT_LENGTH, length);
        }
    } else if status != StatusCode::NO_CONTENT {
        headers.insert(CONTENT_LENGTH, HeaderValue::from(body.len()));
    }
    let mut response = Response::new(HeldBody::held(body, held));
    *response.status_mut() = status;
    // Several `Date` fields would be forwarded as they are; one is what the message may have.
    if headers.get_all(DATE).iter().nth(1).is_some() {
        headers.remove(DATE);
    }
    *response.headers_mut() = headers;
    response
}

/// Whether a connection attempt ended for want of time.
fn timed_out(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |e| e.source()).any(|e| {
        e.downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::TimedOut)
    })
}
