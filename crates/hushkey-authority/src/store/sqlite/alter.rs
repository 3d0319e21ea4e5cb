//! What administrators change in one license.

use super::admin::exists;
use super::list;
use super::view::view;
use crate::store::numbers::{STATUSES, item, place};
use crate::store::{Alteration, Change, StoreError};
use hushkey_license::lease::MAX_ENTITLEMENTS;
use hushkey_license::model::{Period, moved, renewed};
use hushkey_license::wire::{AttributeKind, AttributeValue, LicenseStatus, LicenseView};
use hushkey_license::{AttributeToken, EntitlementToken, LicenseToken, MeterToken, PlanToken};
use rusqlite::{Connection, OptionalExtension};

pub(super) fn alter(
    db: &Connection,
    license: &LicenseToken,
    alteration: &Alteration,
    now: i64,
) -> Result<Change<LicenseView>, StoreError> {
    let Some(before) = view(db, license, now)? else {
        return Ok(Change::Missing);
    };
    let change = match alteration {
        Alteration::Status(status) => set_status(db, &before, *status)?,
        Alteration::Renew => renew(db, &before, now)?,
        Alteration::Expire => set_end(db, license, before.started_at.or(Some(now)), Some(now))?,
        Alteration::Move(plan) => move_to(db, &before, plan, now)?,
        Alteration::Entitlement(entitlement, value) => set_entitlement(db, &before, entitlement, *value)?,
        Alteration::Attribute(attribute, value) => set_attribute(db, &before, attribute, *value)?,
        Alteration::ResetMeter(meter) => reset(db, &before, meter, now)?,
    };
    match change {
        Change::Done(()) => Ok(view(db, license, now)?.map_or(Change::Missing, Change::Done)),
        Change::Missing => Ok(Change::Missing),
        Change::Conflict => Ok(Change::Conflict),
        Change::Impossible(feature) => Ok(Change::Impossible(feature)),
    }
}

/// A revoked license stays revoked; anything else may change, and saying it twice changes nothing.
fn set_status(db: &Connection, before: &LicenseView, status: LicenseStatus) -> Result<Change<()>, StoreError> {
    if before.status == LicenseStatus::Revoked && status != LicenseStatus::Revoked {
        return Ok(Change::Conflict);
    }
    db.prepare_cached("UPDATE licenses SET status = ?2 WHERE license = ?1")?
        .execute((before.license.as_str(), place(&STATUSES, &status)))?;
    Ok(Change::Done(()))
}

/// A trial that has not begun, and a perpetual license, have no end to move.
fn renew(db: &Connection, before: &LicenseView, now: i64) -> Result<Change<()>, StoreError> {
    let Some(plan) = list::plan(db, &before.plan)? else {
        return Err(StoreError::Corrupt);
    };
    match (before.started_at, renewed(before.expires_at, &plan.rules.rules(), now)) {
        (Some(started), Some(end)) => set_end(db, &before.license, Some(started), Some(end)),
        _ => Ok(Change::Conflict),
    }
}

fn move_to(db: &Connection, before: &LicenseView, plan: &PlanToken, now: i64) -> Result<Change<()>, StoreError> {
    let Some(target) = list::plan(db, plan)? else {
        return Ok(Change::Missing);
    };
    let rules = target.rules.rules();
    let blind = rules.mode == hushkey_license::model::Mode::Blind;
    if target.rules.product != before.product || blind || before.seats_taken > rules.max_machines {
        return Ok(Change::Conflict);
    }
    let (started_at, expires_at) = moved(before.started_at, before.expires_at, &rules, now);
    db.prepare_cached("UPDATE licenses SET plan = ?2 WHERE license = ?1")?
        .execute((before.license.as_str(), plan.as_str()))?;
    // Attributes and meters are the plan's: what the new one does not have goes.
    db.prepare_cached(
        "DELETE FROM license_attributes WHERE license = ?1
            AND attribute NOT IN (SELECT attribute FROM attributes WHERE plan = ?2)",
    )?
    .execute((before.license.as_str(), plan.as_str()))?;
    db.prepare_cached(
        "DELETE FROM uses WHERE license = ?1 AND meter NOT IN (SELECT meter FROM meters WHERE plan = ?2)",
    )?
    .execute((before.license.as_str(), plan.as_str()))?;
    set_end(db, &before.license, started_at, expires_at)
}

