//! What an issuer is started with.

use crate::api::Clock;
use crate::bearer::ApiTokenHash;
use crate::kek::KekSource;
use crate::purchase::PurchaseOptions;
use crate::sign_in::SignInOptions;
use crate::vault::{Random, Retention};
use hushkey_license::AdminToken;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Everything [`crate::Issuer::bind`] needs. `Debug` prints no secret.
pub struct IssuerOptions {
    /// Where to listen; port 0 takes a free one. The listener speaks plain HTTP: keep it on this machine or behind TLS.
    pub listen: SocketAddr,
    /// `sqlite:PATH`.
    pub database: String,
    /// Where the key-encryption key comes from.
    pub kek: KekSource,
    /// What is kept beside the database, and how long.
    pub keeping: Keeping,
    /// The authority that makes the licenses. Without one people can be kept, and no license can be made.
    pub authority: Option<AuthorityAccess>,
    /// How people sign in. Without it nobody can.
    pub sign_in: Option<SignInOptions>,
    /// Takes purchases from a payment service. Without it its events are refused.
    pub purchases: Option<PurchaseOptions>,
    /// What API requests are checked against; see [`crate::Secrets`].
    pub api_token: ApiTokenHash,
    /// The time in Unix seconds.
    pub clock: Clock,
    /// Randomness fit for keys.
    pub random: Random,
}

/// What is kept beside the database, and how long.
#[derive(Debug, Clone)]
pub struct Keeping {
    /// The erasure journal: beside the secrets, apart from the database and its backups.
    pub journal: PathBuf,
    /// Permits a new journal where the old one is lost. People whom only it named stay in a restored backup.
    pub new_journal: bool,
    /// Where the key-encryption key was before: a vault that only it opens is wrapped anew by [`IssuerOptions::kek`].
    pub previous_kek: Option<KekSource>,
    /// How long the audit and other things that end are kept.
    pub retention: Retention,
}

impl Keeping {
    /// With the journal in the directory of the secrets, and the usual days.
    pub fn beside_secrets(dir: &Path) -> Self {
        Self {
            journal: dir.join("issuer.erased"),
            new_journal: false,
            previous_kek: None,
            retention: Retention::default(),
        }
    }
}

/// How the authority is reached. It has no `Debug`: it holds a secret.
pub struct AuthorityAccess {
    /// `http(s)://host[:port]`.
    pub url: String,
    /// The authority's admin token.
    pub token: AdminToken,
    /// Permits plain `http` towards an authority on another machine (inside a network that is encrypted otherwise).
    pub allow_plain: bool,
}

impl std::fmt::Debug for IssuerOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("IssuerOptions")
            .field("listen", &self.listen)
            .finish_non_exhaustive()
    }
}

/// The path in `sqlite:PATH`.
pub(crate) fn database_path(database: &str) -> Option<PathBuf> {
    database
        .strip_prefix("sqlite:")
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}
