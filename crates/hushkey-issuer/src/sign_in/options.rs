//! What signing in is configured with, checked once at start.
//!
//! In: URLs and names of the operator. Out: settings. Never: a URL that somebody else gave.

use crate::outbound::is_this_machine;
use crate::secret::SecretText;
use http::Uri;
use http::uri::Scheme;

/// How people sign in. `Debug` prints no secret.
#[derive(Debug, Clone)]
pub struct SignInOptions {
    /// The provider's name as it stands in its ID tokens (`iss`): an `https` URL. `http` only on this machine.
    pub provider: String,
    /// This issuer's name at the provider.
    pub client_id: String,
    /// Its secret there; none for a public client.
    pub client_secret: Option<SecretText>,
    /// Where browsers reach this issuer: `https://host[:port]`. The redirect URI is this and `/v1/sign-in/callback`.
    pub public_url: String,
    /// A page of the product that takes the session (behind `#session=`); without it the callback answers JSON.
    pub return_url: Option<String>,
}

/// Why the options cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignInOptionsError {
    /// The provider.
    #[error("the provider must be an https URL (http only on this machine) without user, query or fragment")]
    Provider,
    /// The public URL.
    #[error("the public URL must be https://host[:port] (http only on this machine)")]
    PublicUrl,
    /// The page to return to.
    #[error("the page to return to must be an https URL (http only on this machine) without user or fragment")]
    ReturnUrl,
    /// The client's name.
    #[error("the client's name or secret is empty or not printable")]
    Client,
    /// No cryptography.
    #[error("no TLS towards the provider")]
    Tls,
}

/// The options, checked.
pub(super) struct Settings {
    pub(super) provider: ProviderUrl,
    pub(super) client_id: String,
    pub(super) client_secret: Option<SecretText>,
    pub(super) redirect_uri: String,
    pub(super) secure: bool,
    pub(super) return_url: Option<String>,
}

impl Settings {
    pub(super) fn check(options: &SignInOptions) -> Result<Self, SignInOptionsError> {
        let printable =
            |text: &str| !text.is_empty() && text.len() <= 512 && text.bytes().all(|b| (0x20..0x7f).contains(&b));
        let secret = options.client_secret.as_ref().map(SecretText::expose);
        if !printable(&options.client_id) || !secret.is_none_or(printable) {
            return Err(SignInOptionsError::Client);
        }
        let public = web(&options.public_url).ok_or(SignInOptionsError::PublicUrl)?;
        if !matches!(public.path(), "" | "/") || public.query().is_some() {
            return Err(SignInOptionsError::PublicUrl);
        }
        let returned = options.return_url.as_deref();
        if returned.is_some_and(|url| web(url).is_none()) {
            return Err(SignInOptionsError::ReturnUrl);
        }
        Ok(Self {
            provider: ProviderUrl::parse(&options.provider).ok_or(SignInOptionsError::Provider)?,
            client_id: options.client_id.clone(),
            client_secret: options.client_secret.clone(),
            redirect_uri: format!("{}/v1/sign-in/callback", options.public_url.trim_end_matches('/')),
            secure: public.scheme() == Some(&Scheme::HTTPS),
            return_url: returned.map(str::to_owned),
        })
    }
}

/// An `https` URL, or an `http` one of this machine, without user and fragment.
fn web(text: &str) -> Option<Uri> {
    let uri: Uri = text.parse().ok()?;
    let authority = uri.authority()?;
    let scheme = uri.scheme()?;
    let safe = *scheme == Scheme::HTTPS || (*scheme == Scheme::HTTP && is_this_machine(authority.host()));
    let plain = !authority.as_str().contains('@') && !text.contains('#') && !authority.host().is_empty();
    (safe && plain).then_some(uri)
}

/// The provider's name, which is where its metadata is found.
#[derive(Debug, Clone)]
pub(super) struct ProviderUrl {
    name: String,
    here: bool,
}

impl ProviderUrl {
    pub(super) fn parse(text: &str) -> Option<Self> {
        let uri = web(text)?;
        uri.query().is_none().then(|| Self {
            name: text.to_owned(),
            here: uri.scheme() == Some(&Scheme::HTTP),
        })
    }

    /// As `iss` says it, character by character.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// OpenID Connect Discovery, section 4.
    pub(super) fn discovery(&self) -> String {
        format!("{}/.well-known/openid-configuration", self.name.trim_end_matches('/'))
    }

    /// Whether the provider may send us to `url`: over TLS wherever it wants, without only if it is on this machine itself, so
    /// that no provider makes us call a server that is protected by being local.
    pub(super) fn may_name(&self, url: &str) -> bool {
        web(url).is_some_and(|uri| uri.scheme() == Some(&Scheme::HTTPS) || self.here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> SignInOptions {
        SignInOptions {
            provider: "https://id.example.org/realms/shop".into(),
            client_id: "hushkey".into(),
            client_secret: None,
            public_url: "https://license.example.org/".into(),
            return_url: Some("https://app.example.org/done?x=1".into()),
        }
    }

    #[test]
    fn the_redirect_uri_is_under_the_public_url() {
        let settings = Settings::check(&options()).unwrap();
        assert_eq!(settings.redirect_uri, "https://license.example.org/v1/sign-in/callback");
        assert!(settings.secure);
        assert_eq!(
            settings.provider.discovery(),
            "https://id.example.org/realms/shop/.well-known/openid-configuration"
        );
    }

    #[test]
    fn plain_http_stays_on_this_machine() {
        use SignInOptionsError::{Client, Provider, PublicUrl, ReturnUrl};
        type Change = fn(&mut SignInOptions);
        let cases: [(Change, SignInOptionsError); 9] = [
            (|o| o.provider = "http://id.example.org".into(), Provider),
            (|o| o.provider = "https://id.example.org/?a=b".into(), Provider),
            (|o| o.provider = "https://u:p@id.example.org".into(), Provider),
            (|o| o.provider = "id.example.org".into(), Provider),
            (|o| o.public_url = "http://license.example.org".into(), PublicUrl),
            (|o| o.public_url = "https://license.example.org/x".into(), PublicUrl),
            (|o| o.return_url = Some("http://app.example.org".into()), ReturnUrl),
            (|o| o.return_url = Some("https://app.example.org/#x".into()), ReturnUrl),
            (|o| o.client_id = String::new(), Client),
        ];
        for (change, error) in cases {
            let mut options = options();
            change(&mut options);
            assert_eq!(Settings::check(&options).err(), Some(error));
        }
    }

    #[test]
    fn a_provider_elsewhere_cannot_send_us_to_this_machine() {
        let far = ProviderUrl::parse("https://id.example.org").unwrap();
        let near = ProviderUrl::parse("http://127.0.0.1:3000").unwrap();
        assert!(far.may_name("https://keys.example.net/jwks"));
        assert!(near.may_name("http://127.0.0.1:3000/jwks"));
        for url in [
            "http://127.0.0.1/jwks",
            "http://localhost/",
            "http://192.0.2.1/",
            "ftp://a/",
            "file:///etc",
            "",
        ] {
            assert!(!far.may_name(url), "{url}");
        }
        assert!(!near.may_name("http://192.0.2.1/"));
    }
}
