//! The chain of the audit: each entry's digest covers the entry and the digest before it, and one row says where it begins and ends.
//!
//! In: entries as they are written; a walk over all of them. Out: whether one was changed, taken out, put in or moved by anything but
//! this program. Never: an entry appended to a chain whose end was tampered with.
//!
//! Digests are keyed: whoever can write to the database but does not hold the keys cannot make a chain that holds. Retention
//! takes entries from the beginning only and leaves the digest of the last one it took as an anchor. Limit: a whole older
//! state of the database holds in itself; compare the head with one written down elsewhere to notice.

use super::keys::Providers;
use super::{OpenError, Random, Vault, VaultError, schema};
use crate::derive::derive_digest;
use crate::kek::KeyProvider;
use crate::secret::Key32;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use std::path::Path;
use subtle::ConstantTimeEq;

/// Entries looked at before others get their turn at the vault.
const STEP: i64 = 10_000;

/// An entry as the chain covers it.
struct Entry<'a> {
    id: i64,
    at: i64,
    person: Option<&'a str>,
    event: &'a str,
    purpose: Option<&'a str>,
}

impl<'a> Entry<'a> {
    /// Of a row `id, at, person, event, purpose, …`.
    fn read(row: &'a Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            at: row.get(1)?,
            person: row.get_ref(2)?.as_str_or_null()?,
            event: row.get_ref(3)?.as_str()?,
            purpose: row.get_ref(4)?.as_str_or_null()?,
        })
    }

    /// The digest of this entry behind `previous`.
    fn digest(&self, key: &Key32, previous: &[u8; 32]) -> [u8; 32] {
        // No column can hold an empty text, so an empty part is one that is missing.
        let parts: [&[u8]; 6] = [
            previous,
            &self.id.to_be_bytes(),
            &self.at.to_be_bytes(),
            self.person.unwrap_or_default().as_bytes(),
            self.event.as_bytes(),
            self.purpose.unwrap_or_default().as_bytes(),
        ];
        derive_digest(key.bytes(), "audit.entry", &parts)
    }
}

/// Where the chain begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ends {
    anchor_id: i64,
    anchor: [u8; 32],
    head_id: i64,
    head: [u8; 32],
}

impl Ends {
    fn mac(&self, key: &Key32) -> [u8; 32] {
        let parts: [&[u8]; 4] = [
            &self.anchor_id.to_be_bytes(),
            &self.anchor,
            &self.head_id.to_be_bytes(),
            &self.head,
        ];
        derive_digest(key.bytes(), "audit.ends", &parts)
    }

    /// As stored, if this program stored it.
    fn read(connection: &Connection, key: &Key32) -> Result<Self, VaultError> {
        let row: Option<(Self, [u8; 32])> = connection
            .prepare_cached("SELECT anchor_id, anchor, head_id, head, mac FROM audit_chain WHERE id = 1")?
            .query_row([], |row| {
                let ends = Self {
                    anchor_id: row.get(0)?,
                    anchor: row.get(1)?,
                    head_id: row.get(2)?,
                    head: row.get(3)?,
                };
                Ok((ends, row.get(4)?))
            })
            .optional()?;
        let (ends, mac) = row.ok_or(VaultError::Audit)?;
        if bool::from(mac.ct_eq(&ends.mac(key))) {
            Ok(ends)
        } else {
            Err(VaultError::Audit)
        }
    }

    fn write(&self, connection: &Connection, key: &Key32) -> Result<(), VaultError> {
        connection
            .prepare_cached(
                "INSERT INTO audit_chain (id, anchor_id, anchor, head_id, head, mac) VALUES (1, ?1, ?2, ?3, ?4, ?5) \
                 ON CONFLICT (id) DO UPDATE SET anchor_id = ?1, anchor = ?2, head_id = ?3, head = ?4, mac = ?5",
            )?
            .execute(params![
                self.anchor_id,
                self.anchor,
                self.head_id,
                self.head,
                self.mac(key)
            ])?;
        Ok(())
    }
}

/// Chains the entries of a vault that had no chain yet.
pub(super) fn begin(connection: &Connection, key: &Key32) -> Result<(), VaultError> {
    let start = derive_digest(key.bytes(), "audit.start", &[]);
    let mut ends = Ends {
        anchor_id: 0,
        anchor: start,
        head_id: 0,
        head: start,
    };
    let mut next =
        connection.prepare("SELECT id, at, person, event, purpose FROM audit WHERE id > ?1 ORDER BY id LIMIT 1")?;
    let mut update = connection.prepare("UPDATE audit SET digest = ?2 WHERE id = ?1")?;
    while let Some((id, digest)) = next
        .query_row([ends.head_id], |row| {
            let entry = Entry::read(row)?;
            Ok((entry.id, entry.digest(key, &ends.head)))
        })
        .optional()?
    {
        update.execute(params![id, digest])?;
        (ends.head_id, ends.head) = (id, digest);
    }
    ends.write(connection, key)
}

