//! Reading the `Authorization` header: one credential of one scheme, or a problem that never quotes it.

use crate::app::App;
use crate::problem::ProblemType;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use hushkey_license::{AdminToken, KeyHash, LicenseKey};
use std::sync::Arc;

/// The credential of `scheme`. Two `Authorization` headers are none: whose would count?
pub(crate) fn presented<'h>(headers: &'h HeaderMap, scheme: &str) -> Result<&'h str, ProblemType> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (Some(only), None) = (all.next(), all.next()) else {
        return Err(ProblemType::MissingCredential);
    };
    let text = only.to_str().map_err(|_| ProblemType::MissingCredential)?;
    match text.split_once(' ') {
        Some((name, credential)) if name.eq_ignore_ascii_case(scheme) => Ok(credential),
        _ => Err(ProblemType::MissingCredential),
    }
}

/// The license key of a request, and the keyed hash it is looked up by.
pub(crate) struct PresentedKey {
    /// `None`: no text of the form of a key. It is looked up all the same (under a hash of nothing), and answered alike.
    pub key: Option<LicenseKey>,
    pub hash: KeyHash,
}

impl FromRequestParts<Arc<App>> for PresentedKey {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let text = presented(&parts.headers, "License")?;
        let key = LicenseKey::parse(text).ok();
        let hash = key
            .as_ref()
            .map_or_else(|| app.pepper.witness(), |key| app.pepper.hash_key(key));
        Ok(Self { key, hash })
    }
}

/// Proof that the request comes from an administrator: handlers that take one cannot be reached otherwise.
pub(crate) struct Administrator(());

impl FromRequestParts<Arc<App>> for Administrator {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let text = presented(&parts.headers, "Bearer")?;
        let token: AdminToken = text.parse().map_err(|_| ProblemType::UnknownCredential)?;
        if app.store.is_admin(app.pepper.hash_admin(&token)).await? {
            Ok(Self(()))
        } else {
            Err(ProblemType::UnknownCredential)
        }
    }
}
