//! Admin tokens: what each may, until when. A token is said once and stored as a keyed hash; its name is a `grt_…`.

use crate::{AdminToken, GrantToken};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What an admin token may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AdminScope {
    /// Read everything but grants.
    Read,
    /// Add products, plans and what belongs to them.
    Catalog,
    /// Sell licenses, and change what was sold.
    Licenses,
    /// Make, list and revoke admin tokens.
    Grants,
    /// Publish the issuer's blind keys.
    Seats,
    /// Say where events are delivered; look at deliveries and repeat them.
    Events,
}

impl AdminScope {
    /// Every scope, in the order of their bits.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Catalog,
        Self::Licenses,
        Self::Grants,
        Self::Seats,
        Self::Events,
    ];
}

/// A set of scopes, stored as the sum of `1 << place`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grants(u8);

/// A stored number is no set of scopes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a set of scopes")]
pub struct GrantsError;

impl Grants {
    /// Every scope: the first administrator.
    pub const ALL: Self = Self(63);

    /// The set of the given scopes.
    #[must_use]
    pub fn of(scopes: &[AdminScope]) -> Self {
        let bit = |scope: &AdminScope| {
            AdminScope::ALL
                .iter()
                .position(|one| one == scope)
                .map_or(0, |place| 1 << place)
        };
        Self(scopes.iter().map(bit).fold(0, |all, bit: u8| all | bit))
    }

    /// The stored number.
    #[must_use]
    pub fn number(self) -> i64 {
        i64::from(self.0)
    }

    /// The set of a stored number.
    ///
    /// # Errors
    /// [`GrantsError`] when it is none.
    pub fn from_number(number: i64) -> Result<Self, GrantsError> {
        u8::try_from(number)
            .ok()
            .filter(|bits| *bits <= 63)
            .map(Self)
            .ok_or(GrantsError)
    }

    /// Whether it holds the scope.
    #[must_use]
    pub fn may(self, scope: AdminScope) -> bool {
        self.covers(Self::of(&[scope]))
    }

    /// Whether it holds every scope of another: nobody grants what they have not.
    #[must_use]
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The scopes in it.
    #[must_use]
    pub fn scopes(self) -> Vec<AdminScope> {
        AdminScope::ALL.into_iter().filter(|scope| self.may(*scope)).collect()
    }
}

/// `POST /v1/admin/grants`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateGrant {
    /// What the token may; at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 16)))]
    pub scopes: Vec<AdminScope>,
    /// The first second at which it no longer counts; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub expires_at: Option<i64>,
}

/// Answer to [`CreateGrant`]: the only time the token is said.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantCreated {
    /// The token's name.
    pub grant: GrantToken,
    /// The token.
    pub token: AdminToken,
}

/// Hides the token.
impl fmt::Debug for GrantCreated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GrantCreated(…)")
    }
}

/// An admin token as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct GrantView {
    /// Its name.
    pub grant: GrantToken,
    /// What it may.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 16)))]
    pub scopes: Vec<AdminScope>,
    /// When it was made.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub created_at: i64,
    /// The first second at which it no longer counts; absent: never.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub expires_at: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_scopes_are_numbers() {
        assert_eq!(Grants::of(&AdminScope::ALL), Grants::ALL);
        for (place, scope) in AdminScope::ALL.into_iter().enumerate() {
            let one = Grants::of(&[scope, scope]);
            assert_eq!(one.number(), 1 << place);
            assert_eq!(
                (one.scopes(), Grants::from_number(one.number())),
                (vec![scope], Ok(one))
            );
            assert!(Grants::ALL.covers(one) && !one.covers(Grants::ALL));
        }
        for number in [-1, 64, i64::MAX] {
            assert_eq!(Grants::from_number(number), Err(GrantsError));
        }
    }
}
