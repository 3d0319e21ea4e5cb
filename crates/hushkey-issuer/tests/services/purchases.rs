//! Purchases by webhook, signed by the payment service's own library: made once, in any order, ended when payment ends.

use crate::node::Program;
use crate::stand_in::{Mood, StandIn};
use crate::vendor::{Answer, NOW, Running, options};
use hushkey_issuer::{EndpointSecrets, PlanMap, PurchaseOptions};
use hushkey_license::{LicenseKey, PlanToken, ProductToken};
use serde_json::{Value, json};
use std::cell::Cell;
use std::sync::atomic::Ordering;

const SECRET: &str = "whsec_0123456789abcdefghijklmnopqrstuv";
const OLD_SECRET: &str = "whsec_vutsrqponmlkjihgfedcba9876543210";
const PATH: &str = "/v1/webhooks/stripe";
const DAY: i64 = 86_400;

fn plan(seed: u8) -> PlanToken {
    PlanToken::from_seed([seed; 32])
}

struct Shop {
    dir: tempfile::TempDir,
    authority: StandIn,
    issuer: Running,
    library: Program,
    events: Cell<u32>,
}

impl Shop {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let authority = StandIn::start().await;
        let mut options = options(dir.path(), &authority.url(), 1);
        let plans = format!(
            "[plans]\nprice_key = \"{0}\"\nprice_key_yearly = \"{0}\"\nplink_1 = \"{0}\"\n\
             price_pro = \"{1}\"\nprice_seat = \"{2}\"\nprod_book = \"ignore\"\n",
            plan(1),
            plan(2),
            plan(3)
        );
        options.purchases = Some(PurchaseOptions {
            secrets: EndpointSecrets::parse(&format!("{SECRET}\n{OLD_SECRET}")).unwrap(),
            plans: PlanMap::parse(&plans).unwrap(),
        });
        let shop = Self {
            dir,
            authority,
            issuer: Running::start_with(options).await,
            library: Program::start(include_str!("node/sign.mjs"), &[]),
            events: Cell::new(0),
        };
        let blind =
            json!({"product": ProductToken::from_seed([9; 32]), "plan": plan(3), "epoch_seconds": DAY, "floor": 1});
        assert_eq!(shop.issuer.post("/v1/seat-plans", blind).await.status, 200);
        shop
    }

    /// An event of its own at `at` seconds after the start.
    fn event(&self, at: i64, kind: &str, object: Value) -> String {
        self.events.set(self.events.get() + 1);
        json!({"id": format!("evt_{}", self.events.get()), "object": "event", "api_version": "2025-03-31.basil",
            "created": NOW + at, "livemode": false, "type": kind, "data": {"object": object}})
        .to_string()
    }

    fn sign(&mut self, body: &str, secret: &str, at: i64) -> String {
        let question = json!({"payload": body, "secret": secret, "timestamp": at});
        self.library.ask(&question)["header"].as_str().unwrap().to_owned()
    }

    async fn send(&mut self, body: &str) -> Answer {
        let time = self.issuer.time.load(Ordering::Relaxed);
        let header = self.sign(body, SECRET, time);
        self.deliver(body, &header).await
    }

    async fn deliver(&self, body: &str, header: &str) -> Answer {
        self.issuer
            .send("POST", PATH, &[("stripe-signature", header)], body)
            .await
    }

    /// Sends an event and asserts what became of it.
    async fn expect(&mut self, outcome: &str, at: i64, kind: &str, object: Value) -> String {
        let event = self.event(at, kind, object);
        let answer = self.send(&event).await;
        assert_eq!(
            (answer.status, answer.json()),
            (200, json!({"outcome": outcome})),
            "{event}"
        );
        event
    }

    async fn claim(&self, purchase: &str) -> Answer {
        self.issuer
            .post("/v1/purchases/claim", json!({"purchase": purchase}))
            .await
    }

    async fn seats(&self, person: &str) -> Value {
        self.issuer.get(&format!("/v1/people/{person}/seats")).await.json()["seats"].clone()
    }
}

