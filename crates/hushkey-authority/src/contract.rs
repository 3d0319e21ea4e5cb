//! The guard on the authority's own input and output, under the authority's own contract.
//!
//! The guard elsewhere cleans; here it only refuses: whatever still carries personal data when it arrives was let
//! through by somebody, and is not to be stored, answered or repaired.

use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload, Receipt, Refusal};

/// The contract of every endpoint, as policy (closed: an unknown field is refused).
const POLICY: &str = include_str!("contract.toml");

pub(crate) struct Contract {
    guard: Guard,
}

/// Why a payload is refused.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Verdict {
    /// The guard says so itself.
    Refused(Refusal),
    /// The guard would have cleaned it.
    NotClean,
}

/// The built-in policy does not parse: a fault of the build.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the built-in contract is not a policy")]
pub(crate) struct ContractError;

impl Contract {
    pub fn new() -> Result<Self, ContractError> {
        let policy = Policy::parse(POLICY).map_err(|_| ContractError)?;
        Ok(Self {
            guard: Guard::new(policy, GuardOptions::new(Component::Authority)),
        })
    }

    /// Lets a payload through only when the guard finds nothing at all in it.
    pub fn check(&self, raw: RawPayload<'_>) -> Result<(), Verdict> {
        match self.guard.pass(raw) {
            Ok(passed) if passed.clean.is_unchanged() && passed.receipt.count() == 0 => Ok(()),
            Ok(passed) => {
                record(&passed.receipt);
                Err(Verdict::NotClean)
            }
            Err(refused) => {
                record(&refused.receipt);
                Err(Verdict::Refused(refused.refusal))
            }
        }
    }
}

/// Receipts hold classes, places and counts, never a value.
fn record(receipt: &Receipt) {
    let line = serde_json::to_string(receipt).unwrap_or_default();
    tracing::warn!(receipt = %line, "payload refused");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_contract_is_a_policy() {
        assert!(Policy::parse(POLICY).is_ok(), "{:?}", Policy::parse(POLICY).err());
    }
}
