//! Signing in with OpenID Connect: this issuer as a relying party (authorization code, PKCE, discovery, key rotation).
//!
//! ```text
//! begin ──► provider's page ──► callback: cookie and state ──► code for ID token ──► signature ──► claims ──► verified e-mail
//! ```
//!
//! In: what the provider answers, the time, randomness. Out: the provider's name for somebody and their verified e-mail
//! address. Never: a request to a server that the configured provider did not name in its metadata; an unsigned or HMAC
//! token; a token, code or address stored or logged.
//!
//! JSON Web Signatures are verified here over `ring` (which TLS brings anyway): the crates for it bring `rsa` (RUSTSEC-2023-0071)
//! or OpenSSL. Limits: tokens of 16 KiB, answers of 128 KiB, 10 s each; 10 minutes from begin to callback.

mod attempt;
mod claims;
mod form;
mod jwks;
mod jws;
mod metadata;
mod once;
mod options;
mod provider;
mod session;

#[cfg(test)]
mod tests;

pub(crate) use attempt::MAX_AGE;
pub use options::{SignInOptions, SignInOptionsError};
pub(crate) use session::{LIFE, Sessions};

use crate::problem::ProblemType;
use crate::secret::{Key32, SecretText};
use crate::vault::Random;
use attempt::Attempt;
use claims::Expected;
use jws::JwsError;
use once::Once;
use options::Settings;
use provider::Provider;
use subtle::ConstantTimeEq;

/// Why nobody is signed in. Only the kind reaches the browser, as a [`ProblemType`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignInError {
    /// The state is not of a sign-in that this browser began, within its time, once.
    #[error("the state is not one of this browser")]
    State,
    /// The answer names another provider (RFC 9207), or none although this one always does.
    #[error("the answer is of another provider")]
    MixUp,
    /// The provider or the person said no.
    #[error("the provider refused")]
    Refused,
    /// The provider does not take the code.
    #[error("the provider does not take the code or this client")]
    Code,
    /// It does not answer.
    #[error("the provider does not answer")]
    Unreachable,
    /// Its metadata, keys or answers are not what they must be.
    #[error("the provider's metadata or answer is malformed")]
    Malformed,
    /// The ID token's signature.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// The ID token's claims.
    #[error(transparent)]
    Claims(#[from] claims::ClaimsError),
    /// The provider has not verified the address, or knows none.
    #[error("no verified e-mail address")]
    Unverified,
}

impl From<SignInError> for ProblemType {
    fn from(error: SignInError) -> Self {
        tracing::warn!(%error, "sign-in");
        match error {
            SignInError::State => Self::SignInState,
            SignInError::MixUp
            | SignInError::Refused
            | SignInError::Code
            | SignInError::Jws(_)
            | SignInError::Claims(_) => Self::SignInRefused,
            SignInError::Unreachable => Self::ProviderUnreachable,
            SignInError::Malformed => Self::ProviderMalformed,
            SignInError::Unverified => Self::EmailUnverified,
        }
    }
}

/// What the browser brings back from the provider.
#[derive(Debug, Default, serde::Deserialize)]
pub(crate) struct Callback {
    pub(crate) code: Option<SecretText>,
    pub(crate) state: Option<SecretText>,
    /// RFC 9207.
    pub(crate) iss: Option<String>,
    pub(crate) error: Option<String>,
}

/// Somebody whom the provider vouches for.
#[derive(Debug)]
pub(crate) struct Identity {
    pub(crate) subject: SecretText,
    pub(crate) email: SecretText,
}

/// A begun sign-in: where the browser goes, and what it keeps meanwhile.
#[derive(Debug)]
pub(crate) struct Begun {
    pub(crate) location: SecretText,
    pub(crate) cookie: SecretText,
}

/// The relying party.
pub(crate) struct SignIn {
    settings: Settings,
    provider: Provider,
    cookie_key: Key32,
    random: Random,
    used: Once,
}

