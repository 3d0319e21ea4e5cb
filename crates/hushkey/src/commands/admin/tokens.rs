//! `hushkey admin tokens`.

use super::call::Call;
use super::print::{Column, Shown, day, plain};
use clap::ValueEnum;
use hushkey_license::{AttemptToken, GrantToken};
use serde_json::{Value, json};

const COLUMNS: &[Column] = &[
    Column("TOKEN", "grant", plain),
    Column("UNTIL", "expires_at", day),
    Column("SCOPES", "scopes", scopes),
];

/// All of them in one word.
fn scopes(value: &Value) -> String {
    match value.as_array() {
        Some(all) if all.len() == Scope::value_variants().len() => "all".to_owned(),
        _ => plain(value),
    }
}

/// Admin tokens: who may do what
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Examples:
  hushkey admin tokens create --scope read
  hushkey admin tokens revoke grt_…")]
pub(super) enum Tokens {
    /// List the admin tokens, by their names
    #[command(after_help = "Example:\n  hushkey admin tokens list")]
    List,
    /// Make an admin token; it is said this once
    #[command(after_help = "\
Nobody can give more than they may themselves.

Example:
  hushkey admin tokens create --scope licenses --scope read --days 90")]
    Create {
        /// What it may; can be given several times
        #[arg(long = "scope", value_enum, required = true)]
        scopes: Vec<Scope>,
        /// Days until it no longer counts; else never
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=3650))]
        days: Option<i64>,
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
    /// Take an admin token back
    #[command(after_help = "Example:\n  hushkey admin tokens revoke grt_…")]
    Revoke {
        /// Its name
        token: GrantToken,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Scope {
    /// Read everything but tokens
    Read,
    /// Add products, plans and what belongs to them
    Catalog,
    /// Sell licenses, and change what was sold
    Licenses,
    /// Make, list and revoke admin tokens
    Grants,
    /// Publish the issuer's blind keys
    Seats,
    /// Webhooks and their deliveries
    Events,
}

impl Tokens {
    pub fn call(self) -> Call {
        match self {
            Self::List => Call::get("/v1/admin/grants".to_owned(), Shown::List(COLUMNS)),
            Self::Create { scopes, days, attempt } => {
                let names = scopes.iter().filter_map(ValueEnum::to_possible_value);
                let names: Vec<String> = names.map(|value| value.get_name().to_owned()).collect();
                let end = days.map(|days| crate::machine::unix_seconds() + days * 86_400);
                Call::create(
                    "/v1/admin/grants",
                    json!({ "scopes": names, "expires_at": end }),
                    attempt,
                )
            }
            Self::Revoke { token } => Call::delete(format!("/v1/admin/grants/{token}")),
        }
    }
}
