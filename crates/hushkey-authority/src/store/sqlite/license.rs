//! Reading licenses: the same queries for readers and, inside its transactions, for the writer.

use crate::store::numbers::{PLAN_COLUMNS, PlanNumbers, STATUSES, item, plan_of};
use crate::store::{Asking, StoreError};
use hushkey_license::model::{Machine, Meter, Need, Period, Process, ProcessScope, State};
use hushkey_license::{Entitlements, KeyHash, LicenseToken, MachineToken, MeterToken, PlanToken, ProcessToken};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row};
use std::str::FromStr;
use std::sync::LazyLock;

/// Most licenses looked at for one machine.
const MACHINE_LICENSES: i64 = 100;

/// Columns before the plan's.
const OWN: usize = 10;

static STATE: LazyLock<String> = LazyLock::new(|| {
    let rules = PLAN_COLUMNS.map(|column| format!("p.{column}")).join(", ");
    format!(
        "SELECT l.license, p.product, l.plan, l.status, l.created_at, l.started_at, l.expires_at, l.checked_in_at,
                m.machine, m.last_heartbeat_at, {rules}
           FROM licenses l JOIN plans p ON p.plan = l.plan"
    )
});
static BY_KEY: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{} LEFT JOIN machines m ON m.license = l.license AND m.machine = ?2 WHERE l.key_hash = ?1",
        *STATE
    )
});
static BY_MACHINE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{} JOIN machines m ON m.license = l.license WHERE m.machine = ?1 LIMIT ?2",
        *STATE
    )
});

/// A token column, read as what it must be.
pub(super) struct Stored<T>(pub(super) T);

impl<T: FromStr> FromSql for Stored<T> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let text = value.as_str()?;
        text.parse().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

/// The license under a key hash, with what the command needs to know.
pub(super) fn load(db: &Connection, asking: &Asking) -> Result<Option<State>, StoreError> {
    let Some(state) = find(db, &asking.key, &asking.machine)? else {
        return Ok(None);
    };
    let need = asking.command.need(state.rules.overage);
    fill(db, state, need, asking).map(Some)
}

fn find(db: &Connection, key: &KeyHash, machine: &MachineToken) -> Result<Option<State>, StoreError> {
    let row = db
        .prepare_cached(&BY_KEY)?
        .query_row((key.as_bytes(), machine.as_str()), |row| Ok(state_of(row)))
        .optional()?;
    let Some(state) = row.transpose()? else { return Ok(None) };
    let entitlements = entitlements(db, &state.plan, &state.license)?;
    Ok(Some(State { entitlements, ..state }))
}

pub(super) fn find_machine(db: &Connection, machine: &MachineToken) -> Result<Vec<State>, StoreError> {
    let mut statement = db.prepare_cached(&BY_MACHINE)?;
    let rows = statement.query_map((machine.as_str(), MACHINE_LICENSES), |row| Ok(state_of(row)))?;
    rows.map(|row| row?).collect()
}

fn fill(db: &Connection, mut state: State, need: Need, asking: &Asking) -> Result<State, StoreError> {
    if need.machines {
        let line = state.cull_line(asking.now).unwrap_or(0);
        state.machines = db
            .prepare_cached("SELECT count(*) FROM machines WHERE license = ?1 AND last_heartbeat_at > ?2")?
            .query_row((state.license.as_str(), line), |row| row.get(0))?;
    }
    if let Some(process) = need.process {
        state.process = find_process(db, &state.license, process)?;
        state.processes = count_processes(db, &state, asking)?;
    }
    if let Some(meter) = need.meter {
        state.meter = find_meter(db, &state, meter, asking.now)?;
        state.repeated = db
            .prepare_cached("SELECT 1 FROM counted WHERE digest = ?1")?
            .exists([asking.digest.as_bytes()])?;
    }
    Ok(state)
}

fn find_process(db: &Connection, license: &LicenseToken, process: ProcessToken) -> Result<Option<Process>, StoreError> {
    let found = db
        .prepare_cached("SELECT machine, last_heartbeat_at FROM processes WHERE license = ?1 AND process = ?2")?
        .query_row((license.as_str(), process.as_str()), |row| {
            Ok(Process {
                process,
                machine: row.get::<_, Stored<_>>(0)?.0,
                last_heartbeat_at: row.get(1)?,
            })
        })
        .optional()?;
    Ok(found)
}

