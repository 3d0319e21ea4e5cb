//! Issuing a license in two steps around the call to the authority, safe to repeat at any point.
//!
//! ```text
//! begin ──► row pending, with an attempt ──► call the authority (same attempt each time) ──► finish: link + answer, one commit
//! ```
//!
//! In: a person, the caller's idempotency key, a plan. Out: an attempt to call with, or the earlier answer. Never: two
//! licenses for one key; a license key readable without the person's key, or kept longer than two days.
//!
//! A crash before `finish` leaves the pending row. The repeated request finds it and calls the authority with the same attempt,
//! which the authority answers with the same license. A pending row that nobody repeats holds nothing but its attempt.

use super::audit::{DAY, Event, day};
use super::license::write_link;
use super::person_key::open_padded;
use super::{Cell, LicenseLink, Vault, VaultError};
use crate::derive::derive_digest;
use crate::seal::{Place, Sealed};
use crate::secret::{Key32, SecretText};
use hushkey_license::{AttemptToken, CustomerToken, LicenseToken, PlanToken};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

/// Padded bytes of a request's state before encryption.
const STATE_SIZE: usize = 256;

/// Days (UTC) after that of the request during which its answer can be repeated: 24 to 48 hours.
const REPEAT_DAYS: i64 = 1;

/// The caller's name for one request: 8 to 128 printable ASCII characters. Stored as a keyed digest only.
#[derive(Debug, Clone)]
pub(crate) struct IdempotencyKey(SecretText);

impl IdempotencyKey {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        (printable && (8..=128).contains(&text.len())).then(|| Self(SecretText::new(text)))
    }
}

/// A license as the authority answered.
#[derive(Debug, Clone)]
pub(crate) struct IssuedLicense {
    pub(crate) license: LicenseToken,
    pub(crate) key: SecretText,
    pub(crate) expires_at: Option<i64>,
}

/// Where a request stands.
#[derive(Debug)]
pub(crate) enum Begun {
    /// Call the authority with this attempt, then [`Vault::finish_license`].
    Ask { attempt: AttemptToken },
    /// It was answered before; this is the answer.
    Repeat(IssuedLicense),
}

/// Why a request cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BeginError {
    /// The idempotency key was used for another plan.
    #[error("the idempotency key was used for another request")]
    Reused,
    /// The license was issued, but its key is no longer kept.
    #[error("the answer to this request is no longer kept")]
    Forgotten,
    #[error(transparent)]
    Vault(#[from] VaultError),
}

impl From<rusqlite::Error> for BeginError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Vault(error.into())
    }
}

/// The sealed state of a request.
#[derive(Serialize, Deserialize)]
enum State {
    Pending {
        attempt: AttemptToken,
    },
    Done {
        license: LicenseToken,
        key: String,
        expires_at: Option<i64>,
    },
}

struct Row {
    id: i64,
    plan: [u8; 32],
    stage: String,
    sealed: Sealed,
}

