//! `hushkey issuer`.

use crate::{machine, output, secrets};
use anyhow::Context;
use hushkey_issuer::{
    ApiTokenHash, AuthorityAccess, EndpointSecrets, Issuer as Server, IssuerOptions, Kek, KekSource, PlanMap,
    PurchaseOptions, SecretText, Secrets, SignInOptions,
};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

const KEK: &str = "HUSHKEY_ISSUER_KEK";

/// Run the identity side: knows people, sees no license check
#[derive(clap::Args)]
#[command(after_help = "\
The first start makes the key-encryption key in the secrets directory and
writes the API token to issuer.token there. Keep that directory apart from the
database and its backups: together they are the people. One line on standard
output says `listening on http://ADDR` when it is ready.

The environment can give the secrets instead:
  HUSHKEY_ISSUER_KEK        64 hex digits or base64
  HUSHKEY_ISSUER_TOKEN      what callers of the issuer's API show
  HUSHKEY_AUTHORITY_TOKEN   the authority's admin token
  HUSHKEY_SIGN_IN_SECRET    this issuer's secret at the identity provider
  HUSHKEY_STRIPE_SECRET     one or two endpoint secrets (whsec_...)

Example:
  hushkey issuer --listen 127.0.0.1:8082 --database sqlite:issuer.db \\
      --authority http://127.0.0.1:8081 \\
      --authority-token-file authority.db.secrets/admin.token")]
pub(crate) struct Issuer {
    /// Where to listen
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// The database: sqlite:PATH
    #[arg(long, value_name = "URL")]
    database: String,
    /// Makes the licenses; none without it
    #[arg(long, value_name = "URL")]
    authority: Option<String>,
    /// The file of the authority's admin token
    #[arg(long, value_name = "FILE")]
    authority_token_file: Option<PathBuf>,
    /// Permit http to another machine
    #[arg(long)]
    allow_plain_authority: bool,
    #[command(flatten)]
    sign_in: SignIn,
    #[command(flatten)]
    purchases: Purchases,
    /// Where secrets are; else PATH.secrets
    #[arg(long, value_name = "DIR")]
    secrets: Option<PathBuf>,
}

/// Signing in with OpenID Connect.
#[derive(clap::Args)]
struct SignIn {
    /// The OpenID provider people sign in at
    #[arg(long, value_name = "URL", requires_all = ["sign_in_client", "public_url"])]
    sign_in_provider: Option<String>,
    /// This issuer's client id there
    #[arg(long, value_name = "ID", requires = "sign_in_provider")]
    sign_in_client: Option<String>,
    /// The file of its secret there, if any
    #[arg(long, value_name = "FILE", requires = "sign_in_provider")]
    sign_in_secret_file: Option<PathBuf>,
    /// Where browsers reach this issuer
    #[arg(long, value_name = "URL", requires = "sign_in_provider")]
    public_url: Option<String>,
    /// The page that takes the session
    #[arg(long, value_name = "URL", requires = "sign_in_provider")]
    sign_in_return: Option<String>,
}

impl SignIn {
    fn options(self) -> anyhow::Result<Option<SignInOptions>> {
        let (Some(provider), Some(client_id), Some(public_url)) =
            (self.sign_in_provider, self.sign_in_client, self.public_url)
        else {
            return Ok(None);
        };
        let secret = secrets::text(self.sign_in_secret_file.as_deref(), "HUSHKEY_SIGN_IN_SECRET")?;
        Ok(Some(SignInOptions {
            provider,
            client_id,
            client_secret: secret.map(SecretText::new),
            public_url,
            return_url: self.sign_in_return,
        }))
    }
}

/// Purchases by Stripe's webhook.
#[derive(clap::Args)]
struct Purchases {
    /// Takes purchases: the plans of Stripe prices
    #[arg(long, value_name = "FILE")]
    stripe_plans: Option<PathBuf>,
    /// The file of one or two endpoint secrets
    #[arg(long, value_name = "FILE", requires = "stripe_plans")]
    stripe_secret_file: Option<PathBuf>,
}

impl Purchases {
    fn options(self) -> anyhow::Result<Option<PurchaseOptions>> {
        let Some(plans) = self.stripe_plans else {
            return Ok(None);
        };
        let shown = plans.display();
        let plans = std::fs::read_to_string(&plans).with_context(|| format!("{shown} cannot be read"))?;
        let secrets = secrets::text(self.stripe_secret_file.as_deref(), "HUSHKEY_STRIPE_SECRET")?
            .context("the endpoint secret is missing: --stripe-secret-file or HUSHKEY_STRIPE_SECRET")?;
        Ok(Some(PurchaseOptions {
            secrets: EndpointSecrets::parse(&secrets)?,
            plans: PlanMap::parse(&plans)?,
        }))
    }
}

impl Issuer {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let random = machine::random();
        let authority = match self.authority {
            Some(url) => Some(AuthorityAccess {
                url,
                token: secrets::token(self.authority_token_file.as_deref(), "HUSHKEY_AUTHORITY_TOKEN")?
                    .context("the authority's token is missing: --authority-token-file or HUSHKEY_AUTHORITY_TOKEN")?,
                allow_plain: self.allow_plain_authority,
            }),
            None => {
                output::note("no --authority: people can be kept, licenses cannot be made");
                None
            }
        };
        let directory = secrets::directory(self.secrets, &self.database)?;
        let kek = secrets::text(None, KEK)?
            .map(|text| Kek::parse(&text))
            .transpose()
            .context(KEK)?;
        let api_token = secrets::token(None, "HUSHKEY_ISSUER_TOKEN")?.map(|token| ApiTokenHash::of(&token));
        let (kek, api_token) = match (kek, api_token) {
            (Some(kek), Some(api_token)) => (kek, api_token),
            (kek, api_token) => {
                let made = Secrets::load_or_make(&directory, &random)?;
                if let (Some(token), None) = (&made.minted, &api_token) {
                    let file = directory.join("issuer.token");
                    secrets::write_new(&file, token.as_str())?;
                    output::note(&format!(
                        "the API token is in {}: move it to those who use it",
                        file.display()
                    ));
                }
                (kek.unwrap_or(made.kek), api_token.unwrap_or(made.api_token))
            }
        };
        let options = IssuerOptions {
            listen: self.listen,
            database: self.database,
            kek: KekSource::Given(kek),
            authority,
            sign_in: self.sign_in.options()?,
            purchases: self.purchases.options()?,
            api_token,
            clock: Arc::new(machine::unix_seconds),
            random,
        };
        machine::block_on(async {
            let end = machine::asked_to_end()?;
            let issuer = Server::bind(options).await?;
            output::listening(issuer.address())?;
            issuer.serve(end).await;
            Ok(ExitCode::SUCCESS)
        })
    }
}
