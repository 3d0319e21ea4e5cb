//! `hushkey issuer`.

use crate::{machine, output, secrets};
use anyhow::{Context, bail};
use hushkey_issuer::{
    ApiTokenHash, AuthorityAccess, EndpointSecrets, Issuer as Server, IssuerOptions, Keeping, Kek, KekSource, PlanMap,
    PurchaseOptions, Random, Retention, SecretText, Secrets, SignInOptions, TransitAccess, TransitToken, verify_audit,
};
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

const KEK: &str = "HUSHKEY_ISSUER_KEK";
const PREVIOUS_KEK: &str = "HUSHKEY_ISSUER_KEK_PREVIOUS";
const TRANSIT_TOKEN: &str = "HUSHKEY_TRANSIT_TOKEN";

/// Run the identity side: knows people, sees no license check
#[derive(clap::Args)]
#[command(after_help = "\
The first start makes the key-encryption key in the secrets directory and
writes the API token to issuer.token there. Keep that directory apart from the
database and its backups: together they are the people. It also holds the
erasure journal, issuer.erased: never set that back with the database. One line
on standard output says `listening on http://ADDR` when it is ready.

The environment can give the secrets instead:
  HUSHKEY_ISSUER_KEK        64 hex digits or base64
  HUSHKEY_ISSUER_TOKEN      what callers of the issuer's API show
  HUSHKEY_AUTHORITY_TOKEN   the authority's admin token
  HUSHKEY_SIGN_IN_SECRET    this issuer's secret at the identity provider
  HUSHKEY_STRIPE_SECRET     one or two endpoint secrets (whsec_...)
  HUSHKEY_TRANSIT_TOKEN     the token for the transit engine

With --transit the key-encryption key stays in a transit engine (HashiCorp
Vault, OpenBao). POST /v1/keys/rotate changes keys while the issuer serves. A
start with another key-encryption key or another place for it names the one
before by --previous-kek-file or HUSHKEY_ISSUER_KEK_PREVIOUS.

--verify-audit walks over the audit, also beside a running issuer, and exits 1
if an entry was changed, taken out, put in or moved.

Example:
  hushkey issuer --listen 127.0.0.1:8082 --database sqlite:issuer.db \\
      --authority http://127.0.0.1:8081 \\
      --authority-token-file authority.db.secrets/admin.token
  hushkey issuer --database sqlite:issuer.db --verify-audit")]
pub(crate) struct Issuer {
    /// Where to listen
    #[arg(long, value_name = "ADDR", required_unless_present = "verify_audit")]
    listen: Option<SocketAddr>,
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
    /// Days for which the audit is kept
    #[arg(long, value_name = "DAYS", default_value_t = 365, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    keep_audit_days: u32,
    /// Days for which an order cannot be placed twice
    #[arg(long, value_name = "DAYS", default_value_t = 90, value_parser = clap::value_parser!(u32).range(2..=36_500))]
    keep_request_days: u32,
    /// Permit a new erasure journal where the old one is lost
    #[arg(long)]
    new_erasure_journal: bool,
    /// The transit engine that holds the key-encryption key
    #[arg(long, value_name = "URL")]
    transit: Option<String>,
    /// Where the transit engine is mounted
    #[arg(long, value_name = "PATH", default_value = "transit", requires = "transit")]
    transit_mount: String,
    /// The name of the key in the transit engine
    #[arg(long, value_name = "NAME", default_value = "hushkey-issuer", requires = "transit")]
    transit_key: String,
    /// The file of the token for the transit engine; read anew each time
    #[arg(long, value_name = "FILE", requires = "transit")]
    transit_token_file: Option<PathBuf>,
    /// A PEM file of authorities to trust for TLS to the transit engine
    #[arg(long, value_name = "FILE", requires = "transit")]
    transit_ca: Option<PathBuf>,
    /// The file of the key-encryption key before this one
    #[arg(long, value_name = "FILE")]
    previous_kek_file: Option<PathBuf>,
    /// Verify the audit and end
    #[arg(long)]
    verify_audit: bool,
}

/// What the start brought together.
struct Found {
    kek: KekSource,
    api_token: ApiTokenHash,
}

