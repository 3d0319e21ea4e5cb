//! The key-encryption key in a key service: the transit engine of HashiCorp Vault, or of whatever speaks its protocol (OpenBao).
//!
//! In: a master key or its wrapped form. Out: the other one, by `POST /v1/{mount}/encrypt|decrypt|rewrap/{key}`. Never: the
//! key-encryption key, which does not leave the service; a start when the service does not answer, or refuses.
//!
//! It is asked at the start and in a rotation only. Limits: 10 s, answers of 16 KiB, `http` towards this machine only.

use super::{KekError, KeyProvider, MasterKey, decode_base64, encode_base64};
use crate::authority::Address;
use crate::secret::SecretText;
use crate::vault::Random;
use bytes::Bytes;
use http::{Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rustls::{ClientConfig, RootCertStore};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Handle;
use zeroize::Zeroizing;

const TIMEOUT: Duration = Duration::from_secs(10);
const MAX_ANSWER: usize = 16 * 1024;

/// Where the transit engine is, and what it is shown. It has no `Debug`: it may hold a secret.
#[derive(Clone)]
pub struct TransitAccess {
    /// `https://host[:port]`; `http` on this machine only.
    pub url: String,
    /// Where the engine is mounted, mostly `transit`.
    pub mount: String,
    /// The name of the key there, of type `aes256-gcm96`.
    pub key: String,
    /// Where the token is that may encrypt, decrypt and rewrap with that key.
    pub token: TransitToken,
    /// A PEM file's content: certificate authorities to trust beside the public ones.
    pub ca: Option<Vec<u8>>,
}

/// Where the token for the transit engine is.
#[derive(Clone)]
pub enum TransitToken {
    /// A file, read anew for each call: an agent may renew it there.
    File(PathBuf),
    /// The token itself.
    Given(SecretText),
}

/// Why the transit engine did not serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransitError {
    /// The address, the mount or the name of the key.
    #[error(
        "the transit engine's address must be https://host[:port] (http on this machine only), its mount and key plain names"
    )]
    Address,
    /// TLS, or the file of certificate authorities.
    #[error("no TLS towards the transit engine: its certificate authorities cannot be read")]
    Tls,
    /// The token's file.
    #[error("the token for the transit engine cannot be read")]
    Token,
    /// No answer in time, or a fault of its own.
    #[error("the transit engine does not answer")]
    Unreachable,
    /// Status 503.
    #[error("the transit engine is sealed or in maintenance")]
    Unavailable,
    /// Status 403.
    #[error("the transit engine refuses the token")]
    Refused,
    /// Status 400 or 404: no such key, another key's ciphertext, or a version below the least one that may decrypt.
    #[error(
        "the transit engine has no such key, or the key does not open what was wrapped (its version may be disallowed)"
    )]
    Rejected,
    /// Not the documented answer.
    #[error("the transit engine's answer is not what it must be")]
    Malformed,
}

/// A transit engine.
pub(crate) struct TransitKek {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    address: Address,
    mount: String,
    key: String,
    token: TransitToken,
    runtime: Handle,
}

#[derive(Serialize)]
struct Encrypt<'a> {
    plaintext: &'a str,
}

#[derive(Serialize)]
struct Open<'a> {
    ciphertext: &'a str,
}

#[derive(Deserialize)]
struct Answer<T> {
    data: T,
}

#[derive(Deserialize)]
struct Wrapped {
    ciphertext: String,
}

#[derive(Deserialize)]
struct Opened {
    plaintext: SecretText,
}

