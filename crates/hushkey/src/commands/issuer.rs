//! `hushkey issuer`.

use crate::{machine, output, secrets};
use anyhow::Context;
use hushkey_issuer::{
    ApiTokenHash, AuthorityAccess, Issuer as Server, IssuerOptions, Keeping, Kek, KekSource, Retention, Secrets,
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
database and its backups: together they are the people. It also holds the
erasure journal, issuer.erased: never set that back with the database. One line
on standard output says `listening on http://ADDR` when it is ready.

The environment can give the secrets instead:
  HUSHKEY_ISSUER_KEK        64 hex digits or base64
  HUSHKEY_ISSUER_TOKEN      what callers of the issuer's API show
  HUSHKEY_AUTHORITY_TOKEN   the authority's admin token

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
            keeping: Keeping {
                new_journal: self.new_erasure_journal,
                retention: Retention {
                    audit_days: self.keep_audit_days,
                    request_days: self.keep_request_days,
                },
                ..Keeping::beside_secrets(&directory)
            },
            authority,
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
