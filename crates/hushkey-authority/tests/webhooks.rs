//! Webhooks, delivered to real receivers over real connections: good, failing, slow, absent and hostile ones.

mod cluster;
mod deployment;
mod process;
mod receiver;

use deployment::{Caller, Deployment, NOW, Reply, Sold, admin};
use hushkey_license::wire::{DeliveryState, DeliveryView, EventKind, EventMessage, Page, WebhookCreated, WebhookView};
use hushkey_license::{Code, Operation};
use receiver::{Answer, Receiver};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;
use std::time::Duration;

impl Caller {
    async fn read(&self, path: &str) -> Reply {
        let credential = format!("Bearer {}", admin().as_str());
        self.send("GET", path, &[("authorization", &credential)], "").await
    }

    async fn hook(&self, url: &str, events: &[&str]) -> WebhookCreated {
        let body = json!({ "url": url, "events": events });
        let reply = self.administrate("/v1/admin/webhooks", Some(body)).await;
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        reply.json()
    }

    async fn hook_view(&self, hook: &WebhookCreated) -> WebhookView {
        self.read(&format!("/v1/admin/webhooks/{}", hook.webhook)).await.json()
    }

    async fn change(&self, sold: &Sold, what: &str) {
        let path = format!("/v1/admin/licenses/{}/{what}", sold.created.license);
        assert_eq!(self.administrate(&path, None).await.status, 200);
    }

