//! `hushkey admin products`.

use super::call::Call;
use super::print::{Column, Shown, day, plain};
use hushkey_license::AttemptToken;
use serde_json::json;

const COLUMNS: &[Column] = &[Column("PRODUCT", "product", plain), Column("SINCE", "created_at", day)];

/// Products: what is licensed
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Examples:
  hushkey admin products create
  hushkey admin products list")]
pub(super) enum Products {
    /// List the products
    #[command(after_help = "Example:\n  hushkey admin products list")]
    List,
    /// Add a product; its name stays in your own systems
    #[command(after_help = "Example:\n  hushkey admin products create")]
    Create {
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
}

impl Products {
    pub fn call(self) -> Call {
        match self {
            Self::List => Call::get("/v1/admin/products".to_owned(), Shown::List(COLUMNS)),
            Self::Create { attempt } => Call::create("/v1/admin/products", json!({}), attempt),
        }
    }
}
