//! Events and their deliveries: written with what they tell of, taken once, in the order of a license.

use super::*;
use hushkey_license::EventToken;
use hushkey_license::wire::{DeliveryState, DeliveryView, LicenseStatus};

async fn all(bench: &Bench, number: u64) -> Vec<DeliveryView> {
    let slice = Slice {
        after: None,
        limit: 100,
    };
    bench.store.deliveries(hook(number), slice).await.unwrap()
}

async fn set(bench: &Bench, status: LicenseStatus, now: i64) {
    let change = bench.store.alter(bench.license, Alteration::Status(status), now).await;
    assert!(matches!(change, Ok(Change::Done(_))));
}

async fn claim(bench: &Bench, limit: i64, now: i64) -> Vec<Claimed> {
    bench.store.claim(hook(1), limit, now, now + 60).await.unwrap()
}

async fn events_are_written_for_those_who_want_them(engine: Engine) {
    let bench = Bench::new(engine, 1, Some(600)).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    bench.hook(1, EventKind::ALL).await;
    bench.hook(2, &[EventKind::LicenseSuspended]).await;
    set(&bench, LicenseStatus::Suspended, NOW).await;
    set(&bench, LicenseStatus::Suspended, NOW).await;
    set(&bench, LicenseStatus::Active, NOW).await;
    // Takes the dead machine's seat; heartbeats are no events.
    assert_eq!(bench.activate(2, NOW + 601).await, Code::Valid);
    assert_eq!(bench.code(2, Command::Heartbeat, NOW + 602).await, Code::Valid);
    assert_eq!(bench.code(2, Command::Deactivate, NOW + 603).await, Code::Deactivated);
    let mut kinds: Vec<EventKind> = all(&bench, 1).await.iter().map(|one| one.kind).collect();
    kinds.sort();
    use EventKind::{LicenseReinstated, LicenseSuspended, MachineActivated, MachineDeactivated, MachinesCulled};
    let wanted = [
        LicenseSuspended,
        LicenseReinstated,
        MachineActivated,
        MachineDeactivated,
        MachinesCulled,
    ];
    assert_eq!(kinds, wanted);
    let second = all(&bench, 2).await;
    assert_eq!(second.len(), 1);
    assert_eq!((second[0].kind, second[0].license), (LicenseSuspended, bench.license));
    assert_eq!((second[0].state, second[0].attempts), (DeliveryState::Waiting, 0));
    // What went with its webhook waits for nobody.
    assert_eq!(bench.store.delete_webhook(hook(2)).await, Ok(true));
    assert_eq!(bench.store.delete_webhook(hook(2)).await, Ok(false));
    assert!(all(&bench, 2).await.is_empty());
    assert_eq!(bench.store.due_webhooks(NOW + 700).await, Ok(vec![hook(1)]));
}

async fn a_license_s_events_come_one_after_the_other(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    bench.hook(1, EventKind::ALL).await;
    set(&bench, LicenseStatus::Suspended, NOW).await;
    set(&bench, LicenseStatus::Active, NOW).await;
    set(&bench, LicenseStatus::Revoked, NOW).await;
    let first = claim(&bench, 10, NOW).await;
    assert_eq!((first.len(), first[0].kind), (1, EventKind::LicenseSuspended));
    assert!(claim(&bench, 10, NOW).await.is_empty(), "somebody is at it");
    assert!(bench.store.due_webhooks(NOW).await.unwrap().is_empty());
    // It fails: the next one waits with it, and then the same comes again.
    let store = &bench.store;
    store
        .failed(hook(1), first[0].event, NOW + 60, Some(NOW + 5), NOW)
        .await
        .unwrap();
    assert!(claim(&bench, 10, NOW + 4).await.is_empty());
    let again = claim(&bench, 10, NOW + 5).await;
    assert_eq!((again[0].event, again[0].attempts), (first[0].event, 1));
    store.delivered(hook(1), again[0].event, NOW + 5).await.unwrap();
    let second = claim(&bench, 10, NOW + 5).await;
    assert_eq!(second[0].kind, EventKind::LicenseReinstated);
    // Whoever lost the lease marks no failure, but what arrived has arrived.
    let lease = NOW + 65;
    let third = claim(&bench, 10, lease).await;
    assert_eq!(third[0].event, second[0].event, "the lease ended");
    store
        .failed(hook(1), second[0].event, lease, None, lease)
        .await
        .unwrap();
    assert!(claim(&bench, 10, lease).await.is_empty(), "it is still the second's");
    store.delivered(hook(1), second[0].event, lease).await.unwrap();
    let last = claim(&bench, 10, lease).await;
    store
        .failed(hook(1), last[0].event, lease + 60, None, lease)
        .await
        .unwrap();
    let (_, count) = store.webhook(hook(1)).await.unwrap().unwrap();
    assert_eq!((count.waiting, count.delivered, count.dead), (0, 2, 1));
    assert_eq!(store.retry_dead(hook(1), lease).await, Ok(1));
    assert_eq!(claim(&bench, 10, lease).await[0].attempts, 0);
    assert_eq!(store.sweep(lease + 1, lease + 1).await, Ok(2));
}

/// Many take at once, as several authorities do: every event is taken by one.
async fn an_event_is_taken_once(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    bench.hook(1, &[EventKind::LicenseCreated]).await;
    for number in 0..40 {
        let license = LicenseToken::from_seed(seed(1000 + number));
        let key = bench.pepper.hash_key(&LicenseKey::make(&mut |bytes| {
            bytes.copy_from_slice(&seed(2000 + number))
        }));
        bench.store.add_license(license, bench.plan, key, NOW).await.unwrap();
    }
    let takers = (0..8).map(|_| {
        let store = Arc::clone(&bench.store);
        tokio::spawn(async move {
            let mut mine: Vec<EventToken> = Vec::new();
            for _ in 0..20 {
                let taken = store.claim(hook(1), 3, NOW, NOW + 60).await.unwrap();
                mine.extend(taken.iter().map(|one| one.event));
            }
            mine
        })
    });
    let mut taken = Vec::new();
    for taker in takers.collect::<Vec<_>>() {
        taken.extend(taker.await.unwrap());
    }
    let count = taken.len();
    taken.sort();
    taken.dedup();
    assert_eq!((count, taken.len()), (40, 40), "each once, and all");
}

both!(
    events_are_written_for_those_who_want_them,
    a_license_s_events_come_one_after_the_other,
    an_event_is_taken_once,
);
