//! `GET /v1/sign-in/callback`: the provider's answer. A verified e-mail address finds or makes the person; out comes a session.
//!
//! The session is answered as JSON or, if the operator named a page, behind the `#` of a redirection to it, where no server
//! and no `Referer` sees it.

use super::Shared;
use super::sign_in::{cookie, cookie_name, value};
use crate::email::Email;
use crate::problem::ProblemType;
use crate::sign_in::{Callback, LIFE};
use crate::vault::NewPerson;
use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Serialize)]
struct Output<'a> {
    session: &'a str,
    expires_in: i64,
}

pub(super) async fn handle(
    State(shared): State<Arc<Shared>>,
    headers: HeaderMap,
    query: Result<Query<Callback>, axum::extract::rejection::QueryRejection>,
) -> Result<Response, ProblemType> {
    let sign_in = shared.sign_in.as_ref().ok_or(ProblemType::SignInMissing)?;
    // Also a parameter that comes twice.
    let Query(callback) = query.map_err(|_| ProblemType::MalformedRequest)?;
    let now = (shared.clock)();
    let kept = kept(&headers, cookie_name(sign_in));
    let identity = sign_in.finish(now, kept, callback).await?;
    let email = Email::parse(identity.email.expose()).map_err(|_| ProblemType::MalformedEmail)?;
    let new = NewPerson {
        email,
        fields: BTreeMap::new(),
    };
    let provider = sign_in.provider_name().to_owned();
    let (person, random) = shared
        .with_vault(move |vault, now| {
            let person = vault.sign_in(now, &provider, identity.subject.expose(), &new)?;
            Ok::<_, crate::vault::IdentityError>((person, vault.random()))
        })
        .await?;
    let session = shared
        .sessions
        .open(person, now, &random)
        .ok_or(ProblemType::Internal)?;
    let mut headers = HeaderMap::new();
    headers.insert(header::SET_COOKIE, cookie(sign_in, "", 0)?);
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    if let Some(page) = sign_in.return_url() {
        let location = format!("{page}#session={}&expires_in={LIFE}", session.expose());
        // hushkey:ignore url a session is random and short-lived, and behind `#` no server logs it
        headers.insert(header::LOCATION, value(&location)?);
        return Ok((StatusCode::SEE_OTHER, headers).into_response());
    }
    let output = Output {
        session: session.expose(),
        expires_in: LIFE,
    };
    Ok((headers, Json(output)).into_response())
}

/// The cookie of this name, if there is exactly one.
fn kept<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok());
    let pairs = lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='));
    let mut found = pairs.filter(|(one, _)| *one == name).map(|(_, content)| content);
    match (found.next(), found.next()) {
        (Some(content), None) => Some(content),
        _ => None,
    }
}