/// Sells, refuses and claims; gives the values that came by, which belong into no log.
pub async fn trade() -> Vec<String> {
    let mut shop = Shop::open().await;
    shop.expect("done", 0, "checkout.session.completed", checkout("subscription"))
        .await;
    let paid = shop
        .expect(
            "done",
            1,
            "invoice.paid",
            invoice(&[("price_key", 1), ("price_seat", 2)]),
        )
        .await;
    let header = shop.sign(&paid, OLD_SECRET, NOW - 900);
    assert_eq!(shop.deliver(&paid, &header).await.status, 400);
    let unknown = shop.event(2, "invoice.paid", invoice(&[("price_new", 1)]));
    assert_eq!(shop.send(&unknown).await.status, 422);
    assert_eq!(shop.send("zelda.quill@example.org").await.status, 400);
    let claimed = shop.claim("cs_test_1").await;
    let license = &claimed.json()["licenses"][0];
    let said = [&license["key"], &license["license"]].map(|value| value.as_str().unwrap().to_owned());
    let names = [
        "zelda",
        "Quill",
        "Sycamore",
        "sub_1",
        "cs_test_1",
        "cus_Ann",
        "evt_",
        "price_key",
        "price_new",
    ];
    let names = names.into_iter().chain([SECRET, OLD_SECRET]).map(str::to_owned);
    names.chain(said).chain([header]).collect()
}

fn subscription(status: &str, items: &[(&str, u32)]) -> Value {
    let items: Vec<Value> = items
        .iter()
        .map(|(price, quantity)| json!({"price": {"id": price, "product": "prod_x"}, "quantity": quantity}))
        .collect();
    json!({"id": "sub_1", "object": "subscription", "customer": "cus_Ann", "status": status,
        "items": {"object": "list", "data": items, "has_more": false}})
}

fn invoice(items: &[(&str, u32)]) -> Value {
    let lines: Vec<Value> = items
        .iter()
        .map(|(price, quantity)| {
            json!({"amount": 900, "quantity": quantity,
                "pricing": {"type": "price_details", "price_details": {"price": price, "product": "prod_x"}},
                "parent": {"subscription_item_details": {"proration": false}}})
        })
        .collect();
    json!({"id": "in_1", "object": "invoice", "customer": "cus_Ann", "customer_email": "zelda.quill@example.org",
        "customer_name": "Zelda Quill-Sorrel", "customer_address": {"line1": "17 Sycamore Lane"},
        "parent": {"subscription_details": {"subscription": "sub_1"}}, "lines": {"data": lines, "has_more": false}})
}

fn checkout(mode: &str) -> Value {
    json!({"id": "cs_test_1", "object": "checkout.session", "mode": mode, "payment_status": "paid", "customer": "cus_Ann",
        "customer_details": {"email": "Zelda.Quill@example.org", "name": "Zelda Quill-Sorrel"},
        "subscription": if mode == "subscription" { json!("sub_1") } else { json!(null) },
        "invoice": null, "payment_link": null, "metadata": {}})
}