fn is_name(text: &str) -> bool {
    (1..=128).contains(&text.len())
        && !text.contains("..")
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn roots(ca: Option<&[u8]>) -> Result<RootCertStore, TransitError> {
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let before = roots.len();
    for certificate in ca.into_iter().flat_map(CertificateDer::pem_slice_iter) {
        let added = certificate.map(|certificate| roots.add(certificate));
        added.map_err(|_| TransitError::Tls)?.map_err(|_| TransitError::Tls)?;
    }
    if ca.is_some() && roots.len() == before {
        return Err(TransitError::Tls);
    }
    Ok(roots)
}

impl TransitKek {
    /// Reads the access; nothing is sent yet. Must be called on the event loop, and used away from it.
    pub(crate) fn new(access: &TransitAccess) -> Result<Self, TransitError> {
        let address = Address::parse(&access.url, false).map_err(|_| TransitError::Address)?;
        if !is_name(&access.key) || !access.mount.split('/').all(is_name) {
            return Err(TransitError::Address);
        }
        let tls = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(|_| TransitError::Tls)?
            .with_root_certificates(roots(access.ca.as_deref())?)
            .with_no_client_auth();
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_connect_timeout(Some(TIMEOUT));
        let connector = HttpsConnectorBuilder::new()
            .with_tls_config(tls)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        Ok(Self {
            client: Client::builder(TokioExecutor::new())
                .pool_max_idle_per_host(0)
                .build(connector),
            address,
            mount: access.mount.clone(),
            key: access.key.clone(),
            token: access.token.clone(),
            runtime: Handle::try_current().map_err(|_| TransitError::Unreachable)?,
        })
    }

    fn token(&self) -> Result<SecretText, TransitError> {
        match &self.token {
            TransitToken::Given(token) => Ok(token.clone()),
            TransitToken::File(path) => {
                let text = Zeroizing::new(std::fs::read_to_string(path).map_err(|_| TransitError::Token)?);
                Ok(SecretText::new(text.trim()))
            }
        }
    }

    /// One call; its answer's `data`.
    fn call<T: serde::de::DeserializeOwned>(&self, operation: &str, body: &impl Serialize) -> Result<T, TransitError> {
        let body = serde_json::to_vec(body).map_err(|_| TransitError::Malformed)?;
        let mut token = http::HeaderValue::from_str(self.token()?.expose()).map_err(|_| TransitError::Token)?;
        token.set_sensitive(true);
        let path = format!("/v1/{}/{operation}/{}", self.mount, self.key);
        let request = Request::builder()
            .method(Method::POST)
            .uri(self.address.join(&path))
            .header("x-vault-token", token)
            .header("x-vault-request", "true")
            .header(header::CONTENT_TYPE, "application/json")
            .body(Full::new(Bytes::from(body)))
            .map_err(|_| TransitError::Address)?;
        let exchange = async {
            let response = self
                .client
                .request(request)
                .await
                .map_err(|_| TransitError::Unreachable)?;
            let status = response.status();
            let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await;
            let body = body.map_err(|_| TransitError::Malformed)?;
            Ok((status, Zeroizing::new(body.to_bytes().to_vec())))
        };
        let (status, answer) = self
            .runtime
            .block_on(async { tokio::time::timeout(TIMEOUT, exchange).await })
            .map_err(|_| TransitError::Unreachable)??;
        match status {
            StatusCode::OK => {}
            StatusCode::BAD_REQUEST | StatusCode::NOT_FOUND => return Err(TransitError::Rejected),
            StatusCode::FORBIDDEN => return Err(TransitError::Refused),
            StatusCode::SERVICE_UNAVAILABLE => return Err(TransitError::Unavailable),
            _ => return Err(TransitError::Unreachable),
        }
        let answer: Answer<T> = serde_json::from_slice(&answer).map_err(|_| TransitError::Malformed)?;
        Ok(answer.data)
    }
}

/// The service's text, as the database keeps it.
fn text_of(wrapped: &[u8]) -> Result<&str, KekError> {
    let text = std::str::from_utf8(wrapped).map_err(|_| KekError::DoesNotOpen)?;
    // Something that another provider wrapped is none of the service's affairs.
    let ours = text.starts_with("vault:v") && text.bytes().all(|byte| byte.is_ascii_graphic());
    ours.then_some(text).ok_or(KekError::DoesNotOpen)
}

fn checked(wrapped: Wrapped) -> Result<Vec<u8>, KekError> {
    text_of(wrapped.ciphertext.as_bytes()).map_err(|_| TransitError::Malformed)?;
    Ok(wrapped.ciphertext.into_bytes())
}

impl KeyProvider for TransitKek {
    fn wrap(&self, master: &MasterKey, _: &Random) -> Result<Vec<u8>, KekError> {
        let plaintext = encode_base64(master.expose());
        checked(self.call("encrypt", &Encrypt { plaintext: &plaintext })?)
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<MasterKey, KekError> {
        let ciphertext = text_of(wrapped)?;
        let opened: Opened = self.call("decrypt", &Open { ciphertext })?;
        let bytes = decode_base64(opened.plaintext.expose()).ok_or(TransitError::Malformed)?;
        Ok(MasterKey::from_bytes(*bytes))
    }

    fn rewrap(&self, wrapped: &[u8], _: &Random) -> Result<Vec<u8>, KekError> {
        let ciphertext = text_of(wrapped)?;
        checked(self.call("rewrap", &Open { ciphertext })?)
    }

    /// The service makes its versions itself (`vault write -f transit/keys/KEY/rotate`); the newest one wraps.
    fn renew(&self, _: &Random) -> Result<(), KekError> {
        Ok(())
    }

    fn settle(&self, _: &[u8]) -> Result<(), KekError> {
        Ok(())
    }
}
