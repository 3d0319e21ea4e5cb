//! A person's data key: made with the person, wrapped by the master key, gone with the person.
//!
//! In: a token. Out: the key, or that the person is unknown or erased. Never: a key kept in memory between operations.

use super::{Cell, VaultError};
use crate::seal::{Place, Sealed, open, pad, seal, unpad};
use crate::secret::Key32;
use hushkey_license::CustomerToken;
use rusqlite::{Connection, OptionalExtension};
use zeroize::Zeroizing;

/// Bytes of a wrapped data key.
pub(super) const WRAPPED: usize = 48;

fn place<'a>(row: &'a [&'a [u8]; 1]) -> Place<'a> {
    Place {
        table: "person",
        row,
        column: "data_key",
    }
}

impl Cell<'_> {
    /// Makes a data key; out come the key and its wrapped form.
    pub(super) fn make_data_key(self, person: &CustomerToken) -> Result<(Key32, Sealed), VaultError> {
        let key = Key32::new(self.bytes());
        let wrapped = seal(
            self.wrapping_key,
            &place(&[person.as_str().as_bytes()]),
            self.bytes(),
            key.bytes(),
        )?;
        Ok((key, wrapped))
    }

    /// The data key of a person who exists and was not erased.
    pub(super) fn data_key(self, connection: &Connection, person: &CustomerToken) -> Result<Key32, VaultError> {
        let wrapped = stored(connection, person)?.ok_or(VaultError::Erased)?;
        // While a rotation goes on, it may still be wrapped by the master key before.
        match (unwrap(self.wrapping_key, person, &wrapped), self.older_key) {
            (Err(VaultError::Sealed), Some(older)) => unwrap(older, person, &wrapped),
            (result, _) => result,
        }
    }

    /// Pads `plain` to `size` and seals it for `place`.
    pub(super) fn seal(self, key: &Key32, place: &Place<'_>, plain: &[u8], size: usize) -> Result<Sealed, VaultError> {
        let padded = pad(plain, size).ok_or(VaultError::Sealed)?;
        Ok(seal(key, place, self.bytes(), &padded)?)
    }
}

fn unwrap(master: &Key32, person: &CustomerToken, wrapped: &Sealed) -> Result<Key32, VaultError> {
    let plain = open(master, &place(&[person.as_str().as_bytes()]), wrapped)?;
    <[u8; 32]>::try_from(plain.as_slice())
        .map(Key32::new)
        .map_err(|_| VaultError::Sealed)
}

/// The data key wrapped by the master key of now; `None` if it is already, or the person was erased.
pub(super) fn rewrap(
    cell: Cell<'_>,
    older: &Key32,
    person: &CustomerToken,
    wrapped: &Sealed,
) -> Result<Option<Sealed>, VaultError> {
    if wrapped.text == [0; WRAPPED] || unwrap(cell.wrapping_key, person, wrapped).is_ok() {
        return Ok(None);
    }
    let key = unwrap(older, person, wrapped)?;
    let row = [person.as_str().as_bytes()];
    Ok(Some(seal(cell.wrapping_key, &place(&row), cell.bytes(), key.bytes())?))
}

/// Opens what [`Cell::seal`] sealed, without the padding.
pub(super) fn open_padded(key: &Key32, place: &Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let padded = open(key, place, sealed)?;
    Ok(Zeroizing::new(unpad(&padded)?.to_vec()))
}

/// The wrapped key as stored; `None` once erased.
pub(super) fn stored(connection: &Connection, person: &CustomerToken) -> Result<Option<Sealed>, VaultError> {
    let sealed: Sealed = connection
        .prepare_cached("SELECT nonce, data_key FROM person WHERE person = ?1")?
        .query_row([person.as_str()], |row| {
            Ok(Sealed {
                nonce: row.get(0)?,
                text: row.get(1)?,
            })
        })
        .optional()?
        .ok_or(VaultError::Unknown)?;
    Ok((sealed.text != [0; WRAPPED]).then_some(sealed))
}
