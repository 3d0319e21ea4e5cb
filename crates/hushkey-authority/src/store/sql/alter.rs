//! What administrators change in one license.

use super::db::Db;
use super::list;
use super::view::view;
use super::webhooks::raise;
use crate::store::numbers::{STATUSES, item, place};
use crate::store::{Alteration, Change, StoreError};
use hushkey_license::lease::MAX_ENTITLEMENTS;
use hushkey_license::model::{Mode, Period, moved, renewed};
use hushkey_license::wire::{AttributeKind, AttributeValue, EventKind, LicenseStatus, LicenseView};
use hushkey_license::{AttributeToken, EntitlementToken, LicenseToken, MeterToken, PlanToken};

pub(in crate::store) async fn alter<D: Db>(
    db: &D,
    license: &LicenseToken,
    alteration: &Alteration,
    now: i64,
) -> Result<Change<LicenseView>, StoreError> {
    if !D::LOCK.is_empty() {
        let sql = ["SELECT license FROM licenses WHERE license = $1", D::LOCK].concat();
        db.rows(&sql, &[license.as_str().into()]).await?;
    }
    let Some(before) = view(db, license, now).await? else {
        return Ok(Change::Missing);
    };
    let change = match alteration {
        Alteration::Status(status) => set_status(db, &before, *status).await?,
        Alteration::Renew => renew(db, &before, now).await?,
        Alteration::Expire => set_end(db, license, before.started_at.or(Some(now)), Some(now)).await?,
        Alteration::Move(plan) => move_to(db, &before, plan, now).await?,
        Alteration::Entitlement(entitlement, value) => set_entitlement(db, &before, entitlement, *value).await?,
        Alteration::Attribute(attribute, value) => set_attribute(db, &before, attribute, *value).await?,
        Alteration::ResetMeter(meter) => reset(db, &before, meter, now).await?,
    };
    match change {
        Change::Done(()) => {
            if let Some(kind) = event_of(alteration, before.status) {
                raise(db, license, kind, now).await?;
            }
            Ok(view(db, license, now).await?.map_or(Change::Missing, Change::Done))
        }
        Change::Missing => Ok(Change::Missing),
        Change::Conflict => Ok(Change::Conflict),
        Change::Impossible(feature) => Ok(Change::Impossible(feature)),
    }
}

/// What webhooks hear of it; saying a status twice is no event.
fn event_of(alteration: &Alteration, before: LicenseStatus) -> Option<EventKind> {
    match alteration {
        Alteration::Status(status) if *status == before => None,
        Alteration::Status(LicenseStatus::Active) => Some(EventKind::LicenseReinstated),
        Alteration::Status(LicenseStatus::Suspended) => Some(EventKind::LicenseSuspended),
        Alteration::Status(LicenseStatus::Revoked) => Some(EventKind::LicenseRevoked),
        Alteration::Renew => Some(EventKind::LicenseRenewed),
        Alteration::Expire => Some(EventKind::LicenseExpired),
        Alteration::Move(_) => Some(EventKind::LicenseMoved),
        Alteration::Entitlement(..) | Alteration::Attribute(..) | Alteration::ResetMeter(_) => {
            Some(EventKind::LicenseChanged)
        }
    }
}

/// A revoked license stays revoked; anything else may change, and saying it twice changes nothing.
async fn set_status(db: &impl Db, before: &LicenseView, status: LicenseStatus) -> Result<Change<()>, StoreError> {
    if before.status == LicenseStatus::Revoked && status != LicenseStatus::Revoked {
        return Ok(Change::Conflict);
    }
    let sql = "UPDATE licenses SET status = $2 WHERE license = $1";
    let params = [before.license.as_str().into(), place(&STATUSES, &status).into()];
    db.run(sql, &params).await?;
    Ok(Change::Done(()))
}

/// The last second that a license may end at: no time beyond 2099 is stored.
const LATEST: i64 = 4_102_444_800;

/// A trial that has not begun, and a perpetual license, have no end to move.
async fn renew(db: &impl Db, before: &LicenseView, now: i64) -> Result<Change<()>, StoreError> {
    let Some(plan) = list::plan(db, &before.plan).await? else {
        return Err(StoreError::Corrupt);
    };
    match (before.started_at, renewed(before.expires_at, &plan.rules.rules(), now)) {
        (Some(started), Some(end)) if end <= LATEST => set_end(db, &before.license, Some(started), Some(end)).await,
        _ => Ok(Change::Conflict),
    }
}