fn place<'a>(row: &'a [&'a [u8]; 2]) -> Place<'a> {
    Place {
        table: "license_request",
        row,
        column: "state",
    }
}

fn seal_state(
    cell: Cell<'_>,
    key: &Key32,
    person: &CustomerToken,
    request: &[u8; 32],
    state: &State,
) -> Result<Sealed, VaultError> {
    let plain = Zeroizing::new(serde_json::to_vec(state).map_err(|_| VaultError::Sealed)?);
    cell.seal(key, &place(&[person.as_str().as_bytes(), request]), &plain, STATE_SIZE)
}

fn open_state(key: &Key32, person: &CustomerToken, request: &[u8; 32], sealed: &Sealed) -> Result<State, VaultError> {
    let plain = open_padded(key, &place(&[person.as_str().as_bytes(), request]), sealed)?;
    serde_json::from_slice(&plain).map_err(|_| VaultError::Sealed)
}

fn find(connection: &Connection, request: &[u8; 32]) -> Result<Option<Row>, VaultError> {
    Ok(connection
        .prepare_cached("SELECT id, plan, stage, nonce, sealed FROM license_request WHERE request = ?1")?
        .query_row([request], |row| {
            Ok(Row {
                id: row.get(0)?,
                plan: row.get(1)?,
                stage: row.get(2)?,
                sealed: Sealed {
                    nonce: row.get(3)?,
                    text: row.get(4)?,
                },
            })
        })
        .optional()?)
}

/// The answer of a request while it is kept.
pub(super) fn answer(
    connection: &Connection,
    key: &Key32,
    person: &CustomerToken,
    request: &[u8; 32],
) -> Result<Option<IssuedLicense>, VaultError> {
    let row = find(connection, request)?.filter(|row| row.stage == "d");
    let Some(row) = row else { return Ok(None) };
    Ok(match open_state(key, person, request, &row.sealed)? {
        State::Pending { .. } => None,
        State::Done {
            license,
            key,
            expires_at,
        } => Some(IssuedLicense {
            license,
            key: SecretText::new(key),
            expires_at,
        }),
    })
}

impl Vault {
    /// The keyed digest that names a request; the server also uses it to let only one repetition run at a time.
    pub(crate) fn request_digest(&self, person: &CustomerToken, key: &IdempotencyKey) -> [u8; 32] {
        derive_digest(
            self.request_key.bytes(),
            "request",
            &[person.as_str().as_bytes(), key.0.expose().as_bytes()],
        )
    }

    fn plan_digest(&self, request: &[u8; 32], plan: &PlanToken) -> [u8; 32] {
        derive_digest(self.request_key.bytes(), "plan", &[request, plan.as_str().as_bytes()])
    }

    /// Writes down that a license is about to be asked for, or finds what became of the same request before.
    pub(crate) fn begin_license(
        &mut self,
        now: i64,
        person: &CustomerToken,
        request: &[u8; 32],
        plan: &PlanToken,
    ) -> Result<Begun, BeginError> {
        let plan_digest = self.plan_digest(request, plan);
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        if let Some(row) = find(&transaction, request)? {
            if !bool::from(row.plan.ct_eq(&plan_digest)) {
                return Err(BeginError::Reused);
            }
            if row.stage == "x" {
                return Err(BeginError::Forgotten);
            }
            return Ok(match open_state(&key, person, request, &row.sealed)? {
                State::Pending { attempt } => Begun::Ask { attempt },
                State::Done {
                    license,
                    key,
                    expires_at,
                } => Begun::Repeat(IssuedLicense {
                    license,
                    key: SecretText::new(key),
                    expires_at,
                }),
            });
        }
        let attempt = AttemptToken::make(&mut |out| (cell.random)(out));
        let sealed = seal_state(cell, &key, person, request, &State::Pending { attempt })?;
        transaction.execute(
            "INSERT INTO license_request (person, request, plan, stage, created_at, nonce, sealed) \
             VALUES (?1, ?2, ?3, 'p', ?4, ?5, ?6)",
            params![
                person.as_str(),
                request,
                plan_digest,
                day(now),
                sealed.nonce,
                sealed.text
            ],
        )?;
        transaction.commit()?;
        Ok(Begun::Ask { attempt })
    }

    /// Stores the link and the answer together. Repeating it for the same license changes nothing.
    pub(crate) fn finish_license(
        &mut self,
        now: i64,
        person: &CustomerToken,
        request: &[u8; 32],
        plan: &PlanToken,
        issued: &IssuedLicense,
    ) -> Result<(), VaultError> {
        let (transaction, cell) = self.transaction()?;
        let key = cell.data_key(&transaction, person)?;
        let row = find(&transaction, request)?.ok_or(VaultError::Sealed)?;
        if row.stage != "p" {
            return Ok(());
        }
        let mut state = State::Done {
            license: issued.license,
            key: issued.key.expose().to_owned(),
            expires_at: issued.expires_at,
        };
        let sealed = seal_state(cell, &key, person, request, &state);
        if let State::Done { key, .. } = &mut state {
            key.zeroize();
        }
        let sealed = sealed?;
        let link = LicenseLink {
            license: issued.license,
            plan: *plan,
            issued_at: now,
        };
        write_link(&transaction, cell, &key, person, &link)?;
        transaction.execute(
            "UPDATE license_request SET stage = 'd', nonce = ?2, sealed = ?3 WHERE id = ?1",
            params![row.id, sealed.nonce, sealed.text],
        )?;
        cell.record(&transaction, now, Some(person), Event::LicenseIssued, None)?;
        transaction.commit()?;
        Ok(())
    }

    /// Forgets the license keys of answers that are too old to be repeated; says how many.
    pub(crate) fn forget_answers(&mut self, now: i64) -> Result<usize, VaultError> {
        let oldest = day(now) - REPEAT_DAYS * DAY;
        let forgotten = self.connection.execute(
            "UPDATE license_request SET stage = 'x', nonce = zeroblob(12), sealed = zeroblob(272) \
             WHERE stage = 'd' AND created_at < ?1",
            [oldest],
        )?;
        if forgotten > 0 {
            self.checkpoint()?;
        }
        Ok(forgotten)
    }
}
