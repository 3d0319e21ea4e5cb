//! Reading licenses: the same queries to look and, with the license locked, to change.

use super::db::{Db, Row, Statement};
use super::webhooks::{LISTENING, Listener};
use crate::store::numbers::{PLAN_COLUMNS, STATUSES, item, plan_of};
use crate::store::{Asking, StoreError};
use hushkey_license::model::{Command, Machine, Meter, Need, Period, Process, ProcessScope, State};
use hushkey_license::{Entitlements, LicenseToken, MachineToken, MeterToken, PlanToken, ProcessToken};
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
        "{} LEFT JOIN machines m ON m.license = l.license AND m.machine = $2 WHERE l.key_hash = $1",
        *STATE
    )
});
static BY_MACHINE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "{} JOIN machines m ON m.license = l.license WHERE m.machine = $1 LIMIT $2",
        *STATE
    )
});

/// The same as [`entitlements`], for a license that is known by its key alone: so it can be asked together with [`BY_KEY`].
const OWN_ENTITLEMENTS: &str = "SELECT e.entitlement, e.value, 0 AS own
       FROM licenses l JOIN entitlements e ON e.plan = l.plan WHERE l.key_hash = $1
      UNION ALL SELECT e.entitlement, e.value, 1
       FROM licenses l JOIN license_entitlements e ON e.license = l.license WHERE l.key_hash = $1 ORDER BY own";

/// Whether the transaction is going to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Look,
    Change,
}

/// What a transaction knows before it asks the rules.
#[derive(Debug)]
pub(super) struct Loaded {
    pub state: State,
    /// Who hears of what happens to the license, if it is locked for this transaction alone.
    pub listeners: Option<Vec<Listener>>,
}

/// The license under a key hash, with what the command needs to know.
pub(super) async fn load(db: &impl Db, asking: &Asking, purpose: Purpose) -> Result<Option<Loaded>, StoreError> {
    let Some(Loaded { state, listeners }) = find(db, asking, purpose).await? else {
        return Ok(None);
    };
    let need = asking.command.need(state.rules.overage);
    let state = fill(db, state, need, asking).await?;
    Ok(Some(Loaded { state, listeners }))
}

async fn find<D: Db>(db: &D, asking: &Asking, purpose: Purpose) -> Result<Option<Loaded>, StoreError> {
    let shared = matches!(asking.command, Command::Heartbeat | Command::PingProcess(_));
    let alone = purpose == Purpose::Change && !shared;
    let lock = match purpose {
        Purpose::Look => "",
        // These change what is the machine's own, and only must not meet one that gives its seat away.
        Purpose::Change if shared => D::SHARED,
        Purpose::Change => D::LOCK,
    };
    let key = asking.key.as_bytes();
    let lock_query = ["SELECT license FROM licenses WHERE key_hash = $1", lock].concat();
    let mut queries = Vec::with_capacity(4);
    if !lock.is_empty() {
        // The lock comes first and alone: what is read after it is what others have left.
        queries.push(Statement::new(&lock_query, [key.into()]));
    }
    queries.push(Statement::new(&BY_KEY, [key.into(), asking.machine.as_str().into()]));
    queries.push(Statement::new(OWN_ENTITLEMENTS, [key.into()]));
    if alone {
        queries.push(Statement::new(LISTENING, [key.into()]));
    }
    let mut found = db.rows_of(&queries).await?;
    let listening = if alone { found.pop() } else { None };
    let listeners = listening.map(|rows| rows.iter().map(Listener::read).collect::<Result<_, _>>());
    let (entitlements, states) = (found.pop().unwrap_or_default(), found.pop().unwrap_or_default());
    let Some(row) = states.first() else { return Ok(None) };
    let state = State {
        entitlements: collect(&entitlements)?,
        ..state_of(row)?
    };
    let listeners = listeners.transpose()?;
    Ok(Some(Loaded { state, listeners }))
}

pub(in crate::store) async fn find_machine(db: &impl Db, machine: &MachineToken) -> Result<Vec<State>, StoreError> {
    let rows = db
        .rows(&BY_MACHINE, &[machine.as_str().into(), MACHINE_LICENSES.into()])
        .await?;
    rows.iter().map(state_of).collect()
}

async fn fill(db: &impl Db, mut state: State, need: Need, asking: &Asking) -> Result<State, StoreError> {
    if need.machines {
        let line = state.cull_line(asking.now).unwrap_or(0);
        let sql = "SELECT count(*) FROM machines WHERE license = $1 AND last_heartbeat_at > $2";
        state.machines = count(db, sql, &[state.license.as_str().into(), line.into()]).await?;
    }
    if let Some(process) = need.process {
        state.process = find_process(db, &state.license, process).await?;
        state.processes = count_processes(db, &state, asking).await?;
    }
    if let Some(meter) = need.meter {
        state.meter = find_meter(db, &state, meter, asking.now).await?;
        let known = db
            .rows(
                "SELECT 1 FROM counted WHERE digest = $1",
                &[asking.digest.as_bytes().into()],
            )
            .await?;
        state.repeated = !known.is_empty();
    }
    Ok(state)
}

