//! `hushkey authority`.

use crate::{machine, output, secrets};
use hushkey_authority::{Authority as Server, AuthorityOptions, Rate, Secrets};
use hushkey_license::Audience;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// Run the license server: enforces licenses, knows no people
#[derive(clap::Args)]
#[command(after_help = "\
The first start makes lease key and pepper in the secrets directory and writes
the administrator's token to admin.token there. One line on standard output
says `listening on http://ADDR` when it is ready.

It also answers behind Oblivious HTTP: apps that go through a relay are built
with the pins of the gateway's key configurations, said on standard error. A
rotation moves KEY.key to KEY.previous.key between two starts: what the old key
signed or what was sealed to it holds on (lease.key, gateway.key).

The environment can give the secrets instead:
  HUSHKEY_AUTHORITY_LEASE_SEED and HUSHKEY_AUTHORITY_PEPPER, 64 hex digits each
  HUSHKEY_ADMIN_TOKEN

Example:
  hushkey authority --listen 127.0.0.1:8081 --database sqlite:authority.db")]
pub(crate) struct Authority {
    /// Where to listen
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// The database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, value_name = "URL")]
    database: String,
    /// A PEM file of authorities to trust for TLS to PostgreSQL
    #[arg(long, value_name = "FILE")]
    database_ca: Option<PathBuf>,
    /// Where secrets are; else PATH.secrets, which PostgreSQL has not
    #[arg(long, value_name = "DIR")]
    secrets: Option<PathBuf>,
    /// The origin that clients are given, as `https://licenses.example.com`: requests
    /// that were meant for another server are refused
    #[arg(long, value_name = "URL")]
    origin: Option<String>,
    /// Requests a second that one license may make; 10 times as many at once
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    rate_limit: u32,
    /// Let webhooks go to private addresses and over plain HTTP: receivers in
    /// your own network
    #[arg(long)]
    webhook_allow_private: bool,
    /// A PEM file of authorities to trust for TLS to receivers of webhooks
    #[arg(long, value_name = "FILE")]
    webhook_ca: Option<PathBuf>,
    /// The file of an administrator's token
    #[arg(long, value_name = "FILE")]
    admin_token_file: Option<PathBuf>,
}

impl Authority {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let random = machine::random();
        let directory = secrets::directory(self.secrets, &self.database)?;
        let secrets = match Secrets::from_environment(&|name| std::env::var(name).ok())? {
            Some(secrets) => secrets,
            None => Secrets::load_or_make(&directory, &mut |bytes| random(bytes))?,
        };
        let admin_file = directory.join("admin.token");
        let database_ca = self.database_ca.as_deref().map(secrets::certificates).transpose()?;
        let webhook_ca = self.webhook_ca.as_deref().map(secrets::certificates).transpose()?;
        let options = AuthorityOptions {
            listen: self.listen,
            database: self.database,
            secrets,
            admin: secrets::token(self.admin_token_file.as_deref(), "HUSHKEY_ADMIN_TOKEN")?,
            admin_file: Some(admin_file.clone()),
            database_ca,
            audience: self.origin.as_deref().map(Audience::of),
            rate: Some(Rate {
                burst: self.rate_limit.saturating_mul(10),
                per_second: self.rate_limit,
            }),
            webhook_allow_private: self.webhook_allow_private,
            webhook_ca,
            clock: Arc::new(machine::unix_seconds),
            random,
        };
        machine::block_on(async {
            let end = machine::asked_to_end()?;
            let authority = Server::bind(options).await?;
            if authority.first_admin().is_some() {
                output::note(&format!("the administrator's token is in {}", admin_file.display()));
            }
            for pin in authority.gateway_pins() {
                output::note(&format!("gateway key configuration {pin}"));
            }
            output::listening(authority.address())?;
            authority.serve(end).await;
            Ok(ExitCode::SUCCESS)
        })
    }
}
