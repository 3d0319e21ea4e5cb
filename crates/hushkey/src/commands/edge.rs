//! `hushkey edge`: the gateway.

use crate::{clocks, input, output};
use anyhow::Context;
use hushkey_edge::{Edge, EdgeOptions};
use std::future::Future;
use std::io::Write;
use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

/// The environment's name for the admin token.
const TOKEN_VARIABLE: &str = "HUSHKEY_ADMIN_TOKEN";

/// Stand before a license server and let nothing personal through, in either direction
#[derive(clap::Args)]
#[command(after_help = "\
Prints one line `listening on http://…` when ready. Without a policy every class
is redacted; what cannot be cleaned is refused. The admin token comes from a file
or from HUSHKEY_ADMIN_TOKEN.

Examples:
  hushkey edge --listen 127.0.0.1:8080 --upstream https://license.example.com \\
    --admin 127.0.0.1:9090
  hushkey edge --listen 0.0.0.0:8080 --upstream http://10.0.0.5:9000 \\
    --policy policies/keygen.toml --admin 0.0.0.0:9090 --admin-token-file token")]
pub(crate) struct EdgeCommand {
    /// Where license traffic is accepted; port 0 takes a free one
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// The license server: http:// or https://, host, optional port and path
    #[arg(long, value_name = "URL")]
    upstream: String,
    /// The policy; without one every class is redacted
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Where the live page and metrics are served
    #[arg(long, value_name = "ADDR")]
    admin: Option<SocketAddr>,
    /// A file that holds the admin token; needed where --admin is not loopback
    #[arg(long, value_name = "FILE")]
    admin_token_file: Option<PathBuf>,
    /// PEM certificates of a private CA trusted for the upstream
    #[arg(long, value_name = "FILE")]
    upstream_ca: Option<PathBuf>,
    /// Threads; all processors by default
    #[arg(long, value_name = "N")]
    workers: Option<NonZeroUsize>,
    /// Inspect nothing. To measure what the guard costs, and for nothing else
    #[arg(long, hide = true)]
    danger_pass_through: bool,
}

impl EdgeCommand {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let workers = self.workers.or_else(|| std::thread::available_parallelism().ok());
        let mut options = EdgeOptions::new(self.listen, self.upstream, clocks::of_the_edge());
        options.policy = input::policy(self.policy.as_deref())?;
        options.admin = self.admin;
        options.admin_token = match self.admin_token_file {
            Some(file) => Some(input::text_file(&file)?.trim().to_owned()),
            None => std::env::var(TOKEN_VARIABLE).ok(),
        };
        if let Some(file) = &self.upstream_ca {
            options.upstream_ca = Some(input::text_file(file)?.into_bytes());
        }
        options.workers = workers;
        if self.danger_pass_through {
            output::error("passing through without any inspection");
            options = options.pass_through_for_bench();
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let stop = stop_signal()?;
            let edge = Edge::bind(options).await?;
            let mut out = output::stdout();
            writeln!(out, "listening on http://{}", edge.address())?;
            if let Some(admin) = edge.admin_address() {
                writeln!(out, "live page at http://{admin}/")?;
            }
            out.flush()?;
            drop(out);
            edge.serve(stop).await?;
            Ok(ExitCode::SUCCESS)
        })
    }
}

/// Ends with the first interrupt or termination signal.
fn stop_signal() -> anyhow::Result<impl Future<Output = ()> + Send> {
    #[cfg(unix)]
    let mut terminated = {
        use tokio::signal::unix::{SignalKind, signal};
        signal(SignalKind::terminate()).context("signals cannot be received")?
    };
    #[cfg(not(unix))]
    let mut terminated = Never;
    Ok(async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminated.recv() => {}
        }
    })
}

/// A signal that does not exist here.
#[cfg(not(unix))]
struct Never;

#[cfg(not(unix))]
impl Never {
    async fn recv(&mut self) {
        std::future::pending().await
    }
}
