//! The script that is played on the failing disk: everything that the store writes, each step safe to repeat.

use hushkey_authority::store::sqlite::{SqliteStore, Sync};
use hushkey_authority::store::{Alteration, Asking, Change, Creation, Grant, OpenError, Spending, Store, StoreError};
use hushkey_license::model::{Command, Period, Plan, Scope};
use hushkey_license::seat::SpentHash;
use hushkey_license::wire::{Grants, LicenseStatus};
use hushkey_license::{
    GrantToken, KeyHash, LicenseToken, MachineToken, MeterToken, Pepper, PlanToken, ProductToken, RequestDigest,
};
use rusqlite::types::Value;
use std::path::Path;

const NOW: i64 = 1_800_000_000;

/// A step. Repeating one changes nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Product,
    Plan,
    Meter,
    License,
    Grant,
    Activate(u64),
    Validate(u64),
    Heartbeat(u64),
    Deactivate(u64),
    Use(i64),
    Suspend,
    Reinstate,
    Spend(u8),
    /// Close in order, which moves the log into the database, and open again.
    Reopen,
}

pub const STEPS: &[Step] = &[
    Step::Product,
    Step::Plan,
    Step::Meter,
    Step::License,
    Step::Grant,
    Step::Activate(1),
    Step::Activate(2),
    Step::Validate(1),
    Step::Use(3),
    Step::Spend(1),
    Step::Reopen,
    Step::Heartbeat(1),
    Step::Deactivate(2),
    Step::Activate(3),
    Step::Use(2),
    Step::Suspend,
    Step::Spend(2),
    Step::Reinstate,
    Step::Reopen,
    Step::Validate(3),
    Step::Activate(4),
];

/// How far the script came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Play {
    Done,
    /// This step was not acknowledged; those before were.
    Failed(usize),
    /// This step was answered as it cannot be: what it builds on is gone.
    Wrong(usize),
}

/// Why a step is not done.
enum Fault {
    Refused,
    Wrong,
}

impl From<StoreError> for Fault {
    fn from(_: StoreError) -> Self {
        Self::Refused
    }
}

fn product() -> ProductToken {
    ProductToken::from_seed([1; 32])
}

fn plan() -> PlanToken {
    PlanToken::from_seed([2; 32])
}

fn license() -> LicenseToken {
    LicenseToken::from_seed([3; 32])
}

fn key() -> KeyHash {
    KeyHash::from_bytes([200; 32])
}

fn meter() -> MeterToken {
    MeterToken::from_seed([4; 32])
}

pub fn open(directory: &Path, sync: Sync) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(
        &directory.join("authority.db"),
        Pepper::new([1; 32]).witness(),
        NOW,
        sync,
    )
}

/// A machine that asks for something; its digest names the request.
fn asking(number: u64, command: Command, now: i64) -> Asking {
    let mut seed = [3; 32];
    seed[24..].copy_from_slice(&number.to_be_bytes());
    Asking {
        key: key(),
        product: product(),
        machine: MachineToken::from_seed(seed),
        scope: Scope::default(),
        digest: RequestDigest::of_text(&format!("{number} {now} {command:?}")),
        command,
        now,
    }
}

/// An activation of a machine.
pub fn activation(number: u64) -> Asking {
    asking(number, Command::Activate, NOW)
}

/// Opens the store and plays the steps from `from` on, until one fails.
pub fn play(directory: &Path, sync: Sync, from: usize) -> Play {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let Ok(mut store) = open(directory, sync) else {
        return Play::Failed(from);
    };
    for (place, step) in STEPS.iter().enumerate().skip(from) {
        if *step == Step::Reopen {
            drop(store);
            store = match open(directory, sync) {
                Ok(store) => store,
                Err(_) => return Play::Failed(place),
            };
            continue;
        }
        match runtime.block_on(take(&store, *step)) {
            Ok(()) => {}
            Err(Fault::Refused) => return Play::Failed(place),
            Err(Fault::Wrong) => return Play::Wrong(place),
        }
    }
    Play::Done
}

