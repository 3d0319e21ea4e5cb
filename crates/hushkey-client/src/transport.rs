//! HTTP towards the authority or an edge before it.
//!
//! *In:* a path of a closed list, a credential, a body made by this library. *Out:* status, content type and bytes.
//! *Never:* a redirect followed, a proxy from the environment, a `User-Agent`, the text of an answer in an error.
//!
//! Limits: answers of 64 KiB, one time limit for the whole exchange.

use bytes::Bytes;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
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

pub(crate) struct Transport {
    pool: Pool<HttpsConnector<HttpConnector>, Full<Bytes>>,
    /// Scheme, authority and base path without a final slash.
    base: String,
    timeout: Duration,
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
        Ok(Transport { pool, base, timeout })
    }

    pub(crate) async fn post(
        &self,
        path: &str,
        credential: Option<HeaderValue>,
        content_type: &'static str,
        body: Bytes,
    ) -> Result<Answer, TransportError> {
        let mut request = Request::new(Full::new(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = format!("{}{path}", self.base)
            .parse()
            .map_err(|_| TransportError::Unreachable)?;
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
        if let Some(credential) = credential {
            headers.insert(AUTHORIZATION, credential);
        }
        tokio::time::timeout(self.timeout, self.exchange(request))
            .await
            .map_err(|_| TransportError::Timeout)?
    }

    async fn exchange(&self, request: Request<Full<Bytes>>) -> Result<Answer, TransportError> {
        let response = self
            .pool
            .request(request)
            .await
            .map_err(|_| TransportError::Unreachable)?;
        let status = response.status().as_u16();
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
        Ok(Answer {
            status,
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