fn set_end(
    db: &Connection,
    license: &LicenseToken,
    started_at: Option<i64>,
    expires_at: Option<i64>,
) -> Result<Change<()>, StoreError> {
    db.prepare_cached("UPDATE licenses SET started_at = ?2, expires_at = ?3 WHERE license = ?1")?
        .execute((license.as_str(), started_at, expires_at))?;
    Ok(Change::Done(()))
}

fn set_entitlement(
    db: &Connection,
    before: &LicenseView,
    entitlement: &EntitlementToken,
    value: Option<i64>,
) -> Result<Change<()>, StoreError> {
    let license = before.license.as_str();
    let Some(value) = value else {
        db.prepare_cached("DELETE FROM license_entitlements WHERE license = ?1 AND entitlement = ?2")?
            .execute((license, entitlement.as_str()))?;
        return Ok(Change::Done(()));
    };
    let known = before.entitlements.value(entitlement).is_some();
    if !known && before.entitlements.iter().count() >= MAX_ENTITLEMENTS {
        return Ok(Change::Conflict);
    }
    db.prepare_cached(
        "INSERT INTO license_entitlements (license, entitlement, value) VALUES (?1, ?2, ?3)
         ON CONFLICT (license, entitlement) DO UPDATE SET value = excluded.value",
    )?
    .execute((license, entitlement.as_str(), value))?;
    Ok(Change::Done(()))
}

fn set_attribute(
    db: &Connection,
    before: &LicenseView,
    attribute: &AttributeToken,
    value: Option<AttributeValue>,
) -> Result<Change<()>, StoreError> {
    let declared: Option<(i64, i64, i64)> = db
        .prepare_cached("SELECT kind, least, most FROM attributes WHERE plan = ?1 AND attribute = ?2")?
        .query_row((before.plan.as_str(), attribute.as_str()), |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?))
        })
        .optional()?;
    let Some((kind, least, most)) = declared else {
        return Ok(Change::Missing);
    };
    let license = before.license.as_str();
    let Some(value) = value else {
        db.prepare_cached("DELETE FROM license_attributes WHERE license = ?1 AND attribute = ?2")?
            .execute((license, attribute.as_str()))?;
        return Ok(Change::Done(()));
    };
    let (number, token) = match (item(&AttributeKind::ALL, Some(kind))?, value) {
        (AttributeKind::Bool, AttributeValue::Bool(yes)) => (Some(i64::from(yes)), None),
        (AttributeKind::Token, AttributeValue::Token(token)) => (None, Some(token)),
        (AttributeKind::Enum | AttributeKind::Number, AttributeValue::Number(number))
            if (least..=most).contains(&number) =>
        {
            (Some(number), None)
        }
        _ => return Ok(Change::Conflict),
    };
    db.prepare_cached(
        "INSERT INTO license_attributes (license, attribute, value, token) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (license, attribute) DO UPDATE SET value = excluded.value, token = excluded.token",
    )?
    .execute((
        license,
        attribute.as_str(),
        number,
        token.as_ref().map(|token| token.as_str()),
    ))?;
    Ok(Change::Done(()))
}

fn reset(db: &Connection, before: &LicenseView, meter: &MeterToken, now: i64) -> Result<Change<()>, StoreError> {
    let period: Option<i64> = db
        .prepare_cached("SELECT period FROM meters WHERE plan = ?1 AND meter = ?2")?
        .query_row((before.plan.as_str(), meter.as_str()), |row| row.get(0))
        .optional()?;
    let Some(period) = period else {
        return Ok(Change::Missing);
    };
    let start = item(&Period::ALL, Some(period))?.start(now);
    let sql = "SELECT 1 FROM uses WHERE license = ?1 AND meter = ?2 AND period_start = ?3";
    if exists(db, sql, (before.license.as_str(), meter.as_str(), start))? {
        db.prepare_cached("DELETE FROM uses WHERE license = ?1 AND meter = ?2 AND period_start = ?3")?
            .execute((before.license.as_str(), meter.as_str(), start))?;
    }
    Ok(Change::Done(()))
}
