//! The live page: one HTML file with its style and script inside, and a content security policy that allows exactly these.
//!
//! In: whether a token is needed. Out: the page. Never: data (that comes by `/events` and `/api/summary`), an external asset.

use std::sync::Arc;

use axum::response::{Html, IntoResponse, Response};
use http::{HeaderValue, header};
use sha2::{Digest, Sha256};

const PAGE: &str = include_str!("page.html");

#[derive(Clone)]
pub(super) struct Page {
    html: Arc<str>,
    policy: HeaderValue,
}

impl Page {
    pub fn new(needs_token: bool) -> Page {
        let html = if needs_token {
            PAGE.replacen("<html lang=\"en\">", "<html lang=\"en\" data-locked>", 1)
        } else {
            PAGE.to_owned()
        };
        let policy = format!(
            "default-src 'none'; script-src '{}'; style-src '{}'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            hash_of(between(&html, "<script>", "</script>")),
            hash_of(between(&html, "<style>", "</style>")),
        );
        // The policy is ASCII by construction; the fallback allows nothing.
        let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
        Page {
            html: html.into(),
            policy,
        }
    }

    pub fn answer(&self) -> Response {
        let headers = [
            (header::CONTENT_SECURITY_POLICY, self.policy.clone()),
            (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        (headers, Html(self.html.to_string())).into_response()
    }
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> &'a str {
    text.split_once(open)
        .and_then(|(_, rest)| rest.split_once(close))
        .map_or("", |(inside, _)| inside)
}

/// A source expression of CSP level 2: `sha256-` and the digest in base64.
fn hash_of(text: &str) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let digest = Sha256::digest(text.as_bytes());
    let mut out = String::from("sha256-");
    for group in digest.chunks(3) {
        let bits = group.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - group.len()));
        for i in 0..4 {
            let six = (bits >> (18 - 6 * i)) as usize & 63;
            out.push(if i > group.len() {
                '='
            } else {
                ALPHABET.get(six).map_or('=', |b| char::from(*b))
            });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_like_browsers_do() {
        // SHA-256 of the empty string, in base64.
        assert_eq!(hash_of(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn the_page_has_one_script_one_style_and_nothing_from_elsewhere() {
        assert_eq!(PAGE.matches("<script").count(), 1);
        assert_eq!(PAGE.matches("<style").count(), 1);
        for outside in [
            "http://",
            "https://",
            "src=",
            "@import",
            "url(",
            " style=\"",
            " onclick",
            "innerHTML",
            "localStorage",
            "sessionStorage",
        ] {
            assert!(!PAGE.contains(outside), "{outside}");
        }
        assert!(Page::new(true).html.contains("data-locked"));
        assert!(!Page::new(false).html.contains("<html lang=\"en\" data-locked>"));
    }
}
