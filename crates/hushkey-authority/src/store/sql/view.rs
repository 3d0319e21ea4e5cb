//! A license as administrators see it.

use super::db::{Db, Row};
use super::list::tokens;
use super::load::{entitlements, used};
use crate::store::StoreError;
use crate::store::numbers::{STATUSES, item};
use hushkey_license::model::Period;
use hushkey_license::wire::{AttributeKind, AttributeValue, LicenseView, MAX_LISTED_MACHINES, MeterView};
use hushkey_license::{AttributeToken, Entitlements, LicenseToken};
use std::collections::BTreeMap;

pub(in crate::store) async fn view(
    db: &impl Db,
    license: &LicenseToken,
    now: i64,
) -> Result<Option<LicenseView>, StoreError> {
    let sql = "SELECT p.product, l.plan, l.status, l.created_at, l.started_at, l.expires_at, l.checked_in_at,
                      p.max_machines, (SELECT count(*) FROM machines m WHERE m.license = l.license)
                 FROM licenses l JOIN plans p ON p.plan = l.plan WHERE l.license = $1";
    let rows = db.rows(sql, &[license.as_str().into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let own = own(row, license)?;
    let limit = i64::try_from(MAX_LISTED_MACHINES).unwrap_or(i64::MAX);
    let sql = "SELECT machine FROM machines WHERE license = $1 ORDER BY machine LIMIT $2";
    Ok(Some(LicenseView {
        machines: tokens(db, sql, &[license.as_str().into(), limit.into()]).await?,
        entitlements: entitlements(db, &own.plan, license).await?,
        attributes: attributes(db, license).await?,
        meters: meters(db, &own, now).await?,
        ..own
    }))
}

fn own(row: &Row, license: &LicenseToken) -> Result<LicenseView, StoreError> {
    Ok(LicenseView {
        license: *license,
        product: row.token(0)?,
        plan: row.token(1)?,
        status: item(&STATUSES, row.maybe_number(2)?)?,
        created_at: row.number(3)?,
        started_at: row.maybe_number(4)?,
        expires_at: row.maybe_number(5)?,
        checked_in_at: row.maybe_number(6)?,
        max_machines: row.number(7)?,
        seats_taken: row.number(8)?,
        machines: Vec::new(),
        entitlements: Entitlements::default(),
        attributes: BTreeMap::new(),
        meters: Vec::new(),
    })
}

async fn attributes(
    db: &impl Db,
    license: &LicenseToken,
) -> Result<BTreeMap<AttributeToken, AttributeValue>, StoreError> {
    let sql = "SELECT v.attribute, d.kind, v.value, v.token FROM license_attributes v
                 JOIN licenses l ON l.license = v.license
                 JOIN attributes d ON d.plan = l.plan AND d.attribute = v.attribute
                WHERE v.license = $1";
    let rows = db.rows(sql, &[license.as_str().into()]).await?;
    let pair = |row: &Row| {
        let kind = item(&AttributeKind::ALL, row.maybe_number(1)?)?;
        let value = match (kind, row.maybe_number(2)?, row.maybe_token(3)?) {
            (AttributeKind::Bool, Some(number), None) => AttributeValue::Bool(number == 1),
            (AttributeKind::Token, None, Some(token)) => AttributeValue::Token(token),
            (AttributeKind::Enum | AttributeKind::Number, Some(number), None) => AttributeValue::Number(number),
            _ => return Err(StoreError::Corrupt),
        };
        Ok((row.token(0)?, value))
    };
    rows.iter().map(pair).collect()
}

async fn meters(db: &impl Db, own: &LicenseView, now: i64) -> Result<Vec<MeterView>, StoreError> {
    let sql = "SELECT meter, max_uses, period FROM meters WHERE plan = $1 ORDER BY meter";
    let mut views = Vec::new();
    for row in db.rows(sql, &[own.plan.as_str().into()]).await? {
        let meter = row.token(0)?;
        let start = item(&Period::ALL, row.maybe_number(2)?)?.start(now);
        views.push(MeterView {
            meter,
            used: used(db, &own.license, &meter, start).await?,
            max_uses: row.number(1)?,
        });
    }
    Ok(views)
}