#[tokio::test]
async fn a_subscription_from_its_checkout_to_its_end() {
    let mut shop = Shop::open().await;
    // As they come: nobody knows the buyer yet, then the checkout names them, then the invoice delivers.
    let items: &[(&str, u32)] = &[("price_key", 2), ("price_seat", 3)];
    shop.expect(
        "waiting",
        0,
        "customer.subscription.created",
        subscription("active", items),
    )
    .await;
    assert_eq!(shop.claim("sub_1").await.problem(), "purchase-unknown");
    shop.expect("done", 0, "checkout.session.completed", checkout("subscription"))
        .await;
    assert_eq!(shop.claim("cs_test_1").await.problem(), "purchase-unknown");
    let paid = shop.expect("done", 1, "invoice.paid", invoice(items)).await;

    // What the vendor's page gets, by either name; the licenses are those of the authority.
    let claimed = shop.claim("cs_test_1").await;
    assert_eq!(claimed.json(), shop.claim("sub_1").await.json());
    let person = claimed.text_of("person");
    let licenses = claimed.json()["licenses"].as_array().unwrap().clone();
    assert_eq!(licenses.len(), 2);
    for one in &licenses {
        LicenseKey::parse(one["key"].as_str().unwrap()).unwrap();
        assert_eq!(one["plan"], json!(plan(1)));
    }
    assert_eq!(claimed.json()["seats"], json!([{"plan": plan(3), "seats": 3}]));
    assert_eq!(shop.seats(&person).await, json!([{"plan": plan(3), "seats": 3}]));
    assert_eq!(shop.authority.licenses().len(), 2);
    assert_eq!(person, shop.issuer.person("zelda.quill@example.org").await);

    // The same event again, and the invoice of the next month: nothing twice.
    let again = shop.send(&paid).await;
    assert_eq!((again.status, again.json()), (200, json!({"outcome": "repeated"})));
    shop.issuer.time.store(NOW + 30 * DAY, Ordering::Relaxed);
    shop.expect("done", 30 * DAY, "invoice.paid", invoice(items)).await;
    assert_eq!(shop.authority.licenses().len(), 2);
    assert_eq!(
        shop.claim("sub_1").await.json()["licenses"][0]["key"],
        json!(null),
        "said for two days"
    );

    // Another price of the same plan: the same licenses.
    let yearly: &[(&str, u32)] = &[("price_key_yearly", 2), ("price_seat", 3)];
    shop.expect(
        "done",
        30 * DAY,
        "customer.subscription.updated",
        subscription("active", yearly),
    )
    .await;
    assert_eq!(
        (shop.authority.licenses().len(), shop.authority.suspended().len()),
        (2, 0)
    );

    // One license fewer, one of another plan, fewer seats; then an older event comes late.
    let items: &[(&str, u32)] = &[("price_key", 1), ("price_pro", 1), ("price_seat", 1)];
    shop.expect(
        "done",
        31 * DAY,
        "customer.subscription.updated",
        subscription("active", items),
    )
    .await;
    assert_eq!(
        (shop.authority.licenses().len(), shop.authority.suspended().len()),
        (3, 1)
    );
    assert_eq!(shop.seats(&person).await, json!([{"plan": plan(3), "seats": 1}]));
    let late = subscription("active", &[("price_seat", 60)]);
    shop.expect("outdated", 30 * DAY, "customer.subscription.updated", late)
        .await;
    assert_eq!(shop.seats(&person).await, json!([{"plan": plan(3), "seats": 1}]));

    // Payment fails for good, then goes on, then it is over, whatever comes after.
    shop.expect(
        "done",
        60 * DAY,
        "customer.subscription.updated",
        subscription("unpaid", items),
    )
    .await;
    assert_eq!(
        (shop.authority.suspended().len(), shop.seats(&person).await),
        (3, json!([]))
    );
    shop.expect(
        "done",
        61 * DAY,
        "customer.subscription.updated",
        subscription("active", items),
    )
    .await;
    assert_eq!(shop.authority.suspended().len(), 1);
    shop.expect(
        "done",
        62 * DAY,
        "customer.subscription.deleted",
        subscription("canceled", items),
    )
    .await;
    assert_eq!(
        (shop.authority.suspended().len(), shop.seats(&person).await),
        (3, json!([]))
    );
    shop.expect(
        "outdated",
        63 * DAY,
        "customer.subscription.updated",
        subscription("active", items),
    )
    .await;
    shop.expect("outdated", 63 * DAY, "invoice.paid", invoice(items)).await;
    assert_eq!(shop.authority.suspended().len(), 3);

    let heard = String::from_utf8(shop.authority.bytes()).unwrap();
    for foreign in ["zelda", "quill", "example.org", "cus_", "sub_1", "evt_", "price_"] {
        assert!(!heard.contains(foreign), "{foreign}");
    }
}

#[tokio::test]
async fn a_single_purchase_by_a_link_by_metadata_or_by_invoice() {
    let mut shop = Shop::open().await;
    let mut link = checkout("payment");
    link["payment_link"] = json!("plink_1");
    link["customer"] = json!(null);
    shop.expect("done", 0, "checkout.session.completed", link).await;
    assert_eq!(
        shop.claim("cs_test_1").await.json()["licenses"][0]["plan"],
        json!(plan(1))
    );

    let mut named = checkout("payment");
    named["id"] = json!("cs_test_2");
    named["metadata"] = json!({"hushkey_price": "price_pro"});
    named["payment_status"] = json!("unpaid");
    shop.expect("ignored", 1, "checkout.session.completed", named.clone())
        .await;
    assert_eq!(shop.claim("cs_test_2").await.status, 404, "not paid yet");
    named["payment_status"] = json!("paid");
    shop.expect("done", 2, "checkout.session.async_payment_succeeded", named)
        .await;
    assert_eq!(
        shop.claim("cs_test_2").await.json()["licenses"][0]["plan"],
        json!(plan(2))
    );

    let mut billed = checkout("payment");
    (billed["id"], billed["invoice"]) = (json!("cs_test_3"), json!("in_3"));
    let mut bill = invoice(&[("price_pro", 1)]);
    (bill["id"], bill["parent"]) = (json!("in_3"), json!(null));
    shop.expect("done", 3, "invoice.paid", bill).await;
    shop.expect("done", 3, "checkout.session.completed", billed).await;
    let claimed = shop.claim("cs_test_3").await;
    assert_eq!(claimed.json()["licenses"].as_array().unwrap().len(), 1);
    assert_eq!(claimed.json(), shop.claim("in_3").await.json());
    // One buyer, by account or address.
    assert_eq!(
        shop.claim("cs_test_1").await.text_of("person"),
        claimed.text_of("person")
    );
    assert_eq!(shop.authority.licenses().len(), 3);
}

