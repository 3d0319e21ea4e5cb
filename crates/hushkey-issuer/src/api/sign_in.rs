//! `GET /v1/sign-in`: sends the browser to the provider, with a cookie that binds the answer to this browser.

use super::Shared;
use crate::problem::ProblemType;
use crate::sign_in::{MAX_AGE, SignIn};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use std::sync::Arc;

pub(super) async fn handle(State(shared): State<Arc<Shared>>) -> Result<(StatusCode, HeaderMap), ProblemType> {
    let sign_in = shared.sign_in.as_ref().ok_or(ProblemType::SignInMissing)?;
    let begun = sign_in.begin((shared.clock)()).await?;
    let mut headers = HeaderMap::new();
    headers.insert(header::LOCATION, value(begun.location.expose())?);
    headers.insert(header::SET_COOKIE, cookie(sign_in, begun.cookie.expose(), MAX_AGE)?);
    Ok((StatusCode::FOUND, headers))
}

/// The cookie's name. With TLS its prefix makes browsers refuse it from any other host, path or plain connection.
pub(super) fn cookie_name(sign_in: &SignIn) -> &'static str {
    if sign_in.is_secure() {
        "__Host-hushkey-sign-in"
    } else {
        "hushkey-sign-in"
    }
}

/// Not readable by scripts; sent along when the provider sends the browser back, and by no form of another site.
pub(super) fn cookie(sign_in: &SignIn, content: &str, age: i64) -> Result<HeaderValue, ProblemType> {
    let secure = if sign_in.is_secure() { "; Secure" } else { "" };
    let name = cookie_name(sign_in);
    value(&format!(
        "{name}={content}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}"
    ))
}

/// A header that is not printed.
pub(super) fn value(text: &str) -> Result<HeaderValue, ProblemType> {
    let mut value = HeaderValue::from_str(text).map_err(|_| ProblemType::Internal)?;
    value.set_sensitive(true);
    Ok(value)
}
