//! `hushkey admin licenses`.

use super::call::Call;
use super::print::{Column, Shown, plain};
use hushkey_license::{AttemptToken, AttributeToken, EntitlementToken, LicenseToken, MeterToken, PlanToken};
use serde_json::{Value, json};

const COLUMNS: &[Column] = &[Column("LICENSE", "license", plain)];

/// Licenses: what was sold
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Examples:
  hushkey admin licenses create --plan pln_…
  hushkey admin licenses show lic_…
  hushkey admin licenses suspend lic_…
  hushkey admin licenses list --plan pln_… --format json")]
pub(super) enum Licenses {
    /// List the licenses
    #[command(after_help = "Example:\n  hushkey admin licenses list --plan pln_…")]
    List {
        /// Only those of this plan
        #[arg(long)]
        plan: Option<PlanToken>,
    },
    /// Show a license
    #[command(after_help = "Example:\n  hushkey admin licenses show lic_…")]
    Show {
        /// The license
        license: LicenseToken,
    },
    /// Make a license; its key is said this once
    #[command(after_help = "Example:\n  hushkey admin licenses create --plan pln_…")]
    Create {
        /// What is sold
        #[arg(long)]
        plan: PlanToken,
        /// Repeats an earlier attempt: the same is made and said
        #[arg(long, value_name = "ATTEMPT")]
        attempt: Option<AttemptToken>,
    },
    /// Switch a license off until it is reinstated
    #[command(after_help = "Example:\n  hushkey admin licenses suspend lic_…")]
    Suspend {
        /// The license
        license: LicenseToken,
    },
    /// Switch a license on again
    #[command(after_help = "Example:\n  hushkey admin licenses reinstate lic_…")]
    Reinstate {
        /// The license
        license: LicenseToken,
    },
    /// Switch a license off for good
    #[command(after_help = "Example:\n  hushkey admin licenses revoke lic_…")]
    Revoke {
        /// The license
        license: LicenseToken,
    },
    /// Give a license one more duration
    #[command(after_help = "Example:\n  hushkey admin licenses renew lic_…")]
    Renew {
        /// The license
        license: LicenseToken,
    },
    /// End a license now
    #[command(after_help = "Example:\n  hushkey admin licenses expire lic_…")]
    Expire {
        /// The license
        license: LicenseToken,
    },
    /// Move a license to another plan of its product
    #[command(after_help = "Example:\n  hushkey admin licenses move lic_… --plan pln_…")]
    Move {
        /// The license
        license: LicenseToken,
        /// The other plan
        #[arg(long)]
        plan: PlanToken,
    },
    /// Give a license its own value of a feature, or its plan's again
    #[command(after_help = "Example:\n  hushkey admin licenses feature lic_… ent_… --value 50")]
    Feature {
        /// The license
        license: LicenseToken,
        /// The feature
        feature: EntitlementToken,
        /// Its value; none: the plan's
        #[arg(long, value_name = "N")]
        value: Option<i64>,
    },
    /// Give a typed attribute a value, or none
    #[command(after_help = "Example:\n  hushkey admin licenses attribute lic_… atr_… --value 7")]
    Attribute {
        /// The license
        license: LicenseToken,
        /// The attribute
        attribute: AttributeToken,
        /// A number, true or false, or an opq_… token; none: no value
        #[arg(long, value_name = "VALUE")]
        value: Option<String>,
    },
    /// Start the present period of a meter anew
    #[command(after_help = "Example:\n  hushkey admin licenses reset-meter lic_… mtr_…")]
    ResetMeter {
        /// The license
        license: LicenseToken,
        /// The meter
        meter: MeterToken,
    },
}

impl Licenses {
    pub fn call(self) -> anyhow::Result<Call> {
        Ok(match self {
            Self::List { plan } => {
                let only = plan.map(|plan| format!("?plan={plan}")).unwrap_or_default();
                Call::get(format!("/v1/admin/licenses{only}"), Shown::List(COLUMNS))
            }
            Self::Show { license } => Call::get(format!("/v1/admin/licenses/{license}"), Shown::One),
            Self::Create { plan, attempt } => Call::create("/v1/admin/licenses", json!({ "plan": plan }), attempt),
            Self::Suspend { license } => change(&license, "suspend", None),
            Self::Reinstate { license } => change(&license, "reinstate", None),
            Self::Revoke { license } => change(&license, "revoke", None),
            Self::Renew { license } => change(&license, "renew", None),
            Self::Expire { license } => change(&license, "expire", None),
            Self::Move { license, plan } => change(&license, "move", Some(json!({ "plan": plan }))),
            Self::Feature {
                license,
                feature,
                value,
            } => {
                let body = json!({ "entitlement": feature, "value": value });
                change(&license, "entitlements", Some(body))
            }
            Self::Attribute {
                license,
                attribute,
                value,
            } => {
                let read = |text: String| serde_json::from_str(&text).unwrap_or(Value::String(text));
                let body = json!({ "attribute": attribute, "value": value.map(read) });
                change(&license, "attributes", Some(body))
            }
            Self::ResetMeter { license, meter } => change(&license, "reset-meter", Some(json!({ "meter": meter }))),
        })
    }
}

fn change(license: &LicenseToken, what: &str, body: Option<Value>) -> Call {
    Call::post(format!("/v1/admin/licenses/{license}/{what}"), body, Shown::One)
}
