//! Reading licenses: the same queries for readers and, inside its transactions, for the writer.

use crate::judge::{Facts, Seat};
use crate::store::StoreError;
use hushkey_license::wire::{LicenseStatus, LicenseView, MAX_LISTED_MACHINES};
use hushkey_license::{Entitlements, KeyHash, LicenseToken, MachineToken, PlanToken};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};
use std::str::FromStr;

/// Most licenses looked at for one machine.
const MACHINE_LICENSES: i64 = 100;

const FACTS: &str = "SELECT l.license, p.product, l.plan, l.status, l.expires_at, p.max_machines, p.heartbeat_seconds,
        p.lease_seconds, m.machine, m.last_heartbeat_at
   FROM licenses l JOIN plans p ON p.plan = l.plan";

/// A token column, read as what it must be.
pub(super) struct Stored<T>(pub(super) T);

impl<T: FromStr> FromSql for Stored<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        text.parse().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

pub(super) fn find(db: &Connection, key: &KeyHash, machine: &MachineToken) -> Result<Option<Facts>, StoreError> {
    let sql = facts_where(" LEFT JOIN machines m ON m.license = l.license AND m.machine = ?2 WHERE l.key_hash = ?1");
    let facts = db
        .prepare_cached(&sql)?
        .query_row((key.as_bytes(), machine.as_str()), facts_of)
        .optional()?;
    facts.map(|facts| with_entitlements(db, facts)).transpose()
}

pub(super) fn find_machine(db: &Connection, machine: &MachineToken) -> Result<Vec<Facts>, StoreError> {
    let sql = facts_where(" JOIN machines m ON m.license = l.license WHERE m.machine = ?1 LIMIT ?2");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map((machine.as_str(), MACHINE_LICENSES), facts_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn facts_where(tail: &str) -> String {
    [FACTS, tail].concat()
}

fn facts_of(row: &Row<'_>) -> rusqlite::Result<Facts> {
    let machine: Option<Stored<MachineToken>> = row.get(8)?;
    let seat = match machine {
        Some(Stored(machine)) => Some(Seat {
            machine,
            last_heartbeat_at: row.get(9)?,
        }),
        None => None,
    };
    Ok(Facts {
        license: row.get::<_, Stored<_>>(0)?.0,
        product: row.get::<_, Stored<_>>(1)?.0,
        plan: row.get::<_, Stored<_>>(2)?.0,
        status: row.get::<_, StoredStatus>(3)?.0,
        expires_at: row.get(4)?,
        max_machines: row.get(5)?,
        heartbeat_seconds: row.get(6)?,
        lease_seconds: row.get(7)?,
        entitlements: Entitlements::default(),
        seat,
    })
}

fn with_entitlements(db: &Connection, facts: Facts) -> Result<Facts, StoreError> {
    let entitlements = entitlements(db, &facts.plan)?;
    Ok(Facts { entitlements, ..facts })
}

fn entitlements(db: &Connection, plan: &PlanToken) -> Result<Entitlements, StoreError> {
    let mut statement = db.prepare_cached("SELECT entitlement, value FROM entitlements WHERE plan = ?1")?;
    let rows = statement.query_map([plan.as_str()], |row| Ok((row.get::<_, Stored<_>>(0)?.0, row.get(1)?)))?;
    let pairs = rows.collect::<Result<Vec<_>, _>>()?;
    Entitlements::collect(pairs).map_err(|_| StoreError::Corrupt)
}

pub(super) fn view(db: &Connection, license: &LicenseToken) -> Result<Option<LicenseView>, StoreError> {
    let view = db
        .prepare_cached(
            "SELECT p.product, l.plan, l.status, l.created_at, l.expires_at, p.max_machines,
                    (SELECT count(*) FROM machines m WHERE m.license = l.license)
               FROM licenses l JOIN plans p ON p.plan = l.plan WHERE l.license = ?1",
        )?
        .query_row([license.as_str()], |row| {
            Ok(LicenseView {
                license: *license,
                product: row.get::<_, Stored<_>>(0)?.0,
                plan: row.get::<_, Stored<_>>(1)?.0,
                status: row.get::<_, StoredStatus>(2)?.0,
                created_at: row.get(3)?,
                expires_at: row.get(4)?,
                max_machines: row.get(5)?,
                seats_taken: row.get(6)?,
                machines: Vec::new(),
            })
        })
        .optional()?;
    let Some(view) = view else { return Ok(None) };
    let mut statement =
        db.prepare_cached("SELECT machine FROM machines WHERE license = ?1 ORDER BY machine LIMIT ?2")?;
    let limit = i64::try_from(MAX_LISTED_MACHINES).unwrap_or(i64::MAX);
    let machines = statement
        .query_map((license.as_str(), limit), |row| Ok(row.get::<_, Stored<_>>(0)?.0))?
        .collect::<Result<_, _>>()?;
    Ok(Some(LicenseView { machines, ..view }))
}

/// A status column.
struct StoredStatus(LicenseStatus);

impl FromSql for StoredStatus {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        match value.as_i64()? {
            0 => Ok(Self(LicenseStatus::Active)),
            1 => Ok(Self(LicenseStatus::Suspended)),
            2 => Ok(Self(LicenseStatus::Revoked)),
            other => Err(FromSqlError::OutOfRange(other)),
        }
    }
}

/// The number a status is stored as.
pub(super) fn status_number(status: LicenseStatus) -> i64 {
    match status {
        LicenseStatus::Active => 0,
        LicenseStatus::Suspended => 1,
        LicenseStatus::Revoked => 2,
    }
}