fn count_processes(db: &Connection, state: &State, asking: &Asking) -> Result<i64, StoreError> {
    let line = state.dead_line(asking.now).unwrap_or(0);
    let license = state.license.as_str();
    let count = match state.rules.process_scope {
        ProcessScope::License => db
            .prepare_cached("SELECT count(*) FROM processes WHERE license = ?1 AND last_heartbeat_at > ?2")?
            .query_row((license, line), |row| row.get(0))?,
        ProcessScope::Machine => db
            .prepare_cached(
                "SELECT count(*) FROM processes WHERE license = ?1 AND machine = ?3 AND last_heartbeat_at > ?2",
            )?
            .query_row((license, line, asking.machine.as_str()), |row| row.get(0))?,
    };
    Ok(count)
}

/// A meter of the license's plan, where it stands now.
pub(super) fn find_meter(
    db: &Connection,
    state: &State,
    meter: MeterToken,
    now: i64,
) -> Result<Option<Meter>, StoreError> {
    let known: Option<(i64, i64)> = db
        .prepare_cached("SELECT max_uses, period FROM meters WHERE plan = ?1 AND meter = ?2")?
        .query_row((state.plan.as_str(), meter.as_str()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    let Some((limit, period)) = known else { return Ok(None) };
    let period = item(&Period::ALL, Some(period))?;
    let used = db
        .prepare_cached("SELECT used FROM uses WHERE license = ?1 AND meter = ?2 AND period_start = ?3")?
        .query_row((state.license.as_str(), meter.as_str(), period.start(now)), |row| {
            row.get(0)
        })
        .optional()?;
    Ok(Some(Meter {
        meter,
        limit,
        period,
        used: used.unwrap_or(0),
    }))
}

fn state_of(row: &Row<'_>) -> Result<State, StoreError> {
    let machine: Option<Stored<MachineToken>> = row.get(8)?;
    let machine = match machine {
        Some(Stored(machine)) => Some(Machine {
            machine,
            last_heartbeat_at: row.get(9)?,
        }),
        None => None,
    };
    let created_at = row.get(4)?;
    let checked_in_at: Option<i64> = row.get(7)?;
    Ok(State {
        license: row.get::<_, Stored<_>>(0)?.0,
        product: row.get::<_, Stored<_>>(1)?.0,
        plan: row.get::<_, Stored<_>>(2)?.0,
        rules: plan_of(numbers(row, OWN)?)?,
        status: item(&STATUSES, row.get(3)?)?,
        created_at,
        started_at: row.get(5)?,
        expires_at: row.get(6)?,
        checked_in_at: checked_in_at.unwrap_or(created_at),
        entitlements: Entitlements::default(),
        machine,
        machines: 0,
        process: None,
        processes: 0,
        meter: None,
        repeated: false,
    })
}

/// The plan's columns, which start at a place of the row.
pub(super) fn numbers(row: &Row<'_>, start: usize) -> Result<PlanNumbers, StoreError> {
    let mut numbers = PlanNumbers::default();
    for (place, number) in numbers.iter_mut().enumerate() {
        *number = row.get(start + place)?;
    }
    Ok(numbers)
}

/// The plan's features, with the license's own values over them.
pub(super) fn entitlements(
    db: &Connection,
    plan: &PlanToken,
    license: &LicenseToken,
) -> Result<Entitlements, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT entitlement, value, 0 AS own FROM entitlements WHERE plan = ?1
         UNION ALL SELECT entitlement, value, 1 FROM license_entitlements WHERE license = ?2 ORDER BY own",
    )?;
    let rows = statement.query_map((plan.as_str(), license.as_str()), |row| {
        Ok((row.get::<_, Stored<_>>(0)?.0, row.get(1)?))
    })?;
    let pairs = rows.collect::<Result<Vec<_>, _>>()?;
    Entitlements::collect(pairs).map_err(|_| StoreError::Corrupt)
}
