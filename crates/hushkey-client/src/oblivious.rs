//! Oblivious HTTP (RFC 9458): license calls through a relay that sees who asks and not what, to a gateway that sees what and
//! not who.
//!
//! *In:* a call. *Out:* the answer that the gateway sealed for this very call.
//! *Never:* a key configuration that the app was not built to take (one made for one client alone would tell who it is); a
//! size that tells the call; an answer in clear taken for the authority's; a fall back to asking directly.
//!
//! The clock in a request is rounded to the minute, and put right by the gateway's word when it is off.

use crate::client::{Clock, Random};
use crate::transport::{Answer, Exchanged, Transport, TransportError};
use bytes::Bytes;
use http::Method;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use hushkey_license::oblivious::{
    Awaiting, ConfigPin, DATE_PROBLEM, FIELDS, InnerRequest, InnerResponse, KEY_PROBLEM, KEYS_TYPE, ObliviousError,
    RELAY_KEYS_PATH, REQUEST_TYPE, RESPONSE_TYPE, encapsulate, is_usable_config, read_configs,
};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, UNIX_EPOCH};

/// A relay, and the gateway behind it.
#[derive(Debug, Clone)]
pub struct ObliviousRelay {
    /// Where the relay is: `http[s]://host[:port][/base]`.
    pub relay: String,
    /// PEM certificates of the authorities trusted for the relay, in place of the public ones.
    pub relay_ca: Option<Vec<u8>>,
    /// The gateway's key configurations that this app takes (see `hushkey authority`): the current and the next one.
    pub pins: Vec<ConfigPin>,
}

pub(crate) struct Oblivious {
    pins: Vec<ConfigPin>,
    clock: Clock,
    random: Random,
    config: Mutex<Option<Bytes>>,
    /// Seconds that the gateway's clock is ahead of ours.
    ahead: AtomicI64,
}

/// What one attempt came to.
enum Attempt {
    Answered(Answer),
    /// The configuration is out of date, or the date is: both are put right once.
    Again(Answer),
}

impl Oblivious {
    pub(crate) fn new(relay: ObliviousRelay, clock: Clock, random: Random) -> Oblivious {
        Oblivious {
            pins: relay.pins,
            clock,
            random,
            config: Mutex::new(None),
            ahead: AtomicI64::new(0),
        }
    }

    /// Sends through the relay that `transport` leads to.
    pub(crate) async fn send(
        &self,
        transport: &Transport,
        method: &Method,
        path: &str,
        headers: &[(HeaderName, HeaderValue)],
        body: Bytes,
    ) -> Result<Answer, TransportError> {
        let known = |name: &HeaderName| FIELDS.into_iter().find(|field| *field == name.as_str());
        let fields = headers
            .iter()
            .map(|(name, value)| Some((known(name)?, value.as_bytes().to_vec())))
            .collect::<Option<Vec<_>>>();
        let request = InnerRequest {
            method: method.as_str().to_owned(),
            path: path.to_owned(),
            fields: fields.ok_or(TransportError::Relay)?,
            body: body.to_vec(),
        };
        match self.attempt(transport, &request).await? {
            Attempt::Answered(answer) => Ok(answer),
            Attempt::Again(_) => match self.attempt(transport, &request).await? {
                Attempt::Answered(answer) | Attempt::Again(answer) => Ok(answer),
            },
        }
    }

    async fn attempt(&self, transport: &Transport, request: &InnerRequest) -> Result<Attempt, TransportError> {
        let config = self.config(transport).await?;
        let now = (self.clock)().saturating_add(self.ahead.load(Ordering::Relaxed));
        let mut dated = request.clone();
        dated.fields.push(("date", write_date(now).into_bytes()));
        let plain = dated.encode().map_err(|error| match error {
            ObliviousError::TooLong => TransportError::TooLongForRelay,
            ObliviousError::Malformed => TransportError::Relay,
        })?;
        let (sealed, awaiting) =
            encapsulate(&config, &plain, &mut |bytes| (self.random)(bytes)).map_err(|_| TransportError::RelayKeys)?;
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(REQUEST_TYPE))];
        let answer = transport.exchange(Method::POST, "/", headers, sealed.into()).await?;
        self.read(answer, awaiting)
    }

    /// What the relay brought: sealed by the gateway, or a refusal in clear, which is never an answer about a license.
    fn read(&self, answer: Exchanged, awaiting: Awaiting) -> Result<Attempt, TransportError> {
        if answer.status != 200 {
            let refusal = Answer {
                status: answer.status,
                body: answer.body,
            };
            if !is_problem(&refusal, KEY_PROBLEM) {
                return Ok(Attempt::Answered(refusal));
            }
            self.keep(None);
            return Ok(Attempt::Again(refusal));
        }
        if answer.content_type != Some(HeaderValue::from_static(RESPONSE_TYPE)) {
            return Err(TransportError::Relay);
        }
        let plain = awaiting.open(&answer.body).map_err(|_| TransportError::Relay)?;
        let inside = InnerResponse::decode(&plain).map_err(|_| TransportError::Relay)?;
        let date = inside.field("date").and_then(read_date);
        let answer = Answer {
            status: inside.status,
            body: inside.body.into(),
        };
        match date {
            Some(date) if is_problem(&answer, DATE_PROBLEM) => {
                self.ahead.store(date.saturating_sub((self.clock)()), Ordering::Relaxed);
                Ok(Attempt::Again(answer))
            }
            _ => Ok(Attempt::Answered(answer)),
        }
    }

    /// The configuration in use; fetched through the relay, so that the gateway does not see who fetches.
    async fn config(&self, transport: &Transport) -> Result<Bytes, TransportError> {
        let kept = self.config.lock().ok().and_then(|kept| kept.clone());
        if let Some(config) = kept {
            return Ok(config);
        }
        let headers = vec![(ACCEPT, HeaderValue::from_static(KEYS_TYPE))];
        let answer = transport
            .exchange(Method::GET, RELAY_KEYS_PATH, headers, Bytes::new())
            .await?;
        if answer.status != 200 {
            return Err(TransportError::RelayKeys);
        }
        let configs = read_configs(&answer.body).ok_or(TransportError::RelayKeys)?;
        let ours = configs
            .into_iter()
            .find(|config| self.pins.contains(&ConfigPin::of(config)) && is_usable_config(config));
        let config = Bytes::copy_from_slice(ours.ok_or(TransportError::RelayKeys)?);
        self.keep(Some(config.clone()));
        Ok(config)
    }

    fn keep(&self, config: Option<Bytes>) {
        if let Ok(mut kept) = self.config.lock() {
            *kept = config;
        }
    }
}

fn is_problem(answer: &Answer, kind: &str) -> bool {
    #[derive(serde::Deserialize)]
    struct Problem<'a> {
        #[serde(rename = "type", borrow)]
        kind: &'a str,
    }
    serde_json::from_slice::<Problem>(&answer.body).is_ok_and(|problem| problem.kind == kind)
}

/// To the minute: how far a clock is off, to the second, would be a mark of its machine.
fn write_date(now: i64) -> String {
    let seconds = u64::try_from(now).unwrap_or(0).min(253_402_300_799);
    httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds / 60 * 60))
}

fn read_date(value: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(value).ok()?;
    let since = httpdate::parse_http_date(text).ok()?.duration_since(UNIX_EPOCH).ok()?;
    i64::try_from(since.as_secs()).ok()
}
