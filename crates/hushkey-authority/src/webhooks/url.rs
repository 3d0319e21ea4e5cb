//! Where a webhook delivers: an address of a closed form.

use super::address::is_public;
use crate::contract::Contract;
use crate::problem::ProblemType;
use hushkey_guard::RawPayload;
use hushkey_license::wire::MAX_WEBHOOK_URL;
use hyper::Uri;
use std::net::IpAddr;

/// `http[s]://host[:port][/path]`, without user, query or fragment.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct WebhookUrl {
    text: String,
    pub(super) secure: bool,
    pub(super) host: String,
    pub(super) port: u16,
    pub(super) path: String,
}

impl WebhookUrl {
    /// Reads an address.
    pub fn read(text: &str) -> Result<Self, ProblemType> {
        let malformed = ProblemType::MalformedRequest;
        let plain = text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b".:/[]~_-".contains(&byte));
        if text.len() > MAX_WEBHOOK_URL || !plain {
            return Err(malformed);
        }
        let uri: Uri = text.parse().map_err(|_| malformed)?;
        let authority = uri.authority().ok_or(malformed)?;
        let secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(malformed),
        };
        let host = authority.host();
        if host.is_empty() || authority.as_str().contains('@') {
            return Err(malformed);
        }
        // A port that is written and is none would be taken for the usual one.
        let port = match authority.port() {
            Some(port) => port.as_u16(),
            None if authority.as_str().len() == host.len() => {
                if secure {
                    443
                } else {
                    80
                }
            }
            None => return Err(malformed),
        };
        Ok(Self {
            text: text.to_owned(),
            secure,
            host: host.to_owned(),
            port,
            path: uri.path().to_owned(),
        })
    }

    /// Whether events may be sent there: over TLS, to an address that is nobody's private one, to a path that names nobody.
    pub fn admit(&self, contract: &Contract, allow_private: bool) -> Result<(), ProblemType> {
        let literal = self.literal();
        let private = !self.secure || literal.is_some_and(|address| !is_public(address));
        let named = contract
            .check(RawPayload::request("POST", &self.path, &[], b""))
            .is_err();
        if (private && !allow_private) || named {
            return Err(ProblemType::ForbiddenAddress);
        }
        Ok(())
    }

    /// The host, when it is an address and no name.
    pub(super) fn literal(&self) -> Option<IpAddr> {
        self.host.trim_start_matches('[').trim_end_matches(']').parse().ok()
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_of_one_form() {
        let url = WebhookUrl::read("https://hooks.example.com:8443/licenses/in").unwrap();
        assert_eq!(
            (url.host.as_str(), url.port, url.path.as_str()),
            ("hooks.example.com", 8443, "/licenses/in")
        );
        assert_eq!(WebhookUrl::read("http://[2001:db8::1]").unwrap().port, 80);
        for text in [
            "",
            "hooks.example.com",
            "ftp://hooks.example.com",
            "https://",
            "https:///x",
            "https://user@hooks.example.com",
            "https://hooks.example.com/?token=1",
            "https://hooks.example.com/#x",
            "https://hooks.example.com:99999/",
            "https://hooks.example.com:/",
            "https://hooks.example.com/a b",
            "https://hooks.example.com/%61",
            &format!("https://hooks.example.com/{}", "a".repeat(400)),
        ] {
            assert!(WebhookUrl::read(text).is_err(), "{text}");
        }
    }

    #[test]
    fn private_and_plain_addresses_and_paths_with_people_are_refused() {
        let contract = Contract::new().unwrap();
        let admit = |text: &str, private| WebhookUrl::read(text).unwrap().admit(&contract, private).is_ok();
        assert!(admit("https://hooks.example.com/licenses", false) && admit("https://93.184.216.34/", false));
        for text in [
            "http://hooks.example.com/",
            "https://127.0.0.1/",
            "https://[::1]:9/",
            "https://10.0.0.7/x",
            "https://169.254.169.254/",
        ] {
            assert!(!admit(text, false) && admit(text, true), "{text}");
        }
        assert!(!admit("https://hooks.example.com/home/4111111111111111", true));
    }
}
