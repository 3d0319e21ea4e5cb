//! The stable codes of redeeming, with their sentences.

use super::TokenFault;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the authority says about a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum SeatCode {
    /// The seat is this device's.
    Valid,
    /// No such key: another issuer's token, or of an epoch that is long over.
    SeatKeyUnknown,
    /// The epoch has not begun.
    SeatEarly,
    /// The epoch is over.
    SeatLate,
    /// The token was never signed for what it claims.
    SeatForged,
    /// Another device has spent the token: one of the two is a copy.
    SeatSpent,
}

impl SeatCode {
    /// Every code, in the order in which it is checked; the good one first.
    pub const ALL: [Self; 6] = [
        Self::Valid,
        Self::SeatKeyUnknown,
        Self::SeatEarly,
        Self::SeatLate,
        Self::SeatForged,
        Self::SeatSpent,
    ];

    /// The code as it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Valid => "VALID",
            Self::SeatKeyUnknown => "SEAT_KEY_UNKNOWN",
            Self::SeatEarly => "SEAT_EARLY",
            Self::SeatLate => "SEAT_LATE",
            Self::SeatForged => "SEAT_FORGED",
            Self::SeatSpent => "SEAT_SPENT",
        }
    }

    /// One sentence for people.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Valid => "The seat is taken by this device.",
            Self::SeatKeyUnknown => "The key of the seat token is not known here.",
            Self::SeatEarly => "The epoch of the seat token has not begun.",
            Self::SeatLate => "The epoch of the seat token is over.",
            Self::SeatForged => "The seat token is not genuine.",
            Self::SeatSpent => "The seat token was used by another device.",
        }
    }
}

impl From<TokenFault> for SeatCode {
    fn from(fault: TokenFault) -> Self {
        match fault {
            TokenFault::UnknownKey => Self::SeatKeyUnknown,
            TokenFault::Early => Self::SeatEarly,
            TokenFault::Late => Self::SeatLate,
            TokenFault::Challenge | TokenFault::Signature => Self::SeatForged,
        }
    }
}

/// Answer to a [`super::RedeemRequest`], always with HTTP status 200.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RedeemAnswer {
    /// Whether the seat is the device's.
    pub valid: bool,
    /// Why; stable.
    pub code: SeatCode,
    /// The code's sentence, for people; not stable.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::Sentence"))]
    pub detail: String,
    /// A signed lease when `code` is `VALID` (see [`crate::Lease`]).
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::LeaseText>"))]
    pub lease: Option<String>,
}

impl RedeemAnswer {
    /// The answer of a code.
    #[must_use]
    pub fn new(code: SeatCode, lease: Option<String>) -> Self {
        Self {
            valid: code == SeatCode::Valid,
            code,
            detail: code.sentence().to_owned(),
            lease,
        }
    }
}

/// Shows the code only: a lease is a stable name.
impl fmt::Debug for RedeemAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RedeemAnswer({})", self.code.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_on_the_wire_are_one() {
        for code in SeatCode::ALL {
            let json = serde_json::to_string(&code).unwrap();
            assert_eq!(json, format!("\"{}\"", code.as_str()));
            assert!(code.sentence().ends_with('.'));
        }
    }
}
