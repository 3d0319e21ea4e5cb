//! Seats: activation, heartbeat, deactivation. Each runs on the writer, so checks and changes are one step.

use super::license::find;
use crate::judge::{Facts, Seat};
use crate::store::{Asking, Outcome, StoreError};
use hushkey_license::Code;
use rusqlite::Connection;

pub(super) fn activate(db: &Connection, asking: &Asking) -> Result<Outcome, StoreError> {
    let Some(facts) = find(db, &asking.key, &asking.machine)? else {
        return Ok(Outcome {
            code: Code::NotFound,
            facts: None,
        });
    };
    if let Err(code) = facts.judge_license(&asking.product, asking.now) {
        return Ok(outcome(code, facts));
    }
    cull(db, &facts, asking.now)?;
    let holds = facts.seat.is_some_and(|seat| !facts.is_dead(&seat, asking.now));
    if holds {
        touch(db, &facts, asking)?;
    } else if taken(db, &facts)? >= facts.max_machines {
        return Ok(outcome(Code::TooManyMachines, Facts { seat: None, ..facts }));
    } else {
        db.prepare_cached(
            "INSERT INTO machines (license, machine, activated_at, last_heartbeat_at) VALUES (?1, ?2, ?3, ?3)",
        )?
        .execute((facts.license.as_str(), asking.machine.as_str(), asking.now))?;
    }
    Ok(outcome(Code::Valid, seated(facts, asking)))
}

pub(super) fn heartbeat(db: &Connection, asking: &Asking) -> Result<Outcome, StoreError> {
    let Some(facts) = find(db, &asking.key, &asking.machine)? else {
        return Ok(Outcome {
            code: Code::NotFound,
            facts: None,
        });
    };
    let code = facts.judge(&asking.product, asking.now);
    if code != Code::Valid {
        return Ok(outcome(code, facts));
    }
    touch(db, &facts, asking)?;
    Ok(outcome(code, seated(facts, asking)))
}

/// Whoever wants to give a seat back may, whatever the state of the license.
pub(super) fn deactivate(db: &Connection, asking: &Asking) -> Result<Outcome, StoreError> {
    let Some(facts) = find(db, &asking.key, &asking.machine)? else {
        return Ok(Outcome {
            code: Code::NotFound,
            facts: None,
        });
    };
    if facts.product != asking.product {
        return Ok(outcome(Code::ProductScopeMismatch, facts));
    }
    let gone = db
        .prepare_cached("DELETE FROM machines WHERE license = ?1 AND machine = ?2")?
        .execute((facts.license.as_str(), asking.machine.as_str()))?;
    let code = if gone == 1 { Code::Deactivated } else { Code::NoMachine };
    Ok(outcome(code, Facts { seat: None, ..facts }))
}

/// Frees the seats of machines that were silent too long. No lease of theirs can still hold (`Facts::lease_end`).
fn cull(db: &Connection, facts: &Facts, now: i64) -> Result<(), StoreError> {
    if let Some(line) = facts.dead_line(now) {
        db.prepare_cached("DELETE FROM machines WHERE license = ?1 AND last_heartbeat_at <= ?2")?
            .execute((facts.license.as_str(), line))?;
    }
    Ok(())
}

fn taken(db: &Connection, facts: &Facts) -> Result<i64, StoreError> {
    let count = db
        .prepare_cached("SELECT count(*) FROM machines WHERE license = ?1")?
        .query_row([facts.license.as_str()], |row| row.get(0))?;
    Ok(count)
}

/// Notes the time; a clock that steps back never shortens what a lease was promised.
fn touch(db: &Connection, facts: &Facts, asking: &Asking) -> Result<(), StoreError> {
    db.prepare_cached(
        "UPDATE machines SET last_heartbeat_at = max(last_heartbeat_at, ?3) WHERE license = ?1 AND machine = ?2",
    )?
    .execute((facts.license.as_str(), asking.machine.as_str(), asking.now))?;
    Ok(())
}

fn seated(facts: Facts, asking: &Asking) -> Facts {
    let before = facts.seat.map_or(asking.now, |seat| seat.last_heartbeat_at);
    let seat = Seat {
        machine: asking.machine,
        last_heartbeat_at: before.max(asking.now),
    };
    Facts {
        seat: Some(seat),
        ..facts
    }
}

fn outcome(code: Code, facts: Facts) -> Outcome {
    Outcome {
        code,
        facts: Some(facts),
    }
}
