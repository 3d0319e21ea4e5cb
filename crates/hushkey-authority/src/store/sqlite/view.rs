//! A license as administrators see it.

use super::admin::tokens;
use super::license::{Stored, entitlements};
use crate::store::StoreError;
use crate::store::numbers::{STATUSES, item};
use hushkey_license::model::Period;
use hushkey_license::wire::{AttributeKind, AttributeValue, LicenseView, MAX_LISTED_MACHINES, MeterView};
use hushkey_license::{AttributeToken, Entitlements, LicenseToken, OpaqueToken};
use rusqlite::{Connection, OptionalExtension, Row};
use std::collections::BTreeMap;

pub(super) fn view(db: &Connection, license: &LicenseToken, now: i64) -> Result<Option<LicenseView>, StoreError> {
    let row = db
        .prepare_cached(
            "SELECT p.product, l.plan, l.status, l.created_at, l.started_at, l.expires_at, l.checked_in_at,
                    p.max_machines, (SELECT count(*) FROM machines m WHERE m.license = l.license)
               FROM licenses l JOIN plans p ON p.plan = l.plan WHERE l.license = ?1",
        )?
        .query_row([license.as_str()], |row| Ok(own(row, license)))
        .optional()?;
    let Some(own) = row.transpose()? else { return Ok(None) };
    let limit = i64::try_from(MAX_LISTED_MACHINES).unwrap_or(i64::MAX);
    let machines = tokens(
        db,
        "SELECT machine FROM machines WHERE license = ?1 ORDER BY machine LIMIT ?2",
        (license.as_str(), limit),
    )?;
    Ok(Some(LicenseView {
        machines,
        entitlements: entitlements(db, &own.plan, license)?,
        attributes: attributes(db, license)?,
        meters: meters(db, &own, now)?,
        ..own
    }))
}

fn own(row: &Row<'_>, license: &LicenseToken) -> Result<LicenseView, StoreError> {
    Ok(LicenseView {
        license: *license,
        product: row.get::<_, Stored<_>>(0)?.0,
        plan: row.get::<_, Stored<_>>(1)?.0,
        status: item(&STATUSES, row.get(2)?)?,
        created_at: row.get(3)?,
        started_at: row.get(4)?,
        expires_at: row.get(5)?,
        checked_in_at: row.get(6)?,
        max_machines: row.get(7)?,
        seats_taken: row.get(8)?,
        machines: Vec::new(),
        entitlements: Entitlements::default(),
        attributes: BTreeMap::new(),
        meters: Vec::new(),
    })
}

type Attribute = (AttributeToken, Option<i64>, Option<i64>, Option<OpaqueToken>);

fn attributes(db: &Connection, license: &LicenseToken) -> Result<BTreeMap<AttributeToken, AttributeValue>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT v.attribute, d.kind, v.value, v.token FROM license_attributes v
           JOIN licenses l ON l.license = v.license
           JOIN attributes d ON d.plan = l.plan AND d.attribute = v.attribute
          WHERE v.license = ?1",
    )?;
    let rows = statement.query_map([license.as_str()], |row| -> rusqlite::Result<Attribute> {
        let token: Option<Stored<OpaqueToken>> = row.get(3)?;
        Ok((
            row.get::<_, Stored<_>>(0)?.0,
            row.get(1)?,
            row.get(2)?,
            token.map(|token| token.0),
        ))
    })?;
    rows.map(|row| {
        let (attribute, kind, number, token) = row?;
        let value = match (item(&AttributeKind::ALL, kind)?, number, token) {
            (AttributeKind::Bool, Some(number), None) => AttributeValue::Bool(number == 1),
            (AttributeKind::Token, None, Some(token)) => AttributeValue::Token(token),
            (AttributeKind::Enum | AttributeKind::Number, Some(number), None) => AttributeValue::Number(number),
            _ => return Err(StoreError::Corrupt),
        };
        Ok((attribute, value))
    })
    .collect()
}

fn meters(db: &Connection, own: &LicenseView, now: i64) -> Result<Vec<MeterView>, StoreError> {
    let mut statement =
        db.prepare_cached("SELECT meter, max_uses, period FROM meters WHERE plan = ?1 ORDER BY meter")?;
    let declared = statement
        .query_map([own.plan.as_str()], |row| {
            Ok((row.get::<_, Stored<_>>(0)?.0, row.get(1)?, row.get(2)?))
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut used =
        db.prepare_cached("SELECT used FROM uses WHERE license = ?1 AND meter = ?2 AND period_start = ?3")?;
    declared
        .into_iter()
        .map(|(meter, max_uses, period): (hushkey_license::MeterToken, i64, i64)| {
            let start = item(&Period::ALL, Some(period))?.start(now);
            let so_far: Option<i64> = used
                .query_row((own.license.as_str(), meter.as_str(), start), |row| row.get(0))
                .optional()?;
            Ok(MeterView {
                meter,
                used: so_far.unwrap_or(0),
                max_uses,
            })
        })
        .collect()
}
