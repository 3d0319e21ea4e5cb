//! Operations of licensed apps: load, ask the rules, write the effects. Runs on the writer, so it is one step.

use super::license::load;
use crate::store::{Asking, Outcome, StoreError};
use hushkey_license::MachineToken;
use hushkey_license::model::{Effect, ProcessScope, State};
use rusqlite::Connection;

/// Seconds for which a use is remembered, so that its repetition counts once.
const REMEMBERED: i64 = 86_400;

pub(super) fn look(db: &Connection, asking: &Asking) -> Result<Outcome, StoreError> {
    Ok(asking.answer(load(db, asking)?))
}

pub(super) fn carry_out(db: &Connection, asking: &Asking) -> Result<Outcome, StoreError> {
    let outcome = look(db, asking)?;
    if let Some(state) = &outcome.state {
        for effect in &outcome.effects {
            apply(db, state, asking, effect)?;
        }
    }
    Ok(outcome)
}

fn apply(db: &Connection, state: &State, asking: &Asking, effect: &Effect) -> Result<(), StoreError> {
    let license = state.license.as_str();
    let machine = asking.machine.as_str();
    match *effect {
        Effect::Start { at, expires_at } => db
            .prepare_cached("UPDATE licenses SET started_at = ?2, expires_at = ?3 WHERE license = ?1")?
            .execute((license, at, expires_at))?,
        Effect::CheckIn { at } => db
            .prepare_cached(
                "UPDATE licenses SET checked_in_at = max(coalesce(checked_in_at, 0), ?2) WHERE license = ?1",
            )?
            .execute((license, at))?,
        Effect::CullMachines { silent_since } => db
            .prepare_cached("DELETE FROM machines WHERE license = ?1 AND last_heartbeat_at <= ?2")?
            .execute((license, silent_since))?,
        Effect::AddMachine { at } => db
            .prepare_cached(
                "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES (?1, ?2, ?3, ?3)",
            )?
            .execute((license, machine, at))?,
        Effect::TouchMachine { at } => db
            .prepare_cached(
                "UPDATE machines SET last_heartbeat_at = max(last_heartbeat_at, ?3)
                  WHERE license = ?1 AND machine = ?2",
            )?
            .execute((license, machine, at))?,
        Effect::RemoveMachine => remove(db, license, machine)?,
        Effect::MoveMachine { to, at } => hand_over(db, license, machine, &to, at)?,
        Effect::CullProcesses { silent_since } => cull_processes(db, state, machine, silent_since)?,
        Effect::AddProcess { process, at } => db
            .prepare_cached(
                "INSERT INTO processes (license, process, machine, last_heartbeat_at) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute((license, process.as_str(), machine, at))?,
        Effect::TouchProcess { process, at } => db
            .prepare_cached(
                "UPDATE processes SET last_heartbeat_at = max(last_heartbeat_at, ?3)
                  WHERE license = ?1 AND process = ?2",
            )?
            .execute((license, process.as_str(), at))?,
        Effect::RemoveProcess { process } => db
            .prepare_cached("DELETE FROM processes WHERE license = ?1 AND process = ?2")?
            .execute((license, process.as_str()))?,
        Effect::SetUsed {
            meter,
            period_start,
            used,
        } => {
            remember(db, asking)?;
            db.prepare_cached(
                "INSERT INTO uses (license, meter, period_start, used) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (license, meter, period_start) DO UPDATE SET used = excluded.used",
            )?
            .execute((license, meter.as_str(), period_start, used))?
        }
    };
    Ok(())
}

/// Processes go with their machine (the schema cascades).
fn remove(db: &Connection, license: &str, machine: &str) -> Result<usize, StoreError> {
    let gone = db
        .prepare_cached("DELETE FROM machines WHERE license = ?1 AND machine = ?2")?
        .execute((license, machine))?;
    Ok(gone)
}

fn hand_over(db: &Connection, license: &str, machine: &str, to: &MachineToken, at: i64) -> Result<usize, StoreError> {
    remove(db, license, machine)?;
    let given = db
        .prepare_cached(
            "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES (?1, ?2, ?3, ?3)
             ON CONFLICT (license, machine) DO UPDATE SET last_heartbeat_at = max(last_heartbeat_at, ?3)",
        )?
        .execute((license, to.as_str(), at))?;
    Ok(given)
}

/// The dead of the scope that the plan counts in.
fn cull_processes(db: &Connection, state: &State, machine: &str, silent_since: i64) -> Result<usize, StoreError> {
    let license = state.license.as_str();
    let gone = match state.rules.process_scope {
        ProcessScope::License => db
            .prepare_cached("DELETE FROM processes WHERE license = ?1 AND last_heartbeat_at <= ?2")?
            .execute((license, silent_since))?,
        ProcessScope::Machine => db
            .prepare_cached("DELETE FROM processes WHERE license = ?1 AND machine = ?3 AND last_heartbeat_at <= ?2")?
            .execute((license, silent_since, machine))?,
    };
    Ok(gone)
}

fn remember(db: &Connection, asking: &Asking) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM counted WHERE counted_at <= ?1")?
        .execute([asking.now.saturating_sub(REMEMBERED)])?;
    db.prepare_cached("INSERT INTO counted (digest, counted_at) VALUES (?1, ?2)")?
        .execute((asking.digest.as_bytes(), asking.now))?;
    Ok(())
}
