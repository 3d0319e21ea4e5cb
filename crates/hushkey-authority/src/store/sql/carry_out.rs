//! Operations of licensed apps: load, ask the rules, write the effects. One transaction, so it is one step.

use super::db::{Db, Statement};
use super::load::{Loaded, Purpose, load};
use super::webhooks::{Raised, raise, raised};
use crate::store::{Asking, Outcome, StoreError};
use hushkey_license::model::{Effect, ProcessScope, State};
use hushkey_license::wire::EventKind;

/// Seconds for which a use is remembered, so that its repetition counts once.
const REMEMBERED: i64 = 86_400;

pub(in crate::store) async fn look(db: &impl Db, asking: &Asking) -> Result<Outcome, StoreError> {
    let loaded = load(db, asking, Purpose::Look).await?;
    Ok(asking.answer(loaded.map(|loaded| loaded.state)))
}

pub(in crate::store) async fn carry_out(db: &impl Db, asking: &Asking) -> Result<Outcome, StoreError> {
    let loaded = load(db, asking, Purpose::Change).await?;
    let (state, mut listeners) = match loaded {
        Some(Loaded { state, listeners }) => (Some(state), listeners),
        None => (None, None),
    };
    let outcome = asking.answer(state);
    let Some(state) = &outcome.state else {
        return Ok(outcome);
    };
    let mut events: Vec<Raised> = Vec::new();
    for (effect, kind) in outcome
        .effects
        .iter()
        .filter_map(|effect| Some((effect, event_of(effect)?)))
    {
        match &mut listeners {
            Some(listeners) => events.extend(raised(
                listeners,
                &state.license,
                kind,
                silent_since(effect),
                asking.now,
            )),
            // The license is not locked alone, so listeners were not asked for yet.
            None => raise(db, &state.license, kind, asking.now).await?,
        }
    }
    // Events first: one of them is only raised if what an effect removes is still there.
    let mut all: Vec<Statement<'_>> = events.iter().map(Raised::statement).collect();
    let effects = outcome.effects.iter();
    all.extend(effects.flat_map(|effect| statements(state, asking, effect)));
    db.run_last(&all).await?;
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

/// Culling is an event only if a machine is culled.
fn silent_since(effect: &Effect) -> Option<i64> {
    match effect {
        Effect::CullMachines { silent_since } => Some(*silent_since),
        _ => None,
    }
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
