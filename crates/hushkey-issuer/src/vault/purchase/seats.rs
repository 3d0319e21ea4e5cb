//! The blind seats of a purchase. What a person may fetch is the sum over their purchases.

use super::{PurchaseError, PurchaseId};
use crate::vault::Vault;
use hushkey_license::seat::MAX_SEATS;
use hushkey_license::{CustomerToken, PlanToken};
use rusqlite::{OptionalExtension, params};
use std::collections::BTreeMap;

impl Vault {
    /// Whether a plan's seats are blind.
    pub(crate) fn is_blind(&self, plan: &PlanToken) -> Result<bool, PurchaseError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached("SELECT 1 FROM seat_plan WHERE plan = ?1")?
            .query_row([plan.as_str()], |row| row.get(0))
            .optional()?;
        Ok(found.is_some())
    }

    /// Sets the seats of a purchase; with `whole`, plans that are not named have none any more.
    pub(crate) fn set_purchase_seats(
        &mut self,
        purchase: PurchaseId,
        person: &CustomerToken,
        seats: &BTreeMap<PlanToken, u32>,
        whole: bool,
    ) -> Result<(), PurchaseError> {
        let (transaction, cell) = self.transaction()?;
        cell.data_key(&transaction, person)?;
        if whole {
            transaction.execute("UPDATE purchase_seats SET seats = 0 WHERE purchase = ?1", [purchase.0])?;
        }
        for (plan, seats) in seats {
            if usize::try_from(*seats).is_ok_and(|seats| seats > MAX_SEATS) {
                return Err(PurchaseError::TooManySeats);
            }
            transaction.execute(
                "INSERT INTO purchase_seats (purchase, plan, seats) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (purchase, plan) DO UPDATE SET seats = excluded.seats",
                params![purchase.0, plan.as_str(), seats],
            )?;
        }
        let sums: Vec<(String, i64)> = transaction
            .prepare_cached(
                "SELECT plan, sum(seats) FROM purchase_seats JOIN purchase ON purchase.id = purchase \
                 WHERE person = ?1 AND plan IN (SELECT plan FROM purchase_seats WHERE purchase = ?2) GROUP BY plan",
            )?
            .query_map(params![person.as_str(), purchase.0], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?
            .collect::<Result<_, _>>()?;
        for (plan, sum) in sums {
            if usize::try_from(sum).map_or(true, |sum| sum > MAX_SEATS) {
                return Err(PurchaseError::TooManySeats);
            }
            transaction.execute(
                "INSERT INTO seat_entitlement (person, plan, seats) VALUES (?1, ?2, ?3) \
                 ON CONFLICT (person, plan) DO UPDATE SET seats = excluded.seats",
                params![person.as_str(), plan, sum],
            )?;
        }
        transaction.commit()?;
        Ok(())
    }
}