/// The one number of a query that always has a row.
pub(super) async fn count(db: &impl Db, sql: &str, params: &[super::Param<'_>]) -> Result<i64, StoreError> {
    let rows = db.rows(sql, params).await?;
    rows.first().ok_or(StoreError::Corrupt)?.number(0)
}

async fn find_process(
    db: &impl Db,
    license: &LicenseToken,
    process: ProcessToken,
) -> Result<Option<Process>, StoreError> {
    let sql = "SELECT machine, last_heartbeat_at FROM processes WHERE license = $1 AND process = $2";
    let rows = db
        .rows(sql, &[license.as_str().into(), process.as_str().into()])
        .await?;
    let read = |row: &Row| {
        Ok(Process {
            process,
            machine: row.token(0)?,
            last_heartbeat_at: row.number(1)?,
        })
    };
    rows.first().map(read).transpose()
}

async fn count_processes(db: &impl Db, state: &State, asking: &Asking) -> Result<i64, StoreError> {
    let line = state.dead_line(asking.now).unwrap_or(0);
    let license = state.license.as_str();
    match state.rules.process_scope {
        ProcessScope::License => {
            let sql = "SELECT count(*) FROM processes WHERE license = $1 AND last_heartbeat_at > $2";
            count(db, sql, &[license.into(), line.into()]).await
        }
        ProcessScope::Machine => {
            let sql = "SELECT count(*) FROM processes WHERE license = $1 AND machine = $3 AND last_heartbeat_at > $2";
            count(db, sql, &[license.into(), line.into(), asking.machine.as_str().into()]).await
        }
    }
}

/// A meter of the license's plan, where it stands now.
async fn find_meter(db: &impl Db, state: &State, meter: MeterToken, now: i64) -> Result<Option<Meter>, StoreError> {
    let sql = "SELECT max_uses, period FROM meters WHERE plan = $1 AND meter = $2";
    let rows = db
        .rows(sql, &[state.plan.as_str().into(), meter.as_str().into()])
        .await?;
    let Some(known) = rows.first() else { return Ok(None) };
    let period = item(&Period::ALL, known.maybe_number(1)?)?;
    Ok(Some(Meter {
        meter,
        limit: known.number(0)?,
        period,
        used: used(db, &state.license, &meter, period.start(now)).await?,
    }))
}

/// Uses of a meter in the period that starts then.
pub(super) async fn used(
    db: &impl Db,
    license: &LicenseToken,
    meter: &MeterToken,
    period_start: i64,
) -> Result<i64, StoreError> {
    let sql = "SELECT used FROM uses WHERE license = $1 AND meter = $2 AND period_start = $3";
    let params = [license.as_str().into(), meter.as_str().into(), period_start.into()];
    let rows = db.rows(sql, &params).await?;
    rows.first().map_or(Ok(0), |row| row.number(0))
}

fn state_of(row: &Row) -> Result<State, StoreError> {
    let machine = match row.maybe_token(8)? {
        Some(machine) => Some(Machine {
            machine,
            last_heartbeat_at: row.number(9)?,
        }),
        None => None,
    };
    let created_at = row.number(4)?;
    Ok(State {
        license: row.token(0)?,
        product: row.token(1)?,
        plan: row.token(2)?,
        rules: plan_of(row.plan(OWN)?)?,
        status: item(&STATUSES, row.maybe_number(3)?)?,
        created_at,
        started_at: row.maybe_number(5)?,
        expires_at: row.maybe_number(6)?,
        checked_in_at: row.maybe_number(7)?.unwrap_or(created_at),
        entitlements: Entitlements::default(),
        machine,
        machines: 0,
        process: None,
        processes: 0,
        meter: None,
        repeated: false,
    })
}

/// The plan's features, with the license's own values over them.
pub(super) async fn entitlements(
    db: &impl Db,
    plan: &PlanToken,
    license: &LicenseToken,
) -> Result<Entitlements, StoreError> {
    let sql = "SELECT entitlement, value, 0 AS own FROM entitlements WHERE plan = $1
               UNION ALL SELECT entitlement, value, 1 FROM license_entitlements WHERE license = $2 ORDER BY own";
    collect(&db.rows(sql, &[plan.as_str().into(), license.as_str().into()]).await?)
}

fn collect(rows: &[Row]) -> Result<Entitlements, StoreError> {
    let pair = |row: &Row| Ok((row.token(0)?, row.number(1)?));
    let pairs = rows.iter().map(pair).collect::<Result<Vec<_>, StoreError>>()?;
    Entitlements::collect(pairs).map_err(|_| StoreError::Corrupt)
}
