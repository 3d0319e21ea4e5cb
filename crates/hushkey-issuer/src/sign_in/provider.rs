//! Talking to the provider: metadata and keys (kept for an hour), the code for tokens, the UserInfo endpoint.
//!
//! A token under an unknown key lets the keys be fetched anew, once in half a minute at most, so that a rotation is noticed and
//! forged tokens cannot make us flood the provider.

use super::SignInError;
use super::claims::EmailClaims;
use super::form;
use super::jwks::KeySet;
use super::jws::{self, JwsError};
use super::metadata::{ClientAuth, Metadata};
use super::options::{ProviderUrl, Settings, SignInOptionsError};
use crate::outbound::{HttpClient, TIMEOUT, client};
use crate::secret::SecretText;
use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, header};
use http_body_util::{BodyExt, Full, Limited};
use hushkey_license::base64url;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use subtle::ConstantTimeEq;
use tokio::sync::Mutex;
use zeroize::Zeroizing;

const MAX_ANSWER: usize = 128 * 1024;
/// Seconds for which metadata and keys are kept.
const KEPT: i64 = 3600;
/// Seconds between two fetches for an unknown key.
const REFETCH: i64 = 30;

/// What the provider gives for a code.
#[derive(Deserialize)]
pub(super) struct Tokens {
    pub(super) id_token: SecretText,
    access_token: Option<SecretText>,
}

#[derive(Deserialize)]
struct UserInfo {
    sub: SecretText,
    #[serde(flatten)]
    email: EmailClaims,
}

/// Something fetched, and when.
struct Dated<T> {
    at: i64,
    what: Arc<T>,
}

impl<T> Dated<T> {
    fn fresh(&self, now: i64) -> bool {
        // A clock that was set back makes nothing fresh for ever.
        (self.at..self.at.saturating_add(KEPT)).contains(&now)
    }
}

pub(super) struct Provider {
    client: HttpClient,
    url: ProviderUrl,
    metadata: Mutex<Option<Dated<Metadata>>>,
    keys: Mutex<Option<Dated<KeySet>>>,
}

impl Provider {
    pub(super) fn new(settings: &Settings) -> Result<Self, SignInOptionsError> {
        Ok(Self {
            client: client().ok_or(SignInOptionsError::Tls)?,
            url: settings.provider.clone(),
            metadata: Mutex::default(),
            keys: Mutex::default(),
        })
    }

