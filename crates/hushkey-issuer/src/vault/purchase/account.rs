//! Whose account it is: the payment service's name for a buyer, as a digest, and the person.
//!
//! The e-mail address of a checkout is not proven. Whoever types another one's gives that person a license, and learns nothing.

use super::super::audit::day;
use super::PurchaseError;
use crate::vault::{NewPerson, Vault, VaultError};
use hushkey_license::CustomerToken;
use rusqlite::{OptionalExtension, params};

impl Vault {
    /// The person with this account.
    pub(crate) fn buyer(&mut self, account: &str) -> Result<Option<CustomerToken>, PurchaseError> {
        let digest = self.purchase_digest("account", account);
        let text: Option<String> = self
            .connection
            .prepare_cached("SELECT person FROM purchase_account WHERE account = ?1")?
            .query_row([digest], |row| row.get(0))
            .optional()?;
        Ok(text
            .map(|text| text.parse().map_err(|_| VaultError::Sealed))
            .transpose()?)
    }

    /// The buyer: who has the account, else who has the e-mail address, else a new person. Their account is known from then on.
    pub(crate) fn meet_buyer(
        &mut self,
        now: i64,
        account: Option<&str>,
        new: Option<&NewPerson>,
    ) -> Result<CustomerToken, PurchaseError> {
        if let Some(account) = account
            && let Some(person) = self.buyer(account)?
        {
            return Ok(person);
        }
        // To the day only: a license is about to be made, and an exact time would lead to it.
        let (person, _) = self.create_or_find(day(now), new.ok_or(PurchaseError::NoBuyer)?)?;
        if let Some(account) = account {
            let digest = self.purchase_digest("account", account);
            let (transaction, _) = self.transaction()?;
            transaction.execute(
                "INSERT INTO purchase_account (account, person) VALUES (?1, ?2)",
                params![digest, person.as_str()],
            )?;
            transaction.commit()?;
        }
        Ok(person)
    }
}
