//! Seat keys: made ahead of their epoch, sealed, and gone with it.
//!
//! Making a key takes too long to hold the vault for it, so it goes in two steps: which are wanted, then one by one the made
//! ones. Two makers of one key do no harm: the first to store it wins.

use super::{SeatPlan, SeatsError, plan};
use crate::seal::{Place, Sealed, open, seal};
use crate::vault::{Vault, VaultError};
use hushkey_license::blind_rsa::{PublicKey, SecretKey};
use hushkey_license::seat::Bucket;
use rusqlite::{Connection, OptionalExtension, params};

/// Epochs that have a key at once: this one, the next, whose seats are being fetched, and the one after, so that its key
/// is there when its turn to be fetched comes.
const AHEAD: u32 = 2;

/// A bucket that wants a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) plan: SeatPlan,
    pub(crate) epoch: u32,
}

/// What came of opening keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Opened {
    /// Keys made now.
    pub(crate) opened: u32,
    /// Plans with fewer live entitlements than their floor.
    pub(crate) below_floor: u32,
}

fn place<'a>(row: &'a [&'a [u8]; 2]) -> Place<'a> {
    Place {
        table: "seat_key",
        row,
        column: "primes",
    }
}

impl Vault {
    /// Which keys are to be made, and how many plans stay without because they have too few live entitlements.
    pub(crate) fn wanted_seat_keys(&mut self, now: i64) -> Result<(Vec<Wanted>, u32), SeatsError> {
        let (transaction, _) = self.transaction()?;
        let (mut wanted, mut below_floor) = (Vec::new(), 0);
        for (plan, live) in plans(&transaction)? {
            let current = plan.length.epoch_at(now);
            let missing: Vec<u32> = (current..=current.saturating_add(AHEAD))
                .filter_map(|epoch| match exists(&transaction, &plan, epoch) {
                    Ok(false) => Some(Ok(epoch)),
                    Ok(true) => None,
                    Err(error) => Some(Err(error)),
                })
                .collect::<Result<_, _>>()?;
            if missing.is_empty() {
                continue;
            }
            match plan.floor.admit(live) {
                Ok(()) => wanted.extend(missing.into_iter().map(|epoch| Wanted { plan, epoch })),
                Err(_) => below_floor += 1,
            }
        }
        Ok((wanted, below_floor))
    }

    /// Stores a key that was made; whether it was the first for its bucket. The floor is checked again: entitlements may have
    /// lapsed meanwhile.
    pub(crate) fn add_seat_key(&mut self, wanted: &Wanted, key: &SecretKey) -> Result<bool, SeatsError> {
        let Self { seat_key, random, .. } = self;
        let mut nonce = [0; 12];
        random(&mut nonce);
        let plan = wanted.plan.plan;
        let row = [plan.as_str().as_bytes(), &wanted.epoch.to_be_bytes()[..]];
        let sealed = seal(seat_key, &place(&row), nonce, &key.expose()).map_err(VaultError::from)?;
        let term = wanted.plan.length.term(wanted.epoch);
        let (transaction, _) = self.transaction()?;
        let live = live(&transaction, &wanted.plan)?;
        if wanted.plan.floor.admit(live).is_err() {
            return Ok(false);
        }
        let added = transaction.execute(
            "INSERT INTO seat_key (plan, epoch, not_before, not_after, floor, spki, nonce, primes) \
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (plan, epoch) DO NOTHING",
            params![
                plan.as_str(),
                wanted.epoch,
                term.not_before,
                term.not_after,
                wanted.plan.floor.entitlements(),
                key.public().to_spki(),
                sealed.nonce,
                sealed.text
            ],
        )?;
        transaction.commit()?;
        Ok(added == 1)
    }

    /// Forgets keys of epochs that are over, with the digests of their batches; says how many.
    pub(crate) fn forget_seats(&mut self, now: i64) -> Result<usize, VaultError> {
        let gone = self
            .connection
            .execute("DELETE FROM seat_key WHERE not_after <= ?1", [now])?;
        if gone > 0 {
            self.checkpoint()?;
        }
        Ok(gone)
    }

    /// The key that signs for a bucket within its time.
    pub(super) fn signing_key(
        &self,
        connection: &Connection,
        bucket: &Bucket,
        now: i64,
    ) -> Result<SecretKey, SeatsError> {
        let sealed: Option<Sealed> = connection
            .prepare_cached(
                "SELECT nonce, primes FROM seat_key \
                 JOIN seat_plan USING (plan) WHERE plan = ?1 AND epoch = ?2 AND product = ?3 AND not_after > ?4",
            )?
            .query_row(
                params![bucket.plan.as_str(), bucket.epoch, bucket.product.as_str(), now],
                |row| {
                    Ok(Sealed {
                        nonce: row.get(0)?,
                        text: row.get(1)?,
                    })
                },
            )
            .optional()?;
        let sealed = sealed.ok_or(SeatsError::KeyMissing)?;
        let row = [bucket.plan.as_str().as_bytes(), &bucket.epoch.to_be_bytes()[..]];
        let primes = open(&self.seat_key, &place(&row), &sealed).map_err(VaultError::from)?;
        SecretKey::from_bytes(&primes).map_err(|_| SeatsError::Vault(VaultError::Sealed))
    }
}

/// Every plan with its live entitlements.
fn plans(connection: &Connection) -> Result<Vec<(SeatPlan, u64)>, SeatsError> {
    let mut statement =
        connection.prepare_cached("SELECT plan, product, epoch_seconds, floor FROM seat_plan ORDER BY plan")?;
    let rows = statement.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, String>(1)?,
            row.get(2)?,
            row.get(3)?,
        ))
    })?;
    rows.map(|row| {
        let (token, product, seconds, floor) = row?;
        let token = token.parse().map_err(|_| VaultError::Sealed)?;
        let plan = plan::read(token, &product, seconds, floor)?;
        let live = live(connection, &plan)?;
        Ok((plan, live))
    })
    .collect()
}

fn live(connection: &Connection, plan: &SeatPlan) -> Result<u64, SeatsError> {
    let count: i64 = connection
        .prepare_cached("SELECT count(*) FROM seat_entitlement WHERE plan = ?1 AND seats > 0")?
        .query_row([plan.plan.as_str()], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or_default())
}

fn exists(connection: &Connection, plan: &SeatPlan, epoch: u32) -> Result<bool, SeatsError> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM seat_key WHERE plan = ?1 AND epoch = ?2)")?
        .query_row(params![plan.plan.as_str(), epoch], |row| row.get(0))?)
}

/// The public half of a stored key.
pub(super) fn read_spki(spki: &[u8]) -> Result<PublicKey, SeatsError> {
    PublicKey::from_spki(spki).map_err(|_| SeatsError::Vault(VaultError::Sealed))
}
