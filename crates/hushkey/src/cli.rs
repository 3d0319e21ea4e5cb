//! The command line: which command there is, and what `--help` says.

use crate::{commands, logs};
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Licensing that never learns who your customers are, and a guard that keeps
/// personal data out of every licensing message you already send.
#[derive(Parser)]
#[command(
    name = "hushkey",
    version,
    max_term_width = 80,
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = "\
Exit codes: 0 fine, 1 a check failed, 2 wrong use or cannot run.
HUSHKEY_LOG sets the log level on standard error: off, error, warn, info,
debug, trace.

Examples:
  hushkey demo
  hushkey edge --listen 127.0.0.1:8080 --upstream https://license.example
  tail -f app.log | hushkey redact
  hushkey policy test policies/keygen.toml
  hushkey <command> --help     shows an example for every command")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Demo(commands::demo::Demo),
    Edge(commands::edge::Edge),
    Relay(commands::relay::Relay),
    Authority(commands::authority::Authority),
    Issuer(Box<commands::issuer::Issuer>),
    Admin(commands::admin::Admin),
    Inspect(commands::inspect::Inspect),
    Redact(commands::redact::Redact),
    Scan(commands::scan::Scan),
    #[command(subcommand)]
    File(commands::file::File),
    #[command(subcommand)]
    Policy(commands::policy::Policy),
}

pub(crate) fn run() -> anyhow::Result<ExitCode> {
    let cli = Cli::parse();
    // The demo writes its log to a file, which its proof reads.
    if !matches!(cli.command, Command::Demo(_)) {
        logs::start()?;
    }
    match cli.command {
        Command::Demo(command) => command.run(),
        Command::Edge(command) => command.run(),
        Command::Relay(command) => command.run(),
        Command::Authority(command) => command.run(),
        Command::Issuer(command) => command.run(),
        Command::Admin(command) => command.run(),
        Command::Inspect(command) => command.run(),
        Command::Redact(command) => command.run(),
        Command::Scan(command) => command.run(),
        Command::File(command) => command.run(),
        Command::Policy(command) => command.run(),
    }
}
