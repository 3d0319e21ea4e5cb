//! The audit: which token was touched, how and why.
//!
//! In: a time, a person's token, an event, a purpose. Out: entries. Never: a value, a digest of a value, or a license
//! token. Entries are chained (`chain.rs`). The issue of a license is recorded to the day only, so that its time does not lead to the license at the authority.

use super::{Cell, Purpose, Vault, VaultError, chain};
use hushkey_license::CustomerToken;
use rusqlite::Connection;
use serde::Serialize;

pub(super) const DAY: i64 = 86_400;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The person was added.
    Created,
    /// A creation found the person already there.
    Found,
    /// Fields of the person were changed.
    Updated,
    /// The person's fields were read.
    LookedUp,
    /// A search by e-mail was made; names the person if it found one.
    Searched,
    /// A license was issued (time to the day).
    LicenseIssued,
    /// The person's licenses were listed.
    LicensesListed,
    /// Everything about the person was exported.
    Exported,
    /// The person was erased.
    Erased,
    /// Keys were rotated; names nobody.
    KeysRotated,
}

impl Event {
    /// The word in JSON and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Found => "found",
            Self::Updated => "updated",
            Self::LookedUp => "looked_up",
            Self::Searched => "searched",
            Self::LicenseIssued => "license_issued",
            Self::LicensesListed => "licenses_listed",
            Self::Exported => "exported",
            Self::Erased => "erased",
            Self::KeysRotated => "keys_rotated",
        }
    }
}

/// One entry about one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditEntry {
    /// Unix seconds; midnight (UTC) of the day for issued licenses.
    pub at: i64,
    /// What happened.
    pub event: String,
    /// Why, where a purpose is asked for.
    pub purpose: Option<String>,
}

/// Midnight (UTC) of the day of `at`.
pub(super) fn day(at: i64) -> i64 {
    at.div_euclid(DAY) * DAY
}

impl Cell<'_> {
    /// Writes an entry, chained to the one before.
    pub(super) fn record(
        self,
        connection: &Connection,
        at: i64,
        person: Option<&CustomerToken>,
        event: Event,
        purpose: Option<Purpose>,
    ) -> Result<(), VaultError> {
        let at = if event == Event::LicenseIssued { day(at) } else { at };
        let person = person.map(CustomerToken::as_str);
        chain::append(
            connection,
            self.chain_key,
            at,
            person,
            event.name(),
            purpose.map(Purpose::name),
        )
    }
}

pub(super) fn entries(connection: &Connection, person: &CustomerToken) -> Result<Vec<AuditEntry>, VaultError> {
    let mut statement =
        connection.prepare_cached("SELECT at, event, purpose FROM audit WHERE person = ?1 ORDER BY id")?;
    let rows = statement.query_map([person.as_str()], |row| {
        Ok(AuditEntry {
            at: row.get(0)?,
            event: row.get(1)?,
            purpose: row.get(2)?,
        })
    })?;
    rows.map(|row| Ok(row?)).collect()
}

impl Vault {
    /// All entries about a person, oldest first; they outlive an erasure.
    ///
    /// # Errors
    /// [`VaultError::Store`].
    pub fn audit(&self, person: &CustomerToken) -> Result<Vec<AuditEntry>, VaultError> {
        entries(&self.connection, person)
    }
}
