//! Why somebody looks at a person: a closed list, so that the audit cannot hold free text.

use serde::{Deserialize, Serialize};

/// The purpose of a look-up; required, and recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// Answering the person.
    Support,
    /// Invoices, payments, tax.
    Billing,
    /// Sending what was bought.
    Delivery,
    /// Investigating abuse.
    Security,
    /// A legal duty.
    Legal,
}

impl Purpose {
    /// The word in URLs, JSON and the audit.
    pub fn name(self) -> &'static str {
        match self {
            Self::Support => "support",
            Self::Billing => "billing",
            Self::Delivery => "delivery",
            Self::Security => "security",
            Self::Legal => "legal",
        }
    }

    /// The purpose named exactly `text`.
    pub fn from_name(text: &str) -> Option<Self> {
        [
            Self::Support,
            Self::Billing,
            Self::Delivery,
            Self::Security,
            Self::Legal,
        ]
        .into_iter()
        .find(|purpose| purpose.name() == text)
    }
}
