//! `hushkey admin`: the authority's administration, for people at a terminal.

mod call;
mod events;
mod licenses;
mod machines;
mod plans;
mod print;
mod products;
mod tokens;
mod webhooks;

use call::{Call, Connection};
use std::process::ExitCode;

/// Administrate an authority: plans, licenses, tokens, webhooks
#[derive(clap::Args)]
#[command(
    disable_help_subcommand = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
#[command(after_help = "\
The admin token comes from a file or the environment, never from an argument.
Exits 0 when it is done, 1 when the authority says no, 2 when nobody answers.

Examples:
  export HUSHKEY_AUTHORITY_URL=https://licenses.example.com
  export HUSHKEY_ADMIN_TOKEN=$(cat authority.db.secrets/admin.token)
  hushkey admin products create
  hushkey admin plans create --product prd_… --seats 5 \\
      --rule duration_seconds=31536000
  hushkey admin licenses create --plan pln_…
  hushkey admin licenses suspend lic_…")]
pub(crate) struct Admin {
    #[command(flatten)]
    connection: Connection,
    #[command(subcommand)]
    resource: Resource,
}

#[derive(clap::Subcommand)]
enum Resource {
    #[command(subcommand)]
    Products(products::Products),
    #[command(subcommand)]
    Plans(plans::Plans),
    #[command(subcommand)]
    Licenses(licenses::Licenses),
    #[command(subcommand)]
    Machines(machines::Machines),
    #[command(subcommand)]
    Tokens(tokens::Tokens),
    #[command(subcommand)]
    Webhooks(webhooks::Webhooks),
    #[command(subcommand)]
    Events(events::Events),
}

impl Admin {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let call: Call = match self.resource {
            Resource::Products(command) => command.call(),
            Resource::Plans(command) => command.call()?,
            Resource::Licenses(command) => command.call()?,
            Resource::Machines(command) => command.call(),
            Resource::Tokens(command) => command.call(),
            Resource::Webhooks(command) => command.call(),
            Resource::Events(command) => command.call(),
        };
        self.connection.run(call)
    }
}
