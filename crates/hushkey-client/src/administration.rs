//! The admin API of an authority, for tools that people use.
//!
//! *In:* an address, an admin token, a method, a path and a body. *Out:* the answer's JSON, or the problem that stands in its place.
//! *Never:* the token over plain HTTP to another machine, unless that was asked for; a redirect followed.

use crate::transport::{ServerError, Transport, TransportError};
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Uri};
use hushkey_license::wire::{ATTEMPT_HEADER, ProblemDocument};
use hushkey_license::{AdminToken, AttemptToken};
use serde_json::Value;
use std::net::IpAddr;
use std::time::Duration;

/// Why no authority can be administrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdministrationError {
    /// The address.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// `http` towards another machine.
    #[error("the address is not https: the admin token would travel in clear")]
    Plain,
}

/// What came of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Administered {
    /// Done; `Null` when there is nothing to say.
    Done(Value),
    /// The authority, or a guard before it, says why not.
    Problem(ProblemDocument),
    /// Something else answered.
    Strange(u16),
}

/// A client of the admin API.
pub struct Administration {
    transport: Transport,
    credential: HeaderValue,
}

impl std::fmt::Debug for Administration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Administration(…)")
    }
}

impl Administration {
    /// For the authority at `server`; `ca`: PEM certificates to trust in place of the public roots.
    ///
    /// # Errors
    /// [`AdministrationError`].
    pub fn new(
        server: &str,
        ca: Option<&[u8]>,
        token: &AdminToken,
        allow_plain: bool,
        timeout: Duration,
    ) -> Result<Self, AdministrationError> {
        let transport = Transport::new(server, ca, timeout)?;
        if !allow_plain && !is_safe(server) {
            return Err(AdministrationError::Plain);
        }
        let text = format!("Bearer {}", token.as_str());
        let mut credential = HeaderValue::from_str(&text).map_err(|_| ServerError::Address)?;
        credential.set_sensitive(true);
        Ok(Self { transport, credential })
    }

    /// Asks. With an `attempt` a creation may be repeated.
    ///
    /// # Errors
    /// [`TransportError`] when there is no answer.
    pub async fn ask(
        &self,
        method: Method,
        path: &str,
        body: Option<&Value>,
        attempt: Option<&AttemptToken>,
    ) -> Result<Administered, TransportError> {
        let json = HeaderValue::from_static("application/json");
        let mut headers = vec![(ACCEPT, json.clone()), (AUTHORIZATION, self.credential.clone())];
        if body.is_some() {
            headers.push((CONTENT_TYPE, json));
        }
        if let Some(value) = attempt.and_then(|attempt| HeaderValue::from_str(attempt.as_str()).ok()) {
            headers.push((HeaderName::from_static(ATTEMPT_HEADER), value));
        }
        let bytes = body.map(Value::to_string).unwrap_or_default();
        let answer = self.transport.within(method, path, headers, bytes.into()).await?;
        Ok(read(answer.status, &answer.body))
    }
}

fn read(status: u16, body: &[u8]) -> Administered {
    let done = (200..300).contains(&status);
    if done && body.is_empty() {
        return Administered::Done(Value::Null);
    }
    let value = serde_json::from_slice(body).ok().filter(|_| done);
    let problem = || serde_json::from_slice(body).ok().filter(|_| !done);
    value
        .map(Administered::Done)
        .or_else(|| problem().map(Administered::Problem))
        .unwrap_or(Administered::Strange(status))
}

/// TLS, or this machine.
fn is_safe(server: &str) -> bool {
    let Ok(uri) = server.parse::<Uri>() else { return false };
    let host = uri.host().unwrap_or_default();
    let address = host.trim_start_matches('[').trim_end_matches(']');
    let here = host == "localhost" || address.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
    uri.scheme_str() == Some("https") || here
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_travels_in_clear_on_this_machine_only() {
        let token = AdminToken::from_seed([1; 32]);
        let new = |server, plain| Administration::new(server, None, &token, plain, Duration::from_secs(1)).err();
        for server in [
            "https://licenses.example.com",
            "http://127.0.0.1:1",
            "http://[::1]:1",
            "http://localhost:1",
        ] {
            assert_eq!(new(server, false), None, "{server}");
        }
        for server in [
            "http://licenses.example.com",
            "http://localhost.example.com",
            "http://192.0.2.1",
        ] {
            assert_eq!(new(server, false), Some(AdministrationError::Plain));
            assert_eq!(new(server, true), None);
        }
        assert!(new("ftp://x", true).is_some());
    }

    #[test]
    fn what_is_no_answer_is_strange() {
        assert_eq!(read(204, b""), Administered::Done(Value::Null));
        assert_eq!(read(200, b"{}"), Administered::Done(serde_json::json!({})));
        assert_eq!(read(200, b"<html>"), Administered::Strange(200));
        assert_eq!(read(502, b"<html>"), Administered::Strange(502));
        let problem = br#"{"type":"urn:hushkey:problem:conflict","title":"No.","status":409}"#;
        assert!(matches!(read(409, problem), Administered::Problem(_)));
    }
}
