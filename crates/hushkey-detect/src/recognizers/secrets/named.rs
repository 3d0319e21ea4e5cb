//! Secrets that only their key tells: keys of interfaces, clients and clouds.
//!
//! *What:* the value under `api_key`, `client_secret`, `AWS_SECRET_ACCESS_KEY` and their like, in ten languages. *Source:* the key dictionary (`keys`);
//! the services' documentation. *Validation:* sixteen bytes or more that look drawn by lot; no variable, path, license key or filler.
//! *Confidence:* 80; 40 as the value of a field of a general name (`api_key`, `access_token`): its sender means to send it. *Limits:* `key`, `token`, `secret`,
//! `signature`, `nonce` and `session` are words of licensing and tell nothing.

use super::token::is_random;
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind};
use core::ops::Range;

const NAME: &str = "secret";

/// Words in a key that no license client sends: whose secret it is, or what it is for.
const WHOSE: &[&[u8]] = &[
    b"aws",
    b"azure",
    b"gcp",
    b"google",
    b"github",
    b"gitlab",
    b"npm",
    b"slack",
    b"stripe",
    b"twilio",
    b"sendgrid",
    b"openai",
    b"anthropic",
    b"heroku",
    b"datadog",
    b"cloudflare",
    b"sentry",
    b"database",
    b"db",
    b"webhook",
    b"signing",
    b"encryption",
    b"jwt",
    b"consumer",
    b"secretaccess",
    b"storage",
    b"smtp",
    b"mail",
    b"digitalocean",
    b"discord",
    b"telegram",
    b"facebook",
    b"twitter",
    b"master",
];

/// Judges the value of a key that names a secret.
pub(crate) fn judge(scan: &mut Scan<'_, '_>, value: Range<usize>) {
    let word = scan.bytes(value.clone());
    let is_part = |byte: &u8| {
        byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'+' | b'/' | b'=' | b'_' | b'-' | b'.' | b'~' | b':' | b'!' | b'@' | b'*' | b'^'
            )
    };
    if !(16..=256).contains(&word.len()) || !word.iter().all(is_part) || !is_random(word) || is_license_key(word) {
        return;
    }
    let owned = scan.key_at(value.start).is_some_and(|key| {
        WHOSE.iter().any(|name| {
            key.as_bytes()
                .windows(name.len())
                .any(|window| window.eq_ignore_ascii_case(name))
        })
    });
    let meant = scan.kind == TextKind::Value && !scan.local_range.contains(&value.start) && !owned;
    scan.report(Class::ApiKey, value, if meant { 40 } else { 80 }, Evidence::Key, NAME);
}

/// Whether a value is in groups of one length, as license keys and UUIDs of machines are written.
fn is_license_key(word: &[u8]) -> bool {
    let mut groups = word.split(|byte| *byte == b'-');
    let first = groups.next().map_or(0, <[u8]>::len);
    let (count, even) = groups.fold((1, true), |(count, even), group| {
        (count + 1, even && group.len() == first)
    });
    count >= 3 && even && first >= 4 && !word.iter().any(u8::is_ascii_lowercase)
}

#[cfg(test)]
mod tests {
    use crate::testing::acting_in;
    use crate::{Class, Context, TextKind};

    fn is_found(text: &str, context: &Context<'_>) -> bool {
        acting_in(text, context)
            .iter()
            .any(|(class, _)| *class == Class::ApiKey)
    }

    #[test]
    fn secrets_in_text_and_in_fields() {
        let secret = "q7RxA2m5ZkK9pW4t8NvB3lL6jq7RxA2m";
        for text in [
            format!("API_KEY={secret}"),
            format!("\"clientSecret\": \"{secret}\""),
            format!("export AWS_SECRET_ACCESS_KEY={secret}/+abcd"),
            format!("app.auth-token = '{secret}'"),
            format!("clave_api: {secret}"),
        ] {
            // hushkey:ignore exception-message the secrets of this test are made up
            assert!(is_found(&text, &Context::default()), "{text}");
        }
        let field = |key| Context {
            kind: TextKind::Value,
            key: Some(key),
            ..Context::default()
        };
        assert!(is_found(secret, &field("AWS_SECRET_ACCESS_KEY")));
        for key in ["api_key", "access_token", "client_secret", "license_key", "token"] {
            assert!(!is_found(secret, &field(key)), "{key}");
        }
        for text in [
            "api_key=QHB7T-3DKRM-9WPZC-VX4NL",
            "api_key=your-api-key-goes-here",
            "api_key=${API_KEY_FROM_VAULT}",
            "license_key=q7RxA2m5ZkK9pW4t8NvB3lL6jq7RxA2m",
            "signature=q7RxA2m5ZkK9pW4t8NvB3lL6jq7RxA2m",
        ] {
            assert!(!is_found(text, &Context::default()), "{text}");
        }
    }
}