    pub(super) async fn metadata(&self, now: i64) -> Result<Arc<Metadata>, SignInError> {
        // Held while it is fetched: many browsers wait for one request.
        let mut kept = self.metadata.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.fresh(now)) {
            return Ok(Arc::clone(&kept.what));
        }
        let bytes = self.fetch(&self.url.discovery()).await?;
        let what = Arc::new(Metadata::read(&bytes, &self.url)?);
        *kept = Some(Dated {
            at: now,
            what: Arc::clone(&what),
        });
        Ok(what)
    }

    /// The payload of an ID token that the provider signed.
    pub(super) async fn verify(
        &self,
        metadata: &Metadata,
        token: &str,
        now: i64,
    ) -> Result<Zeroizing<Vec<u8>>, SignInError> {
        let keys = self.keys(metadata, now, KEPT).await?;
        match jws::verify(token, &keys) {
            Err(JwsError::UnknownKey) => {
                let keys = self.keys(metadata, now, REFETCH).await?;
                Ok(jws::verify(token, &keys)?)
            }
            verdict => Ok(verdict?),
        }
    }

    /// The provider's keys, not older than `age`.
    async fn keys(&self, metadata: &Metadata, now: i64, age: i64) -> Result<Arc<KeySet>, SignInError> {
        let mut kept = self.keys.lock().await;
        if let Some(kept) = kept
            .as_ref()
            .filter(|kept| kept.fresh(now) && now < kept.at.saturating_add(age))
        {
            return Ok(Arc::clone(&kept.what));
        }
        let bytes = self.fetch(&metadata.jwks_uri).await?;
        let what = Arc::new(KeySet::read(&bytes).map_err(|_| SignInError::Malformed)?);
        *kept = Some(Dated {
            at: now,
            what: Arc::clone(&what),
        });
        Ok(what)
    }

    /// Exchanges the code for tokens.
    pub(super) async fn redeem(
        &self,
        metadata: &Metadata,
        settings: &Settings,
        code: &SecretText,
        verifier: &SecretText,
    ) -> Result<Tokens, SignInError> {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code.expose()),
            ("redirect_uri", &settings.redirect_uri),
            ("code_verifier", verifier.expose()),
        ];
        let mut request = Request::builder()
            .method(Method::POST)
            .uri(&metadata.token_endpoint)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        match (&settings.client_secret, metadata.client_auth) {
            (Some(secret), ClientAuth::Basic) => {
                request = request.header(header::AUTHORIZATION, basic(&settings.client_id, secret)?);
            }
            (Some(secret), ClientAuth::Post) => {
                form.extend([("client_id", &*settings.client_id), ("client_secret", secret.expose())]);
            }
            (None, _) => form.push(("client_id", &settings.client_id)),
        }
        let body = Zeroizing::new(form::encode(&form));
        let request = request
            .body(Full::new(Bytes::copy_from_slice(body.as_bytes())))
            .map_err(|_| SignInError::Malformed)?;
        let (status, answer) = self.send(request).await?;
        match status {
            StatusCode::OK => read(&answer),
            status if status.is_client_error() => Err(SignInError::Code),
            _ => Err(SignInError::Unreachable),
        }
    }

    /// What the UserInfo endpoint says of the e-mail address of `subject`.
    pub(super) async fn user_info(
        &self,
        metadata: &Metadata,
        tokens: &Tokens,
        subject: &SecretText,
    ) -> Result<EmailClaims, SignInError> {
        let (Some(url), Some(token)) = (&metadata.user_info_endpoint, &tokens.access_token) else {
            return Err(SignInError::Unverified);
        };
        let mut bearer =
            HeaderValue::from_str(&format!("Bearer {}", token.expose())).map_err(|_| SignInError::Malformed)?;
        bearer.set_sensitive(true);
        let request = Request::builder()
            .uri(url)
            .header(header::ACCEPT, "application/json")
            .header(header::AUTHORIZATION, bearer)
            .body(Full::default())
            .map_err(|_| SignInError::Malformed)?;
        let (status, answer) = self.send(request).await?;
        if status != StatusCode::OK {
            return Err(SignInError::Unreachable);
        }
        let info: UserInfo = read(&answer)?;
        // The answer could be that of a swapped access token (OpenID Connect Core, 5.3.2).
        if bool::from(info.sub.expose().as_bytes().ct_eq(subject.expose().as_bytes())) {
            Ok(info.email)
        } else {
            Err(SignInError::Malformed)
        }
    }

    async fn fetch(&self, url: &str) -> Result<Zeroizing<Vec<u8>>, SignInError> {
        let request = Request::builder()
            .uri(url)
            .header(header::ACCEPT, "application/json")
            .body(Full::default())
            .map_err(|_| SignInError::Malformed)?;
        match self.send(request).await? {
            (StatusCode::OK, answer) => Ok(answer),
            _ => Err(SignInError::Unreachable),
        }
    }

    /// One exchange, bounded in time and size. No redirection is followed.
    async fn send(&self, request: Request<Full<Bytes>>) -> Result<(StatusCode, Zeroizing<Vec<u8>>), SignInError> {
        let exchange = async {
            let response = self
                .client
                .request(request)
                .await
                .map_err(|_| SignInError::Unreachable)?;
            let status = response.status();
            let body = Limited::new(response.into_body(), MAX_ANSWER).collect().await;
            let body = body.map_err(|_| SignInError::Unreachable)?;
            Ok((status, Zeroizing::new(body.to_bytes().to_vec())))
        };
        let exchange = tokio::time::timeout(TIMEOUT, exchange).await;
        exchange.map_err(|_| SignInError::Unreachable)?
    }
}

fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, SignInError> {
    serde_json::from_slice(bytes).map_err(|_| SignInError::Malformed)
}

/// `Basic` with both parts escaped first (RFC 6749, section 2.3.1).
fn basic(client_id: &str, secret: &SecretText) -> Result<HeaderValue, SignInError> {
    let pair = Zeroizing::new(format!("{}:{}", form::escape(client_id), form::escape(secret.expose())));
    let mut text = Zeroizing::new(base64url::encode(pair.as_bytes()).replace('-', "+").replace('_', "/"));
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    let mut value = HeaderValue::from_str(&format!("Basic {}", text.as_str())).map_err(|_| SignInError::Malformed)?;
    value.set_sensitive(true);
    Ok(value)
}
