//! Who may see the admin listener.
//!
//! In: the bound address, an optional token, request heads. Out: pass, or a problem.
//! Never: a token compared byte by byte with an early end; a foreign `Host` without a token (DNS rebinding).

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::uri::Authority;
use http::{HeaderMap, StatusCode, header};
use subtle::ConstantTimeEq;

use crate::problem::write_document;

/// Why an admin listener is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AdminError {
    /// An address that others can reach needs a token.
    #[error("an admin address that is not loopback needs an admin token")]
    NeedsToken,
    /// Shorter than 16 bytes, or not printable ASCII without spaces.
    #[error("the admin token must be at least 16 printable characters without spaces")]
    WeakToken,
}

pub(super) struct Access {
    token: Option<String>,
    address: IpAddr,
}

impl Access {
    pub fn new(address: SocketAddr, token: Option<String>) -> Result<Access, AdminError> {
        match &token {
            None if !address.ip().is_loopback() => return Err(AdminError::NeedsToken),
            Some(token) if token.len() < 16 || !token.bytes().all(|b| b.is_ascii_graphic()) => {
                return Err(AdminError::WeakToken);
            }
            _ => {}
        }
        Ok(Access {
            token,
            address: address.ip(),
        })
    }

    pub fn needs_token(&self) -> bool {
        self.token.is_some()
    }

    fn knows_token(&self, headers: &HeaderMap) -> bool {
        let Some(token) = &self.token else { return true };
        let sent = headers.get(header::AUTHORIZATION).map_or(&b""[..], |v| v.as_bytes());
        let sent = match sent.split_at_checked(7) {
            Some((scheme, sent)) if scheme.eq_ignore_ascii_case(b"bearer ") => sent,
            _ => b"",
        };
        bool::from(sent.ct_eq(token.as_bytes()))
    }

    /// Without a token only names of this machine itself are answered: a page of another origin, resolved to loopback, is not.
    fn is_own_host(&self, headers: &HeaderMap) -> bool {
        if self.token.is_some() {
            return true;
        }
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else {
            return false;
        };
        let Ok(authority) = Authority::try_from(host.as_bytes()) else {
            return false;
        };
        let name = authority.host().trim_start_matches('[').trim_end_matches(']');
        name.eq_ignore_ascii_case("localhost")
            || name
                .parse::<IpAddr>()
                .is_ok_and(|ip| ip.is_loopback() || ip == self.address)
    }
}

pub(super) async fn require_token(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    if access.knows_token(request.headers()) {
        return next.run(request).await;
    }
    let mut refusal = problem(
        StatusCode::UNAUTHORIZED,
        "admin-token-needed",
        "The admin token is missing or wrong.",
    );
    refusal
        .headers_mut()
        .insert(header::WWW_AUTHENTICATE, http::HeaderValue::from_static("Bearer"));
    refusal
}

pub(super) async fn require_own_host(State(access): State<Arc<Access>>, request: Request, next: Next) -> Response {
    if access.is_own_host(request.headers()) {
        return next.run(request).await;
    }
    problem(
        StatusCode::MISDIRECTED_REQUEST,
        "foreign-host",
        "The admin listener answers only to this machine's own names.",
    )
}

fn problem(status: StatusCode, name: &str, title: &str) -> Response {
    let document = write_document(&format!("urn:hushkey:problem:{name}"), title, status);
    (
        status,
        [
            (header::CONTENT_TYPE, "application/problem+json"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        document,
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdef";

    fn access(address: &str, token: Option<&str>) -> Result<Access, AdminError> {
        Access::new(address.parse().unwrap(), token.map(str::to_owned))
    }

    fn head(name: header::HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, http::HeaderValue::from_static(value))])
    }

    #[test]
    fn open_addresses_need_a_good_token() {
        assert_eq!(access("0.0.0.0:0", None).err(), Some(AdminError::NeedsToken));
        assert_eq!(access("[::]:0", None).err(), Some(AdminError::NeedsToken));
        assert_eq!(access("127.0.0.1:0", Some("short")).err(), Some(AdminError::WeakToken));
        assert_eq!(
            access("0.0.0.0:0", Some("with a space in it")).err(),
            Some(AdminError::WeakToken)
        );
        assert!(access("0.0.0.0:0", Some(TOKEN)).is_ok());
        assert!(access("[::1]:0", None).is_ok());
    }

    #[test]
    fn knows_its_token_only() {
        let access = access("0.0.0.0:0", Some(TOKEN)).unwrap();
        assert!(access.knows_token(&head(header::AUTHORIZATION, "Bearer 0123456789abcdef")));
        assert!(access.knows_token(&head(header::AUTHORIZATION, "bearer 0123456789abcdef")));
        for wrong in [
            "Bearer 0123456789abcdeF",
            "Bearer 0123456789abcde",
            "0123456789abcdef",
            "Bearer ",
            "Basic 0123456789abcdef",
            "",
        ] {
            assert!(!access.knows_token(&head(header::AUTHORIZATION, wrong)), "{wrong}");
        }
        assert!(!access.knows_token(&HeaderMap::new()));
    }

    #[test]
    fn answers_to_its_own_names_only() {
        let access = access("127.0.0.1:9000", None).unwrap();
        for own in ["localhost:9000", "127.0.0.1", "127.0.0.1:1", "[::1]:9000", "LOCALHOST"] {
            assert!(access.is_own_host(&head(header::HOST, own)), "{own}");
        }
        for foreign in [
            "rebind.example:9000",
            "localhost.example",
            "192.0.2.1",
            "",
            "a@localhost.example",
        ] {
            assert!(!access.is_own_host(&head(header::HOST, foreign)), "{foreign}");
        }
        assert!(!access.is_own_host(&HeaderMap::new()));
    }
}
