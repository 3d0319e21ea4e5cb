//! Signing a batch in two steps, safe to repeat at any point.
//!
//! ```text
//! prepare ──► key and size, or refused ──► sign, away from the vault ──► keep the digest, one commit ──► answer
//! ```
//!
//! The digest is on disk before the answer leaves, so no second batch of the epoch is ever answered; RSA gives the same
//! signatures for the same batch, so an answer that got lost is given again without being stored.

use super::SeatsError;
use super::entitlement::granted;
use crate::vault::Vault;
use hushkey_license::CustomerToken;
use hushkey_license::blind_rsa::SecretKey;
use hushkey_license::seat::Bucket;
use rusqlite::{Connection, OptionalExtension, params};
use subtle::ConstantTimeEq;

/// What a batch is signed with.
pub(crate) struct Prepared {
    pub(crate) key: SecretKey,
    pub(crate) seats: usize,
}

fn signed(connection: &Connection, person: &CustomerToken, bucket: &Bucket) -> Result<Option<[u8; 32]>, SeatsError> {
    Ok(connection
        .prepare_cached("SELECT digest FROM seat_batch WHERE person = ?1 AND plan = ?2 AND epoch = ?3")?
        .query_row(params![person.as_str(), bucket.plan.as_str(), bucket.epoch], |row| {
            row.get(0)
        })
        .optional()?)
}

impl Vault {
    /// Whether this batch may be signed, and with what. A batch that was signed before may be again, whatever became of the
    /// entitlement; another one may not.
    pub(crate) fn prepare_batch(
        &mut self,
        now: i64,
        person: &CustomerToken,
        bucket: &Bucket,
        digest: &[u8; 32],
        size: usize,
    ) -> Result<Prepared, SeatsError> {
        {
            let (transaction, cell) = self.transaction()?;
            cell.data_key(&transaction, person)?;
            match signed(&transaction, person, bucket)? {
                Some(before) if bool::from(before.ct_eq(digest)) => {}
                Some(_) => return Err(SeatsError::Issued),
                None if granted(&transaction, person, &bucket.plan)? == size => {}
                None => return Err(SeatsError::Batch),
            }
        }
        Ok(Prepared {
            key: self.signing_key(&self.connection, bucket, now)?,
            seats: size,
        })
    }

    /// Keeps a signed batch's digest; after this its answer may leave.
    pub(crate) fn keep_batch(
        &mut self,
        person: &CustomerToken,
        bucket: &Bucket,
        digest: &[u8; 32],
        size: usize,
    ) -> Result<(), SeatsError> {
        let (transaction, _) = self.transaction()?;
        match signed(&transaction, person, bucket)? {
            Some(before) if bool::from(before.ct_eq(digest)) => return Ok(()),
            Some(_) => return Err(SeatsError::Issued),
            // It may have lapsed or been erased since it was prepared.
            None if granted(&transaction, person, &bucket.plan)? == size => {}
            None => return Err(SeatsError::Batch),
        }
        transaction.execute(
            "INSERT INTO seat_batch (person, plan, epoch, digest) VALUES (?1, ?2, ?3, ?4)",
            params![person.as_str(), bucket.plan.as_str(), bucket.epoch, digest],
        )?;
        transaction.commit()?;
        Ok(())
    }
}
