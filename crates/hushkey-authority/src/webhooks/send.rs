//! One message to one receiver: resolve, connect to an address that may be connected to, send, look at the status.
//!
//! The address that was checked is the one that is connected to: a name that answers differently the second time gets nowhere.

use super::Webhooks;
use super::address::is_public;
use super::url::WebhookUrl;
use bytes::Bytes;
use http_body_util::Full;
use hyper::client::conn::http1;
use hyper::{Request, header};
use hyper_util::rt::TokioIo;
use rustls_pki_types::ServerName;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// How long an exchange may take, from the name to the status.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// Largest head of an answer.
const HEAD: usize = 16 * 1024;

/// Why a message did not arrive. Says no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum SendError {
    /// The name leads to no address, or only to private ones.
    #[error("no public address")]
    Address,
    /// Nobody there, or no TLS.
    #[error("cannot connect")]
    Connect,
    /// The connection broke, or what came is no HTTP.
    #[error("no answer")]
    Broken,
    /// Too slow.
    #[error("no answer in time")]
    Timeout,
    /// An answer that is no yes; a redirect is none.
    #[error("refused")]
    Refused,
    /// The receiver is gone for good (410).
    #[error("gone")]
    Gone,
}

/// What is sent beside the body.
pub(super) struct Head<'a> {
    pub id: &'a str,
    pub timestamp: i64,
    pub signature: &'a str,
}

/// Sends, within [`PATIENCE`].
pub(super) async fn send(
    webhooks: &Webhooks,
    url: &WebhookUrl,
    head: &Head<'_>,
    body: Vec<u8>,
) -> Result<(), SendError> {
    let exchange = exchange(webhooks, url, head, body);
    tokio::time::timeout(PATIENCE, exchange)
        .await
        .map_err(|_| SendError::Timeout)?
}

async fn exchange(webhooks: &Webhooks, url: &WebhookUrl, head: &Head<'_>, body: Vec<u8>) -> Result<(), SendError> {
    let stream = connect(webhooks, url).await?;
    if !url.secure {
        return speak(stream, url, head, body).await;
    }
    let name = url.host.trim_start_matches('[').trim_end_matches(']').to_owned();
    let name = ServerName::try_from(name).map_err(|_| SendError::Address)?;
    let stream = webhooks
        .tls
        .connect(name, stream)
        .await
        .map_err(|_| SendError::Connect)?;
    speak(stream, url, head, body).await
}

async fn connect(webhooks: &Webhooks, url: &WebhookUrl) -> Result<TcpStream, SendError> {
    let found: Vec<SocketAddr> = match url.literal() {
        Some(address) => vec![SocketAddr::new(address, url.port)],
        None => {
            let found = tokio::net::lookup_host((url.host.as_str(), url.port)).await;
            found.map_err(|_| SendError::Address)?.collect()
        }
    };
    let allowed: Vec<SocketAddr> = found
        .into_iter()
        .filter(|address| webhooks.allow_private || is_public(address.ip()))
        .collect();
    if allowed.is_empty() {
        return Err(SendError::Address);
    }
    TcpStream::connect(allowed.as_slice())
        .await
        .map_err(|_| SendError::Connect)
}

async fn speak<S>(stream: S, url: &WebhookUrl, head: &Head<'_>, body: Vec<u8>) -> Result<(), SendError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let request = Request::post(url.path.as_str())
        .header(header::HOST, host_of(url))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::USER_AGENT, "hushkey-webhooks")
        .header(header::CONNECTION, "close")
        .header("webhook-id", head.id)
        .header("webhook-timestamp", head.timestamp)
        .header("webhook-signature", head.signature)
        .body(Full::new(Bytes::from(body)))
        .map_err(|_| SendError::Broken)?;
    let built = http1::Builder::new()
        .max_buf_size(HEAD)
        .handshake(TokioIo::new(stream))
        .await;
    let (mut sender, connection) = built.map_err(|_| SendError::Broken)?;
    // The connection ends with this future: an answer's body is never waited for, let alone read.
    let asked = sender.send_request(request);
    tokio::pin!(asked);
    let answer = tokio::select! {
        answer = &mut asked => answer,
        // Closed: the answer has come before, or never will.
        _ = connection => asked.await,
    };
    match answer.map_err(|_| SendError::Broken)?.status() {
        status if status.is_success() => Ok(()),
        hyper::StatusCode::GONE => Err(SendError::Gone),
        _ => Err(SendError::Refused),
    }
}

/// The port only where it is not the usual one.
fn host_of(url: &WebhookUrl) -> String {
    match (url.secure, url.port) {
        (true, 443) | (false, 80) => url.host.clone(),
        (_, port) => format!("{}:{port}", url.host),
    }
}
