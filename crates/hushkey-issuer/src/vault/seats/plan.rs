//! Plans whose seats are blind.

use super::SeatsError;
use crate::vault::Vault;
use hushkey_license::seat::{EpochLength, Floor};
use hushkey_license::{PlanToken, ProductToken};
use rusqlite::{Connection, OptionalExtension, params};

/// What a plan says about its seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SeatPlan {
    pub(crate) plan: PlanToken,
    pub(crate) product: ProductToken,
    pub(crate) length: EpochLength,
    pub(crate) floor: Floor,
}

pub(super) fn find(connection: &Connection, plan: &PlanToken) -> Result<SeatPlan, SeatsError> {
    let row: Option<(String, i64, u32)> = connection
        .prepare_cached("SELECT product, epoch_seconds, floor FROM seat_plan WHERE plan = ?1")?
        .query_row([plan.as_str()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    let (product, seconds, floor) = row.ok_or(SeatsError::PlanUnknown)?;
    read(*plan, &product, seconds, floor)
}

/// A stored plan; a row that the schema allows and the types do not is a damaged one.
pub(super) fn read(plan: PlanToken, product: &str, seconds: i64, floor: u32) -> Result<SeatPlan, SeatsError> {
    let damaged = SeatsError::Vault(crate::vault::VaultError::Sealed);
    Ok(SeatPlan {
        plan,
        product: product.parse().map_err(|_| damaged)?,
        length: EpochLength::new(seconds).map_err(|_| damaged)?,
        floor: Floor::new(floor).map_err(|_| damaged)?,
    })
}

impl Vault {
    /// Makes a plan's seats blind. Repeating changes at most the floor, which counts for keys opened from then on: another
    /// product or epoch length would make two keys for one moment.
    pub(crate) fn set_seat_plan(&mut self, plan: &SeatPlan) -> Result<(), SeatsError> {
        let (transaction, _) = self.transaction()?;
        match find(&transaction, &plan.plan) {
            Ok(before) if (before.product, before.length) != (plan.product, plan.length) => {
                return Err(SeatsError::PlanDiffers);
            }
            Ok(_) | Err(SeatsError::PlanUnknown) => {}
            Err(error) => return Err(error),
        }
        transaction.execute(
            "INSERT INTO seat_plan (plan, product, epoch_seconds, floor) VALUES (?1, ?2, ?3, ?4) \
             ON CONFLICT (plan) DO UPDATE SET floor = excluded.floor",
            params![
                plan.plan.as_str(),
                plan.product.as_str(),
                plan.length.seconds(),
                plan.floor.entitlements()
            ],
        )?;
        transaction.commit()?;
        Ok(())
    }
}
