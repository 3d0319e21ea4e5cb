//! The stable code of every answer, with its sentence.

use serde::{Deserialize, Serialize};

/// What the authority says about a license, in the order in which it is checked (see `docs/authority.md`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Code {
    /// No such license (or no such key: the answer is the same).
    NotFound,
    /// Switched off, and can be switched on again.
    Suspended,
    /// Switched off for good.
    Revoked,
    /// Past its end.
    Expired,
    /// The license is for another product.
    ProductScopeMismatch,
    /// The machine holds no seat.
    NoMachine,
    /// The machine held a seat and stayed silent too long.
    HeartbeatDead,
    /// All seats are taken.
    TooManyMachines,
    /// All is well.
    Valid,
    /// The machine gave its seat back.
    Deactivated,
}

impl Code {
    /// Every code, in check order.
    pub const ALL: [Self; 10] = [
        Self::NotFound,
        Self::Suspended,
        Self::Revoked,
        Self::Expired,
        Self::ProductScopeMismatch,
        Self::NoMachine,
        Self::HeartbeatDead,
        Self::TooManyMachines,
        Self::Valid,
        Self::Deactivated,
    ];

    /// Whether the request got what it asked for.
    #[must_use]
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Valid | Self::Deactivated)
    }

    /// The code as it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "NOT_FOUND",
            Self::Suspended => "SUSPENDED",
            Self::Revoked => "REVOKED",
            Self::Expired => "EXPIRED",
            Self::ProductScopeMismatch => "PRODUCT_SCOPE_MISMATCH",
            Self::NoMachine => "NO_MACHINE",
            Self::HeartbeatDead => "HEARTBEAT_DEAD",
            Self::TooManyMachines => "TOO_MANY_MACHINES",
            Self::Valid => "VALID",
            Self::Deactivated => "DEACTIVATED",
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotFound => "There is no such license.",
            Self::Suspended => "The license is suspended.",
            Self::Revoked => "The license is revoked.",
            Self::Expired => "The license has expired.",
            Self::ProductScopeMismatch => "The license is for another product.",
            Self::NoMachine => "This machine is not activated.",
            Self::HeartbeatDead => "This machine was silent too long; activate it again.",
            Self::TooManyMachines => "All seats of the license are taken.",
            Self::Valid => "The license is valid.",
            Self::Deactivated => "This machine gave its seat back.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_the_wire_are_one() {
        for code in Code::ALL {
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert!(code.sentence().ends_with('.'));
        }
        assert!(Code::ALL.is_sorted());
    }
}