#[tokio::test]
async fn a_price_without_a_plan_is_refused_counted_and_can_come_again() {
    let mut shop = Shop::open().await;
    let unknown = shop.event(0, "invoice.paid", invoice(&[("price_key", 1), ("price_new", 1)]));
    for _ in 0..2 {
        let refused = shop.send(&unknown).await;
        assert_eq!((refused.status, refused.problem()), (422, "price-unmapped".to_owned()));
    }
    assert!(shop.authority.licenses().is_empty(), "all or nothing");
    let count = shop.issuer.get("/v1/purchases/unmapped").await;
    assert_eq!(count.json(), json!({"days": [{"day": NOW / DAY * DAY, "events": 2}]}));
    let mut nothing = checkout("payment");
    nothing["id"] = json!("cs_test_9");
    let nothing = shop.event(0, "checkout.session.completed", nothing);
    assert_eq!(shop.send(&nothing).await.problem(), "price-unmapped");
    // What is no license says so in the map, by its product.
    let mut book = invoice(&[("price_book", 1)]);
    book["lines"]["data"][0]["pricing"]["price_details"]["product"] = json!("prod_book");
    shop.expect("done", 0, "invoice.paid", book).await;
    assert_eq!(shop.claim("sub_1").await.problem(), "purchase-unknown");
    let many = shop.event(1, "invoice.paid", invoice(&[("price_seat", 40), ("price_seat", 40)]));
    assert_eq!(shop.send(&many).await.problem(), "too-many-seats");
}

#[tokio::test]
async fn only_the_service_s_own_events_of_now_count() {
    let mut shop = Shop::open().await;
    let event = shop.event(0, "invoice.paid", invoice(&[("price_key", 1)]));
    let right = shop.sign(&event, SECRET, NOW);
    let other = shop.sign(&event, "whsec_another_secret_0123456789", NOW);
    let (early, late) = (
        shop.sign(&event, SECRET, NOW - 301),
        shop.sign(&event, SECRET, NOW + 301),
    );
    let bent = event.replace("zelda.quill", "mallory");
    for (body, header) in [
        (&bent, &right),
        (&event, &other),
        (&event, &early),
        (&event, &late),
        (&event, &String::new()),
        (&event, &right.replace("v1=", "v0=")),
    ] {
        let refused = shop.deliver(body, header).await;
        assert_eq!(
            (refused.status, refused.problem()),
            (400, "signature-refused".to_owned())
        );
    }
    let none = shop.issuer.send("POST", PATH, &[], &event).await;
    assert_eq!(none.problem(), "signature-refused");
    let two = [("stripe-signature", &*right), ("stripe-signature", &*right)];
    assert_eq!(
        shop.issuer.send("POST", PATH, &two, &event).await.problem(),
        "signature-refused"
    );
    let large = shop.issuer.send("POST", PATH, &two[..1], &"x".repeat(300_000)).await;
    assert_eq!((large.status, large.problem()), (413, "too-large".to_owned()));
    assert!(shop.authority.licenses().is_empty());
    // The secret before, while it is replaced; then other types, and no event at all.
    let old = shop.sign(&event, OLD_SECRET, NOW + 299);
    assert_eq!(shop.deliver(&event, &old).await.status, 200);
    shop.expect("ignored", 0, "charge.refunded", json!({"id": "ch_1"}))
        .await;
    for body in ["{}", "[]", "zelda.quill@example.org"] {
        let refused = shop.send(body).await;
        assert_eq!(
            (refused.status, refused.problem()),
            (400, "malformed-request".to_owned())
        );
    }
    // An issuer that takes none.
    let dir = tempfile::tempdir().unwrap();
    let alone = Running::start(dir.path(), "http://127.0.0.1:9", 3).await;
    let refused = alone.send("POST", PATH, &[("stripe-signature", &right)], &event).await;
    assert_eq!((refused.status, refused.problem()), (503, "webhook-missing".to_owned()));
}

