//! Lists, and a plan by its token. Ordered by token; a slice starts after one.

use super::admin::tokens;
use super::license::{Stored, numbers};
use crate::store::numbers::{PLAN_COLUMNS, plan_of};
use crate::store::{Slice, StoreError};
use hushkey_license::wire::{CreatePlan, PlanView, ProductView};
use hushkey_license::{LicenseToken, PlanToken, ProductToken};
use rusqlite::{Connection, Row};

/// Columns before the plan's rules.
const OWN: usize = 3;

pub(super) fn plan(db: &Connection, plan: &PlanToken) -> Result<Option<PlanView>, StoreError> {
    Ok(plans_where(db, "WHERE plan = ?1 LIMIT ?2", plan.as_str(), 1)?.pop())
}

pub(super) fn plans(db: &Connection, slice: &Slice<PlanToken>) -> Result<Vec<PlanView>, StoreError> {
    let after = slice.after.as_ref().map_or("", PlanToken::as_str);
    plans_where(db, "WHERE plan > ?1 ORDER BY plan LIMIT ?2", after, slice.limit)
}

fn plans_where(db: &Connection, tail: &str, token: &str, limit: i64) -> Result<Vec<PlanView>, StoreError> {
    let sql = format!(
        "SELECT plan, product, created_at, {} FROM plans {tail}",
        PLAN_COLUMNS.join(", ")
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map((token, limit), |row| Ok(plan_view(row)))?;
    rows.map(|row| row?).collect()
}

fn plan_view(row: &Row<'_>) -> Result<PlanView, StoreError> {
    let rules = plan_of(numbers(row, OWN)?)?;
    Ok(PlanView {
        plan: row.get::<_, Stored<_>>(0)?.0,
        created_at: row.get(2)?,
        rules: CreatePlan::from_rules(row.get::<_, Stored<_>>(1)?.0, &rules),
    })
}

pub(super) fn products(db: &Connection, slice: &Slice<ProductToken>) -> Result<Vec<ProductView>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT product, created_at FROM products WHERE product > ?1 ORDER BY product LIMIT ?2")?;
    let after = slice.after.as_ref().map_or("", ProductToken::as_str);
    let rows = statement.query_map((after, slice.limit), |row| {
        Ok(ProductView {
            product: row.get::<_, Stored<_>>(0)?.0,
            created_at: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

pub(super) fn licenses(
    db: &Connection,
    plan: Option<PlanToken>,
    slice: &Slice<LicenseToken>,
) -> Result<Vec<LicenseToken>, StoreError> {
    let after = slice.after.as_ref().map_or("", LicenseToken::as_str);
    match plan {
        Some(plan) => tokens(
            db,
            "SELECT license FROM licenses WHERE plan = ?3 AND license > ?1 ORDER BY license LIMIT ?2",
            (after, slice.limit, plan.as_str()),
        ),
        None => tokens(
            db,
            "SELECT license FROM licenses WHERE license > ?1 ORDER BY license LIMIT ?2",
            (after, slice.limit),
        ),
    }
}
