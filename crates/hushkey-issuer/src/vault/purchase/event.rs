//! Events that were done, and how many were refused for want of a plan.

use super::super::audit::{DAY, day};
use super::PurchaseError;
use crate::vault::{Vault, VaultError};
use rusqlite::OptionalExtension;

/// Longer than a payment service sends an event again, also by hand.
const KEPT: i64 = 35 * DAY;

impl Vault {
    /// Whether the event with this digest was done.
    pub(crate) fn event_was_done(&self, event: &[u8; 32]) -> Result<bool, PurchaseError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached("SELECT 1 FROM purchase_event WHERE event = ?1")?
            .query_row([event], |row| row.get(0))
            .optional()?;
        Ok(found.is_some())
    }

    /// Remembers an event as done.
    pub(crate) fn finish_event(&mut self, now: i64, event: &[u8; 32]) -> Result<(), PurchaseError> {
        let (transaction, _) = self.transaction()?;
        transaction.execute(
            "INSERT INTO purchase_event (event, day) VALUES (?1, ?2) ON CONFLICT (event) DO NOTHING",
            rusqlite::params![event, day(now)],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Forgets old events and counts.
    pub(crate) fn forget_events(&mut self, now: i64) -> Result<(), VaultError> {
        let (transaction, _) = self.transaction()?;
        let oldest = day(now) - KEPT;
        transaction.execute("DELETE FROM purchase_event WHERE day < ?1", [oldest])?;
        transaction.execute("DELETE FROM purchase_unmapped WHERE day < ?1", [oldest])?;
        transaction.commit()?;
        Ok(())
    }

    /// Counts an event that was refused because a price in it has no plan.
    pub(crate) fn count_unmapped(&mut self, now: i64) -> Result<(), PurchaseError> {
        let (transaction, _) = self.transaction()?;
        transaction.execute(
            "INSERT INTO purchase_unmapped (day, events) VALUES (?1, 1) ON CONFLICT (day) DO UPDATE SET events = events + 1",
            [day(now)],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Events refused for want of a plan, by day, oldest first.
    pub(crate) fn unmapped(&self) -> Result<Vec<(i64, u32)>, PurchaseError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT day, events FROM purchase_unmapped ORDER BY day")?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        rows.map(|row| Ok(row?)).collect()
    }
}
