//! What administrators add: products, plans and what belongs to them, licenses.

use super::db::{Db, Param};
use super::list;
use super::load::count;
use crate::store::numbers::{PLAN_COLUMNS, item, place, plan_numbers};
use crate::store::{Change, Creation, StoreError};
use hushkey_license::lease::MAX_ENTITLEMENTS;
use hushkey_license::model::{ExpirationBasis, Feature, Mode, Period, Plan, Support};
use hushkey_license::wire::{AttributeKind, EventKind};
use hushkey_license::{KeyHash, LicenseToken, PlanToken, ProductToken};

/// Most meters, and most attributes, of one plan.
const MOST: i64 = 64;

pub(in crate::store) async fn create(db: &impl Db, creation: &Creation, now: i64) -> Result<Change<()>, StoreError> {
    match creation {
        Creation::Product(product) => {
            let sql = "INSERT INTO products (product, created_at) VALUES ($1, $2) ON CONFLICT (product) DO NOTHING";
            db.run(sql, &[product.as_str().into(), now.into()]).await?;
            Ok(Change::Done(()))
        }
        Creation::Plan { plan, product, rules } => add_plan(db, plan, product, rules, now).await,
        Creation::Entitlement {
            plan,
            entitlement,
            value,
        } => {
            let row = Part {
                table: "entitlements",
                feature: None,
                most: i64::try_from(MAX_ENTITLEMENTS).unwrap_or(MOST),
                token: ("entitlement", entitlement.as_str()),
                numbers: &[("value", *value)],
            };
            add(db, plan, row).await
        }
        Creation::Meter {
            plan,
            meter,
            max_uses,
            period,
        } => {
            let row = Part {
                table: "meters",
                feature: Some(Feature::Meters),
                most: MOST,
                token: ("meter", meter.as_str()),
                numbers: &[("max_uses", *max_uses), ("period", place(&Period::ALL, period))],
            };
            add(db, plan, row).await
        }
        Creation::Attribute {
            plan,
            attribute,
            kind,
            least,
            most,
        } => {
            let row = Part {
                table: "attributes",
                feature: Some(Feature::Attributes),
                most: MOST,
                token: ("attribute", attribute.as_str()),
                numbers: &[
                    ("kind", place(&AttributeKind::ALL, kind)),
                    ("least", *least),
                    ("most", *most),
                ],
            };
            add(db, plan, row).await
        }
    }
}

/// A row that belongs to a plan: columns and their values.
struct Part<'a> {
    table: &'static str,
    /// What the plan's mode must have.
    feature: Option<Feature>,
    /// Most such rows of one plan.
    most: i64,
    token: (&'static str, &'a str),
    numbers: &'a [(&'static str, i64)],
}

/// Adds a row to a plan that may have it. The same row twice is done once; another under its token conflicts.
async fn add(db: &impl Db, plan: &PlanToken, part: Part<'_>) -> Result<Change<()>, StoreError> {
    let Some(mode) = mode_of(db, plan).await? else {
        return Ok(Change::Missing);
    };
    if let Some(feature) = part.feature.filter(|feature| feature.support(mode) != Support::Yes) {
        return Ok(Change::Impossible(feature));
    }
    let (table, (column, token)) = (part.table, part.token);
    let columns: Vec<&str> = part.numbers.iter().map(|(column, _)| *column).collect();
    let columns = columns.join(", ");
    let sql = format!("SELECT {columns} FROM {table} WHERE plan = $1 AND {column} = $2");
    let known = db.rows(&sql, &[plan.as_str().into(), token.into()]).await?;
    if let Some(known) = known.first() {
        for (place, (_, number)) in part.numbers.iter().enumerate() {
            if known.number(place)? != *number {
                return Ok(Change::Conflict);
            }
        }
        return Ok(Change::Done(()));
    }
    let sql = format!("SELECT count(*) FROM {table} WHERE plan = $1");
    if count(db, &sql, &[plan.as_str().into()]).await? >= part.most {
        return Ok(Change::Conflict);
    }
    let marks = marks(part.numbers.len() + 2);
    let sql = format!("INSERT INTO {table} (plan, {column}, {columns}) VALUES ({marks})");
    let mut params: Vec<Param<'_>> = vec![plan.as_str().into(), token.into()];
    params.extend(part.numbers.iter().map(|(_, number)| Param::from(*number)));
    db.run(&sql, &params).await?;
    Ok(Change::Done(()))
}

