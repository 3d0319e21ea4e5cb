//! Blind seats: keys, and what was spent under them.

use super::db::{Cell, Db, Row, Statement};
use super::list;
use crate::store::{Change, SeatPlan, Spending, StoreError};
use hushkey_license::blind_rsa::PublicKey;
use hushkey_license::model::{Feature, Mode};
use hushkey_license::seat::{Bucket, EpochLength, Floor, SeatKey};
use hushkey_license::wire::{MAX_PAGE, PublishedSeatKey};
use hushkey_license::{Entitlements, PlanToken};

const KEY: &str = "SELECT plan, epoch, modulus, issuer FROM seat_keys";

/// Adds the key of a plan's epoch. The same key twice is one; another conflicts: a bucket has one key for ever, and a key one
/// bucket.
pub(in crate::store) async fn add_key(
    db: &impl Db,
    key: &PublishedSeatKey,
    now: i64,
) -> Result<Change<()>, StoreError> {
    let Some(plan) = list::plan(db, &key.plan).await? else {
        return Ok(Change::Missing);
    };
    if plan.rules.rules().mode != Mode::Blind {
        return Ok(Change::Impossible(Feature::License));
    }
    let id = key.key.id();
    let epoch = i64::from(key.epoch);
    let sql = format!("{KEY} WHERE key_id = $1 OR (plan = $2 AND epoch = $3)");
    let known = db
        .rows(&sql, &[(&id).into(), key.plan.as_str().into(), epoch.into()])
        .await?;
    if !known.is_empty() {
        let mut same = true;
        for row in &known {
            same &= published(row)? == *key;
        }
        return Ok(if same { Change::Done(()) } else { Change::Conflict });
    }
    let sql =
        "INSERT INTO seat_keys (key_id, plan, epoch, modulus, issuer, created_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let modulus = key.key.modulus();
    let params = [
        (&id).into(),
        key.plan.as_str().into(),
        epoch.into(),
        modulus.as_slice().into(),
        key.issuer.as_str().into(),
        now.into(),
    ];
    db.run(sql, &params).await?;
    Ok(Change::Done(()))
}

fn published(row: &Row) -> Result<PublishedSeatKey, StoreError> {
    let Some(Cell::Bytes(modulus)) = row.0.get(2) else {
        return Err(StoreError::Corrupt);
    };
    Ok(PublishedSeatKey {
        plan: row.token(0)?,
        epoch: u32::try_from(row.number(1)?).map_err(|_| StoreError::Corrupt)?,
        key: PublicKey::from_modulus(modulus).map_err(|_| StoreError::Corrupt)?,
        issuer: row.token(3)?,
    })
}

/// The keys of a plan from an epoch on, in order.
pub(in crate::store) async fn keys(
    db: &impl Db,
    plan: &PlanToken,
    from: u32,
) -> Result<Vec<PublishedSeatKey>, StoreError> {
    let sql = format!("{KEY} WHERE plan = $1 AND epoch >= $2 ORDER BY epoch LIMIT $3");
    let params = [plan.as_str().into(), i64::from(from).into(), MAX_PAGE.into()];
    let rows = db.rows(&sql, &params).await?;
    rows.iter().map(published).collect()
}

/// What redeeming needs of the key with exactly this name: the key with its bucket and term, and its plan's features.
pub(in crate::store) async fn seat_plan(db: &impl Db, key_id: &[u8; 32]) -> Result<Option<SeatPlan>, StoreError> {
    let sql = format!("{KEY} WHERE key_id = $1");
    let rows = db.rows(&sql, &[key_id.into()]).await?;
    let Some(row) = rows.first() else { return Ok(None) };
    let key = published(row)?;
    let view = list::plan(db, &key.plan).await?.ok_or(StoreError::Corrupt)?;
    let rules = view.rules.rules();
    let length = rules.epoch_seconds.and_then(|seconds| EpochLength::new(seconds).ok());
    let floor = rules.anonymity_floor.and_then(|floor| u32::try_from(floor).ok());
    let floor = floor.and_then(|floor| Floor::new(floor).ok());
    let bucket = Bucket {
        product: view.rules.product,
        plan: key.plan,
        epoch: key.epoch,
    };
    let sql = "SELECT entitlement, value FROM entitlements WHERE plan = $1";
    let rows = db.rows(sql, &[key.plan.as_str().into()]).await?;
    let pair = |row: &Row| Ok((row.token(0)?, row.number(1)?));
    let pairs = rows.iter().map(pair).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Some(SeatPlan {
        issuer: key.issuer,
        key: SeatKey::new(
            bucket,
            length.ok_or(StoreError::Corrupt)?,
            floor.ok_or(StoreError::Corrupt)?,
            key.key,
        ),
        entitlements: Entitlements::collect(pairs).map_err(|_| StoreError::Corrupt)?,
    }))
}

/// Spends a token, or says which device spent it before. A second device is counted. What old epochs left is swept away.
pub(in crate::store) async fn spend(
    db: &impl Db,
    spending: &Spending,
    now: i64,
) -> Result<Option<[u8; 32]>, StoreError> {
    let (plan, epoch) = (spending.plan.as_str(), i64::from(spending.epoch));
    let old = epoch - 1;
    // The insert is the lock: of two that spend at once, the second waits and then finds the first.
    let statements = [
        Statement::new(
            "DELETE FROM spent_seats WHERE plan = $1 AND epoch < $2",
            [plan.into(), old.into()],
        ),
        Statement::new(
            "DELETE FROM cloned_seats WHERE plan = $1 AND epoch < $2",
            [plan.into(), old.into()],
        ),
        Statement::new(
            "INSERT INTO spent_seats (spent, plan, epoch, device, spent_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (spent) DO NOTHING",
            [
                spending.spent.as_bytes().into(),
                plan.into(),
                epoch.into(),
                (&spending.device).into(),
                now.into(),
            ],
        ),
    ];
    if db.run_all(&statements).await?.last() == Some(&1) {
        return Ok(None);
    }
    let sql = "SELECT device FROM spent_seats WHERE spent = $1";
    let rows = db.rows(sql, &[spending.spent.as_bytes().into()]).await?;
    let before: [u8; 32] = match rows.first().and_then(|row| row.0.first()) {
        Some(Cell::Bytes(device)) => device.as_slice().try_into().map_err(|_| StoreError::Corrupt)?,
        _ => return Err(StoreError::Corrupt),
    };
    if before != spending.device {
        let sql = "INSERT INTO cloned_seats (plan, epoch, clones) VALUES ($1, $2, 1)
                   ON CONFLICT (plan, epoch) DO UPDATE SET clones = cloned_seats.clones + 1";
        db.run(sql, &[plan.into(), epoch.into()]).await?;
    }
    Ok(Some(before))
}

/// Tokens spent, and clones seen, in an epoch.
pub(in crate::store) async fn count(db: &impl Db, plan: &PlanToken, epoch: u32) -> Result<(i64, i64), StoreError> {
    let (plan, epoch) = (plan.as_str(), i64::from(epoch));
    let sql = "SELECT count(*) FROM spent_seats WHERE plan = $1 AND epoch = $2";
    let spent = super::load::count(db, sql, &[plan.into(), epoch.into()]).await?;
    let sql = "SELECT clones FROM cloned_seats WHERE plan = $1 AND epoch = $2";
    let rows = db.rows(sql, &[plan.into(), epoch.into()]).await?;
    let clones = rows.first().map_or(Ok(0), |row| row.number(0))?;
    Ok((spent, clones))
}
