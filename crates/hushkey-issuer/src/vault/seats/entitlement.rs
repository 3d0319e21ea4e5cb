//! Who may ask for how many seats of which plan.

use super::SeatsError;
use super::plan::find;
use crate::vault::{Vault, VaultError};
use hushkey_license::{CustomerToken, PlanToken};
use rusqlite::{Connection, OptionalExtension, params};

/// Seats that a person may ask for in each epoch; an error when there are none.
pub(super) fn granted(connection: &Connection, person: &CustomerToken, plan: &PlanToken) -> Result<usize, SeatsError> {
    let seats: Option<u32> = connection
        .prepare_cached("SELECT seats FROM seat_entitlement WHERE person = ?1 AND plan = ?2 AND seats > 0")?
        .query_row([person.as_str(), plan.as_str()], |row| row.get(0))
        .optional()?;
    let seats = seats.ok_or(SeatsError::NotGranted)?;
    usize::try_from(seats).map_err(|_| SeatsError::NotGranted)
}

impl Vault {
    /// What a person may fetch of which plan.
    pub(crate) fn granted_seats(&mut self, person: &CustomerToken) -> Result<Vec<(PlanToken, u32)>, SeatsError> {
        let (transaction, cell) = self.transaction()?;
        cell.data_key(&transaction, person)?;
        let mut statement = transaction
            .prepare_cached("SELECT plan, seats FROM seat_entitlement WHERE person = ?1 AND seats > 0 ORDER BY plan")?;
        let rows = statement.query_map([person.as_str()], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
        rows.map(|row| {
            let (plan, seats) = row?;
            let plan = plan.parse().map_err(|_| SeatsError::Vault(VaultError::Sealed))?;
            Ok((plan, seats))
        })
        .collect()
    }

    /// Grants a person so many seats of a plan, from the next batch on; 0 lets the grant lapse. Nothing is revoked: what was
    /// signed counts to the end of its epoch.
    pub(crate) fn grant_seats(
        &mut self,
        person: &CustomerToken,
        plan: &PlanToken,
        seats: u32,
    ) -> Result<(), SeatsError> {
        let (transaction, cell) = self.transaction()?;
        cell.data_key(&transaction, person)?;
        find(&transaction, plan)?;
        transaction.execute(
            "INSERT INTO seat_entitlement (person, plan, seats) VALUES (?1, ?2, ?3) \
             ON CONFLICT (person, plan) DO UPDATE SET seats = excluded.seats",
            params![person.as_str(), plan.as_str(), seats],
        )?;
        transaction.commit()?;
        Ok(())
    }
}
