//! Webhooks as the stores take them.

use hushkey_license::wire::EventKind;
use hushkey_license::{EventToken, LicenseToken, WebhookToken};

/// A sealed address, of one length whatever is in it.
pub type SealedUrl = [u8; 512];

/// A webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Webhook {
    /// Its token.
    pub webhook: WebhookToken,
    /// Where it delivers.
    pub url: SealedUrl,
    /// What it delivers (see [`EventKind::set`]).
    pub kinds: i64,
    /// The generation of its secret.
    pub generation: i64,
    /// When it was made.
    pub created_at: i64,
    /// Since when the generation holds; `None`: since it was made.
    pub rotated_at: Option<i64>,
}

/// What became of a webhook's events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebhookCount {
    /// Still to be delivered.
    pub waiting: i64,
    /// Delivered lately.
    pub delivered: i64,
    /// Given up.
    pub dead: i64,
}

/// An event that is to be delivered by whoever took it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claimed {
    /// The event.
    pub event: EventToken,
    /// What happened.
    pub kind: EventKind,
    /// To which license.
    pub license: LicenseToken,
    /// When.
    pub happened_at: i64,
    /// How often it was tried before.
    pub attempts: i64,
}
