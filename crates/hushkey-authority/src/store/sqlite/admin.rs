//! What administrators write: products, plans, entitlements, licenses, and their own token hashes.

use super::license::{status_number, view};
use crate::store::{Change, NewPlan, StoreError};
use hushkey_license::lease::MAX_ENTITLEMENTS;
use hushkey_license::wire::{LicenseStatus, LicenseView};
use hushkey_license::{EntitlementToken, KeyHash, LicenseToken, PlanToken, ProductToken};
use rusqlite::{Connection, OptionalExtension, Params};

pub(super) fn add_product(db: &Connection, product: &ProductToken, now: i64) -> Result<Change<()>, StoreError> {
    db.prepare_cached("INSERT INTO products (product, created_at) VALUES (?1, ?2)")?
        .execute((product.as_str(), now))?;
    Ok(Change::Done(()))
}

pub(super) fn add_plan(db: &Connection, plan: &NewPlan, now: i64) -> Result<Change<()>, StoreError> {
    let sql = "SELECT 1 FROM products WHERE product = ?1";
    if !exists(db, sql, [plan.product.as_str()])? {
        return Ok(Change::Missing);
    }
    db.prepare_cached(
        "INSERT INTO plans (plan, product, max_machines, duration_seconds, heartbeat_seconds, lease_seconds, created_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute((
        plan.plan.as_str(),
        plan.product.as_str(),
        plan.max_machines,
        plan.duration_seconds,
        plan.heartbeat_seconds,
        plan.lease_seconds,
        now,
    ))?;
    Ok(Change::Done(()))
}

pub(super) fn add_entitlement(
    db: &Connection,
    plan: &PlanToken,
    entitlement: &EntitlementToken,
    value: i64,
) -> Result<Change<()>, StoreError> {
    if !exists(db, "SELECT 1 FROM plans WHERE plan = ?1", [plan.as_str()])? {
        return Ok(Change::Missing);
    }
    let count: usize = db
        .prepare_cached("SELECT count(*) FROM entitlements WHERE plan = ?1")?
        .query_row([plan.as_str()], |row| row.get::<_, i64>(0))?
        .try_into()
        .map_err(|_| StoreError::Corrupt)?;
    let sql = "SELECT 1 FROM entitlements WHERE plan = ?1 AND entitlement = ?2";
    if count >= MAX_ENTITLEMENTS || exists(db, sql, (plan.as_str(), entitlement.as_str()))? {
        return Ok(Change::Conflict);
    }
    db.prepare_cached("INSERT INTO entitlements (plan, entitlement, value) VALUES (?1, ?2, ?3)")?
        .execute((plan.as_str(), entitlement.as_str(), value))?;
    Ok(Change::Done(()))
}

pub(super) fn add_license(
    db: &Connection,
    license: &LicenseToken,
    plan: &PlanToken,
    key: &KeyHash,
    now: i64,
) -> Result<Change<Option<i64>>, StoreError> {
    if let Some(repeated) = repeated_license(db, license, plan, key)? {
        return Ok(repeated);
    }
    let duration: Option<Option<i64>> = db
        .prepare_cached("SELECT duration_seconds FROM plans WHERE plan = ?1")?
        .query_row([plan.as_str()], |row| row.get(0))
        .optional()?;
    let Some(duration) = duration else {
        return Ok(Change::Missing);
    };
    let expires_at = duration.map(|term| now.saturating_add(term));
    db.prepare_cached(
        "INSERT INTO licenses (license, plan, key_hash, status, expires_at, created_at) VALUES (?1, ?2, ?3, 0, ?4, ?5)",
    )?
    .execute((license.as_str(), plan.as_str(), key.as_bytes(), expires_at, now))?;
    Ok(Change::Done(expires_at))
}

/// What became of the same license before: its end, or a conflict if it was made for another plan or key.
fn repeated_license(
    db: &Connection,
    license: &LicenseToken,
    plan: &PlanToken,
    key: &KeyHash,
) -> Result<Option<Change<Option<i64>>>, StoreError> {
    let known: Option<(bool, Option<i64>)> = db
        .prepare_cached("SELECT plan = ?2 AND key_hash = ?3, expires_at FROM licenses WHERE license = ?1")?
        .query_row((license.as_str(), plan.as_str(), key.as_bytes()), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    Ok(known.map(|(same, expires_at)| {
        if same {
            Change::Done(expires_at)
        } else {
            Change::Conflict
        }
    }))
}

/// A revoked license stays revoked; anything else may change, and saying it twice changes nothing.
pub(super) fn set_status(
    db: &Connection,
    license: &LicenseToken,
    status: LicenseStatus,
) -> Result<Change<LicenseView>, StoreError> {
    let Some(before) = view(db, license)? else {
        return Ok(Change::Missing);
    };
    if before.status == LicenseStatus::Revoked && status != LicenseStatus::Revoked {
        return Ok(Change::Conflict);
    }
    db.prepare_cached("UPDATE licenses SET status = ?2 WHERE license = ?1")?
        .execute((license.as_str(), status_number(status)))?;
    Ok(Change::Done(LicenseView { status, ..before }))
}

pub(super) fn add_admin(db: &Connection, hash: &KeyHash, now: i64) -> Result<(), StoreError> {
    db.prepare_cached("INSERT INTO admins (hash, created_at) VALUES (?1, ?2) ON CONFLICT (hash) DO NOTHING")?
        .execute((hash.as_bytes(), now))?;
    Ok(())
}

pub(super) fn is_admin(db: &Connection, hash: &KeyHash) -> Result<bool, StoreError> {
    exists(db, "SELECT 1 FROM admins WHERE hash = ?1", [hash.as_bytes()])
}

pub(super) fn has_admin(db: &Connection) -> Result<bool, StoreError> {
    exists(db, "SELECT 1 FROM admins", [])
}

fn exists(db: &Connection, sql: &str, params: impl Params) -> Result<bool, StoreError> {
    Ok(db.prepare_cached(sql)?.exists(params)?)
}
