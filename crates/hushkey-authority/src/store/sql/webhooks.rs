//! Webhooks, and the events that wait to be delivered to them: written in the transaction of what they tell of.

use super::db::{Db, Row, Statement};
use crate::store::numbers::{item, place};
use crate::store::{Change, Claimed, SealedUrl, Slice, StoreError, Webhook, WebhookCount};
use hushkey_license::wire::{DeliveryState, DeliveryView, EventKind};
use hushkey_license::{EventToken, LicenseToken, RequestDigest, WebhookToken};

/// Most webhooks: each costs a row an event.
const MOST: i64 = 32;

/// The webhooks, and the place that the next event of a license has at each: asked together with the license, under its key hash.
pub(super) const LISTENING: &str = "SELECT w.webhook, w.kinds, (SELECT coalesce(max(d.place), 0) + 1
         FROM deliveries d JOIN licenses l ON l.license = d.license WHERE d.webhook = w.webhook AND l.key_hash = $1)
       FROM webhooks w";

/// A webhook, as a transaction that may raise events sees it.
#[derive(Debug)]
pub(super) struct Listener {
    webhook: WebhookToken,
    kinds: i64,
    place: i64,
}

impl Listener {
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            webhook: row.token(0)?,
            kinds: row.number(1)?,
            place: row.number(2)?,
        })
    }
}

/// An event for one webhook, to be written.
#[derive(Debug)]
pub(super) struct Raised {
    webhook: WebhookToken,
    event: EventToken,
    kind: EventKind,
    license: LicenseToken,
    place: i64,
    now: i64,
    /// Only if a machine of the license has been silent since then.
    silent_since: Option<i64>,
}

impl Raised {
    pub(super) fn statement(&self) -> Statement<'_> {
        let sql = "INSERT INTO deliveries (webhook, event, kind, license, place, happened_at, state, attempts, next_at)
                   SELECT CAST($1 AS TEXT), CAST($2 AS TEXT), CAST($3 AS BIGINT), CAST($4 AS TEXT), CAST($5 AS BIGINT),
                          CAST($6 AS BIGINT), 0, 0, CAST($6 AS BIGINT)
                    WHERE CAST($7 AS BIGINT) IS NULL
                       OR EXISTS (SELECT 1 FROM machines WHERE license = CAST($4 AS TEXT) AND last_heartbeat_at <= CAST($7 AS BIGINT))";
        let params = [
            self.webhook.as_str().into(),
            self.event.as_str().into(),
            self.kind.number().into(),
            self.license.as_str().into(),
            self.place.into(),
            self.now.into(),
            self.silent_since.into(),
        ];
        Statement::new(sql, params)
    }
}

/// The event for every listener that wants it, each at its next place.
pub(super) fn raised(
    listeners: &mut [Listener],
    license: &LicenseToken,
    kind: EventKind,
    silent_since: Option<i64>,
    now: i64,
) -> Vec<Raised> {
    let wanted = EventKind::set(&[kind]);
    let mut events = Vec::new();
    for listener in listeners.iter_mut().filter(|listener| listener.kinds & wanted != 0) {
        let (webhook, place) = (listener.webhook, listener.place);
        listener.place += 1;
        events.push(Raised {
            webhook,
            event: name(&webhook, license, kind, now, place),
            kind,
            license: *license,
            place,
            now,
            silent_since,
        });
    }
    events
}

/// No two events of a license at a webhook have one place in one second.
fn name(webhook: &WebhookToken, license: &LicenseToken, kind: EventKind, now: i64, place: i64) -> EventToken {
    let name = format!("event {webhook} {license} {} {now} {place}", kind.as_str());
    EventToken::from_seed(*RequestDigest::of_text(&name).as_bytes())
}

/// Writes an event for every webhook that wants it. The license must be locked, so that its events have an order.
pub(super) async fn raise(db: &impl Db, license: &LicenseToken, kind: EventKind, now: i64) -> Result<(), StoreError> {
    let sql = "SELECT w.webhook, (SELECT coalesce(max(d.place), 0) + 1 FROM deliveries d
                                   WHERE d.webhook = w.webhook AND d.license = $1)
                 FROM webhooks w WHERE (w.kinds & $2) <> 0";
    let rows = db
        .rows(sql, &[license.as_str().into(), EventKind::set(&[kind]).into()])
        .await?;
    for row in &rows {
        let (webhook, order): (WebhookToken, i64) = (row.token(0)?, row.number(1)?);
        let event = name(&webhook, license, kind, now, order);
        let sql = "INSERT INTO deliveries (webhook, event, kind, license, place, happened_at, state, attempts, next_at)
                   VALUES ($1, $2, $3, $4, $5, $6, 0, 0, $6)";
        let params = [
            webhook.as_str().into(),
            event.as_str().into(),
            kind.number().into(),
            license.as_str().into(),
            order.into(),
            now.into(),
        ];
        db.run(sql, &params).await?;
    }
    Ok(())
}