/// Writes an entry and makes it the chain's end.
pub(super) fn append(
    connection: &Connection,
    key: &Key32,
    at: i64,
    person: Option<&str>,
    event: &str,
    purpose: Option<&str>,
) -> Result<(), VaultError> {
    let mut ends = Ends::read(connection, key)?;
    let entry = Entry {
        id: ends.head_id + 1,
        at,
        person,
        event,
        purpose,
    };
    let digest = entry.digest(key, &ends.head);
    connection
        .prepare_cached("INSERT INTO audit (id, at, person, event, purpose, digest) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
        .execute(params![entry.id, at, person, event, purpose, digest])?;
    (ends.head_id, ends.head) = (entry.id, digest);
    ends.write(connection, key)
}

/// Takes the entries before `oldest` from the beginning of the chain; says how many. Behind an entry that is young enough none
/// goes, whatever its time: a clock that was set back costs no entry.
pub(super) fn forget(connection: &Connection, key: &Key32, oldest: i64) -> Result<usize, VaultError> {
    let mut ends = Ends::read(connection, key)?;
    let last: Option<(i64, [u8; 32])> = connection
        .prepare_cached(
            "SELECT id, digest FROM audit WHERE id < coalesce((SELECT min(id) FROM audit WHERE at >= ?1), ?2) \
             ORDER BY id DESC LIMIT 1",
        )?
        .query_row(params![oldest, i64::MAX], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((id, digest)) = last else { return Ok(0) };
    let gone = connection.execute("DELETE FROM audit WHERE id <= ?1", [id])?;
    (ends.anchor_id, ends.anchor) = (id, digest);
    ends.write(connection, key)?;
    Ok(gone)
}

/// Where the chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum AuditBreak {
    /// The row that says where the chain begins and ends is missing or was not written by this vault.
    Ends,
    /// This entry was changed, or one was taken out, put in or moved before it.
    Entry(i64),
    /// Entries after this one are missing.
    After(i64),
}

impl std::fmt::Display for AuditBreak {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Ends => f.write_str("the row that says where the chain begins and ends is not this vault's"),
            Self::Entry(id) => write!(
                f,
                "entry {id} was changed, or one was taken out, put in or moved before it"
            ),
            Self::After(id) => write!(f, "entries after {id} are missing"),
        }
    }
}

/// What a walk over the whole audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// Whether every entry is as it was written, and none is missing.
    pub intact: bool,
    /// Entries that hold.
    pub entries: u64,
    /// The number of the last of them; retention took those before the first.
    pub last: i64,
    /// Its digest as hexadecimal digits: written down elsewhere, it shows later that nothing was set back.
    pub head: String,
    /// Where the chain does not hold.
    #[serde(rename = "break", skip_serializing_if = "Option::is_none")]
    pub broken: Option<AuditBreak>,
}

/// How far a walk over the audit has come.
#[derive(Debug, Clone, Default)]
pub(crate) struct AuditWalk {
    reached: Option<(i64, [u8; 32])>,
    entries: u64,
}

impl AuditWalk {
    fn report(&self, broken: Option<AuditBreak>) -> AuditReport {
        let (last, head) = self.reached.unwrap_or_default();
        AuditReport {
            intact: broken.is_none(),
            entries: self.entries,
            last,
            head: crate::kek::encode_hex(&head).as_str().to_owned(),
            broken,
        }
    }

    /// Looks at the next entries; a report once all were seen.
    pub(super) fn step(&mut self, connection: &Connection, key: &Key32) -> Result<Option<AuditReport>, VaultError> {
        let ends = match Ends::read(connection, key) {
            Ok(ends) => ends,
            Err(VaultError::Audit) => return Ok(Some(self.report(Some(AuditBreak::Ends)))),
            Err(error) => return Err(error),
        };
        // Retention may have taken what comes next since the last step.
        let (mut id, mut digest) = match self.reached {
            Some(reached) if reached.0 >= ends.anchor_id => reached,
            _ => (ends.anchor_id, ends.anchor),
        };
        // Before the anchor nothing may stand.
        let from = if self.reached.is_some() { id } else { i64::MIN };
        let mut statement = connection.prepare_cached(
            "SELECT id, at, person, event, purpose, digest FROM audit WHERE id > ?1 ORDER BY id LIMIT ?2",
        )?;
        let mut rows = statement.query([from, STEP])?;
        let mut seen = 0;
        while let Some(row) = rows.next()? {
            seen += 1;
            let entry = Entry::read(row)?;
            let stored: [u8; 32] = row.get(5)?;
            if entry.id != id + 1 || stored != entry.digest(key, &digest) {
                return Ok(Some(self.report(Some(AuditBreak::Entry(entry.id)))));
            }
            (id, digest) = (entry.id, stored);
            self.reached = Some((id, digest));
            self.entries += 1;
        }
        self.reached = Some((id, digest));
        Ok((seen < STEP).then(|| {
            let whole = (id, digest) == (ends.head_id, ends.head);
            self.report((!whole).then_some(AuditBreak::After(id)))
        }))
    }
}

fn verify(connection: &Connection, key: &Key32) -> Result<AuditReport, VaultError> {
    let mut walk = AuditWalk::default();
    loop {
        // The chain's end and its entries as of one moment: somebody may append meanwhile.
        let moment = connection.unchecked_transaction()?;
        if let Some(report) = walk.step(&moment, key)? {
            return Ok(report);
        }
    }
}

impl Vault {
    /// The next part of a walk over the audit; a report at its end.
    pub(crate) fn walk_audit(&self, walk: &mut AuditWalk) -> Result<Option<AuditReport>, VaultError> {
        walk.step(&self.connection, &self.chain_key)
    }

    /// Walks over the whole audit.
    ///
    /// # Errors
    /// [`VaultError::Store`]. A chain that does not hold is no error, but the report's content.
    pub fn verify_audit(&self) -> Result<AuditReport, VaultError> {
        verify(&self.connection, &self.chain_key)
    }

    /// Walks over the whole audit of a database without changing it; an issuer may serve it meanwhile.
    ///
    /// # Errors
    /// [`OpenError`], also for a vault of a version that had no chain.
    pub fn verify_audit_of(path: &Path, kek: &dyn KeyProvider, random: &Random) -> Result<AuditReport, OpenError> {
        let connection = schema::connect_to_read(path)?;
        let providers = Providers { kek, previous: None };
        let keys = providers.keys(&connection, i64::MAX, random)?;
        Ok(verify(&connection, &schema::chain_key(&keys.root))?)
    }
}