#[tokio::test]
async fn a_failure_in_the_middle_is_made_good_by_sending_again() {
    let mut shop = Shop::open().await;
    let paid = shop.event(0, "invoice.paid", invoice(&[("price_key", 2)]));
    for mood in [Mood::Broken, Mood::Forgetful, Mood::Refusing, Mood::Leaky] {
        shop.authority.set(mood);
        assert_eq!(shop.send(&paid).await.status, 502, "{mood:?}");
    }
    shop.authority.set(Mood::Fine);
    assert_eq!(shop.send(&paid).await.json()["outcome"], "done");
    assert_eq!(shop.authority.licenses().len(), 2);
    // An end that the authority did not hear of comes again, too.
    shop.authority.set(Mood::Broken);
    let end = shop.event(9, "customer.subscription.deleted", subscription("canceled", &[]));
    assert_eq!(shop.send(&end).await.status, 502);
    shop.authority.set(Mood::Fine);
    assert_eq!(shop.send(&end).await.json()["outcome"], "done");
    assert_eq!(shop.authority.suspended().len(), 2);
}

#[tokio::test]
async fn what_was_sold_lies_sealed_and_goes_with_the_person() {
    let mut shop = Shop::open().await;
    // An end that comes first is final also for a buyer whom nobody knew.
    let mut other = subscription("canceled", &[]);
    (other["id"], other["customer"]) = (json!("sub_2"), json!("cus_Bob"));
    shop.expect("done", 9, "customer.subscription.deleted", other).await;
    let mut late = invoice(&[("price_key", 1)]);
    (late["customer"], late["customer_email"]) = (json!("cus_Bob"), json!("bob@example.org"));
    late["parent"]["subscription_details"]["subscription"] = json!("sub_2");
    shop.expect("outdated", 8, "invoice.paid", late).await;

    shop.expect("done", 0, "checkout.session.completed", checkout("subscription"))
        .await;
    shop.expect(
        "done",
        1,
        "invoice.paid",
        invoice(&[("price_key", 1), ("price_seat", 2)]),
    )
    .await;
    let claimed = shop.claim("sub_1").await;
    let person = claimed.text_of("person");
    let license = claimed.json()["licenses"][0]["license"].as_str().unwrap().to_owned();
    let key = claimed.json()["licenses"][0]["key"].as_str().unwrap().to_owned();
    let times = [(NOW + 1).to_string(), NOW.to_string()];
    let names = [
        "zelda",
        "Zelda",
        "quill",
        "Sycamore",
        "sub_1",
        "cs_test_1",
        "in_1",
        "cus_Ann",
        "evt_",
        "price_",
    ];
    let planted = names
        .iter()
        .copied()
        .chain([&*license, &*key])
        .chain(times.iter().map(String::as_str));
    let planted: Vec<String> = planted.map(str::to_owned).collect();
    let search = |shop: &Shop| {
        let files = std::fs::read_dir(shop.dir.path()).unwrap();
        let bytes: Vec<u8> = files
            .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
            .collect();
        for value in &planted {
            assert!(
                !bytes.windows(value.len()).any(|window| window == value.as_bytes()),
                "{value}"
            );
        }
        assert!(bytes.windows(4).any(|window| window == b"cus_"), "the search works");
    };
    search(&shop);
    assert_eq!(
        shop.issuer.order(&format!("/v1/people/{person}/erase")).await.status,
        200
    );
    search(&shop);
    assert_eq!(shop.claim("sub_1").await.problem(), "purchase-unknown");
    // Whoever is erased and goes on paying is a customer again: somebody new.
    shop.expect(
        "waiting",
        2,
        "customer.subscription.updated",
        subscription("active", &[("price_key", 1)]),
    )
    .await;
    shop.expect("done", 3, "invoice.paid", invoice(&[("price_key", 1)]))
        .await;
    assert_ne!(shop.claim("sub_1").await.text_of("person"), person);
}