pub(in crate::store) async fn add(db: &impl Db, webhook: &Webhook) -> Result<Change<()>, StoreError> {
    if let Some((known, _)) = find(db, &webhook.webhook).await? {
        return Ok(if known.kinds == webhook.kinds {
            Change::Done(())
        } else {
            Change::Conflict
        });
    }
    if super::load::count(db, "SELECT count(*) FROM webhooks", &[]).await? >= MOST {
        return Ok(Change::Conflict);
    }
    let sql = "INSERT INTO webhooks (webhook, url, kinds, generation, created_at) VALUES ($1, $2, $3, $4, $5)";
    let params = [
        webhook.webhook.as_str().into(),
        webhook.url.as_slice().into(),
        webhook.kinds.into(),
        webhook.generation.into(),
        webhook.created_at.into(),
    ];
    db.run(sql, &params).await?;
    Ok(Change::Done(()))
}

pub(in crate::store) async fn change(
    db: &impl Db,
    webhook: &WebhookToken,
    url: Option<&SealedUrl>,
    kinds: Option<i64>,
) -> Result<bool, StoreError> {
    let name = webhook.as_str();
    if let Some(url) = url {
        let sql = "UPDATE webhooks SET url = $2 WHERE webhook = $1";
        db.run(sql, &[name.into(), url.as_slice().into()]).await?;
    }
    if let Some(kinds) = kinds {
        let sql = "UPDATE webhooks SET kinds = $2 WHERE webhook = $1";
        db.run(sql, &[name.into(), kinds.into()]).await?;
    }
    let found = db
        .rows("SELECT 1 FROM webhooks WHERE webhook = $1", &[name.into()])
        .await?;
    Ok(!found.is_empty())
}

pub(in crate::store) async fn rotate(
    db: &impl Db,
    webhook: &WebhookToken,
    now: i64,
) -> Result<Option<i64>, StoreError> {
    let sql = "UPDATE webhooks SET generation = generation + 1, rotated_at = $2 WHERE webhook = $1";
    db.run(sql, &[webhook.as_str().into(), now.into()]).await?;
    let found = find(db, webhook).await?;
    Ok(found.map(|(webhook, _)| webhook.generation))
}

/// Its deliveries go with it (the schema cascades).
pub(in crate::store) async fn delete(db: &impl Db, webhook: &WebhookToken) -> Result<bool, StoreError> {
    let sql = "DELETE FROM webhooks WHERE webhook = $1";
    Ok(db.run(sql, &[webhook.as_str().into()]).await? == 1)
}

const VIEW: &str = "SELECT w.webhook, w.url, w.kinds, w.generation, w.created_at, w.rotated_at,
    (SELECT count(*) FROM deliveries d WHERE d.webhook = w.webhook AND d.state = 0),
    (SELECT count(*) FROM deliveries d WHERE d.webhook = w.webhook AND d.state = 1),
    (SELECT count(*) FROM deliveries d WHERE d.webhook = w.webhook AND d.state = 2)
    FROM webhooks w";

pub(in crate::store) async fn find(
    db: &impl Db,
    webhook: &WebhookToken,
) -> Result<Option<(Webhook, WebhookCount)>, StoreError> {
    let sql = format!("{VIEW} WHERE w.webhook = $1");
    let rows = db.rows(&sql, &[webhook.as_str().into()]).await?;
    rows.first().map(view).transpose()
}

pub(in crate::store) async fn list(
    db: &impl Db,
    slice: &Slice<WebhookToken>,
) -> Result<Vec<(Webhook, WebhookCount)>, StoreError> {
    let sql = format!("{VIEW} WHERE w.webhook > $1 ORDER BY w.webhook LIMIT $2");
    let after = slice.after.as_ref().map_or("", WebhookToken::as_str);
    let rows = db.rows(&sql, &[after.into(), slice.limit.into()]).await?;
    rows.iter().map(view).collect()
}

fn view(row: &Row) -> Result<(Webhook, WebhookCount), StoreError> {
    let webhook = Webhook {
        webhook: row.token(0)?,
        url: row.bytes(1)?,
        kinds: row.number(2)?,
        generation: row.number(3)?,
        created_at: row.number(4)?,
        rotated_at: row.maybe_number(5)?,
    };
    let count = WebhookCount {
        waiting: row.number(6)?,
        delivered: row.number(7)?,
        dead: row.number(8)?,
    };
    Ok((webhook, count))
}

