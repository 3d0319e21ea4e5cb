//! The authority's base address, checked once at start.
//!
//! In: a URL. Out: absolute URLs under it. Never: the admin token in clear over a network that others share.

use crate::outbound::is_this_machine;
use http::Uri;
use http::uri::Scheme;

/// The authority's address cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AuthorityUrlError {
    /// Not `http://host[:port]` or `https://host[:port]`, without credentials, path or query.
    #[error("the authority's address must be http(s)://host[:port], without user, path or query")]
    Malformed,
    /// `http` towards another machine.
    #[error("the authority's address is not https: the admin token would travel in clear")]
    Plain,
}

#[derive(Debug, Clone)]
pub(crate) struct Address {
    base: String,
}

impl Address {
    pub(crate) fn parse(url: &str, allow_plain: bool) -> Result<Self, AuthorityUrlError> {
        let uri: Uri = url.parse().map_err(|_| AuthorityUrlError::Malformed)?;
        let authority = uri.authority().ok_or(AuthorityUrlError::Malformed)?;
        let bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.as_str().contains('@');
        let host = authority.host();
        let scheme = uri
            .scheme()
            .filter(|_| bare && !host.is_empty())
            .ok_or(AuthorityUrlError::Malformed)?;
        if *scheme == Scheme::HTTP {
            if !allow_plain && !is_this_machine(host) {
                return Err(AuthorityUrlError::Plain);
            }
        } else if *scheme != Scheme::HTTPS {
            return Err(AuthorityUrlError::Malformed);
        }
        Ok(Self {
            base: format!("{scheme}://{authority}"),
        })
    }

    /// `path` begins with a slash.
    pub(crate) fn join(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bare_addresses_pass_and_plain_ones_stay_on_this_machine() {
        let parse = |url| Address::parse(url, false).map(|address| address.join("/x"));
        assert_eq!(parse("http://127.0.0.1:8081").unwrap(), "http://127.0.0.1:8081/x");
        assert_eq!(parse("http://[::1]:8081/").unwrap(), "http://[::1]:8081/x");
        assert_eq!(parse("http://localhost:1").unwrap(), "http://localhost:1/x");
        assert_eq!(
            parse("https://authority.example.org").unwrap(),
            "https://authority.example.org/x"
        );
        for url in [
            "http://authority.example.org",
            "http://192.0.2.1:80",
            "http://localhost.example.org",
        ] {
            assert_eq!(parse(url), Err(AuthorityUrlError::Plain));
            assert!(Address::parse(url, true).is_ok());
        }
        for url in [
            "",
            "/x",
            "127.0.0.1:80",
            "ftp://a",
            "https://u:p@a",
            "https://a/b",
            "https://a/?q",
            "https://",
        ] {
            assert_eq!(parse(url), Err(AuthorityUrlError::Malformed), "{url}");
        }
    }
}
