//! What a purchase gave, for the vendor's own page after the payment: the one way by which a license key reaches its buyer.

use super::super::audit::{Event, day};
use super::PurchaseError;
use super::license::held;
use super::standing::named;
use crate::secret::SecretText;
use crate::vault::{LicenseLink, Vault, VaultError};
use hushkey_license::{CustomerToken, PlanToken};

/// A license of a purchase; with its key while that is kept.
#[derive(Debug)]
pub(crate) struct ClaimedLicense {
    pub(crate) link: LicenseLink,
    pub(crate) key: Option<SecretText>,
    pub(crate) expires_at: Option<i64>,
}

/// What a purchase gave.
#[derive(Debug)]
pub(crate) struct Claimed {
    pub(crate) person: CustomerToken,
    pub(crate) licenses: Vec<ClaimedLicense>,
    pub(crate) seats: Vec<(PlanToken, u32)>,
}

impl Vault {
    /// What the purchase of this name gave; `None` while it is unknown or has given nothing yet. Recorded.
    pub(crate) fn claim_purchase(&mut self, now: i64, name: &str) -> Result<Option<Claimed>, PurchaseError> {
        let name = self.purchase_digest("purchase", name);
        let (transaction, cell) = self.transaction()?;
        let Some((purchase, Some(person))) = named(&transaction, &name)? else {
            return Ok(None);
        };
        let person: CustomerToken = person.parse().map_err(|_| VaultError::Sealed)?;
        let key = cell.data_key(&transaction, &person)?;
        let mut licenses = Vec::new();
        for held in held(&transaction, &key, &person, purchase)? {
            let answer = super::super::issue::answer(&transaction, &key, &person, &held.request)?;
            let (key, expires_at) = answer.map_or((None, None), |issued| (Some(issued.key), issued.expires_at));
            licenses.push(ClaimedLicense {
                link: held.link,
                key,
                expires_at,
            });
        }
        let seats = transaction
            .prepare_cached("SELECT plan, seats FROM purchase_seats WHERE purchase = ?1 AND seats > 0")?
            .query_map([purchase.0], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?
            .map(|row| {
                let (plan, seats) = row?;
                let plan = plan.parse().map_err(|_| VaultError::Sealed)?;
                Ok((plan, seats))
            })
            .collect::<Result<Vec<(PlanToken, u32)>, PurchaseError>>()?;
        if licenses.is_empty() && seats.is_empty() {
            return Ok(None);
        }
        // To the day only, as the issue itself.
        cell.record(&transaction, day(now), Some(&person), Event::LicensesListed, None)?;
        transaction.commit()?;
        Ok(Some(Claimed {
            person,
            licenses,
            seats,
        }))
    }
}
