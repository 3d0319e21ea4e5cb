//! The provider's metadata (OpenID Connect Discovery 1.0): where its endpoints are, and what it can do.

use super::SignInError;
use super::options::ProviderUrl;
use serde::Deserialize;

/// How this client proves itself at the token endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ClientAuth {
    Basic,
    Post,
}

#[derive(Debug)]
pub(super) struct Metadata {
    pub(super) authorization_endpoint: String,
    pub(super) token_endpoint: String,
    pub(super) jwks_uri: String,
    pub(super) user_info_endpoint: Option<String>,
    /// Every answer of it names it (RFC 9207).
    pub(super) names_itself: bool,
    pub(super) client_auth: ClientAuth,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    jwks_uri: String,
    userinfo_endpoint: Option<String>,
    code_challenge_methods_supported: Option<Vec<String>>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    #[serde(default)]
    authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Reads a document that was found at the place of `provider`.
    pub(super) fn read(bytes: &[u8], provider: &ProviderUrl) -> Result<Self, SignInError> {
        let read: Document = serde_json::from_slice(bytes).map_err(|_| SignInError::Malformed)?;
        let endpoints = [&read.authorization_endpoint, &read.token_endpoint, &read.jwks_uri]
            .into_iter()
            .chain(&read.userinfo_endpoint)
            .all(|url| provider.may_name(url));
        // A document of another name would let one provider speak for another.
        let own = endpoints && read.issuer == provider.name();
        let has = |list: &Option<Vec<String>>, word: &str| list.as_ref().map(|list| list.iter().any(|one| one == word));
        // A provider that lists its methods must list S256; one that lists none may have it, and ignores it otherwise.
        let pkce = has(&read.code_challenge_methods_supported, "S256") != Some(false);
        if !own || !pkce {
            return Err(SignInError::Malformed);
        }
        let methods = &read.token_endpoint_auth_methods_supported;
        let client_auth = match (has(methods, "client_secret_basic"), has(methods, "client_secret_post")) {
            (Some(false), Some(true)) => ClientAuth::Post,
            _ => ClientAuth::Basic,
        };
        Ok(Self {
            authorization_endpoint: read.authorization_endpoint,
            token_endpoint: read.token_endpoint,
            jwks_uri: read.jwks_uri,
            user_info_endpoint: read.userinfo_endpoint,
            names_itself: read.authorization_response_iss_parameter_supported,
            client_auth,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn document() -> Value {
        json!({"issuer": "https://id.example.org", "authorization_endpoint": "https://id.example.org/auth",
            "token_endpoint": "https://token.example.net/", "jwks_uri": "https://id.example.org/jwks"})
    }

    fn read(document: &Value) -> Result<Metadata, SignInError> {
        let provider = ProviderUrl::parse("https://id.example.org").unwrap();
        Metadata::read(document.to_string().as_bytes(), &provider)
    }

    #[test]
    fn another_name_and_local_endpoints_are_refused() {
        assert!(!read(&document()).unwrap().names_itself);
        for (name, value) in [
            ("issuer", json!("https://id.example.org/")),
            ("issuer", json!("https://evil.example.org")),
            ("jwks_uri", json!("http://127.0.0.1/jwks")),
            ("token_endpoint", json!("http://id.example.org/")),
            ("userinfo_endpoint", json!("file:///etc/passwd")),
            ("code_challenge_methods_supported", json!(["plain"])),
            ("jwks_uri", json!(null)),
        ] {
            let mut bent = document();
            bent[name] = value;
            assert_eq!(read(&bent).err(), Some(SignInError::Malformed), "{name}");
        }
    }

    #[test]
    fn a_secret_goes_into_the_header_where_it_can() {
        let mut document = document();
        for (methods, auth) in [
            (json!(null), ClientAuth::Basic),
            (json!(["client_secret_post", "client_secret_basic"]), ClientAuth::Basic),
            (json!(["client_secret_post"]), ClientAuth::Post),
        ] {
            document["token_endpoint_auth_methods_supported"] = methods;
            assert_eq!(read(&document).unwrap().client_auth, auth);
        }
    }
}
