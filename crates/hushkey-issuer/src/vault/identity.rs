//! Who signs in as whom: the provider's name for a person, as a keyed digest, and the person.
//!
//! In: a provider, its name for somebody, the e-mail address that it has verified. Out: the person. Never: either name stored.
//!
//! The first sign-in of an identity finds or makes the person by e-mail; from then on the identity alone counts, so a changed
//! address leads to the same person, and an address that the provider has given to somebody else leads to nobody.

use super::audit::Event;
use super::{NewPerson, Vault, VaultError};
use crate::derive::derive_digest;
use hushkey_license::CustomerToken;
use rusqlite::{OptionalExtension, params};

/// Why nobody is signed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum IdentityError {
    /// The person with this e-mail address signs in as somebody else at this provider.
    #[error("another identity of this provider belongs to this address")]
    Taken,
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<rusqlite::Error> for IdentityError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}

impl Vault {
    /// The person who signs in. `new` is who they are if nobody knows them yet.
    pub(crate) fn sign_in(
        &mut self,
        now: i64,
        provider: &str,
        subject: &str,
        new: &NewPerson,
    ) -> Result<CustomerToken, IdentityError> {
        let key = *self.identity_key.bytes();
        let identity = derive_digest(&key, "identity", &[provider.as_bytes(), subject.as_bytes()]);
        let provider = derive_digest(&key, "provider", &[provider.as_bytes()]);
        if let Some(person) = self.known_identity(now, &identity)? {
            return Ok(person);
        }
        let (person, _) = self.create_or_find(now, new)?;
        let (transaction, _) = self.transaction()?;
        let taken: Option<i64> = transaction
            .prepare_cached("SELECT 1 FROM person_identity WHERE person = ?1 AND provider = ?2")?
            .query_row(params![person.as_str(), provider], |row| row.get(0))
            .optional()?;
        if taken.is_some() {
            return Err(IdentityError::Taken);
        }
        transaction.execute(
            "INSERT INTO person_identity (identity, provider, person) VALUES (?1, ?2, ?3)",
            params![identity, provider, person.as_str()],
        )?;
        transaction.commit()?;
        Ok(person)
    }

    fn known_identity(&mut self, now: i64, identity: &[u8; 32]) -> Result<Option<CustomerToken>, IdentityError> {
        let (transaction, cell) = self.transaction()?;
        let person: Option<String> = transaction
            .prepare_cached("SELECT person FROM person_identity WHERE identity = ?1")?
            .query_row([identity], |row| row.get(0))
            .optional()?;
        let Some(person) = person else {
            return Ok(None);
        };
        let person: CustomerToken = person.parse().map_err(|_| VaultError::Sealed)?;
        cell.data_key(&transaction, &person)?;
        cell.record(&transaction, now, Some(&person), Event::Found, None)?;
        transaction.commit()?;
        Ok(Some(person))
    }

    /// Forgets by which identities a person signs in, so that the next verified sign-in with their address binds anew.
    pub(crate) fn forget_identities(&mut self, person: &CustomerToken) -> Result<(), VaultError> {
        let (transaction, cell) = self.transaction()?;
        cell.data_key(&transaction, person)?;
        blot_identities(&transaction, cell, person)?;
        transaction.commit()?;
        self.checkpoint()
    }
}

/// Overwrites a person's identities by randomness; their indexes are rebuilt.
pub(super) fn blot_identities(
    connection: &rusqlite::Connection,
    cell: super::Cell<'_>,
    person: &CustomerToken,
) -> Result<(), VaultError> {
    let ids: Vec<i64> = connection
        .prepare_cached("SELECT id FROM person_identity WHERE person = ?1")?
        .query_map([person.as_str()], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    for id in &ids {
        connection.execute(
            "UPDATE person_identity SET identity = ?2, provider = zeroblob(32) WHERE id = ?1",
            params![id, cell.bytes::<32>()],
        )?;
    }
    if !ids.is_empty() {
        connection.execute_batch("REINDEX person_identity_identity;")?;
    }
    Ok(())
}
