//! Webhooks: events of licenses, delivered to the vendor's own servers.
//!
//! In: events that the store wrote with what they tell of; where to deliver them. Out: signed messages (Standard Webhooks), at least
//! once each, in order for each license.
//! Never: anything about a person (a message is a kind, a time, an event and a license, held to a closed contract by the guard); an
//! address or a secret in the database in clear; a message to an address of a private network, unless the server was told so; a redirect
//! followed; an answer's body read.
//!
//! Limits: 32 webhooks, [`AT_ONCE`] messages to each at once, [`send::PATIENCE`] for each, [`backoff::ATTEMPTS`] attempts.

mod address;
mod backoff;
mod deliver;
mod message;
mod seal;
mod send;
mod signature;
mod url;

pub(crate) use deliver::run;
pub(crate) use signature::secret_text;
pub(crate) use url::WebhookUrl;

use crate::problem::ProblemType;
use crate::store::{SealedUrl, Webhook};
use crate::tls::{self, TlsError};
use hushkey_license::WebhookToken;
use std::sync::Arc;
use tokio_rustls::TlsConnector;
use zeroize::Zeroizing;

/// Messages that are on their way to one webhook at once, from this process.
const AT_ONCE: usize = 4;

/// What is set for the whole server.
pub(crate) struct Webhooks {
    key: Zeroizing<[u8; 32]>,
    /// Private addresses and plain HTTP are allowed.
    pub allow_private: bool,
    tls: TlsConnector,
    contract: message::MessageContract,
}

/// Why no webhooks can be delivered; found at start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum WebhooksError {
    #[error(transparent)]
    Tls(#[from] TlsError),
    #[error("the built-in contract is not a policy")]
    Contract,
}

impl Webhooks {
    pub fn new(key: Zeroizing<[u8; 32]>, allow_private: bool, ca: Option<&[u8]>) -> Result<Self, WebhooksError> {
        Ok(Self {
            key,
            allow_private,
            tls: TlsConnector::from(Arc::new(tls::client(ca)?)),
            contract: message::MessageContract::new().ok_or(WebhooksError::Contract)?,
        })
    }

    /// An address as the store keeps it.
    pub fn seal(&self, webhook: &WebhookToken, url: &WebhookUrl, nonce: [u8; 12]) -> Result<SealedUrl, ProblemType> {
        seal::seal(&self.key, webhook, nonce, url.as_str().as_bytes()).ok_or(ProblemType::Internal)
    }

    /// The address of a stored webhook. It was sealed here, so one that does not open is a fault.
    pub fn open(&self, webhook: &Webhook) -> Result<WebhookUrl, ProblemType> {
        let opened = seal::open(&self.key, &webhook.webhook, &webhook.url).ok_or(ProblemType::Internal)?;
        let text = std::str::from_utf8(&opened).map_err(|_| ProblemType::Internal)?;
        WebhookUrl::read(text).map_err(|_| ProblemType::Internal)
    }
}