/// `$1, $2, …`
fn marks(count: usize) -> String {
    let all: Vec<String> = (1..=count).map(|place| format!("${place}")).collect();
    all.join(", ")
}

/// The plan's mode; the plan is locked, so that two who add to it count one after the other.
async fn mode_of<D: Db>(db: &D, plan: &PlanToken) -> Result<Option<Mode>, StoreError> {
    let sql = ["SELECT mode FROM plans WHERE plan = $1", D::LOCK].concat();
    let rows = db.rows(&sql, &[plan.as_str().into()]).await?;
    rows.first()
        .map(|row| item(Mode::ALL, row.maybe_number(0)?))
        .transpose()
}

async fn add_plan(
    db: &impl Db,
    plan: &PlanToken,
    product: &ProductToken,
    rules: &Plan,
    now: i64,
) -> Result<Change<()>, StoreError> {
    let sql = "SELECT 1 FROM products WHERE product = $1";
    if db.rows(sql, &[product.as_str().into()]).await?.is_empty() {
        return Ok(Change::Missing);
    }
    if let Some(known) = list::plan(db, plan).await? {
        let same = known.rules.product == *product && known.rules.rules() == *rules;
        return Ok(if same { Change::Done(()) } else { Change::Conflict });
    }
    let sql = format!(
        "INSERT INTO plans (plan, product, created_at, {}) VALUES ({})",
        PLAN_COLUMNS.join(", "),
        marks(PLAN_COLUMNS.len() + 3)
    );
    let mut params: Vec<Param<'_>> = vec![plan.as_str().into(), product.as_str().into(), now.into()];
    params.extend(plan_numbers(rules).into_iter().map(Param::from));
    db.run(&sql, &params).await?;
    Ok(Change::Done(()))
}

pub(in crate::store) async fn add_license(
    db: &impl Db,
    license: &LicenseToken,
    plan: &PlanToken,
    key: &KeyHash,
    now: i64,
) -> Result<Change<Option<i64>>, StoreError> {
    if let Some(repeated) = repeated_license(db, license, plan, key).await? {
        return Ok(repeated);
    }
    let Some(view) = list::plan(db, plan).await? else {
        return Ok(Change::Missing);
    };
    let rules = view.rules.rules();
    if rules.mode == Mode::Blind {
        return Ok(Change::Impossible(Feature::License));
    }
    let starts = rules.expiration_basis == ExpirationBasis::Creation;
    let expires_at = rules
        .duration_seconds
        .filter(|_| starts)
        .map(|term| now.saturating_add(term));
    let sql = "INSERT INTO licenses (license, plan, key_hash, status, expires_at, created_at, started_at)
               VALUES ($1, $2, $3, 0, $4, $5, $6)";
    let params = [
        license.as_str().into(),
        plan.as_str().into(),
        key.as_bytes().into(),
        expires_at.into(),
        now.into(),
        starts.then_some(now).into(),
    ];
    db.run(sql, &params).await?;
    super::webhooks::raise(db, license, EventKind::LicenseCreated, now).await?;
    Ok(Change::Done(expires_at))
}

/// What became of the same license before: its end, or a conflict if it was made for another plan or key.
async fn repeated_license(
    db: &impl Db,
    license: &LicenseToken,
    plan: &PlanToken,
    key: &KeyHash,
) -> Result<Option<Change<Option<i64>>>, StoreError> {
    let sql =
        "SELECT CASE WHEN plan = $2 AND key_hash = $3 THEN 1 ELSE 0 END, expires_at FROM licenses WHERE license = $1";
    let params = [license.as_str().into(), plan.as_str().into(), key.as_bytes().into()];
    let rows = db.rows(sql, &params).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    Ok(Some(if row.number(0)? == 1 {
        Change::Done(row.maybe_number(1)?)
    } else {
        Change::Conflict
    }))
}
