//! `hushkey edge`.

use crate::{input, machine, output, secrets};
use anyhow::Context;
use hushkey_edge::{Clocks, Edge as Server, EdgeOptions};
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Run the gateway: the guard on every request and response
#[derive(clap::Args)]
#[command(after_help = "\
Without a policy every class is redacted in bodies, queries, headers and
paths, and what cannot be cleaned is refused. One line on standard output says
`listening on http://ADDR` when the edge is ready. It ends on SIGTERM or
Ctrl-C, after finishing what is in flight.

Secrets come from a file or the environment:
  HUSHKEY_ADMIN_TOKEN     guards the admin listener; needed off loopback
  HUSHKEY_PSEUDONYM_KEY   the key of pseudonyms, 64 hex digits
A policy that pseudonymizes needs that key; without one it is made once, in
POLICY.secrets/pseudonym.key. Keep it: with another key every pseudonym changes.

Examples:
  hushkey edge --listen 127.0.0.1:8080 --upstream https://license.example
  hushkey edge --listen 0.0.0.0:8080 --upstream http://10.0.0.7:3000 \\
      --policy policies/keygen.toml --admin 127.0.0.1:9090")]
pub(crate) struct Edge {
    /// Where licensed software connects
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// The license server's http or https URL
    #[arg(long, value_name = "URL")]
    upstream: String,
    /// The policy; the safe default without it
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Where live page and metrics are served
    #[arg(long, value_name = "ADDR")]
    admin: Option<SocketAddr>,
    /// The file of the admin listener's token
    #[arg(long, value_name = "FILE")]
    admin_token_file: Option<PathBuf>,
    /// The file of the key of pseudonyms
    #[arg(long, value_name = "FILE")]
    pseudonym_key_file: Option<PathBuf>,
    /// A PEM file of further trusted authorities
    #[arg(long, value_name = "FILE")]
    upstream_ca: Option<PathBuf>,
    /// Threads that serve; else one per core
    #[arg(long, value_name = "N")]
    workers: Option<NonZeroUsize>,
    /// Inspect nothing. To measure what the guard costs, and for nothing else
    #[arg(long, hide = true)]
    danger_pass_through: bool,
}

impl Edge {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let clocks = Clocks {
            unix_seconds: Arc::new(machine::unix_seconds),
            monotonic_micros: machine::stopwatch(),
        };
        let mut options = EdgeOptions::new(self.listen, self.upstream, clocks);
        options.policy = input::policy(self.policy.as_deref())?;
        options.pseudonym_key = secrets::key(self.pseudonym_key_file.as_deref(), "HUSHKEY_PSEUDONYM_KEY")?;
        if let (None, Some(policy), true) = (options.pseudonym_key, &self.policy, options.policy.pseudonymizes()) {
            options.pseudonym_key = Some(pseudonym_key_beside(policy)?);
        }
        options.admin = self.admin;
        options.admin_token = secrets::text(self.admin_token_file.as_deref(), "HUSHKEY_ADMIN_TOKEN")?;
        if let Some(file) = self.upstream_ca {
            let pem = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
            options.upstream_ca = Some(pem);
        }
        options.workers = self.workers.or_else(|| std::thread::available_parallelism().ok());
        if self.danger_pass_through {
            output::note("passing through without any inspection");
            options = options.pass_through_for_bench();
        }
        // The workers have event loops of their own.
        machine::block_on(async {
            let end = machine::asked_to_end()?;
            let edge = Server::bind(options).await?;
            if let Some(admin) = edge.admin_address() {
                output::note(&format!("live page on http://{admin}"));
            }
            output::listening(edge.address())?;
            edge.serve(end).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// The key kept beside a policy; made when it is first needed.
fn pseudonym_key_beside(policy: &Path) -> anyhow::Result<[u8; 32]> {
    let directory = PathBuf::from(format!("{}.secrets", policy.display()));
    let file = directory.join("pseudonym.key");
    if !file.exists() {
        let mut key = [0; 32];
        machine::random()(&mut key);
        std::fs::create_dir_all(&directory).with_context(|| format!("{} cannot be made", directory.display()))?;
        let digits: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        secrets::write_new(&file, &digits)?;
        output::note(&format!("the key of pseudonyms is in {}: keep it", file.display()));
    }
    secrets::key(Some(&file), "HUSHKEY_PSEUDONYM_KEY")?.context("the key of pseudonyms is missing")
}
