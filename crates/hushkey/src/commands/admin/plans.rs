//! `hushkey admin plans`.

use super::call::Call;
use super::print::{Column, Shown, plain};
use anyhow::Context;
use hushkey_license::{AttemptToken, AttributeToken, EntitlementToken, MeterToken, PlanToken, ProductToken};
use serde_json::{Map, Value, json};

const COLUMNS: &[Column] = &[
    Column("PLAN", "plan", plain),
    Column("PRODUCT", "rules", |rules| {
        plain(rules.get("product").unwrap_or(&Value::Null))
    }),
    Column("SEATS", "rules", |rules| {
        plain(rules.get("max_machines").unwrap_or(&Value::Null))
    }),
    Column("SECONDS", "rules", |rules| {
        plain(rules.get("duration_seconds").unwrap_or(&Value::Null))
    }),
];

/// Plans: the rules of what is sold
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Examples:
  hushkey admin plans create --product prd_… --seats 5 \\
      --rule duration_seconds=31536000 --rule overage=quarter
  hushkey admin plans feature pln_… --value 25
  hushkey admin plans list")]
pub(super) enum Plans {
    /// List the plans
    #[command(after_help = "Example:\n  hushkey admin plans list --format json")]
    List,
    /// Show a plan and its rules
    #[command(after_help = "Example:\n  hushkey admin plans show pln_…")]
    Show {
        /// The plan
        plan: PlanToken,
    },
    /// Add a plan to a product
    #[command(after_help = "\
Rules are those of docs/authority.md: duration_seconds, grace_seconds,
heartbeat_seconds, overage, mode and so on.

Example:
  hushkey admin plans create --product prd_… --seats 5 \\
      --rule duration_seconds=31536000 --rule overage=quarter")]
    Create {
        /// The product
        #[arg(long)]
        product: ProductToken,
        /// Machines at once
        #[arg(long, value_name = "N")]
        seats: i64,
        /// A rule; can be given several times
        #[arg(long = "rule", value_name = "NAME=VALUE")]
        rules: Vec<String>,
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
    /// Give a plan a feature, with a value
    #[command(after_help = "Example:\n  hushkey admin plans feature pln_… --value 25")]
    Feature {
        /// The plan
        plan: PlanToken,
        /// 0 to 999,999
        #[arg(long, value_name = "N")]
        value: i64,
        /// A feature that another plan has; else a new one
        #[arg(long, value_name = "FEATURE")]
        feature: Option<EntitlementToken>,
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
    /// Let a plan count uses
    #[command(after_help = "Example:\n  hushkey admin plans meter pln_… --uses 1000 --period month")]
    Meter {
        /// The plan
        plan: PlanToken,
        /// Uses a period
        #[arg(long, value_name = "N")]
        uses: i64,
        /// lifetime, hour, day, week, month or year
        #[arg(long, value_name = "PERIOD")]
        period: String,
        /// A meter that another plan has; else a new one
        #[arg(long, value_name = "METER")]
        meter: Option<MeterToken>,
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
    /// Declare a typed attribute of a plan
    #[command(after_help = "Example:\n  hushkey admin plans attribute pln_… --kind number --most 99")]
    Attribute {
        /// The plan
        plan: PlanToken,
        /// enum, number, bool or token
        #[arg(long, value_name = "KIND")]
        kind: String,
        /// The least number
        #[arg(long, value_name = "N")]
        least: Option<i64>,
        /// The most; of an enum the place of its last word
        #[arg(long, value_name = "N")]
        most: Option<i64>,
        /// An attribute that another plan has; else a new one
        #[arg(long, value_name = "ATTRIBUTE")]
        attribute: Option<AttributeToken>,
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
}

impl Plans {
    pub fn call(self) -> anyhow::Result<Call> {
        Ok(match self {
            Self::List => Call::get("/v1/admin/plans".to_owned(), Shown::List(COLUMNS)),
            Self::Show { plan } => Call::get(format!("/v1/admin/plans/{plan}"), Shown::One),
            Self::Create {
                product,
                seats,
                rules,
                attempt,
            } => {
                let mut body = Map::from_iter([
                    ("product".to_owned(), json!(product)),
                    ("max_machines".to_owned(), json!(seats)),
                ]);
                for rule in &rules {
                    let (name, value) = rule.split_once('=').context("a rule is NAME=VALUE")?;
                    // Numbers, yes and no, and objects as JSON writes them; anything else is a word.
                    let value = serde_json::from_str(value).unwrap_or_else(|_| json!(value));
                    body.insert(name.to_owned(), value);
                }
                Call::create("/v1/admin/plans", Value::Object(body), attempt)
            }
            Self::Feature {
                plan,
                value,
                feature,
                attempt,
            } => {
                let body = json!({ "plan": plan, "value": value, "entitlement": feature });
                Call::create("/v1/admin/entitlements", body, attempt)
            }
            Self::Meter {
                plan,
                uses,
                period,
                meter,
                attempt,
            } => {
                let body = json!({ "plan": plan, "max_uses": uses, "period": period, "meter": meter });
                Call::create("/v1/admin/meters", body, attempt)
            }
            Self::Attribute {
                plan,
                kind,
                least,
                most,
                attribute,
                attempt,
            } => {
                let body = json!({ "plan": plan, "kind": kind, "least": least, "most": most, "attribute": attribute });
                Call::create("/v1/admin/attributes", body, attempt)
            }
        })
    }
}
