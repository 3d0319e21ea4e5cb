//! Operations of licensed apps: load, ask the rules, write the effects. One transaction, so it is one step.

use super::db::{Db, Statement};
use super::load::{Purpose, load};
use crate::store::{Asking, Outcome, StoreError};
use hushkey_license::model::{Effect, ProcessScope, State};

/// Seconds for which a use is remembered, so that its repetition counts once.
const REMEMBERED: i64 = 86_400;

pub(in crate::store) async fn look(db: &impl Db, asking: &Asking) -> Result<Outcome, StoreError> {
    Ok(asking.answer(load(db, asking, Purpose::Look).await?))
}

pub(in crate::store) async fn carry_out(db: &impl Db, asking: &Asking) -> Result<Outcome, StoreError> {
    let outcome = asking.answer(load(db, asking, Purpose::Change).await?);
    if let Some(state) = &outcome.state {
        let effects = outcome.effects.iter();
        let statements: Vec<Statement<'_>> = effects.flat_map(|effect| statements(state, asking, effect)).collect();
        db.run_last(&statements).await?;
    }
    Ok(outcome)
}

/// What writes an effect.
fn statements<'a>(state: &'a State, asking: &'a Asking, effect: &'a Effect) -> Vec<Statement<'a>> {
    let license = state.license.as_str();
    let machine = asking.machine.as_str();
    match effect {
        Effect::Start { at, expires_at } => {
            let sql = "UPDATE licenses SET started_at = $2, expires_at = $3 WHERE license = $1";
            vec![Statement::new(
                sql,
                [license.into(), (*at).into(), (*expires_at).into()],
            )]
        }
        Effect::CheckIn { at } => {
            let sql = "UPDATE licenses SET checked_in_at = $2
                        WHERE license = $1 AND (checked_in_at IS NULL OR checked_in_at < $2)";
            vec![Statement::new(sql, [license.into(), (*at).into()])]
        }
        Effect::CullMachines { silent_since } => {
            let sql = "DELETE FROM machines WHERE license = $1 AND last_heartbeat_at <= $2";
            vec![Statement::new(sql, [license.into(), (*silent_since).into()])]
        }
        Effect::AddMachine { at } => {
            let sql =
                "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES ($1, $2, $3, $3)";
            vec![Statement::new(sql, [license.into(), machine.into(), (*at).into()])]
        }
        Effect::TouchMachine { at } => {
            let sql = "UPDATE machines SET last_heartbeat_at = $3
                        WHERE license = $1 AND machine = $2 AND last_heartbeat_at < $3";
            vec![Statement::new(sql, [license.into(), machine.into(), (*at).into()])]
        }
        Effect::RemoveMachine => vec![remove(license, machine)],
        Effect::MoveMachine { to, at } => {
            let sql = "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES ($1, $2, $3, $3)
                       ON CONFLICT (license, machine) DO UPDATE SET last_heartbeat_at = excluded.last_heartbeat_at
                          WHERE machines.last_heartbeat_at < excluded.last_heartbeat_at";
            let hand_over = Statement::new(sql, [license.into(), to.as_str().into(), (*at).into()]);
            vec![remove(license, machine), hand_over]
        }
        Effect::CullProcesses { silent_since } => vec![cull_processes(state, machine, *silent_since)],
        Effect::AddProcess { process, at } => {
            let sql = "INSERT INTO processes (license, process, machine, last_heartbeat_at) VALUES ($1, $2, $3, $4)";
            let params = [license.into(), process.as_str().into(), machine.into(), (*at).into()];
            vec![Statement::new(sql, params)]
        }
        Effect::TouchProcess { process, at } => {
            let sql = "UPDATE processes SET last_heartbeat_at = $3
                        WHERE license = $1 AND process = $2 AND last_heartbeat_at < $3";
            vec![Statement::new(
                sql,
                [license.into(), process.as_str().into(), (*at).into()],
            )]
        }
        Effect::RemoveProcess { process } => {
            let sql = "DELETE FROM processes WHERE license = $1 AND process = $2";
            vec![Statement::new(sql, [license.into(), process.as_str().into()])]
        }
        Effect::SetUsed {
            meter,
            period_start,
            used,
        } => {
            let [forget, remember] = remember(asking);
            let sql = "INSERT INTO uses (license, meter, period_start, used) VALUES ($1, $2, $3, $4)
                       ON CONFLICT (license, meter, period_start) DO UPDATE SET used = excluded.used";
            let params = [
                license.into(),
                meter.as_str().into(),
                (*period_start).into(),
                (*used).into(),
            ];
            vec![forget, remember, Statement::new(sql, params)]
        }
    }
}

/// Processes go with their machine (the schema cascades).
fn remove<'a>(license: &'a str, machine: &'a str) -> Statement<'a> {
    let sql = "DELETE FROM machines WHERE license = $1 AND machine = $2";
    Statement::new(sql, [license.into(), machine.into()])
}

/// The dead of the scope that the plan counts in.
fn cull_processes<'a>(state: &'a State, machine: &'a str, silent_since: i64) -> Statement<'a> {
    let license = state.license.as_str();
    match state.rules.process_scope {
        ProcessScope::License => {
            let sql = "DELETE FROM processes WHERE license = $1 AND last_heartbeat_at <= $2";
            Statement::new(sql, [license.into(), silent_since.into()])
        }
        ProcessScope::Machine => {
            let sql = "DELETE FROM processes WHERE license = $1 AND machine = $3 AND last_heartbeat_at <= $2";
            Statement::new(sql, [license.into(), silent_since.into(), machine.into()])
        }
    }
}

fn remember(asking: &Asking) -> [Statement<'_>; 2] {
    let old = asking.now.saturating_sub(REMEMBERED);
    let digest = asking.digest.as_bytes();
    [
        Statement::new("DELETE FROM counted WHERE counted_at <= $1", [old.into()]),
        Statement::new(
            "INSERT INTO counted (digest, counted_at) VALUES ($1, $2)",
            [digest.into(), asking.now.into()],
        ),
    ]
}