/// Signing in with OpenID Connect.
#[derive(Clone, clap::Args)]
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
#[derive(Clone, clap::Args)]
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
        let directory = secrets::directory(self.secrets.clone(), &self.database)?;
        match self.listen {
            _ if self.verify_audit => self.verify(&directory, random),
            Some(listen) => self.serve(listen, &directory, random),
            None => bail!("give --listen ADDR"),
        }
    }

    fn verify(self, directory: &Path, random: Random) -> anyhow::Result<ExitCode> {
        let kek = match self.kek_elsewhere()? {
            Some(kek) => kek,
            None => KekSource::File(Secrets::kek_file(directory)),
        };
        let report = machine::block_on(async { Ok(verify_audit(&self.database, &kek, random).await?) })?;
        let mut out = output::stdout();
        match report.broken {
            None => writeln!(
                out,
                "intact: {} entries, the last is {}, head {}",
                report.entries, report.last, report.head
            )?,
            Some(place) => writeln!(out, "BROKEN after {} entries: {place}", report.entries)?,
        }
        out.flush()?;
        Ok(ExitCode::from(u8::from(!report.intact)))
    }

    fn serve(self, listen: SocketAddr, directory: &Path, random: Random) -> anyhow::Result<ExitCode> {
        let authority = self.authority()?;
        // What is asked for is read before anything is made.
        let sign_in = self.sign_in.clone().options()?;
        let purchases = self.purchases.clone().options()?;
        let Found { kek, api_token } = self.find(directory, &random)?;
        let options = IssuerOptions {
            listen,
            kek,
            keeping: Keeping {
                new_journal: self.new_erasure_journal,
                previous_kek: self.previous_kek()?,
                retention: Retention {
                    audit_days: self.keep_audit_days,
                    request_days: self.keep_request_days,
                },
                ..Keeping::beside_secrets(directory)
            },
            database: self.database,
            authority,
            sign_in,
            purchases,
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

    fn authority(&self) -> anyhow::Result<Option<AuthorityAccess>> {
        let Some(url) = self.authority.clone() else {
            output::note("no --authority: people can be kept, licenses cannot be made");
            return Ok(None);
        };
        Ok(Some(AuthorityAccess {
            url,
            token: secrets::token(self.authority_token_file.as_deref(), "HUSHKEY_AUTHORITY_TOKEN")?
                .context("the authority's token is missing: --authority-token-file or HUSHKEY_AUTHORITY_TOKEN")?,
            allow_plain: self.allow_plain_authority,
        }))
    }

    /// The key-encryption key, unless it is in the directory of the secrets.
    fn kek_elsewhere(&self) -> anyhow::Result<Option<KekSource>> {
        let Some(url) = self.transit.clone() else {
            // Read once here, so that what is wrong with it is said with its name.
            let text = secrets::text(None, KEK)?;
            let kek = text.map(|text| Kek::parse(&text)).transpose().context(KEK)?;
            return Ok(kek.map(|_| KekSource::Environment(KEK.to_owned())));
        };
        let token = match self.transit_token_file.clone() {
            Some(file) => {
                secrets::text(Some(&file), TRANSIT_TOKEN)?;
                TransitToken::File(file)
            }
            None => {
                let token = secrets::text(None, TRANSIT_TOKEN)?;
                let token = token
                    .context("the transit engine's token is missing: --transit-token-file or HUSHKEY_TRANSIT_TOKEN")?;
                TransitToken::Given(SecretText::new(token))
            }
        };
        Ok(Some(KekSource::Transit(TransitAccess {
            url,
            mount: self.transit_mount.clone(),
            key: self.transit_key.clone(),
            token,
            ca: self.transit_ca.as_deref().map(secrets::certificates).transpose()?,
        })))
    }

    fn previous_kek(&self) -> anyhow::Result<Option<KekSource>> {
        let text = secrets::text(self.previous_kek_file.as_deref(), PREVIOUS_KEK)?;
        let kek = text.map(|text| Kek::parse(&text)).transpose();
        Ok(kek
            .context("the key-encryption key before this one")?
            .map(KekSource::Given))
    }

    /// Takes the secrets from where they are; the first start makes what is missing.
    fn find(&self, directory: &Path, random: &Random) -> anyhow::Result<Found> {
        let kek = self.kek_elsewhere()?;
        let api_token = secrets::token(None, "HUSHKEY_ISSUER_TOKEN")?.map(|token| ApiTokenHash::of(&token));
        if let (Some(kek), Some(api_token)) = (&kek, api_token) {
            let kek = kek.clone();
            return Ok(Found { kek, api_token });
        }
        let (kek, made, minted) = match kek {
            Some(kek) => {
                let (made, minted) = Secrets::api_token(directory, random)?;
                (kek, made, minted)
            }
            None => {
                let made = Secrets::load_or_make(directory, random)?;
                let file = KekSource::File(Secrets::kek_file(directory));
                (file, made.api_token, made.minted)
            }
        };
        if let (Some(token), None) = (&minted, &api_token) {
            let file = directory.join("issuer.token");
            secrets::write_new(&file, token.as_str())?;
            output::note(&format!(
                "the API token is in {}: move it to those who use it",
                file.display()
            ));
        }
        Ok(Found {
            kek,
            api_token: api_token.unwrap_or(made),
        })
    }
}
