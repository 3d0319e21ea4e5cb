//! Admin tokens, by their keyed hashes.

use super::admin::exists;
use super::license::Stored;
use crate::store::{Grant, Slice, StoreError};
use hushkey_license::wire::{GrantView, Grants};
use hushkey_license::{GrantToken, KeyHash};
use rusqlite::{Connection, OptionalExtension};

pub(super) fn add(db: &Connection, hash: &KeyHash, grant: &Grant, now: i64) -> Result<(), StoreError> {
    db.prepare_cached(
        "INSERT INTO admins (hash, created_at, grant_name, scopes, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (hash) DO NOTHING",
    )?
    .execute((
        hash.as_bytes(),
        now,
        grant.name.as_ref().map(|name| name.as_str()),
        grant.scopes.number(),
        grant.expires_at,
    ))?;
    Ok(())
}

pub(super) fn find(db: &Connection, hash: &KeyHash) -> Result<Option<Grant>, StoreError> {
    let found: Option<(Option<Stored<GrantToken>>, i64, Option<i64>)> = db
        .prepare_cached("SELECT grant_name, scopes, expires_at FROM admins WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found
        .map(|(name, scopes, expires_at)| {
            Ok(Grant {
                name: name.map(|name| name.0),
                scopes: Grants::from_number(scopes).map_err(|_| StoreError::Corrupt)?,
                expires_at,
            })
        })
        .transpose()
}

pub(super) fn list(db: &Connection, slice: &Slice<GrantToken>) -> Result<Vec<GrantView>, StoreError> {
    let mut statement = db.prepare_cached(
        "SELECT grant_name, scopes, created_at, expires_at FROM admins
          WHERE grant_name > ?1 ORDER BY grant_name LIMIT ?2",
    )?;
    let after = slice.after.as_ref().map_or("", GrantToken::as_str);
    let rows = statement.query_map((after, slice.limit), |row| {
        Ok((row.get::<_, Stored<_>>(0)?.0, row.get(1)?, row.get(2)?, row.get(3)?))
    })?;
    rows.map(|row| {
        let (grant, scopes, created_at, expires_at) = row?;
        let scopes = Grants::from_number(scopes).map_err(|_| StoreError::Corrupt)?;
        Ok(GrantView {
            grant,
            scopes: scopes.scopes(),
            created_at,
            expires_at,
        })
    })
    .collect()
}

pub(super) fn revoke(db: &Connection, name: &GrantToken) -> Result<bool, StoreError> {
    let gone = db
        .prepare_cached("DELETE FROM admins WHERE grant_name = ?1")?
        .execute([name.as_str()])?;
    Ok(gone == 1)
}

pub(super) fn has_any(db: &Connection) -> Result<bool, StoreError> {
    exists(db, "SELECT 1 FROM admins", [])
}