impl SignIn {
    pub(crate) fn new(options: &SignInOptions, random: Random) -> Result<Self, SignInOptionsError> {
        let settings = Settings::check(options)?;
        let provider = Provider::new(&settings)?;
        let mut key = [0; 32];
        random(&mut key);
        Ok(Self {
            settings,
            provider,
            // Of this process: a sign-in that a restart interrupts is begun again.
            cookie_key: Key32::new(key),
            random,
            used: Once::default(),
        })
    }

    /// The provider's name, under which identities are kept.
    pub(crate) fn provider_name(&self) -> &str {
        self.settings.provider.name()
    }

    /// Whether browsers reach this server by TLS, so that cookies need not travel otherwise.
    pub(crate) fn is_secure(&self) -> bool {
        self.settings.secure
    }

    /// The page to which the session goes, if it is not answered here.
    pub(crate) fn return_url(&self) -> Option<&str> {
        self.settings.return_url.as_deref()
    }

    /// Begins a sign-in.
    pub(crate) async fn begin(&self, now: i64) -> Result<Begun, SignInError> {
        let metadata = self.provider.metadata(now).await?;
        let attempt = Attempt::make(now, &self.random);
        let parameters = [
            ("response_type", "code"),
            ("client_id", &self.settings.client_id),
            ("redirect_uri", &self.settings.redirect_uri),
            ("scope", "openid email"),
            ("state", attempt.state.expose()),
            ("nonce", attempt.nonce.expose()),
            ("code_challenge", &attempt.challenge()),
            ("code_challenge_method", "S256"),
        ];
        let endpoint = &metadata.authorization_endpoint;
        let joint = if endpoint.contains('?') { '&' } else { '?' };
        let location = format!("{endpoint}{joint}{}", form::encode(&parameters));
        let mut nonce = [0; 12];
        (self.random)(&mut nonce);
        let cookie = attempt.seal(&self.cookie_key, nonce).ok_or(SignInError::State)?;
        Ok(Begun {
            location: SecretText::new(location),
            cookie,
        })
    }

    /// Ends a sign-in.
    pub(crate) async fn finish(
        &self,
        now: i64,
        cookie: Option<&str>,
        callback: Callback,
    ) -> Result<Identity, SignInError> {
        let attempt = self.same_browser(now, cookie, &callback)?;
        let metadata = self.provider.metadata(now).await?;
        match &callback.iss {
            Some(iss) if iss != self.settings.provider.name() => return Err(SignInError::MixUp),
            None if metadata.names_itself => return Err(SignInError::MixUp),
            _ => {}
        }
        let code = match (callback.code, callback.error) {
            (Some(code), None) => code,
            _ => return Err(SignInError::Refused),
        };
        let tokens = self
            .provider
            .redeem(&metadata, &self.settings, &code, &attempt.verifier)
            .await?;
        let payload = self.provider.verify(&metadata, tokens.id_token.expose(), now).await?;
        let expected = Expected {
            issuer: self.settings.provider.name(),
            client_id: &self.settings.client_id,
            nonce: attempt.nonce.expose(),
            now,
        };
        let claims = claims::check(&payload, &expected)?;
        let (subject, mut email) = (claims.sub, claims.email);
        if email.address.is_none() {
            // Providers may keep what scopes ask for out of the ID token (OpenID Connect Core, 5.4).
            email = self.provider.user_info(&metadata, &tokens, &subject).await?;
        }
        Ok(Identity {
            subject,
            email: email.verified().ok_or(SignInError::Unverified)?,
        })
    }

    /// The attempt that this browser began; it counts once, whatever comes of it.
    fn same_browser(&self, now: i64, cookie: Option<&str>, callback: &Callback) -> Result<Attempt, SignInError> {
        let attempt = cookie.and_then(|cookie| Attempt::open(&self.cookie_key, cookie, now));
        let (Some(attempt), Some(state)) = (attempt, &callback.state) else {
            return Err(SignInError::State);
        };
        let same = attempt.state.expose().as_bytes().ct_eq(state.expose().as_bytes());
        if !bool::from(same) || !self.used.first(attempt.state.expose(), now) {
            return Err(SignInError::State);
        }
        Ok(attempt)
    }
}