    /// Waits until the webhook counts so.
    async fn settle(&self, hook: &WebhookCreated, wanted: impl Fn(&WebhookView) -> bool) -> WebhookView {
        for _ in 0..200 {
            let view = self.hook_view(hook).await;
            if wanted(&view) {
                return view;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let view = self.hook_view(hook).await;
        panic!(
            "waiting {} delivered {} dead {}",
            view.waiting, view.delivered, view.dead
        );
    }
}

#[tokio::test]
async fn events_arrive_signed_in_order_and_say_nothing_else() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let receiver = Receiver::start().await;
    let kinds: Vec<&str> = EventKind::ALL.iter().map(|kind| kind.as_str()).collect();
    let hook = caller.hook(&receiver.url("/licenses/in"), &kinds).await;
    let sold = caller
        .sell(json!({ "max_machines": 1, "duration_seconds": 3600 }))
        .await;
    assert_eq!(caller.ask(Operation::Activate, &sold, 1).await.code, Code::Valid);
    assert_eq!(caller.ask(Operation::Validate, &sold, 1).await.code, Code::Valid);
    for what in ["suspend", "suspend", "reinstate", "renew", "expire", "revoke"] {
        caller.change(&sold, what).await;
    }
    let view = caller.settle(&hook, |view| view.waiting == 0).await;
    use EventKind::*;
    let wanted = [
        LicenseCreated,
        MachineActivated,
        LicenseSuspended,
        LicenseReinstated,
        LicenseRenewed,
        LicenseExpired,
        LicenseRevoked,
    ];
    assert_eq!((view.delivered, view.dead), (7, 0));
    let received = receiver.received();
    let mut came = Vec::new();
    for one in &received {
        assert_eq!(
            (one.path.as_str(), one.header("content-type")),
            ("/licenses/in", "application/json")
        );
        assert!(one.is_signed(&hook.secret), "{:?}", one.body);
        assert!(!one.is_signed("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
        let message: EventMessage = serde_json::from_slice(&one.body).unwrap();
        assert_eq!((message.data.license, message.timestamp), (sold.created.license, NOW));
        assert_eq!(one.header("webhook-id"), message.data.event.as_str());
        came.push(message.kind);
        // Exactly these members, and nothing in a header that the exchange does not need.
        let value: Value = serde_json::from_slice(&one.body).unwrap();
        assert_eq!(value.as_object().unwrap().len(), 3);
        let text = format!("{:?} {value}", one.headers);
        for planted in [
            sold.created.key.as_str(),
            sold.machine(1).as_str(),
            admin().as_str(),
            &hook.secret,
        ] {
            assert!(!text.contains(planted));
        }
    }
    assert_eq!(came, wanted);
    // The secret is said once, and neither it nor the address is in the database.
    let listed = caller.read("/v1/admin/webhooks").await;
    let text = String::from_utf8(listed.body.to_vec()).unwrap();
    assert!(text.contains("/licenses/in") && !text.contains(&hook.secret));
    for entry in std::fs::read_dir(deployment.directory.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("licenses/in") && !text.contains("127.0.0.1"));
    }
    let events: Page<DeliveryView> = caller
        .read(&format!("/v1/admin/webhooks/{}/events", hook.webhook))
        .await
        .json();
    assert!(
        events
            .items
            .iter()
            .all(|one| one.state == DeliveryState::Delivered && one.attempts == 1)
    );
    assert_eq!(events.items.len(), 7);
}

#[tokio::test]
async fn a_failing_receiver_is_tried_again_later_and_given_up_at_last() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let receiver = Receiver::start().await;
    receiver.answer(Answer::Status(503));
    let hook = caller
        .hook(&receiver.url("/"), &["license.created", "license.suspended"])
        .await;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    caller.change(&sold, "suspend").await;
    let path = format!("/v1/admin/webhooks/{}/events", hook.webhook);
    let attempts = async || {
        let page: Page<DeliveryView> = caller.read(&path).await.json();
        let first = page
            .items
            .into_iter()
            .find(|one| one.kind == EventKind::LicenseCreated)
            .unwrap();
        (first.attempts, first.next_at - first.happened_at)
    };
    let mut pauses = Vec::new();
    for round in 1..=18 {
        for _ in 0..100 {
            if attempts().await.0 >= round {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let (count, next) = attempts().await;
        assert_eq!(count, round);
        pauses.push(next);
        deployment.wait(6 * 3600);
    }
    assert!(pauses[0] <= 5 && pauses.is_sorted(), "{pauses:?}");
    // The second event waited for the first, and is tried once that is given up.
    caller.settle(&hook, |view| view.dead == 1 && view.waiting == 1).await;
    let ids: Vec<String> = receiver
        .received()
        .iter()
        .map(|one| one.header("webhook-id").to_owned())
        .collect();
    assert_eq!(
        ids.iter().filter(|id| **id == ids[0]).count(),
        18,
        "one id in every attempt"
    );
    receiver.answer(Answer::Status(204));
    deployment.wait(6 * 3600);
    caller.settle(&hook, |view| view.delivered == 1).await;
    let retry = caller
        .administrate(&format!("/v1/admin/webhooks/{}/retry", hook.webhook), None)
        .await;
    assert_eq!(retry.json::<Value>(), json!({ "retried": 1 }));
    caller.settle(&hook, |view| view.delivered == 2 && view.dead == 0).await;
    assert_eq!(receiver.received().last().unwrap().header("webhook-id"), ids[0]);
}

#[tokio::test]
async fn a_receiver_that_is_down_slow_or_leads_elsewhere_holds_up_nobody_else() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let (good, slow, elsewhere, gone) = (
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
        Receiver::start().await,
    );
    let down = Receiver::reserve().await;
    slow.answer(Answer::Never);
    elsewhere.answer(Answer::Redirect(good.url("/stolen")));
    gone.answer(Answer::Status(410));
    let events = ["license.created"];
    let mut hooks = Vec::new();
    for url in [
        good.url("/"),
        slow.url("/"),
        elsewhere.url("/"),
        gone.url("/"),
        down.url("/"),
    ] {
        hooks.push(caller.hook(&url, &events).await);
    }
    for _ in 0..12 {
        caller.sell(json!({ "max_machines": 1 })).await;
    }
    caller.settle(&hooks[0], |view| view.delivered == 12).await;
    caller.settle(&hooks[3], |view| view.dead == 12).await;
    assert!(slow.received().len() <= 4, "so many at once and no more");
    assert!(
        good.received().iter().all(|one| one.path == "/"),
        "a redirect is not followed"
    );
    assert!(!elsewhere.received().is_empty());
    let view = caller.hook_view(&hooks[2]).await;
    assert_eq!((view.waiting, view.delivered), (12, 0));
    // The one that was down comes up, and everything arrives.
    let down = down.open().await;
    for _ in 0..40 {
        deployment.wait(3600);
        if caller.hook_view(&hooks[4]).await.waiting == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    caller.settle(&hooks[4], |view| view.delivered == 12).await;
    assert!(down.received().iter().all(|one| one.is_signed(&hooks[4].secret)));
    // Deleted: nothing is tried any more.
    let credential = format!("Bearer {}", admin().as_str());
    let path = format!("/v1/admin/webhooks/{}", hooks[1].webhook);
    let headers = [("authorization", credential.as_str())];
    assert_eq!(caller.send("DELETE", &path, &headers, "").await.status, 204);
    assert_eq!(
        caller.send("DELETE", &path, &headers, "").await.problem(),
        "unknown-resource"
    );
}

#[tokio::test]
async fn a_rotated_secret_signs_beside_the_old_one_for_a_day() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let receiver = Receiver::start().await;
    let hook = caller.hook(&receiver.url("/"), &["license.created"]).await;
    let rotated = caller
        .administrate(&format!("/v1/admin/webhooks/{}/rotate", hook.webhook), None)
        .await;
    let rotated: WebhookCreated = rotated.json();
    assert!(rotated.webhook == hook.webhook && rotated.secret != hook.secret);
    caller.sell(json!({ "max_machines": 1 })).await;
    caller.settle(&hook, |view| view.delivered == 1).await;
    deployment.wait(86_400);
    caller.sell(json!({ "max_machines": 1 })).await;
    caller.settle(&hook, |view| view.delivered == 2).await;
    let received = receiver.received();
    assert!(received[0].is_signed(&hook.secret) && received[0].is_signed(&rotated.secret));
    assert!(!received[1].is_signed(&hook.secret) && received[1].is_signed(&rotated.secret));
    // An attempt makes and says the same again.
    let body = json!({ "url": receiver.url("/"), "events": ["license.moved"] }).to_string();
    let credential = format!("Bearer {}", admin().as_str());
    let headers = [
        ("authorization", credential.as_str()),
        ("content-type", "application/json"),
        ("idempotency-key", "att_bcdfghjkmnpqrstvwxyz012345"),
    ];
    let first = caller.send("POST", "/v1/admin/webhooks", &headers, body.clone()).await;
    let again = caller.send("POST", "/v1/admin/webhooks", &headers, body).await;
    assert_eq!((first.status, &first.body), (201, &again.body));
    // Another address and other events.
    let other = Receiver::start().await;
    let wish = json!({ "url": other.url("/new"), "events": ["license.suspended"] });
    let changed = caller
        .administrate(&format!("/v1/admin/webhooks/{}/change", hook.webhook), Some(wish))
        .await;
    assert_eq!(changed.json::<WebhookView>().events, [EventKind::LicenseSuspended]);
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    caller.change(&sold, "suspend").await;
    caller.settle(&hook, |view| view.delivered == 3).await;
    assert_eq!(other.received().len(), 1);
    assert_eq!(receiver.received().len(), 2);
}

#[tokio::test]
async fn a_private_network_is_not_reached() {
    let deployment = Deployment::start_with(|options| options.webhook_allow_private = false).await;
    let caller = &deployment.caller;
    let receiver = Receiver::start().await;
    let port = receiver.port();
    for url in [
        receiver.url("/"),
        format!("https://127.0.0.1:{port}/"),
        "https://169.254.169.254/latest".to_owned(),
        "https://[::ffff:10.0.0.1]/".to_owned(),
        "http://hooks.example.com/".to_owned(),
        "https://hooks.example.com/ann/4111111111111111".to_owned(),
    ] {
        let body = json!({ "url": url, "events": ["license.created"] });
        let reply = caller.administrate("/v1/admin/webhooks", Some(body)).await;
        assert_eq!(reply.problem(), "forbidden-address", "{url}");
    }
    for url in [
        "https://ann@hooks.example.com/",
        "https://hooks.example.com/?by=ann@example.org",
        "hooks",
    ] {
        let body = json!({ "url": url, "events": ["license.created"] });
        let reply = caller.administrate("/v1/admin/webhooks", Some(body)).await;
        assert!(
            ["malformed-request", "pii-blocked"].contains(&reply.problem().as_str()),
            "{url}"
        );
    }
    // A name that leads to a private address is found out when it is looked up.
    let hook = caller
        .hook(&format!("https://localhost:{port}/"), &["license.created"])
        .await;
    caller.sell(json!({ "max_machines": 1 })).await;
    let path = format!("/v1/admin/webhooks/{}/events", hook.webhook);
    for _ in 0..100 {
        let page: Page<DeliveryView> = caller.read(&path).await.json();
        if page.items[0].attempts > 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let page: Page<DeliveryView> = caller.read(&path).await.json();
    assert_eq!(
        (page.items[0].attempts, page.items[0].state),
        (1, DeliveryState::Waiting)
    );
    assert_eq!(receiver.connections(), 0);
}

#[tokio::test]
async fn tls_is_checked_against_the_given_authorities() {
    let (receiver, ca) = Receiver::start_tls().await;
    let trusting = Deployment::start_with(|options| options.webhook_ca = Some(ca.into_bytes())).await;
    let strange = Deployment::start().await;
    let url = format!("https://localhost:{}/tls", receiver.port());
    let hook = trusting.caller.hook(&url, &["license.created"]).await;
    let other = strange.caller.hook(&url, &["license.created"]).await;
    strange.caller.sell(json!({ "max_machines": 1 })).await;
    trusting.caller.sell(json!({ "max_machines": 1 })).await;
    trusting.caller.settle(&hook, |view| view.delivered == 1).await;
    assert_eq!(strange.caller.hook_view(&other).await.waiting, 1);
    assert_eq!(receiver.received().len(), 1);
    assert!(receiver.received()[0].is_signed(&hook.secret));
}

/// The receiver has taken the event, and before the process can write that down it is gone.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_between_sending_and_writing_down_sends_the_same_again() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicI64::new(NOW));
    let (mut server, address) = process::start(directory.path(), None).await;
    let caller = Caller::new(address, &clock);
    let receiver = Receiver::start().await;
    receiver.answer(Answer::Never);
    let hook = caller.hook(&receiver.url("/"), &["license.created"]).await;
    caller.sell(json!({ "max_machines": 1 })).await;
    for _ in 0..200 {
        if !receiver.received().is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    server.kill();
    receiver.answer(Answer::Status(200));
    // While the lease holds, nobody else takes it; when it has ended, the next process does.
    let (mut server, address) = process::start_later(directory.path(), None, 30).await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert_eq!(receiver.received().len(), 1);
    assert_eq!(Caller::new(address, &clock).hook_view(&hook).await.waiting, 1);
    server.kill();
    let (_server, address) = process::start_later(directory.path(), None, 61).await;
    Caller::new(address, &clock)
        .settle(&hook, |view| view.delivered == 1)
        .await;
    let received = receiver.received();
    assert_eq!(received.len(), 2);
    assert_eq!(received[0].header("webhook-id"), received[1].header("webhook-id"));
    assert_eq!(received[0].body, received[1].body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_several_authorities_on_one_postgresql_one_delivers() {
    let url = cluster::cluster().database().await;
    let one = Deployment::start_on(Some(url.clone())).await;
    let two = Deployment::start_on(Some(url.clone())).await;
    let three = Deployment::start_on(Some(url)).await;
    let receiver = Receiver::start().await;
    let hook = one
        .caller
        .hook(
            &receiver.url("/"),
            &["license.created", "license.suspended", "license.reinstated"],
        )
        .await;
    for round in 0..12 {
        let caller = [&one, &two, &three][round % 3].caller.clone();
        let sold = caller.sell(json!({ "max_machines": 1 })).await;
        two.caller.change(&sold, "suspend").await;
        three.caller.change(&sold, "reinstate").await;
    }
    two.caller.settle(&hook, |view| view.delivered == 36).await;
    let received = receiver.received();
    let mut ids: Vec<&str> = received.iter().map(|one| one.header("webhook-id")).collect();
    assert_eq!(ids.len(), 36, "each once");
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 36);
    // And for each license in order, whoever delivered.
    let mut by_license: std::collections::HashMap<String, Vec<EventKind>> = std::collections::HashMap::new();
    for one in &received {
        let message: EventMessage = serde_json::from_slice(&one.body).unwrap();
        by_license
            .entry(message.data.license.to_string())
            .or_default()
            .push(message.kind);
    }
    assert!(by_license.values().all(|kinds| kinds.is_sorted() && kinds.len() == 3));
}
