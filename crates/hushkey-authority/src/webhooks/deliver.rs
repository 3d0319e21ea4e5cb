//! The deliverer: takes what is due, sends it, and writes down what came of it. One runs in every process; the store sees to it that an
//! event is with one of them.
//!
//! Sent and then written down: a process that dies between the two sends the same event again, under the same id.

use super::send::{Head, SendError, send};
use super::{AT_ONCE, backoff, signature};
use crate::app::App;
use crate::store::{Claimed, StoreError, Webhook};
use hushkey_license::WebhookToken;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How often is looked for what is due.
const POLL: Duration = Duration::from_millis(500);
/// Seconds for which an event is a process's own: longer than any exchange takes.
const LEASE: i64 = 60;
/// How often what was delivered or given up long ago is forgotten: once in so many polls, an hour.
const SWEEP: u32 = 7200;
/// Seconds for which a delivered event is kept, to be looked at.
const KEPT: i64 = 86_400;
/// Seconds for which a dead one is kept, to be tried again by hand.
const KEPT_DEAD: i64 = 30 * 86_400;

/// Delivers until `stop` says so; then what is on its way ends.
pub(crate) async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    let mut running: JoinSet<WebhookToken> = JoinSet::new();
    let mut count: HashMap<WebhookToken, usize> = HashMap::new();
    for turn in 0_u32.. {
        // Whoever said stop is answered, and so is whoever went away without saying so.
        if tokio::time::timeout(POLL, stop.changed()).await.is_ok() {
            break;
        }
        while let Some(ended) = running.try_join_next() {
            // A task that panicked keeps its place: one does not, and then fewer are sent at once.
            if let Ok(webhook) = ended {
                count
                    .entry(webhook)
                    .and_modify(|count| *count = count.saturating_sub(1));
            }
        }
        count.retain(|_, count| *count > 0);
        // A store that fails is logged where it fails, and asked again.
        let _ = take(&app, &mut running, &mut count).await;
        if turn % SWEEP == SWEEP - 1 {
            let now = app.now();
            let _ = app.store.sweep(now - KEPT, now - KEPT_DEAD).await;
        }
    }
    while running.join_next().await.is_some() {}
}

async fn take(
    app: &Arc<App>,
    running: &mut JoinSet<WebhookToken>,
    count: &mut HashMap<WebhookToken, usize>,
) -> Result<(), StoreError> {
    for webhook in app.store.due_webhooks(app.now()).await? {
        // A slow receiver fills its own places, and nobody else's.
        let free = AT_ONCE.saturating_sub(count.get(&webhook).copied().unwrap_or(0));
        let limit = i64::try_from(free).unwrap_or(0);
        if limit == 0 {
            continue;
        }
        let now = app.now();
        let lease = now + LEASE;
        let taken = app.store.claim(webhook, limit, now, lease).await?;
        let Some((known, _)) = app.store.webhook(webhook).await? else {
            continue;
        };
        for event in taken {
            *count.entry(webhook).or_insert(0) += 1;
            let app = Arc::clone(app);
            running.spawn(async move {
                let _ = deliver(&app, &known, &event, lease).await;
                known.webhook
            });
        }
    }
    Ok(())
}

/// Sends one event and writes down what came of it.
async fn deliver(app: &App, webhook: &Webhook, event: &Claimed, lease: i64) -> Result<(), StoreError> {
    let result = attempt(app, webhook, event).await;
    let now = app.now();
    let Err(why) = result else {
        return app.store.delivered(webhook.webhook, event.event, now).await;
    };
    let attempts = event.attempts.saturating_add(1);
    tracing::warn!(attempts, reason = %why, "an event was not delivered");
    let mut random = [0; 4];
    (app.random)(&mut random);
    let pause = match why {
        SendError::Gone => None,
        _ => backoff::pause(attempts, u32::from_le_bytes(random)),
    };
    let next_at = pause.map(|pause| now.saturating_add(pause));
    app.store
        .failed(webhook.webhook, event.event, lease, next_at, now)
        .await
}

async fn attempt(app: &App, webhook: &Webhook, event: &Claimed) -> Result<(), SendError> {
    let url = app.webhooks.open(webhook).map_err(|_| SendError::Address)?;
    let body = app.webhooks.contract.body(event).ok_or(SendError::Refused)?;
    let now = app.now();
    let signature = signature::sign(app, webhook, &event.event, now, &body);
    let head = Head {
        id: event.event.as_str(),
        timestamp: now,
        signature: &signature,
    };
    send(&app.webhooks, &url, &head, body).await
}
