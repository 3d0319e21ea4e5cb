//! Signatures of messages, as Standard Webhooks has them: `v1,` and HMAC-SHA256 over id, time and body in base64.

use crate::app::App;
use crate::store::Webhook;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use hushkey_license::EventToken;
use sha2::Sha256;

/// Seconds for which the secret before the present one signs as well: so long a receiver has to take the new one.
const OVERLAP: i64 = 86_400;

/// A secret as it is said to people.
pub(crate) fn secret_text(secret: &[u8; 32]) -> String {
    format!("whsec_{}", STANDARD.encode(secret))
}

/// The value of `webhook-signature`: by the present secret and, after a rotation, by the one before.
pub(super) fn sign(app: &App, webhook: &Webhook, event: &EventToken, now: i64, body: &[u8]) -> String {
    let mut generations = vec![webhook.generation];
    if webhook
        .rotated_at
        .is_some_and(|since| now < since.saturating_add(OVERLAP))
    {
        generations.push(webhook.generation - 1);
    }
    let one = |generation: i64| {
        let secret = app.pepper.derive_webhook_secret(&webhook.webhook, generation);
        one_signature(&secret, event.as_str(), now, body)
    };
    generations.into_iter().map(one).collect::<Vec<_>>().join(" ")
}

fn one_signature(secret: &[u8; 32], id: &str, now: i64, body: &[u8]) -> String {
    // HMAC takes keys of any length, so the fallback is never taken.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else {
        return String::new();
    };
    mac.update(format!("{id}.{now}.").as_bytes());
    mac.update(body);
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with Python's `hmac` and `base64`.
    #[test]
    fn a_signature_is_what_others_compute() {
        let body = br#"{"type":"license.revoked"}"#;
        let signature = one_signature(&[7; 32], "evt_1", 1_800_000_000, body);
        assert_eq!(signature, "v1,GiksDBZl8IjCd6DlDz3Uhb50ZkGQ+UPQe3SVbap/Z8s=");
        assert_eq!(
            secret_text(&[7; 32]),
            "whsec_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc="
        );
    }
}
