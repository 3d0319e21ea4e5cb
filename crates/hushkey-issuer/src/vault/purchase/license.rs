//! The licenses of a purchase: found again by the request that made them, so that none is made twice, and switched off when
//! nobody pays any more.

use super::{PurchaseError, PurchaseId};
use crate::seal::{Place, Sealed};
use crate::secret::Key32;
use crate::vault::person_key::open_padded;
use crate::vault::{IdempotencyKey, LicenseLink, Vault, VaultError};
use hushkey_license::{CustomerToken, LicenseToken};
use rusqlite::{Connection, params};
use zeroize::Zeroizing;

/// Padded bytes of a link before encryption.
const LINK_SIZE: usize = 128;

/// A unit that is paid for.
#[derive(Debug, Clone)]
pub(crate) struct Wanted {
    /// The name under which its license is, or was, asked for.
    pub(crate) key: IdempotencyKey,
}

/// A license of a purchase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    pub(crate) id: i64,
    pub(crate) request: [u8; 32],
    pub(crate) license: LicenseToken,
    /// On at the authority, as far as this vault knows.
    pub(crate) live: bool,
    /// Among what was asked for.
    pub(crate) wanted: bool,
}

/// What is wanted, as digests of its requests in the same order, and what is there.
#[derive(Debug)]
pub(crate) struct Units {
    pub(crate) wanted: Vec<[u8; 32]>,
    pub(crate) held: Vec<Unit>,
}

fn place<'a>(row: &'a [&'a [u8]; 2]) -> Place<'a> {
    Place {
        table: "purchase_license",
        row,
        column: "license",
    }
}

/// A stored license of a purchase, opened.
pub(super) struct Held {
    pub(super) id: i64,
    pub(super) request: [u8; 32],
    pub(super) live: bool,
    pub(super) link: LicenseLink,
}

pub(super) fn held(
    connection: &Connection,
    key: &Key32,
    person: &CustomerToken,
    purchase: PurchaseId,
) -> Result<Vec<Held>, PurchaseError> {
    let mut statement = connection.prepare_cached(
        "SELECT id, request, live, nonce, sealed FROM purchase_license WHERE purchase = ?1 ORDER BY id",
    )?;
    let rows = statement.query_map([purchase.0], |row| {
        let sealed = Sealed {
            nonce: row.get(3)?,
            text: row.get(4)?,
        };
        Ok((row.get(0)?, row.get::<_, [u8; 32]>(1)?, row.get(2)?, sealed))
    })?;
    rows.map(|row| {
        let (id, request, live, sealed) = row?;
        let plain = open_padded(key, &place(&[person.as_str().as_bytes(), &request]), &sealed)?;
        let link = serde_json::from_slice(&plain).map_err(|_| VaultError::Sealed)?;
        Ok(Held {
            id,
            request,
            live,
            link,
        })
    })
    .collect()
}

impl Vault {
    /// The licenses of a purchase beside those that are wanted.
    pub(crate) fn purchase_units(
        &mut self,
        purchase: PurchaseId,
        person: &CustomerToken,
        wanted: &[Wanted],
    ) -> Result<Units, PurchaseError> {
        let wanted: Vec<[u8; 32]> = wanted.iter().map(|one| self.request_digest(person, &one.key)).collect();
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        let units = held(&transaction, &key, person, purchase)?.into_iter();
        let units = units.map(|held| Unit {
            id: held.id,
            request: held.request,
            license: held.link.license,
            live: held.live,
            wanted: wanted.contains(&held.request),
        });
        let held = units.collect();
        Ok(Units { wanted, held })
    }

    /// Keeps a license that was made for a purchase. Repeating it changes nothing.
    pub(crate) fn keep_purchase_license(
        &mut self,
        purchase: PurchaseId,
        person: &CustomerToken,
        request: &[u8; 32],
        link: &LicenseLink,
    ) -> Result<(), PurchaseError> {
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        let plain = Zeroizing::new(serde_json::to_vec(link).map_err(|_| VaultError::Sealed)?);
        let sealed = cell.seal(&key, &place(&[person.as_str().as_bytes(), request]), &plain, LINK_SIZE)?;
        transaction.execute(
            "INSERT INTO purchase_license (purchase, request, live, nonce, sealed) VALUES (?1, ?2, 1, ?3, ?4) \
             ON CONFLICT (request) DO NOTHING",
            params![purchase.0, request, sealed.nonce, sealed.text],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// A license of a purchase was switched on or off.
    pub(crate) fn set_purchase_license(&mut self, id: i64, live: bool) -> Result<(), PurchaseError> {
        self.connection
            .execute("UPDATE purchase_license SET live = ?2 WHERE id = ?1", params![id, live])?;
        Ok(())
    }
}
