//! Operations of licensed apps: load, ask the rules, write the effects. One transaction, so it is one step.

use super::db::Db;
use super::load::{Purpose, load};
use super::webhooks::raise;
use crate::store::{Asking, Outcome, StoreError};
use hushkey_license::MachineToken;
use hushkey_license::model::{Effect, ProcessScope, State};
use hushkey_license::wire::EventKind;

/// Seconds for which a use is remembered, so that its repetition counts once.
const REMEMBERED: i64 = 86_400;

pub(in crate::store) async fn look(db: &impl Db, asking: &Asking) -> Result<Outcome, StoreError> {
    Ok(asking.answer(load(db, asking, Purpose::Look).await?))
}

pub(in crate::store) async fn carry_out(db: &impl Db, asking: &Asking) -> Result<Outcome, StoreError> {
    let outcome = asking.answer(load(db, asking, Purpose::Change).await?);
    if let Some(state) = &outcome.state {
        for effect in &outcome.effects {
            let changed = apply(db, state, asking, effect).await?;
            if let Some(kind) = event_of(effect).filter(|_| changed) {
                raise(db, &state.license, kind, asking.now).await?;
            }
        }
    }
    Ok(outcome)
}

/// What webhooks hear of an effect. Heartbeats, processes and uses are no events: there are too many, and they change no license.
fn event_of(effect: &Effect) -> Option<EventKind> {
    match effect {
        Effect::Start { .. } => Some(EventKind::LicenseStarted),
        Effect::CheckIn { .. } => Some(EventKind::LicenseCheckedIn),
        Effect::CullMachines { .. } => Some(EventKind::MachinesCulled),
        Effect::AddMachine { .. } => Some(EventKind::MachineActivated),
        Effect::RemoveMachine => Some(EventKind::MachineDeactivated),
        Effect::MoveMachine { .. } => Some(EventKind::MachineTransferred),
        Effect::TouchMachine { .. }
        | Effect::CullProcesses { .. }
        | Effect::AddProcess { .. }
        | Effect::TouchProcess { .. }
        | Effect::RemoveProcess { .. }
        | Effect::SetUsed { .. } => None,
    }
}

/// Writes an effect; says whether it changed anything.
async fn apply(db: &impl Db, state: &State, asking: &Asking, effect: &Effect) -> Result<bool, StoreError> {
    let license = state.license.as_str();
    let machine = asking.machine.as_str();
    match *effect {
        Effect::Start { at, expires_at } => {
            let sql = "UPDATE licenses SET started_at = $2, expires_at = $3 WHERE license = $1";
            db.run(sql, &[license.into(), at.into(), expires_at.into()]).await?;
        }
        Effect::CheckIn { at } => {
            let sql = "UPDATE licenses SET checked_in_at = $2
                        WHERE license = $1 AND (checked_in_at IS NULL OR checked_in_at < $2)";
            db.run(sql, &[license.into(), at.into()]).await?;
        }
        Effect::CullMachines { silent_since } => {
            let sql = "DELETE FROM machines WHERE license = $1 AND last_heartbeat_at <= $2";
            return Ok(db.run(sql, &[license.into(), silent_since.into()]).await? > 0);
        }
        Effect::AddMachine { at } => {
            let sql =
                "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES ($1, $2, $3, $3)";
            db.run(sql, &[license.into(), machine.into(), at.into()]).await?;
        }
        Effect::TouchMachine { at } => {
            let sql = "UPDATE machines SET last_heartbeat_at = $3
                        WHERE license = $1 AND machine = $2 AND last_heartbeat_at < $3";
            db.run(sql, &[license.into(), machine.into(), at.into()]).await?;
        }
        Effect::RemoveMachine => remove(db, license, machine).await?,
        Effect::MoveMachine { to, at } => hand_over(db, license, machine, &to, at).await?,
        Effect::CullProcesses { silent_since } => cull_processes(db, state, machine, silent_since).await?,
        Effect::AddProcess { process, at } => {
            let sql = "INSERT INTO processes (license, process, machine, last_heartbeat_at) VALUES ($1, $2, $3, $4)";
            db.run(
                sql,
                &[license.into(), process.as_str().into(), machine.into(), at.into()],
            )
            .await?;
        }
        Effect::TouchProcess { process, at } => {
            let sql = "UPDATE processes SET last_heartbeat_at = $3
                        WHERE license = $1 AND process = $2 AND last_heartbeat_at < $3";
            db.run(sql, &[license.into(), process.as_str().into(), at.into()])
                .await?;
        }
        Effect::RemoveProcess { process } => {
            let sql = "DELETE FROM processes WHERE license = $1 AND process = $2";
            db.run(sql, &[license.into(), process.as_str().into()]).await?;
        }
        Effect::SetUsed {
            meter,
            period_start,
            used,
        } => {
            remember(db, asking).await?;
            let sql = "INSERT INTO uses (license, meter, period_start, used) VALUES ($1, $2, $3, $4)
                       ON CONFLICT (license, meter, period_start) DO UPDATE SET used = excluded.used";
            db.run(
                sql,
                &[license.into(), meter.as_str().into(), period_start.into(), used.into()],
            )
            .await?;
        }
    }
    Ok(true)
}

/// Processes go with their machine (the schema cascades).
async fn remove(db: &impl Db, license: &str, machine: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM machines WHERE license = $1 AND machine = $2";
    db.run(sql, &[license.into(), machine.into()]).await?;
    Ok(())
}

async fn hand_over(db: &impl Db, license: &str, machine: &str, to: &MachineToken, at: i64) -> Result<(), StoreError> {
    remove(db, license, machine).await?;
    let sql = "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES ($1, $2, $3, $3)
               ON CONFLICT (license, machine) DO UPDATE SET last_heartbeat_at = excluded.last_heartbeat_at
                  WHERE machines.last_heartbeat_at < excluded.last_heartbeat_at";
    db.run(sql, &[license.into(), to.as_str().into(), at.into()]).await?;
    Ok(())
}

/// The dead of the scope that the plan counts in.
async fn cull_processes(db: &impl Db, state: &State, machine: &str, silent_since: i64) -> Result<(), StoreError> {
    let license = state.license.as_str();
    match state.rules.process_scope {
        ProcessScope::License => {
            let sql = "DELETE FROM processes WHERE license = $1 AND last_heartbeat_at <= $2";
            db.run(sql, &[license.into(), silent_since.into()]).await?;
        }
        ProcessScope::Machine => {
            let sql = "DELETE FROM processes WHERE license = $1 AND machine = $3 AND last_heartbeat_at <= $2";
            db.run(sql, &[license.into(), silent_since.into(), machine.into()])
                .await?;
        }
    }
    Ok(())
}

async fn remember(db: &impl Db, asking: &Asking) -> Result<(), StoreError> {
    let old = asking.now.saturating_sub(REMEMBERED);
    db.run("DELETE FROM counted WHERE counted_at <= $1", &[old.into()])
        .await?;
    let sql = "INSERT INTO counted (digest, counted_at) VALUES ($1, $2)";
    db.run(sql, &[asking.digest.as_bytes().into(), asking.now.into()])
        .await?;
    Ok(())
}
