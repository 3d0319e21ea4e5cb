//! `hushkey admin events`.

use super::call::Call;
use super::print::{Column, Shown, day, plain};
use hushkey_license::WebhookToken;

const COLUMNS: &[Column] = &[
    Column("LICENSE", "license", plain),
    Column("EVENT", "type", plain),
    Column("STATE", "state", plain),
    Column("TRY", "attempts", plain),
    Column("DAY", "happened_at", day),
];

/// Events: how the deliveries of a webhook stand
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Example:
  hushkey admin events list whk_…")]
pub(super) enum Events {
    /// List what waits, what died, and what was delivered within a day
    #[command(after_help = "Example:\n  hushkey admin events list whk_… --format json")]
    List {
        /// The webhook
        webhook: WebhookToken,
    },
}

impl Events {
    pub fn call(self) -> Call {
        let Self::List { webhook } = self;
        Call::get(format!("/v1/admin/webhooks/{webhook}/events"), Shown::List(COLUMNS))
    }
}