async fn move_to(db: &impl Db, before: &LicenseView, plan: &PlanToken, now: i64) -> Result<Change<()>, StoreError> {
    let Some(target) = list::plan(db, plan).await? else {
        return Ok(Change::Missing);
    };
    let rules = target.rules.rules();
    let room = before.seats_taken <= rules.max_machines;
    if target.rules.product != before.product || rules.mode == Mode::Blind || !room {
        return Ok(Change::Conflict);
    }
    let (started_at, expires_at) = moved(before.started_at, before.expires_at, &rules, now);
    // Attributes and meters are the plan's: what the new one does not have goes.
    for sql in [
        "UPDATE licenses SET plan = $2 WHERE license = $1",
        "DELETE FROM license_attributes WHERE license = $1
            AND attribute NOT IN (SELECT attribute FROM attributes WHERE plan = $2)",
        "DELETE FROM uses WHERE license = $1 AND meter NOT IN (SELECT meter FROM meters WHERE plan = $2)",
    ] {
        db.run(sql, &[before.license.as_str().into(), plan.as_str().into()])
            .await?;
    }
    set_end(db, &before.license, started_at, expires_at).await
}

async fn set_end(
    db: &impl Db,
    license: &LicenseToken,
    started_at: Option<i64>,
    expires_at: Option<i64>,
) -> Result<Change<()>, StoreError> {
    let sql = "UPDATE licenses SET started_at = $2, expires_at = $3 WHERE license = $1";
    let params = [license.as_str().into(), started_at.into(), expires_at.into()];
    db.run(sql, &params).await?;
    Ok(Change::Done(()))
}

async fn set_entitlement(
    db: &impl Db,
    before: &LicenseView,
    entitlement: &EntitlementToken,
    value: Option<i64>,
) -> Result<Change<()>, StoreError> {
    let (license, token) = (before.license.as_str(), entitlement.as_str());
    let Some(value) = value else {
        let sql = "DELETE FROM license_entitlements WHERE license = $1 AND entitlement = $2";
        db.run(sql, &[license.into(), token.into()]).await?;
        return Ok(Change::Done(()));
    };
    let known = before.entitlements.value(entitlement).is_some();
    if !known && before.entitlements.iter().count() >= MAX_ENTITLEMENTS {
        return Ok(Change::Conflict);
    }
    let sql = "INSERT INTO license_entitlements (license, entitlement, value) VALUES ($1, $2, $3)
               ON CONFLICT (license, entitlement) DO UPDATE SET value = excluded.value";
    db.run(sql, &[license.into(), token.into(), value.into()]).await?;
    Ok(Change::Done(()))
}

async fn set_attribute(
    db: &impl Db,
    before: &LicenseView,
    attribute: &AttributeToken,
    value: Option<AttributeValue>,
) -> Result<Change<()>, StoreError> {
    let sql = "SELECT kind, least, most FROM attributes WHERE plan = $1 AND attribute = $2";
    let declared = db
        .rows(sql, &[before.plan.as_str().into(), attribute.as_str().into()])
        .await?;
    let Some(declared) = declared.first() else {
        return Ok(Change::Missing);
    };
    let (license, name) = (before.license.as_str(), attribute.as_str());
    let Some(value) = value else {
        let sql = "DELETE FROM license_attributes WHERE license = $1 AND attribute = $2";
        db.run(sql, &[license.into(), name.into()]).await?;
        return Ok(Change::Done(()));
    };
    let kind = item(&AttributeKind::ALL, declared.maybe_number(0)?)?;
    let bounds = declared.number(1)?..=declared.number(2)?;
    let (number, token) = match (kind, value) {
        (AttributeKind::Bool, AttributeValue::Bool(yes)) => (Some(i64::from(yes)), None),
        (AttributeKind::Token, AttributeValue::Token(token)) => (None, Some(token)),
        (AttributeKind::Enum | AttributeKind::Number, AttributeValue::Number(number)) if bounds.contains(&number) => {
            (Some(number), None)
        }
        _ => return Ok(Change::Conflict),
    };
    let sql = "INSERT INTO license_attributes (license, attribute, value, token) VALUES ($1, $2, $3, $4)
               ON CONFLICT (license, attribute) DO UPDATE SET value = excluded.value, token = excluded.token";
    let token = token.as_ref().map(hushkey_license::OpaqueToken::as_str);
    db.run(sql, &[license.into(), name.into(), number.into(), token.into()])
        .await?;
    Ok(Change::Done(()))
}

async fn reset(db: &impl Db, before: &LicenseView, meter: &MeterToken, now: i64) -> Result<Change<()>, StoreError> {
    let sql = "SELECT period FROM meters WHERE plan = $1 AND meter = $2";
    let rows = db
        .rows(sql, &[before.plan.as_str().into(), meter.as_str().into()])
        .await?;
    let Some(row) = rows.first() else {
        return Ok(Change::Missing);
    };
    let start = item(&Period::ALL, row.maybe_number(0)?)?.start(now);
    let sql = "DELETE FROM uses WHERE license = $1 AND meter = $2 AND period_start = $3";
    let params = [before.license.as_str().into(), meter.as_str().into(), start.into()];
    db.run(sql, &params).await?;
    Ok(Change::Done(()))
}
