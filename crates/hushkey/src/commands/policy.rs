//! `hushkey policy`: prevention as code.

mod check;
mod explain;
mod test;

use std::process::ExitCode;

/// Check, test and explain policy files
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Examples:
  hushkey policy check policies/*.toml
  hushkey policy test policies/keygen.toml
  hushkey policy explain --policy policies/keygen.toml \\
      --method POST --path /v1/machines < request.json")]
pub(crate) enum Policy {
    Check(check::Check),
    Test(test::Test),
    Explain(explain::Explain),
}

impl Policy {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Policy::Check(command) => command.run(),
            Policy::Test(command) => command.run(),
            Policy::Explain(command) => command.run(),
        }
    }
}
