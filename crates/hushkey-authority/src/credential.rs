//! Reading the `Authorization` header: one credential of one scheme, or a problem that never quotes it.

use crate::app::App;
use crate::problem::ProblemType;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use hushkey_license::wire::{ATTEMPT_HEADER, AdminScope, Grants};
use hushkey_license::{AdminToken, AttemptToken, KeyHash, LicenseKey};
use std::marker::PhantomData;
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

/// What an admin token must be allowed for an endpoint.
pub(crate) trait Needs: Send {
    const SCOPE: AdminScope;
}

macro_rules! needs {
    ($($name:ident: $scope:ident),*) => {$(
        pub(crate) struct $name;

        impl Needs for $name {
            const SCOPE: AdminScope = AdminScope::$scope;
        }
    )*};
}

needs!(ToRead: Read, ToCatalog: Catalog, ToLicenses: Licenses, ToGrants: Grants, ToSeats: Seats, ToEvents: Events);

/// Proof that the request comes from an administrator who may do this: handlers that take one cannot be reached otherwise.
pub(crate) struct Administrator<N> {
    /// All that the token may.
    pub scopes: Grants,
    need: PhantomData<N>,
}

impl<N: Needs> FromRequestParts<Arc<App>> for Administrator<N> {
    type Rejection = ProblemType;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ProblemType> {
        let text = presented(&parts.headers, "Bearer")?;
        let token: AdminToken = text.parse().map_err(|_| ProblemType::UnknownCredential)?;
        let grant = app.store.find_grant(app.pepper.hash_admin(&token)).await?;
        let grant = grant.ok_or(ProblemType::UnknownCredential)?;
        if grant.expires_at.is_some_and(|end| end <= app.now()) {
            return Err(ProblemType::UnknownCredential);
        }
        if !grant.scopes.may(N::SCOPE) {
            return Err(ProblemType::MissingScope);
        }
        Ok(Self {
            scopes: grant.scopes,
            need: PhantomData,
        })
    }
}

/// The attempt that a creation names, if it does: what is made is then derived from it under the pepper, so that a
/// repetition, also after a crash or a lost answer, makes and says the same.
pub(crate) struct Attempt(pub Option<AttemptToken>);

impl Attempt {
    /// What the token of `role` is made of.
    pub fn seed(&self, app: &App, role: &str) -> [u8; 32] {
        match &self.0 {
            Some(attempt) => app.pepper.derive_seed(attempt, role),
            None => {
                let mut seed = [0; 32];
                (app.random)(&mut seed);
                seed
            }
        }
    }
}

impl FromRequestParts<Arc<App>> for Attempt {
    type Rejection = ProblemType;

    /// More than one, or anything but an attempt, is malformed.
    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, ProblemType> {
        let mut values = parts.headers.get_all(ATTEMPT_HEADER).iter();
        match (values.next(), values.next()) {
            (None, _) => Ok(Self(None)),
            (Some(value), None) => {
                let token = value.to_str().ok().and_then(|text| text.parse().ok());
                token
                    .map(|token| Self(Some(token)))
                    .ok_or(ProblemType::MalformedRequest)
            }
            _ => Err(ProblemType::MalformedRequest),
        }
    }
}