pub(in crate::store) async fn deliveries(
    db: &impl Db,
    webhook: &WebhookToken,
    slice: &Slice<EventToken>,
) -> Result<Vec<DeliveryView>, StoreError> {
    let sql = "SELECT event, kind, license, happened_at, state, attempts, next_at FROM deliveries
                WHERE webhook = $3 AND event > $1 ORDER BY event LIMIT $2";
    let after = slice.after.as_ref().map_or("", EventToken::as_str);
    let rows = db
        .rows(sql, &[after.into(), slice.limit.into(), webhook.as_str().into()])
        .await?;
    let view = |row: &Row| {
        Ok(DeliveryView {
            event: row.token(0)?,
            kind: item(EventKind::ALL, row.maybe_number(1)?)?,
            license: row.token(2)?,
            happened_at: row.number(3)?,
            state: item(&DeliveryState::ALL, row.maybe_number(4)?)?,
            attempts: row.number(5)?,
            next_at: row.number(6)?,
        })
    };
    rows.iter().map(view).collect()
}

pub(in crate::store) async fn retry(db: &impl Db, webhook: &WebhookToken, now: i64) -> Result<u64, StoreError> {
    let sql = "UPDATE deliveries SET state = 0, attempts = 0, next_at = $2, leased_until = NULL
                WHERE webhook = $1 AND state = 2";
    db.run(sql, &[webhook.as_str().into(), now.into()]).await
}

/// What can be delivered at `$1`: it waits, it is time, nobody is at it, and it is the first of its license.
const DUE: &str = "d.state = 0 AND d.next_at <= $1 AND (d.leased_until IS NULL OR d.leased_until <= $1)
    AND NOT EXISTS (SELECT 1 FROM deliveries e WHERE e.webhook = d.webhook AND e.license = d.license
                       AND e.state = 0 AND e.place < d.place)";

pub(in crate::store) async fn due(db: &impl Db, now: i64) -> Result<Vec<WebhookToken>, StoreError> {
    let sql = format!(
        "SELECT w.webhook FROM webhooks w
          WHERE EXISTS (SELECT 1 FROM deliveries d WHERE d.webhook = w.webhook AND {DUE}) LIMIT 100"
    );
    super::list::tokens(db, &sql, &[now.into()]).await
}

pub(in crate::store) async fn claim<D: Db>(
    db: &D,
    webhook: &WebhookToken,
    limit: i64,
    now: i64,
    lease: i64,
) -> Result<Vec<Claimed>, StoreError> {
    let sql = format!(
        "SELECT d.event, d.kind, d.license, d.happened_at, d.attempts FROM deliveries d
          WHERE d.webhook = $2 AND {DUE} ORDER BY d.next_at, d.event LIMIT $3{}",
        D::TAKE
    );
    let rows = db
        .rows(&sql, &[now.into(), webhook.as_str().into(), limit.into()])
        .await?;
    let mut taken = Vec::with_capacity(rows.len());
    for row in &rows {
        let event: EventToken = row.token(0)?;
        let sql = "UPDATE deliveries SET leased_until = $3 WHERE webhook = $1 AND event = $2";
        db.run(sql, &[webhook.as_str().into(), event.as_str().into(), lease.into()])
            .await?;
        taken.push(Claimed {
            event,
            kind: item(EventKind::ALL, row.maybe_number(1)?)?,
            license: row.token(2)?,
            happened_at: row.number(3)?,
            attempts: row.number(4)?,
        });
    }
    Ok(taken)
}

/// Whoever delivered it: an event that arrived has arrived.
pub(in crate::store) async fn delivered(
    db: &impl Db,
    webhook: &WebhookToken,
    event: &EventToken,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET state = $4, attempts = attempts + 1, next_at = $3, leased_until = NULL
                WHERE webhook = $1 AND event = $2";
    let state = place(&DeliveryState::ALL, &DeliveryState::Delivered);
    let params = [webhook.as_str().into(), event.as_str().into(), now.into(), state.into()];
    db.run(sql, &params).await?;
    Ok(())
}

pub(in crate::store) async fn failed(
    db: &impl Db,
    webhook: &WebhookToken,
    event: &EventToken,
    lease: i64,
    next_at: Option<i64>,
    now: i64,
) -> Result<(), StoreError> {
    let sql = "UPDATE deliveries SET state = $5, attempts = attempts + 1, next_at = $4, leased_until = NULL
                WHERE webhook = $1 AND event = $2 AND state = 0 AND leased_until = $3";
    let state = match next_at {
        Some(_) => DeliveryState::Waiting,
        None => DeliveryState::Dead,
    };
    let params = [
        webhook.as_str().into(),
        event.as_str().into(),
        lease.into(),
        next_at.unwrap_or(now).into(),
        place(&DeliveryState::ALL, &state).into(),
    ];
    db.run(sql, &params).await?;
    Ok(())
}

pub(in crate::store) async fn sweep(db: &impl Db, delivered: i64, dead: i64) -> Result<u64, StoreError> {
    let sql = "DELETE FROM deliveries WHERE (state = 1 AND next_at < $1) OR (state = 2 AND next_at < $2)";
    db.run(sql, &[delivered.into(), dead.into()]).await
}
