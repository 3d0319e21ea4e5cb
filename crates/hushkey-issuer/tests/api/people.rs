//! People: created once, found by any spelling, read with a purpose, erased for good, kept over a restart.

use crate::stand_in::StandIn;
use crate::vendor::Running;
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn thirty_two_creations_of_one_address_give_one_person() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Arc::new(Running::start(dir.path(), "http://127.0.0.1:9", 1).await);
    let mut tasks = Vec::new();
    for n in 0..32 {
        let issuer = Arc::clone(&issuer);
        let email = if n % 2 == 0 {
            "ann@example.org"
        } else {
            "ANN@Example.ORG"
        };
        tasks.push(tokio::spawn(async move {
            issuer.post("/v1/people", json!({"email": email})).await
        }));
    }
    let (mut people, mut created) = (HashSet::new(), 0);
    for task in tasks {
        let answer = task.await.unwrap();
        assert_eq!(answer.status, if answer.json()["created"] == true { 201 } else { 200 });
        created += usize::from(answer.status == 201);
        people.insert(answer.text_of("person"));
    }
    assert_eq!((people.len(), created), (1, 1));
}

#[tokio::test]
async fn a_person_is_read_with_a_purpose_only_and_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    let all = json!({"email": "Ann@example.org", "name": "Ann Ray", "organization": "Ray & Daughters",
        "phone": "+1 202 555 0143", "address": "1 Main Street\nSpringfield", "country": "US", "reference": "C-1001"});
    let made = issuer.post("/v1/people", all.clone()).await;
    assert_eq!(made.status, 201);
    let person = made.text_of("person");
    issuer.stop().await;

    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 2).await;
    let path = format!("/v1/people/{person}");
    for query in [
        "",
        "?",
        "?purpose",
        "?purpose=",
        "?purpose=curiosity",
        "?why=support",
        "?purpose=support&email=a@b.example",
    ] {
        let answer = issuer.get(&format!("{path}{query}")).await;
        assert_eq!(
            (answer.status, &*answer.problem()),
            (400, "purpose-required"),
            "{query}"
        );
    }
    let read = issuer.get(&format!("{path}?purpose=billing")).await;
    assert_eq!(read.status, 200);
    assert_eq!(read.json(), json!({"person": person, "fields": all}));

    let found = issuer
        .post(
            "/v1/people/search",
            json!({"email": " ANN@EXAMPLE.ORG", "purpose": "support"}),
        )
        .await;
    assert_eq!(found.text_of("person"), person);
    let none = issuer
        .post(
            "/v1/people/search",
            json!({"email": "bob@example.org", "purpose": "support"}),
        )
        .await;
    assert_eq!((none.status, &*none.problem()), (404, "person-unknown"));

    // Found again: not changed, and said so.
    let again = issuer
        .post("/v1/people", json!({"email": "ann@example.org", "name": "Mallory"}))
        .await;
    assert_eq!(
        (again.status, again.json()),
        (200, json!({"person": person, "created": false}))
    );
    let export = issuer.get(&format!("{path}/export")).await.json();
    assert_eq!(export["fields"], all);
    assert_eq!(export["licenses"], json!([]));
    let events: Vec<_> = export["audit"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["event"].as_str().unwrap())
        .collect();
    assert_eq!(events, ["created", "looked_up", "searched", "found", "exported"]);
    assert_eq!(export["audit"][1]["purpose"], "billing");
}

#[tokio::test]
async fn an_erased_person_is_gone_and_the_license_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let authority = StandIn::start().await;
    let issuer = Running::start(dir.path(), &authority.url(), 1).await;
    let person = issuer.person("ann@example.org").await;
    let plan = hushkey_license::PlanToken::from_seed([1; 32]);
    let license = issuer.license(&person, "order-0001", plan.as_str()).await;
    assert_eq!(license.status, 201);
    let before = authority.bytes();

    let path = format!("/v1/people/{person}");
    for _ in 0..2 {
        let erased = issuer.order(&format!("{path}/erase")).await;
        assert_eq!(
            (erased.status, erased.json()),
            (200, json!({"person": person, "erased": true}))
        );
    }
    for path in [
        format!("{path}?purpose=legal"),
        format!("{path}/export"),
        format!("{path}/licenses"),
    ] {
        let answer = issuer.get(&path).await;
        assert_eq!((answer.status, &*answer.problem()), (410, "person-erased"));
    }
    // Not even the same order can be repeated: nothing is left that knows of it.
    let again = issuer.license(&person, "order-0001", plan.as_str()).await;
    assert_eq!((again.status, &*again.problem()), (410, "person-erased"));
    // The authority heard nothing of it, and its license is as it was.
    assert_eq!(authority.bytes(), before);
    assert_eq!(authority.licenses(), [license.text_of("license").parse().unwrap()]);
    // No file of the issuer names the license, in clear.
    for entry in std::fs::read_dir(dir.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        let token = license.text_of("license");
        assert!(!bytes.windows(token.len()).any(|window| window == token.as_bytes()));
    }
    // Somebody new may come with the address.
    let somebody = issuer.post("/v1/people", json!({"email": "ann@example.org"})).await;
    assert_eq!(somebody.status, 201);
    assert_ne!(somebody.text_of("person"), person);
}
