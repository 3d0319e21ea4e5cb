//! `hushkey admin webhooks`.

use super::call::Call;
use super::print::{Column, Shown, plain};
use hushkey_license::wire::EventKind;
use hushkey_license::{AttemptToken, WebhookToken};
use serde_json::{Map, Value, json};

const COLUMNS: &[Column] = &[
    Column("WEBHOOK", "webhook", plain),
    Column("WAITING", "waiting", plain),
    Column("DEAD", "dead", plain),
    Column("DELIVERED", "delivered", plain),
    Column("URL", "url", plain),
];

/// Webhooks: where events of licenses are delivered
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Events: license.created, license.started, license.suspended, license.reinstated,
license.revoked, license.renewed, license.expired, license.moved,
license.checked_in, license.changed, machine.activated, machine.deactivated,
machine.transferred, machines.culled.

Examples:
  hushkey admin webhooks create --to https://hooks.example.com/licenses
  hushkey admin webhooks retry whk_…")]
pub(super) enum Webhooks {
    /// List the webhooks, with how many events wait, died and were delivered
    #[command(after_help = "Example:\n  hushkey admin webhooks list")]
    List,
    /// Show a webhook
    #[command(after_help = "Example:\n  hushkey admin webhooks show whk_…")]
    Show {
        /// The webhook
        webhook: WebhookToken,
    },
    /// Add a webhook; its secret is said this once
    #[command(after_help = "\
Example:
  hushkey admin webhooks create --to https://hooks.example.com/licenses \\
      --event license.created --event license.revoked")]
    Create {
        /// Where to deliver
        #[arg(long, value_name = "ADDRESS")]
        to: String,
        /// What to deliver; can be given several times; else everything
        #[arg(long = "event", value_name = "EVENT")]
        events: Vec<EventKind>,
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
    /// Change where a webhook delivers, or what
    #[command(after_help = "Example:\n  hushkey admin webhooks change whk_… --event license.revoked")]
    Change {
        /// The webhook
        webhook: WebhookToken,
        /// Where to deliver
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
        /// What to deliver; can be given several times
        #[arg(long = "event", value_name = "EVENT")]
        events: Vec<EventKind>,
    },
    /// Make a new secret, said this once; for a day both sign
    #[command(after_help = "Example:\n  hushkey admin webhooks rotate whk_…")]
    Rotate {
        /// The webhook
        webhook: WebhookToken,
    },
    /// Let events that were given up wait again
    #[command(after_help = "Example:\n  hushkey admin webhooks retry whk_…")]
    Retry {
        /// The webhook
        webhook: WebhookToken,
    },
    /// Delete a webhook and what it was still to deliver
    #[command(after_help = "Example:\n  hushkey admin webhooks delete whk_…")]
    Delete {
        /// The webhook
        webhook: WebhookToken,
    },
}

impl Webhooks {
    pub fn call(self) -> Call {
        let path = |webhook: WebhookToken, what: &str| format!("/v1/admin/webhooks/{webhook}{what}");
        match self {
            Self::List => Call::get("/v1/admin/webhooks".to_owned(), Shown::List(COLUMNS)),
            Self::Show { webhook } => Call::get(path(webhook, ""), Shown::One),
            Self::Create { to, events, attempt } => {
                let events = if events.is_empty() {
                    EventKind::ALL.to_vec()
                } else {
                    events
                };
                Call::create("/v1/admin/webhooks", json!({ "url": to, "events": events }), attempt)
            }
            Self::Change { webhook, to, events } => {
                let mut body = Map::new();
                body.extend(to.map(|to| ("url".to_owned(), json!(to))));
                if !events.is_empty() {
                    body.insert("events".to_owned(), json!(events));
                }
                Call::post(path(webhook, "/change"), Some(Value::Object(body)), Shown::One)
            }
            Self::Rotate { webhook } => Call::post(path(webhook, "/rotate"), None, Shown::One),
            Self::Retry { webhook } => Call::post(path(webhook, "/retry"), None, Shown::One),
            Self::Delete { webhook } => Call::delete(path(webhook, "")),
        }
    }
}
