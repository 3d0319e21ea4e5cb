//! Admin tokens, by their keyed hashes.

use super::db::{Db, Row};
use crate::store::{Grant, Slice, StoreError};
use hushkey_license::wire::{GrantView, Grants};
use hushkey_license::{GrantToken, KeyHash};

pub(in crate::store) async fn add(db: &impl Db, hash: &KeyHash, grant: &Grant, now: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO admins (hash, created_at, grant_name, scopes, expires_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (hash) DO NOTHING";
    let name = grant.name.as_ref().map(GrantToken::as_str);
    let params = [
        hash.as_bytes().into(),
        now.into(),
        name.into(),
        grant.scopes.number().into(),
        grant.expires_at.into(),
    ];
    db.run(sql, &params).await?;
    Ok(())
}

pub(in crate::store) async fn find(db: &impl Db, hash: &KeyHash) -> Result<Option<Grant>, StoreError> {
    let sql = "SELECT grant_name, scopes, expires_at FROM admins WHERE hash = $1";
    let rows = db.rows(sql, &[hash.as_bytes().into()]).await?;
    let grant = |row: &Row| {
        Ok(Grant {
            name: row.maybe_token(0)?,
            scopes: Grants::from_number(row.number(1)?).map_err(|_| StoreError::Corrupt)?,
            expires_at: row.maybe_number(2)?,
        })
    };
    rows.first().map(grant).transpose()
}

pub(in crate::store) async fn list(db: &impl Db, slice: &Slice<GrantToken>) -> Result<Vec<GrantView>, StoreError> {
    let sql = "SELECT grant_name, scopes, created_at, expires_at FROM admins
                WHERE grant_name > $1 ORDER BY grant_name LIMIT $2";
    let after = slice.after.as_ref().map_or("", GrantToken::as_str);
    let rows = db.rows(sql, &[after.into(), slice.limit.into()]).await?;
    let view = |row: &Row| {
        let scopes = Grants::from_number(row.number(1)?).map_err(|_| StoreError::Corrupt)?;
        Ok(GrantView {
            grant: row.token(0)?,
            scopes: scopes.scopes(),
            created_at: row.number(2)?,
            expires_at: row.maybe_number(3)?,
        })
    };
    rows.iter().map(view).collect()
}

pub(in crate::store) async fn revoke(db: &impl Db, name: &GrantToken) -> Result<bool, StoreError> {
    let sql = "DELETE FROM admins WHERE grant_name = $1";
    Ok(db.run(sql, &[name.as_str().into()]).await? == 1)
}

pub(in crate::store) async fn has_any(db: &impl Db) -> Result<bool, StoreError> {
    Ok(!db.rows("SELECT 1 FROM admins LIMIT 1", &[]).await?.is_empty())
}
