//! TLS towards others: the database, receivers of webhooks.

use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use std::sync::Arc;

/// No certificate in the PEM text, or one that is none, or the TLS library refuses its own defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate authorities cannot be read")]
pub struct TlsError;

/// Trusts the public roots, and those of the PEM text beside them.
pub(crate) fn client(ca: Option<&[u8]>) -> Result<ClientConfig, TlsError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for certificate in CertificateDer::pem_slice_iter(ca.unwrap_or_default()) {
        let certificate = certificate.map_err(|_| TlsError)?;
        roots.add(certificate).map_err(|_| TlsError)?;
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|_| TlsError)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}
