//! The license server behind the edge: where it is and how it is reached.
//!
//! In: a URL, an optional private CA, timeouts. Out: a pooled HTTP/1.1 client and the address of each request.
//! Never: a redirect followed, a certificate unchecked, a `Host` of the client's choosing.

use std::sync::Arc;

use http::uri::{Authority, PathAndQuery, Scheme};
use http::{HeaderValue, Uri};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;

use crate::body::HeldBody;
use crate::options::{EdgeLimits, EdgeTimeouts};

pub(crate) type UpstreamClient = Client<HttpsConnector<HttpConnector>, HeldBody>;

/// Why an upstream cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UpstreamError {
    /// Not `http://…` or `https://…`, or with user, query or fragment.
    #[error("the upstream must be http://host[:port][/path] or https://host[:port][/path]")]
    Url,
    /// No certificate in the PEM file, or one that cannot be read.
    #[error("the upstream CA file holds no readable PEM certificate")]
    Ca,
    /// The TLS library refused its configuration.
    #[error("tls cannot be configured")]
    Tls,
}

/// Where requests go.
#[derive(Debug, Clone)]
pub(crate) struct Upstream {
    scheme: Scheme,
    authority: Authority,
    host: HeaderValue,
    base: String,
}

impl Upstream {
    /// Reads the upstream's URL.
    pub fn parse(url: &str) -> Result<Upstream, UpstreamError> {
        let parts = url.parse::<Uri>().map_err(|_| UpstreamError::Url)?.into_parts();
        let scheme = parts
            .scheme
            .filter(|s| *s == Scheme::HTTP || *s == Scheme::HTTPS)
            .ok_or(UpstreamError::Url)?;
        let authority = parts
            .authority
            .filter(|a| !a.as_str().contains('@') && !a.host().is_empty())
            .ok_or(UpstreamError::Url)?;
        let path = parts.path_and_query.ok_or(UpstreamError::Url)?;
        if path.query().is_some() || url.contains('#') {
            return Err(UpstreamError::Url);
        }
        let host = HeaderValue::from_str(authority.as_str()).map_err(|_| UpstreamError::Url)?;
        Ok(Upstream {
            scheme,
            authority,
            host,
            base: path.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The only `Host` the upstream sees.
    pub fn host(&self) -> HeaderValue {
        self.host.clone()
    }

    /// The address of a request for an origin-form target (`/path?query`), or `None` if it cannot be written.
    pub fn locate(&self, target: &str) -> Option<Uri> {
        let path: PathAndQuery = if self.base.is_empty() || target == "*" {
            target.parse().ok()?
        } else {
            format!("{}{target}", self.base).parse().ok()?
        };
        Uri::builder()
            .scheme(self.scheme.clone())
            .authority(self.authority.clone())
            .path_and_query(path)
            .build()
            .ok()
    }
}

/// The TLS configuration: public roots, and a private CA beside them.
pub(crate) fn configure_tls(private_ca: Option<&[u8]>) -> Result<ClientConfig, UpstreamError> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let Some(pem) = private_ca else {
        // The builder of the connector knows the public roots; an empty store here is replaced there.
        return with_roots(provider, public_roots());
    };
    let mut roots = public_roots();
    let mut found = false;
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots
            .add(certificate.map_err(|_| UpstreamError::Ca)?)
            .map_err(|_| UpstreamError::Ca)?;
        found = true;
    }
    if found {
        with_roots(provider, roots)
    } else {
        Err(UpstreamError::Ca)
    }
}

fn public_roots() -> RootCertStore {
    RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    }
}

fn with_roots(
    provider: Arc<rustls::crypto::CryptoProvider>,
    roots: RootCertStore,
) -> Result<ClientConfig, UpstreamError> {
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| UpstreamError::Tls)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

/// A client with its own pool. Each worker has one, so that no connection crosses threads.
pub(crate) fn connect_pool(tls: ClientConfig, limits: &EdgeLimits, timeouts: &EdgeTimeouts) -> UpstreamClient {
    let mut tcp = HttpConnector::new();
    tcp.enforce_http(false);
    tcp.set_nodelay(true);
    tcp.set_connect_timeout(Some(timeouts.connect));
    let connector = HttpsConnectorBuilder::new()
        .with_tls_config(tls)
        .https_or_http()
        .enable_http1()
        .wrap_connector(tcp);
    Client::builder(TokioExecutor::new())
        .pool_timer(TokioTimer::new())
        .pool_idle_timeout(std::time::Duration::from_secs(30))
        .pool_max_idle_per_host(limits.connections)
        .http1_max_headers(limits.header_fields)
        .http1_max_buf_size(crate::connection::buffer_size(limits))
        .set_host(false)
        .build(connector)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_urls_and_joins_targets() {
        let plain = Upstream::parse("http://127.0.0.1:9000").unwrap();
        assert_eq!(plain.locate("/v1/x?a=b").unwrap(), "http://127.0.0.1:9000/v1/x?a=b");
        assert_eq!(plain.host(), "127.0.0.1:9000");
        let based = Upstream::parse("https://license.example/base/").unwrap();
        assert_eq!(based.locate("/v1/x").unwrap(), "https://license.example/base/v1/x");
    }

    #[test]
    fn refuses_what_is_no_plain_upstream() {
        for url in [
            "ftp://h/",
            "h:80",
            "/path",
            "http://ann:pw@h/",
            "http://h/?q",
            "http://h/#f",
            "",
            "http://",
        ] {
            assert!(Upstream::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn a_ca_file_without_a_certificate_is_refused() {
        assert_eq!(configure_tls(Some(b"no pem")).err(), Some(UpstreamError::Ca));
    }
}