async fn take(store: &SqliteStore, step: Step) -> Result<(), Fault> {
    match step {
        Step::Product => done(&store.create(Creation::Product(product()), NOW).await?)?,
        Step::Plan => {
            let rules = Plan {
                lease_seconds: 3600,
                ..Plan::of(100_000)
            };
            let creation = Creation::Plan {
                plan: plan(),
                product: product(),
                rules,
            };
            done(&store.create(creation, NOW).await?)?;
        }
        Step::Meter => {
            let creation = Creation::Meter {
                plan: plan(),
                meter: meter(),
                max_uses: 1000,
                period: Period::Day,
            };
            done(&store.create(creation, NOW).await?)?;
        }
        Step::License => done(&store.add_license(license(), plan(), key(), NOW).await?)?,
        Step::Grant => {
            let grant = Grant {
                name: Some(GrantToken::from_seed([5; 32])),
                scopes: Grants::ALL,
                expires_at: None,
            };
            store.add_grant(KeyHash::from_bytes([6; 32]), grant, NOW).await?;
        }
        Step::Activate(number) => {
            let outcome = store.carry_out(activation(number)).await?;
            wrong_unless(outcome.code.grants())?;
        }
        Step::Validate(number) => {
            let outcome = store.look(asking(number, Command::Validate, NOW)).await?;
            wrong_unless(outcome.code.grants())?;
        }
        Step::Heartbeat(number) => {
            let outcome = store.carry_out(asking(number, Command::Heartbeat, NOW + 60)).await?;
            wrong_unless(outcome.code.grants())?;
        }
        Step::Deactivate(number) => {
            // Repeated it finds no seat, which is what was wanted.
            store.carry_out(asking(number, Command::Deactivate, NOW)).await?;
        }
        Step::Use(amount) => {
            let command = Command::Use { meter: meter(), amount };
            let outcome = store.carry_out(asking(1, command, NOW)).await?;
            wrong_unless(outcome.code.grants())?;
        }
        Step::Suspend => status(store, LicenseStatus::Suspended).await?,
        Step::Reinstate => status(store, LicenseStatus::Active).await?,
        Step::Spend(number) => {
            let spending = Spending {
                plan: plan(),
                epoch: 20_000,
                spent: SpentHash::from_bytes([number; 32]),
                device: [number + 100; 32],
            };
            let before = store.spend_seat(spending, NOW).await?;
            wrong_unless(before.is_none_or(|device| device == spending.device))?;
        }
        Step::Reopen => {}
    }
    Ok(())
}

async fn status(store: &SqliteStore, status: LicenseStatus) -> Result<(), Fault> {
    done(&store.alter(license(), Alteration::Status(status), NOW).await?)?;
    Ok(())
}

fn done<T>(change: &Change<T>) -> Result<(), Fault> {
    wrong_unless(matches!(change, Change::Done(_)))
}

fn wrong_unless(right: bool) -> Result<(), Fault> {
    if right { Ok(()) } else { Err(Fault::Wrong) }
}

/// Every row of every table; `None` when the file is not whole.
pub fn dump(directory: &Path) -> Option<String> {
    let database = rusqlite::Connection::open(directory.join("authority.db")).ok()?;
    let verdict = database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    if verdict.as_deref() != Ok("ok") {
        return None;
    }
    let tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
    let mut tables = database.prepare(tables).ok()?;
    let tables: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .ok()?
        .collect::<Result<_, _>>()
        .ok()?;
    tables.iter().map(|table| rows(&database, table).ok()).collect()
}

fn rows(database: &rusqlite::Connection, table: &str) -> Result<String, rusqlite::Error> {
    let mut rows = database.prepare(&format!("SELECT * FROM \"{table}\""))?;
    let width = rows.column_count();
    let mut lines: Vec<String> = rows
        .query_map([], |row| {
            let values: Vec<Value> = (0..width).map(|column| row.get(column)).collect::<Result<_, _>>()?;
            Ok(format!("{table} {values:?}\n"))
        })?
        .collect::<Result<_, _>>()?;
    lines.sort();
    Ok(lines.concat())
}
