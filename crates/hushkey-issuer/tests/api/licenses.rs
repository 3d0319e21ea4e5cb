//! Licenses: made once for one request, whatever fails between issuer and authority.

use crate::stand_in::{Mood, StandIn};
use crate::vendor::{NOW, Running};
use hushkey_license::{LicenseKey, PlanToken};
use serde_json::json;
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;

fn plan(seed: u8) -> String {
    PlanToken::from_seed([seed; 32]).to_string()
}

async fn held(issuer: &Running, person: &str) -> usize {
    let listed = issuer.get(&format!("/v1/people/{person}/licenses")).await.json();
    listed["licenses"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_license_is_issued_once_and_the_authority_hears_tokens_only() {
    let dir = tempfile::tempdir().unwrap();
    let authority = StandIn::start().await;
    let issuer = Running::start(dir.path(), &authority.url(), 1).await;
    let person = issuer.person("zelda.quill@example.org").await;
    let made = issuer.license(&person, "zelda.quill@example.org/1", &plan(1)).await;
    assert_eq!(made.status, 201, "{}", made.text);
    assert!(LicenseKey::parse(&made.text_of("key")).is_ok());
    assert_eq!(made.json()["expires_at"], 1_900_000_000);
    let again = issuer.license(&person, "zelda.quill@example.org/1", &plan(1)).await;
    assert_eq!((again.status, again.json()), (200, made.json()));
    let listed = issuer.get(&format!("/v1/people/{person}/licenses")).await;
    assert_eq!(
        listed.json(),
        json!({"licenses": [{"license": made.text_of("license"), "plan": plan(1), "issued_at": NOW}]})
    );
    assert!(!listed.text.contains(&made.text_of("key")));

    // Another request makes another license; the same key for another plan is a mistake.
    assert_eq!(issuer.license(&person, "order-0002", &plan(1)).await.status, 201);
    let reused = issuer.license(&person, "order-0002", &plan(2)).await;
    assert_eq!((reused.status, &*reused.problem()), (409, "idempotency-key-reused"));
    for key in ["", "short", &"x".repeat(129), "with space"] {
        let answer = issuer.license(&person, key, &plan(1)).await;
        assert_eq!((answer.status, &*answer.problem()), (400, "idempotency-key-required"));
    }
    assert_eq!(authority.licenses().len(), 2);

    let heard = String::from_utf8(authority.bytes()).unwrap();
    for foreign in ["zelda", "quill", "example.org", &person, "cus_", "order-0002"] {
        assert!(!heard.contains(foreign), "{foreign}");
    }
    assert!(heard.contains(&plan(1)), "the search works");
}

#[tokio::test]
async fn whatever_the_authority_does_a_repetition_ends_with_one_license() {
    let moods = [
        (Mood::Broken, 502, "authority-unreachable"),
        (Mood::Forgetful, 502, "authority-unreachable"),
        (Mood::Endless, 502, "authority-unreachable"),
        (Mood::KnowsNoPlan, 422, "plan-unknown"),
        (Mood::Refusing, 502, "authority-refused"),
        (Mood::WrongKey, 502, "authority-malformed"),
        (Mood::Garbled, 502, "pii-blocked"),
        (Mood::Leaky, 502, "pii-blocked"),
    ];
    for (mood, status, problem) in moods {
        let dir = tempfile::tempdir().unwrap();
        let authority = StandIn::start().await;
        authority.set(mood);
        let issuer = Running::start(dir.path(), &authority.url(), 1).await;
        let person = issuer.person("ann@example.org").await;
        let failed = issuer.license(&person, "order-0001", &plan(1)).await;
        assert_eq!((failed.status, &*failed.problem()), (status, problem), "{mood:?}");
        assert_eq!(held(&issuer, &person).await, 0, "{mood:?}");
        // The issuer dies and comes back, the authority mends, the vendor repeats.
        issuer.stop().await;
        authority.set(Mood::Fine);
        let issuer = Running::start(dir.path(), &authority.url(), 2).await;
        let made = issuer.license(&person, "order-0001", &plan(1)).await;
        assert_eq!(made.status, 201, "{mood:?} {}", made.text);
        assert_eq!(held(&issuer, &person).await, 1, "{mood:?}");
        assert_eq!(
            authority.licenses(),
            [made.text_of("license").parse().unwrap()],
            "{mood:?}"
        );
    }
}

#[tokio::test]
async fn an_authority_that_is_not_there_is_a_problem_and_not_a_license() {
    let dir = tempfile::tempdir().unwrap();
    // Bound and dropped: nobody listens there.
    let nobody = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let issuer = Running::start(dir.path(), &format!("http://{nobody}"), 1).await;
    let person = issuer.person("ann@example.org").await;
    let failed = issuer.license(&person, "order-0001", &plan(1)).await;
    assert_eq!((failed.status, &*failed.problem()), (502, "authority-unreachable"));
    assert_eq!(held(&issuer, &person).await, 0);
    // People can still be served.
    assert_eq!(
        issuer.get(&format!("/v1/people/{person}?purpose=support")).await.status,
        200
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_request_sent_many_times_at_once_makes_one_license() {
    let dir = tempfile::tempdir().unwrap();
    let authority = StandIn::start().await;
    let issuer = Arc::new(Running::start(dir.path(), &authority.url(), 1).await);
    let person = issuer.person("ann@example.org").await;
    let mut tasks = Vec::new();
    for _ in 0..24 {
        let (issuer, person) = (Arc::clone(&issuer), person.clone());
        tasks.push(tokio::spawn(async move {
            issuer.license(&person, "order-0001", &plan(1)).await
        }));
    }
    let mut licenses = HashSet::new();
    for task in tasks {
        let answer = task.await.unwrap();
        match answer.status {
            200 | 201 => drop(licenses.insert(answer.text_of("license"))),
            409 => assert_eq!(answer.problem(), "request-in-progress"),
            _ => panic!("{}", answer.text),
        }
    }
    assert_eq!(licenses.len(), 1);
    assert_eq!(held(&issuer, &person).await, 1);
    assert_eq!(authority.licenses().len(), 1);
}

#[tokio::test]
async fn after_two_days_the_key_is_forgotten_and_no_second_license_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let authority = StandIn::start().await;
    let issuer = Running::start(dir.path(), &authority.url(), 1).await;
    let person = issuer.person("ann@example.org").await;
    assert_eq!(issuer.license(&person, "order-0001", &plan(1)).await.status, 201);
    issuer.time.store(NOW + 86_400, Ordering::Relaxed);
    assert_eq!(issuer.license(&person, "order-0001", &plan(1)).await.status, 200);
    issuer.time.store(NOW + 2 * 86_400, Ordering::Relaxed);
    let late = issuer.license(&person, "order-0001", &plan(1)).await;
    assert_eq!((late.status, &*late.problem()), (409, "answer-forgotten"));
    assert_eq!((held(&issuer, &person).await, authority.licenses().len()), (1, 1));
}
