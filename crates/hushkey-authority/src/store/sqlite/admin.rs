//! What administrators add: products, plans and what belongs to them, licenses.

use super::license::Stored;
use crate::store::numbers::{PLAN_COLUMNS, place, plan_numbers};
use crate::store::{Change, Creation, StoreError};
use hushkey_license::lease::MAX_ENTITLEMENTS;
use hushkey_license::model::{ExpirationBasis, Feature, Mode, Period, Plan};
use hushkey_license::wire::AttributeKind;
use hushkey_license::{KeyHash, LicenseToken, PlanToken, ProductToken};
use rusqlite::{Connection, OptionalExtension, Params, ToSql, params_from_iter};

/// Most meters, and most attributes, of one plan.
const MOST: i64 = 64;

pub(super) fn create(db: &Connection, creation: &Creation, now: i64) -> Result<Change<()>, StoreError> {
    match creation {
        Creation::Product(product) => {
            db.prepare_cached("INSERT INTO products (product, created_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
                .execute((product.as_str(), now))?;
            Ok(Change::Done(()))
        }
        Creation::Plan { plan, product, rules } => add_plan(db, plan, product, rules, now),
        Creation::Entitlement {
            plan,
            entitlement,
            value,
        } => add(
            db,
            plan,
            None,
            Row {
                table: "entitlements",
                most: i64::try_from(MAX_ENTITLEMENTS).unwrap_or(MOST),
                columns: ["entitlement", "value", "value", "value"],
                token: entitlement.as_str(),
                numbers: [*value, *value, *value],
            },
        ),
        Creation::Meter {
            plan,
            meter,
            max_uses,
            period,
        } => {
            let period = place(&Period::ALL, period);
            add(
                db,
                plan,
                Some(Feature::Meters),
                Row {
                    table: "meters",
                    most: MOST,
                    columns: ["meter", "max_uses", "period", "period"],
                    token: meter.as_str(),
                    numbers: [*max_uses, period, period],
                },
            )
        }
        Creation::Attribute {
            plan,
            attribute,
            kind,
            least,
            most,
        } => add(
            db,
            plan,
            Some(Feature::Attributes),
            Row {
                table: "attributes",
                most: MOST,
                columns: ["attribute", "kind", "least", "most"],
                token: attribute.as_str(),
                numbers: [place(&AttributeKind::ALL, kind), *least, *most],
            },
        ),
    }
}

/// A row that belongs to a plan: its token and up to three numbers (a shorter one repeats its last column).
struct Row<'a> {
    table: &'static str,
    most: i64,
    columns: [&'static str; 4],
    token: &'a str,
    numbers: [i64; 3],
}

/// Adds a row to a plan that may have its feature. The same row twice is done once; another under its token conflicts.
fn add(db: &Connection, plan: &PlanToken, feature: Option<Feature>, row: Row<'_>) -> Result<Change<()>, StoreError> {
    let Some(mode) = mode_of(db, plan)? else {
        return Ok(Change::Missing);
    };
    if let Some(feature) = feature.filter(|feature| feature.support(mode) != hushkey_license::model::Support::Yes) {
        return Ok(Change::Impossible(feature));
    }
    let table = row.table;
    let [token, a, b, c] = row.columns;
    let known = format!("SELECT {a} = ?3 AND {b} = ?4 AND {c} = ?5 FROM {table} WHERE plan = ?1 AND {token} = ?2");
    let [one, two, three] = row.numbers;
    let same: Option<bool> = db
        .prepare_cached(&known)?
        .query_row((plan.as_str(), row.token, one, two, three), |found| found.get(0))
        .optional()?;
    if let Some(same) = same {
        return Ok(if same { Change::Done(()) } else { Change::Conflict });
    }
    let count: i64 = db
        .prepare_cached(&format!("SELECT count(*) FROM {table} WHERE plan = ?1"))?
        .query_row([plan.as_str()], |found| found.get(0))?;
    if count >= row.most {
        return Ok(Change::Conflict);
    }
    let mut columns = row.columns.to_vec();
    columns.dedup();
    let marks: Vec<String> = (1..=columns.len() + 1).map(|place| format!("?{place}")).collect();
    let sql = format!(
        "INSERT INTO {table} (plan, {}) VALUES ({})",
        columns.join(", "),
        marks.join(", ")
    );
    let values: [&dyn ToSql; 5] = [&plan.as_str(), &row.token, &one, &two, &three];
    db.prepare_cached(&sql)?
        .execute(params_from_iter(values.into_iter().take(columns.len() + 1)))?;
    Ok(Change::Done(()))
}

fn mode_of(db: &Connection, plan: &PlanToken) -> Result<Option<Mode>, StoreError> {
    let mode: Option<i64> = db
        .prepare_cached("SELECT mode FROM plans WHERE plan = ?1")?
        .query_row([plan.as_str()], |row| row.get(0))
        .optional()?;
    mode.map(|mode| crate::store::numbers::item(Mode::ALL, Some(mode)))
        .transpose()
}

fn add_plan(
    db: &Connection,
    plan: &PlanToken,
    product: &ProductToken,
    rules: &Plan,
    now: i64,
) -> Result<Change<()>, StoreError> {
    if !exists(db, "SELECT 1 FROM products WHERE product = ?1", [product.as_str()])? {
        return Ok(Change::Missing);
    }
    if let Some((of, known)) = super::list::plan(db, plan)?.map(|view| (view.rules.product, view.rules.rules())) {
        let same = of == *product && known == *rules;
        return Ok(if same { Change::Done(()) } else { Change::Conflict });
    }
    let marks: Vec<String> = (1..=PLAN_COLUMNS.len() + 3).map(|place| format!("?{place}")).collect();
    let sql = format!(
        "INSERT INTO plans (plan, product, created_at, {}) VALUES ({})",
        PLAN_COLUMNS.join(", "),
        marks.join(", ")
    );
    let numbers = plan_numbers(rules);
    let mut values: Vec<&dyn ToSql> = Vec::with_capacity(marks.len());
    let (plan, product) = (plan.as_str(), product.as_str());
    values.push(&plan);
    values.push(&product);
    values.push(&now);
    values.extend(numbers.iter().map(|number| number as &dyn ToSql));
    db.prepare_cached(&sql)?.execute(params_from_iter(values))?;
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
    let Some(view) = super::list::plan(db, plan)? else {
        return Ok(Change::Missing);
    };
    let rules = view.rules.rules();
    if rules.mode == Mode::Blind {
        return Ok(Change::Impossible(Feature::License));
    }
    let starts = rules.expiration_basis == ExpirationBasis::Creation;
    let started_at = starts.then_some(now);
    let expires_at = rules
        .duration_seconds
        .filter(|_| starts)
        .map(|term| now.saturating_add(term));
    db.prepare_cached(
        "INSERT INTO licenses (license, plan, key_hash, status, expires_at, created_at, started_at)
         VALUES (?1, ?2, ?3, 0, ?4, ?5, ?6)",
    )?
    .execute((
        license.as_str(),
        plan.as_str(),
        key.as_bytes(),
        expires_at,
        now,
        started_at,
    ))?;
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

pub(super) fn exists(db: &Connection, sql: &str, params: impl Params) -> Result<bool, StoreError> {
    Ok(db.prepare_cached(sql)?.exists(params)?)
}

/// The tokens in the first column of a query.
pub(super) fn tokens<T: std::str::FromStr>(
    db: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<Vec<T>, StoreError> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params, |row| Ok(row.get::<_, Stored<T>>(0)?.0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
