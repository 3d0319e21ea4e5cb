//! Lists, and a plan by its token. Ordered by token; a slice starts after one.

use super::db::{Db, Param, Row};
use crate::store::numbers::{PLAN_COLUMNS, plan_of};
use crate::store::{Slice, StoreError};
use hushkey_license::wire::{CreatePlan, PlanView, ProductView};
use hushkey_license::{LicenseToken, PlanToken, ProductToken};
use std::str::FromStr;
use std::sync::LazyLock;

/// Columns before the plan's rules.
const OWN: usize = 3;

static PLANS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT plan, product, created_at, {} FROM plans",
        PLAN_COLUMNS.join(", ")
    )
});
static PLAN: LazyLock<String> = LazyLock::new(|| format!("{} WHERE plan = $1", *PLANS));
static PAGE: LazyLock<String> = LazyLock::new(|| format!("{} WHERE plan > $1 ORDER BY plan LIMIT $2", *PLANS));

pub(in crate::store) async fn plan(db: &impl Db, plan: &PlanToken) -> Result<Option<PlanView>, StoreError> {
    let rows = db.rows(&PLAN, &[plan.as_str().into()]).await?;
    rows.first().map(plan_view).transpose()
}

pub(in crate::store) async fn plans(db: &impl Db, slice: &Slice<PlanToken>) -> Result<Vec<PlanView>, StoreError> {
    let after = slice.after.as_ref().map_or("", PlanToken::as_str);
    let rows = db.rows(&PAGE, &[after.into(), slice.limit.into()]).await?;
    rows.iter().map(plan_view).collect()
}

fn plan_view(row: &Row) -> Result<PlanView, StoreError> {
    let rules = plan_of(row.plan(OWN)?)?;
    Ok(PlanView {
        plan: row.token(0)?,
        created_at: row.number(2)?,
        rules: CreatePlan::from_rules(row.token(1)?, &rules),
    })
}

pub(in crate::store) async fn products(
    db: &impl Db,
    slice: &Slice<ProductToken>,
) -> Result<Vec<ProductView>, StoreError> {
    let sql = "SELECT product, created_at FROM products WHERE product > $1 ORDER BY product LIMIT $2";
    let after = slice.after.as_ref().map_or("", ProductToken::as_str);
    let rows = db.rows(sql, &[after.into(), slice.limit.into()]).await?;
    let view = |row: &Row| {
        Ok(ProductView {
            product: row.token(0)?,
            created_at: row.number(1)?,
        })
    };
    rows.iter().map(view).collect()
}

pub(in crate::store) async fn licenses(
    db: &impl Db,
    plan: Option<PlanToken>,
    slice: &Slice<LicenseToken>,
) -> Result<Vec<LicenseToken>, StoreError> {
    let after = slice.after.as_ref().map_or("", LicenseToken::as_str);
    match plan {
        Some(plan) => {
            let sql = "SELECT license FROM licenses WHERE plan = $3 AND license > $1 ORDER BY license LIMIT $2";
            tokens(db, sql, &[after.into(), slice.limit.into(), plan.as_str().into()]).await
        }
        None => {
            let sql = "SELECT license FROM licenses WHERE license > $1 ORDER BY license LIMIT $2";
            tokens(db, sql, &[after.into(), slice.limit.into()]).await
        }
    }
}

/// The tokens in the first column of a query.
pub(super) async fn tokens<T: FromStr>(db: &impl Db, sql: &str, params: &[Param<'_>]) -> Result<Vec<T>, StoreError> {
    let rows = db.rows(sql, params).await?;
    rows.iter().map(|row| row.token(0)).collect()
}
