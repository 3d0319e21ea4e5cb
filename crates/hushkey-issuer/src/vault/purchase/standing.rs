//! Where a purchase stands: the newest event wins, an end is final.

use super::PurchaseError;
use crate::derive::derive_key;
use crate::seal::{Place, Sealed};
use crate::secret::Key32;
use crate::vault::person_key::open_padded;
use crate::vault::{Cell, Vault, VaultError};
use hushkey_license::CustomerToken;
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Padded bytes of a purchase's state before encryption.
const STATE_SIZE: usize = 64;

/// A purchase's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PurchaseId(pub(super) i64);

#[derive(Serialize, Deserialize, Clone, Copy)]
struct State {
    changed_at: i64,
    ended: bool,
}

struct Row {
    id: PurchaseId,
    person: Option<String>,
    slot: [u8; 16],
    sealed: Sealed,
}

fn place<'a>(row: &'a [&'a [u8]; 1]) -> Place<'a> {
    Place {
        table: "purchase",
        row,
        column: "state",
    }
}

fn seal(cell: Cell<'_>, key: &Key32, slot: &[u8; 16], state: State) -> Result<Sealed, VaultError> {
    let plain = Zeroizing::new(serde_json::to_vec(&state).map_err(|_| VaultError::Sealed)?);
    cell.seal(key, &place(&[slot]), &plain, STATE_SIZE)
}

fn open(key: &Key32, row: &Row) -> Result<State, VaultError> {
    let plain = open_padded(key, &place(&[&row.slot]), &row.sealed)?;
    serde_json::from_slice(&plain).map_err(|_| VaultError::Sealed)
}

/// The purchase that is called so.
pub(super) fn named(
    connection: &Connection,
    name: &[u8; 32],
) -> Result<Option<(PurchaseId, Option<String>)>, PurchaseError> {
    Ok(find(connection, name)?.map(|row| (row.id, row.person)))
}

fn find(connection: &Connection, name: &[u8; 32]) -> Result<Option<Row>, PurchaseError> {
    Ok(connection
        .prepare_cached(
            "SELECT purchase.id, person, slot, nonce, sealed FROM purchase \
             JOIN purchase_name ON purchase_name.purchase = purchase.id WHERE name = ?1",
        )?
        .query_row([name], |row| {
            Ok(Row {
                id: PurchaseId(row.get(0)?),
                person: row.get(1)?,
                slot: row.get(2)?,
                sealed: Sealed {
                    nonce: row.get(3)?,
                    text: row.get(4)?,
                },
            })
        })
        .optional()?)
}

fn insert(
    connection: &Connection,
    cell: Cell<'_>,
    key: &Key32,
    name: &[u8; 32],
    person: Option<&CustomerToken>,
    state: State,
) -> Result<PurchaseId, PurchaseError> {
    let slot: [u8; 16] = cell.bytes();
    let sealed = seal(cell, key, &slot, state)?;
    connection.execute(
        "INSERT INTO purchase (person, slot, nonce, sealed) VALUES (?1, ?2, ?3, ?4)",
        params![person.map(CustomerToken::as_str), slot, sealed.nonce, sealed.text],
    )?;
    let id = PurchaseId(connection.last_insert_rowid());
    call(connection, id, name)?;
    Ok(id)
}

fn call(connection: &Connection, id: PurchaseId, name: &[u8; 32]) -> Result<(), PurchaseError> {
    connection.execute(
        "INSERT INTO purchase_name (name, purchase) VALUES (?1, ?2) ON CONFLICT (name) DO NOTHING",
        params![name, id.0],
    )?;
    Ok(())
}

impl Vault {
    fn state_key(&self) -> Key32 {
        derive_key(self.purchase_key.bytes(), "seal/purchase")
    }

    /// Takes note of an event of `at` about the purchase `name`; `None` if a newer one was there before, or it is over.
    pub(crate) fn stand(
        &mut self,
        name: &str,
        person: Option<&CustomerToken>,
        at: i64,
        ends: bool,
    ) -> Result<Option<PurchaseId>, PurchaseError> {
        let (name, key) = (self.purchase_digest("purchase", name), self.state_key());
        let (transaction, cell) = self.transaction()?;
        let Some(row) = find(&transaction, &name)? else {
            let state = State {
                changed_at: at,
                ended: ends,
            };
            let id = insert(&transaction, cell, &key, &name, person, state)?;
            transaction.commit()?;
            return Ok(Some(id));
        };
        let before = open(&key, &row)?;
        if !ends && (before.ended || at < before.changed_at) {
            return Ok(None);
        }
        let state = State {
            changed_at: at.max(before.changed_at),
            ended: before.ended || ends,
        };
        let sealed = seal(cell, &key, &row.slot, state)?;
        // The person stays as the row was written: with another one it would have another size, and cells would move.
        transaction.execute(
            "UPDATE purchase SET nonce = ?2, sealed = ?3 WHERE id = ?1",
            params![row.id.0, sealed.nonce, sealed.text],
        )?;
        transaction.commit()?;
        Ok(Some(row.id))
    }

    /// A purchase has another name. Whichever of the two comes first makes the purchase.
    pub(crate) fn also_called(&mut self, other: &str, name: &str, person: &CustomerToken) -> Result<(), PurchaseError> {
        let key = self.state_key();
        let [other, name] = [other, name].map(|name| self.purchase_digest("purchase", name));
        let (transaction, cell) = self.transaction()?;
        let id = match find(&transaction, &name)? {
            Some(row) => row.id,
            None => {
                // Any event is newer than this.
                let state = State {
                    changed_at: 0,
                    ended: false,
                };
                insert(&transaction, cell, &key, &name, Some(person), state)?
            }
        };
        call(&transaction, id, &other)?;
        transaction.commit()?;
        Ok(())
    }
}
