//! The directory of public seat keys, signed; the same bytes for everybody within an hour.

use super::SeatsError;
use super::key::read_spki;
use super::plan::read;
use crate::seal::{Place, Sealed, open, seal};
use crate::vault::{Vault, VaultError};
use hushkey_license::seat::{Bucket, Directory, DirectoryKey, Floor, SeatKey, SignedDirectory};
use hushkey_license::wire::PublishedSeatKey;
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

const PLACE: Place<'static> = Place {
    table: "seat_directory_key",
    row: &[b"1"],
    column: "seed",
};

/// Seconds for which a directory stays the same, and for which it is valid.
const SAME: i64 = 3600;
const VALID: i64 = 2 * 86_400;

impl Vault {
    /// The key that signs the directory; made on first use.
    pub(crate) fn directory_key(&mut self) -> Result<DirectoryKey, SeatsError> {
        let stored: Option<Sealed> = self
            .connection
            .query_row("SELECT nonce, seed FROM seat_directory_key WHERE id = 1", [], |row| {
                Ok(Sealed {
                    nonce: row.get(0)?,
                    text: row.get(1)?,
                })
            })
            .optional()?;
        if let Some(sealed) = stored {
            let seed = open(&self.seat_key, &PLACE, &sealed).map_err(VaultError::from)?;
            let seed = <[u8; 32]>::try_from(seed.as_slice()).map_err(|_| VaultError::Sealed)?;
            return Ok(DirectoryKey::from_seed(&Zeroizing::new(seed)));
        }
        let (mut seed, mut nonce) = (Zeroizing::new([0; 32]), [0; 12]);
        (self.random)(&mut *seed);
        (self.random)(&mut nonce);
        let sealed = seal(&self.seat_key, &PLACE, nonce, &*seed).map_err(VaultError::from)?;
        self.connection.execute(
            "INSERT INTO seat_directory_key (id, nonce, seed) VALUES (1, ?1, ?2)",
            params![sealed.nonce, sealed.text],
        )?;
        Ok(DirectoryKey::from_seed(&seed))
    }

    /// The keys whose epochs are not over, as the authority is told them.
    pub(crate) fn published_seat_keys(&mut self, now: i64) -> Result<Vec<PublishedSeatKey>, SeatsError> {
        let issuer = self.directory_key()?.trust().id();
        let published = |key: SeatKey| PublishedSeatKey {
            plan: key.bucket().plan,
            epoch: key.bucket().epoch,
            issuer,
            key: key.key().clone(),
        };
        Ok(self.live_seat_keys(now)?.into_iter().map(published).collect())
    }

    fn live_seat_keys(&self, now: i64) -> Result<Vec<SeatKey>, SeatsError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT plan, product, epoch_seconds, k.floor, epoch, spki FROM seat_key k JOIN seat_plan USING (plan) \
             WHERE not_after > ?1 ORDER BY plan, epoch",
        )?;
        let rows = statement.query_map([now], |row| {
            Ok((
                row.get::<_, String>(0)?,
                row.get::<_, String>(1)?,
                row.get(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get::<_, Vec<u8>>(5)?,
            ))
        })?;
        let keys = rows.map(|row| {
            let (plan, product, seconds, floor, epoch, spki) = row?;
            let token = plan.parse().map_err(|_| VaultError::Sealed)?;
            let plan = read(token, &product, seconds, floor)?;
            let bucket = Bucket {
                product: plan.product,
                plan: plan.plan,
                epoch,
            };
            let floor: Floor = plan.floor;
            Ok(SeatKey::new(bucket, plan.length, floor, read_spki(&spki)?))
        });
        keys.collect()
    }

    /// Every key whose epoch is not over. How many entitlements live is not in it.
    pub(crate) fn seat_directory(&mut self, now: i64) -> Result<SignedDirectory, SeatsError> {
        let signer = self.directory_key()?;
        let keys = self.live_seat_keys(now)?;
        let issued_at = now - now.rem_euclid(SAME);
        Directory::sign(&keys, issued_at, issued_at + VALID, &signer).map_err(|_| SeatsError::Vault(VaultError::Sealed))
    }
}
