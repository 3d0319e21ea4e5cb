//! The only link from a person to a license, sealed under the person's key.
//!
//! In: a license token that the authority made. Out: the person's licenses. Never: a license token, or a digest of one, that
//! can be read without the person's key; a look-up from license to person does not exist.

use super::audit::Event;
use super::person_key::open_padded;
use super::{Cell, Vault, VaultError};
use crate::seal::{Place, Sealed};
use crate::secret::Key32;
use hushkey_license::{CustomerToken, LicenseToken, PlanToken};
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Padded bytes of a link before encryption.
const LINK_SIZE: usize = 128;

/// One license of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LicenseLink {
    /// The license at the authority.
    pub license: LicenseToken,
    /// What was bought.
    pub plan: PlanToken,
    /// When, in Unix seconds.
    pub issued_at: i64,
}

fn place<'a>(row: &'a [&'a [u8]; 2]) -> Place<'a> {
    Place {
        table: "person_license",
        row,
        column: "license",
    }
}

pub(super) fn write_link(
    connection: &Connection,
    cell: Cell<'_>,
    key: &Key32,
    person: &CustomerToken,
    link: &LicenseLink,
) -> Result<(), VaultError> {
    let slot: [u8; 16] = cell.bytes();
    let plain = Zeroizing::new(serde_json::to_vec(link).map_err(|_| VaultError::Sealed)?);
    let sealed = cell.seal(key, &place(&[person.as_str().as_bytes(), &slot]), &plain, LINK_SIZE)?;
    connection
        .prepare_cached("INSERT INTO person_license (person, slot, nonce, sealed) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![person.as_str(), slot, sealed.nonce, sealed.text])?;
    Ok(())
}

pub(super) fn read_links(
    connection: &Connection,
    key: &Key32,
    person: &CustomerToken,
) -> Result<Vec<LicenseLink>, VaultError> {
    let mut statement =
        connection.prepare_cached("SELECT slot, nonce, sealed FROM person_license WHERE person = ?1 ORDER BY id")?;
    let rows = statement.query_map([person.as_str()], |row| {
        Ok((
            row.get::<_, [u8; 16]>(0)?,
            Sealed {
                nonce: row.get(1)?,
                text: row.get(2)?,
            },
        ))
    })?;
    rows.map(|row| {
        let (slot, sealed) = row?;
        let plain = open_padded(key, &place(&[person.as_str().as_bytes(), &slot]), &sealed)?;
        serde_json::from_slice(&plain).map_err(|_| VaultError::Sealed)
    })
    .collect()
}

impl Vault {
    /// A person's licenses, oldest first.
    ///
    /// # Errors
    /// [`VaultError::Unknown`], [`VaultError::Erased`], or a fault of the store.
    pub fn licenses(&mut self, now: i64, person: &CustomerToken) -> Result<Vec<LicenseLink>, VaultError> {
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        let links = read_links(&transaction, &key, person)?;
        cell.record(&transaction, now, Some(person), Event::LicensesListed, None)?;
        transaction.commit()?;
        Ok(links)
    }
}
