//! Blind seats: keys, and what was spent under them.

use super::db::{Cell, Db, Row};
use super::list;
use crate::store::{Change, SeatPlan, StoreError};
use hushkey_license::model::{Feature, Mode};
use hushkey_license::seat::{Epoch, SeatPublicKey, Spending};
use hushkey_license::wire::{MAX_PAGE, SeatKey};
use hushkey_license::{Entitlements, MachineToken, PlanToken};

/// Adds the key of a plan's epoch. The same key twice is one; another conflicts: a bucket has one key for ever.
pub(in crate::store) async fn add_key(db: &impl Db, key: &SeatKey, now: i64) -> Result<Change<()>, StoreError> {
    let Some(plan) = list::plan(db, &key.plan).await? else {
        return Ok(Change::Missing);
    };
    if plan.rules.rules().mode != Mode::Blind {
        return Ok(Change::Impossible(Feature::License));
    }
    if let Some(known) = find_key(db, &key.plan, key.epoch).await? {
        return Ok(if known == key.key {
            Change::Done(())
        } else {
            Change::Conflict
        });
    }
    let modulus = key.key.modulus();
    // A key of two buckets would let one's tokens into the other.
    let elsewhere = db
        .rows(
            "SELECT 1 FROM seat_keys WHERE modulus = $1",
            &[modulus.as_slice().into()],
        )
        .await?;
    if !elsewhere.is_empty() {
        return Ok(Change::Conflict);
    }
    let sql = "INSERT INTO seat_keys (plan, epoch, modulus, created_at) VALUES ($1, $2, $3, $4)";
    let epoch = i64::from(key.epoch.number());
    db.run(
        sql,
        &[
            key.plan.as_str().into(),
            epoch.into(),
            modulus.as_slice().into(),
            now.into(),
        ],
    )
    .await?;
    Ok(Change::Done(()))
}

async fn find_key(db: &impl Db, plan: &PlanToken, epoch: Epoch) -> Result<Option<SeatPublicKey>, StoreError> {
    let sql = "SELECT modulus FROM seat_keys WHERE plan = $1 AND epoch = $2";
    let rows = db
        .rows(sql, &[plan.as_str().into(), i64::from(epoch.number()).into()])
        .await?;
    rows.first().map(|row| read_key(row, 0)).transpose()
}

fn read_key(row: &Row, column: usize) -> Result<SeatPublicKey, StoreError> {
    match row.0.get(column) {
        Some(Cell::Bytes(modulus)) => SeatPublicKey::from_modulus(modulus).map_err(|_| StoreError::Corrupt),
        _ => Err(StoreError::Corrupt),
    }
}

/// The keys of a plan from an epoch on, in order.
pub(in crate::store) async fn keys(db: &impl Db, plan: &PlanToken, from: Epoch) -> Result<Vec<SeatKey>, StoreError> {
    let sql = "SELECT epoch, modulus FROM seat_keys WHERE plan = $1 AND epoch >= $2 ORDER BY epoch LIMIT $3";
    let params = [plan.as_str().into(), i64::from(from.number()).into(), MAX_PAGE.into()];
    let rows = db.rows(sql, &params).await?;
    let key = |row: &Row| {
        let number = u32::try_from(row.number(0)?).map_err(|_| StoreError::Corrupt)?;
        Ok(SeatKey {
            plan: *plan,
            epoch: Epoch::of(number),
            key: read_key(row, 1)?,
        })
    };
    rows.iter().map(key).collect()
}

/// A blind plan, as redeeming needs it: rules, features, and the key of an epoch.
pub(in crate::store) async fn seat_plan(
    db: &impl Db,
    plan: &PlanToken,
    epoch: Epoch,
) -> Result<Option<SeatPlan>, StoreError> {
    let (Some(view), Some(key)) = (list::plan(db, plan).await?, find_key(db, plan, epoch).await?) else {
        return Ok(None);
    };
    let sql = "SELECT entitlement, value FROM entitlements WHERE plan = $1";
    let rows = db.rows(sql, &[plan.as_str().into()]).await?;
    let pair = |row: &Row| Ok((row.token(0)?, row.number(1)?));
    let pairs = rows.iter().map(pair).collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Some(SeatPlan {
        product: view.rules.product,
        rules: view.rules.rules(),
        entitlements: Entitlements::collect(pairs).map_err(|_| StoreError::Corrupt)?,
        key,
    }))
}

/// Spends a token, or says who spent it before. A second machine is counted. What earlier epochs left is swept away.
pub(in crate::store) async fn spend(
    db: &impl Db,
    plan: &PlanToken,
    epoch: Epoch,
    spending: &Spending,
    now: i64,
) -> Result<Option<MachineToken>, StoreError> {
    let (plan, number) = (plan.as_str(), i64::from(epoch.number()));
    for sql in [
        "DELETE FROM spent_seats WHERE plan = $1 AND epoch < $2",
        "DELETE FROM cloned_seats WHERE plan = $1 AND epoch < $2",
    ] {
        db.run(sql, &[plan.into(), (number - 1).into()]).await?;
    }
    // The insert is the lock: of two that spend at once, the second waits and then finds the first.
    let sql = "INSERT INTO spent_seats (plan, epoch, spent, machine, spent_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (plan, epoch, spent) DO NOTHING";
    let params = [
        plan.into(),
        number.into(),
        (&spending.spent).into(),
        spending.machine.as_str().into(),
        now.into(),
    ];
    if db.run(sql, &params).await? == 1 {
        return Ok(None);
    }
    let sql = "SELECT machine FROM spent_seats WHERE plan = $1 AND epoch = $2 AND spent = $3";
    let rows = db
        .rows(sql, &[plan.into(), number.into(), (&spending.spent).into()])
        .await?;
    let before: MachineToken = rows.first().ok_or(StoreError::Corrupt)?.token(0)?;
    if before != spending.machine {
        let sql = "INSERT INTO cloned_seats (plan, epoch, clones) VALUES ($1, $2, 1)
                   ON CONFLICT (plan, epoch) DO UPDATE SET clones = cloned_seats.clones + 1";
        db.run(sql, &[plan.into(), number.into()]).await?;
    }
    Ok(Some(before))
}

/// Tokens spent, and clones seen, in an epoch.
pub(in crate::store) async fn count(db: &impl Db, plan: &PlanToken, epoch: Epoch) -> Result<(i64, i64), StoreError> {
    let (plan, number) = (plan.as_str(), i64::from(epoch.number()));
    let sql = "SELECT count(*) FROM spent_seats WHERE plan = $1 AND epoch = $2";
    let spent = super::load::count(db, sql, &[plan.into(), number.into()]).await?;
    let sql = "SELECT clones FROM cloned_seats WHERE plan = $1 AND epoch = $2";
    let rows = db.rows(sql, &[plan.into(), number.into()]).await?;
    let clones = rows.first().map_or(Ok(0), |row| row.number(0))?;
    Ok((spent, clones))
}
