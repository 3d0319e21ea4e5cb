//! `hushkey demo`.

use crate::machine;
use hushkey_demo::{DemoOptions, DemoOutcome, EdgeMode, Means, Out};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

/// See it work: a leaky app, with and without Hushkey, and the proof
#[derive(clap::Args)]
#[command(after_help = "\
Starts authority, issuer, edge and a leaky sample app on loopback, sends every
leak twice, without and with Hushkey, shows what got out, and searches every
byte that was received, stored or logged for the planted values. Then the app
keeps sending and the live page stays up; Ctrl-C ends it.

Exits 0 if nothing leaked and every license operation worked, else 1.

Examples:
  hushkey demo
  hushkey demo --once")]
pub(crate) struct Demo {
    /// End after the proof
    #[arg(long)]
    once: bool,
    /// Where databases and logs go: new or empty
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Demo {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        machine::block_on(async {
            let means = Means {
                once: self.once,
                dir: self.dir,
                clock: Arc::new(machine::unix_seconds),
                monotonic_micros: machine::stopwatch(),
                random: machine::random(),
                edge: EdgeMode::Guarding,
            };
            let outcome = hushkey_demo::run(DemoOptions {
                means,
                out: Out::stdout(),
                shutdown: Box::pin(machine::asked_to_end()?),
            });
            Ok(match outcome.await? {
                DemoOutcome::Clean => ExitCode::SUCCESS,
                DemoOutcome::Failed => ExitCode::from(1),
            })
        })
    }
}
