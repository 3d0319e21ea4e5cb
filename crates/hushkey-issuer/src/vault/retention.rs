//! The sweep: what the schedule (`schedule.rs`) says is over is forgotten.
//!
//! In: the time and how many days are wanted. Out: how much was forgotten. Never: a row that goes although other rows' ciphertext
//! could move with it (rules 1–3 of the first migration); an entry of the audit but from its beginning.

use super::audit::{DAY, day};
use super::{Vault, VaultError, chain};
use rusqlite::params;

/// How many days what ends by itself is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Entries of the audit; at least 1.
    pub audit_days: u32,
    /// Digests of requests for licenses; at least 2, since their answers can be repeated for one day. A repetition after them
    /// is a new request.
    pub request_days: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            audit_days: 365,
            request_days: 90,
        }
    }
}

/// What a sweep forgot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Swept {
    pub(crate) answers: usize,
    pub(crate) requests: usize,
    pub(crate) entries: usize,
    pub(crate) keys: usize,
}

impl Vault {
    /// Forgets what the schedule says is over. Repeating it, or a crash in between, does no harm; what one part cannot do keeps no
    /// other one from its work.
    pub(crate) fn sweep(&mut self, now: i64, retention: &Retention) -> Result<Swept, VaultError> {
        let answers = self.forget_answers(now);
        let requests = self.forget_requests(now, retention.request_days.max(2));
        let entries = self.forget_entries(now, retention.audit_days.max(1));
        let keys = self.forget_seats(now);
        let events = self.forget_events(now);
        // Also what an earlier sweep left in the log because a backup held it.
        let emptied = self.checkpoint();
        let swept = Swept {
            answers: answers?,
            requests: requests?,
            entries: entries?,
            keys: keys?,
        };
        events?;
        emptied?;
        Ok(swept)
    }

    /// Overwrites the requests of days that are over, where they stand.
    fn forget_requests(&mut self, now: i64, days: u32) -> Result<usize, VaultError> {
        let oldest = day(now) - i64::from(days) * DAY;
        let (transaction, cell) = self.transaction()?;
        let ids: Vec<i64> = transaction
            .prepare_cached(
                "SELECT id FROM license_request \
                 WHERE created_at > 1000000000 AND created_at < ?1 AND created_at <> 2147483648",
            )?
            .query_map([oldest], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        if ids.is_empty() {
            return Ok(0);
        }
        for id in &ids {
            cell.blank_request(&transaction, *id)?;
        }
        transaction.execute_batch("REINDEX license_request_request")?;
        transaction.commit()?;
        self.checkpoint()?;
        Ok(ids.len())
    }

    fn forget_entries(&mut self, now: i64, days: u32) -> Result<usize, VaultError> {
        let oldest = day(now) - i64::from(days) * DAY;
        let (transaction, cell) = self.transaction()?;
        let gone = chain::forget(&transaction, cell.chain_key, oldest)?;
        transaction.commit()?;
        if gone > 0 {
            self.checkpoint()?;
        }
        Ok(gone)
    }
}

impl super::Cell<'_> {
    /// Overwrites a request with what says nothing, byte for byte: its digest, which must stay unique, with randomness, its day with
    /// a number of the same size (SQLite stores times before 2038 in four bytes).
    pub(super) fn blank_request(self, connection: &rusqlite::Connection, id: i64) -> Result<(), VaultError> {
        let digest: [u8; 32] = self.bytes();
        connection
            .prepare_cached(
                "UPDATE license_request SET request = ?2, plan = zeroblob(32), stage = 'x', \
                 created_at = CASE WHEN created_at < 2147483648 THEN 1000000000 ELSE 2147483648 END, \
                 nonce = zeroblob(12), sealed = zeroblob(272) WHERE id = ?1",
            )?
            .execute(params![id, digest])?;
        Ok(())
    }
}
