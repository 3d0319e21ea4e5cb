//! HTTP towards the authority or an edge before it.
//!
//! *In:* a path of a closed list, a credential, a body made by this library. *Out:* status, content type and bytes.
//! *Never:* a redirect followed, a proxy from the environment, a `User-Agent`, the text of an answer in an error.
//!
//! Limits: answers of 64 KiB, one time limit for the whole exchange.

use crate::oblivious::Oblivious;
use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client as Pool;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use std::sync::Arc;
use std::time::Duration;

const MAX_ANSWER: usize = 64 * 1024;
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// Nobody answers there, or the connection broke.
    #[error("the server cannot be reached")]
    Unreachable,
    /// The time limit passed.
    #[error("the server did not answer in time")]
    Timeout,
    /// More than 64 KiB.
    #[error("the server's answer is too long")]
    TooLong,
    /// Longer than the largest message that a relay carries.
    #[error("the message is too long for the relay")]
    TooLongForRelay,
    /// The relay gives no key configuration that this app was built with.
    #[error("the relay gives no key configuration that is known here")]
    RelayKeys,
    /// What the relay says is not what the gateway sealed.
    #[error("the relay's answer does not open")]
    Relay,
}

/// Why no server can be spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// The address is not of its form.
    #[error("not an address of the form http[s]://host[:port][/base]")]
    Address,
    /// No certificate in the PEM text, or one that is none.
    #[error("the server's certificate authority is not readable PEM")]
    Ca,
    /// The TLS library refuses its own defaults.
    #[error("TLS cannot be set up")]
    Tls,
}

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Bytes,
}

/// One exchange, as it is on the wire.
pub(crate) struct Exchanged {
    pub(crate) status: u16,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Bytes,
}

pub(crate) struct Transport {
    pool: Pool<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Scheme, authority and base path without a final slash.
    base: String,
    timeout: Duration,
    /// Through a relay: then `base` is the relay's.
    oblivious: Option<Oblivious>,
}

impl Transport {
    pub(crate) fn new(server: &str, server_ca: Option<&[u8]>, timeout: Duration) -> Result<Transport, ServerError> {
        let uri: Uri = server.parse().map_err(|_| ServerError::Address)?;
        let scheme = uri.scheme_str().ok_or(ServerError::Address)?;
        let authority = uri.authority().ok_or(ServerError::Address)?.as_str();
        // A user name in the address would be a credential in a place where nobody guards it.
        if !matches!(scheme, "http" | "https") || uri.query().is_some() || authority.contains('@') {
            return Err(ServerError::Address);
        }
        let base = format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/'));
        let connector = HttpsConnectorBuilder::new();
        let connector = match server_ca {
            None => connector
                .with_provider_and_webpki_roots(rustls::crypto::ring::default_provider())
                .map_err(|_| ServerError::Tls)?,
            Some(pem) => connector.with_tls_config(trust_only(pem)?),
        };
        let connector = connector.https_or_http().enable_http1().build();
        let pool = Pool::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(Duration::from_secs(30))
            .build(connector);
        Ok(Transport {
            pool,
            base,
            timeout,
            oblivious: None,
        })
    }

    /// The same through a relay, which `self` leads to.
    pub(crate) fn oblivious(self, oblivious: Oblivious) -> Transport {
        Transport {
            oblivious: Some(oblivious),
            ..self
        }
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        credential: Option<HeaderValue>,
        content_type: &'static str,
        body: Bytes,
    ) -> Result<Answer, TransportError> {
        let mut headers = vec![(ACCEPT, JSON), (CONTENT_TYPE, HeaderValue::from_static(content_type))];
        headers.extend(credential.map(|credential| (AUTHORIZATION, credential)));
        self.send(Method::POST, path, headers, body).await
    }

    /// What is published for everybody.
    pub(crate) async fn get(&self, path: &str) -> Result<Answer, TransportError> {
        self.send(Method::GET, path, vec![(ACCEPT, JSON)], Bytes::new()).await
    }

    /// Through the relay if there is one, else directly; within the time limit.
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Answer, TransportError> {
        let exchange = async {
            if let Some(oblivious) = &self.oblivious {
                return oblivious.send(self, &method, path, &headers, body).await;
            }
            let answer = self.exchange(method, path, headers, body).await?;
            Ok(Answer {
                status: answer.status,
                body: answer.body,
            })
        };
        tokio::time::timeout(self.timeout, exchange)
            .await
            .map_err(|_| TransportError::Timeout)?
    }

    /// One exchange with whoever is at `base`, within the time limit.
    pub(crate) async fn within(
        &self,
        method: Method,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Exchanged, TransportError> {
        tokio::time::timeout(self.timeout, self.exchange(method, path, headers, body))
            .await
            .map_err(|_| TransportError::Timeout)?
    }

    /// One exchange with whoever is at `base`.
    pub(crate) async fn exchange(
        &self,
        method: Method,
        path: &str,
        headers: Vec<(HeaderName, HeaderValue)>,
        body: Bytes,
    ) -> Result<Exchanged, TransportError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = method;
        *request.uri_mut() = format!("{}{path}", self.base)
            .parse()
            .map_err(|_| TransportError::Unreachable)?;
        request.headers_mut().extend(headers);
        let response = self
            .pool
            .request(request)
            .await
            .map_err(|_| TransportError::Unreachable)?;
        let status = response.status().as_u16();
        let content_type = response.headers().get(CONTENT_TYPE).cloned();
        let body = Limited::new(response.into_body(), MAX_ANSWER)
            .collect()
            .await
            .map_err(|error| {
                if error.is::<http_body_util::LengthLimitError>() {
                    TransportError::TooLong
                } else {
                    TransportError::Unreachable
                }
            })?;
        Ok(Exchanged {
            status,
            content_type,
            body: body.to_bytes(),
        })
    }
}

/// TLS that trusts the given authorities and nobody else: an app knows whose server it speaks to.
fn trust_only(pem: &[u8]) -> Result<ClientConfig, ServerError> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots
            .add(certificate.map_err(|_| ServerError::Ca)?)
            .map_err(|_| ServerError::Ca)?;
    }
    if roots.is_empty() {
        return Err(ServerError::Ca);
    }
    let config = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| ServerError::Tls)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}
