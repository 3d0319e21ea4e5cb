//! Changing a person and verifying the audit, over HTTP.

use crate::vendor::{Answer, NOW, Running, bearer, options};
use serde_json::{Value, json};

async fn put(issuer: &Running, person: &str, body: Value) -> Answer {
    let headers = [("authorization", &*bearer()), ("content-type", "application/json")];
    issuer
        .send("PUT", &format!("/v1/people/{person}"), &headers, &body.to_string())
        .await
}

#[tokio::test]
async fn a_person_is_changed_field_by_field() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    let made = issuer
        .post(
            "/v1/people",
            json!({"email": "ann@example.org", "name": "Ann Ray", "phone": "+1 202 555 0143"}),
        )
        .await;
    let ann = made.text_of("person");
    let bob = issuer.person("bob@example.org").await;
    let change = json!({"email": "Ann.Stone@example.org", "phone": null, "country": "US"});
    let answer = put(&issuer, &ann, change).await;
    assert_eq!(
        (answer.status, answer.json()),
        (200, json!({"person": ann, "updated": true}))
    );
    let read = issuer.get(&format!("/v1/people/{ann}?purpose=support")).await.json();
    assert_eq!(
        read["fields"],
        json!({"email": "Ann.Stone@example.org", "name": "Ann Ray", "country": "US"})
    );
    let search = json!({"email": "ann.stone@example.org", "purpose": "support"});
    assert_eq!(issuer.post("/v1/people/search", search).await.text_of("person"), ann);

    for (body, status, problem) in [
        (json!({"email": "bob@example.org"}), 409, "email-taken"),
        (json!({"email": null}), 422, "malformed-email"),
        (json!({"email": "ann"}), 422, "malformed-email"),
        (json!({"name": ""}), 422, "malformed-field"),
        (json!({"name": 1}), 400, "malformed-request"),
        (json!({"nickname": "Ann"}), 400, "malformed-request"),
    ] {
        let answer = put(&issuer, &ann, body.clone()).await;
        assert_eq!((answer.status, &*answer.problem()), (status, problem), "{body}");
    }
    issuer.order(&format!("/v1/people/{bob}/erase")).await;
    let gone = put(&issuer, &bob, json!({"name": "Bob"})).await;
    assert_eq!((gone.status, &*gone.problem()), (410, "person-erased"));
    let unknown = put(&issuer, "cus_0123456789bcdfghjkmnpqrstv", json!({"name": "Bob"})).await;
    assert_eq!((unknown.status, &*unknown.problem()), (404, "person-unknown"));
    // Only the API token changes anybody.
    let headers = [("content-type", "application/json")];
    let stranger = issuer
        .send("PUT", &format!("/v1/people/{ann}"), &headers, r#"{"name":"Mallory"}"#)
        .await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test]
async fn a_start_forgets_what_is_over_and_keeps_the_days_it_was_given() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    let ann = issuer.person("ann@example.org").await;
    issuer.get(&format!("/v1/people/{ann}?purpose=support")).await;
    issuer.stop().await;
    // (days kept, days later, entries left beside the export's own)
    for (seed, (days, later, left)) in [(30, 30, 2), (30, 31, 0)].into_iter().enumerate() {
        let mut options = options(dir.path(), "http://127.0.0.1:9", 2 + seed as u64);
        options.keeping.retention.audit_days = days;
        let issuer = Running::start_at(options, NOW + later * 86_400).await;
        let mut seen = Vec::new();
        for _ in 0..200 {
            let export = issuer.get(&format!("/v1/people/{ann}/export")).await.json();
            seen = export["audit"].as_array().unwrap().clone();
            seen.retain(|entry| entry["event"] != "exported");
            if seen.len() == left {
                break;
            }
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        assert_eq!(seen.len(), left, "after {later} of {days} days");
        assert_eq!(issuer.get("/v1/audit/verify").await.json()["intact"], true);
        issuer.stop().await;
    }
}

#[tokio::test]
async fn the_audit_is_verified_and_tampering_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    let ann = issuer.person("ann@example.org").await;
    for purpose in ["support", "legal"] {
        issuer.get(&format!("/v1/people/{ann}?purpose={purpose}")).await;
    }
    let fine = issuer.get("/v1/audit/verify").await.json();
    assert_eq!(
        (&fine["intact"], &fine["entries"], &fine["last"]),
        (&json!(true), &json!(3), &json!(3))
    );
    assert_eq!(fine["head"].as_str().unwrap().len(), 64);
    assert!(!fine.to_string().contains(&ann));

    let thief = rusqlite::Connection::open(dir.path().join("issuer.db")).unwrap();
    thief.execute("DELETE FROM audit WHERE id = 2", []).unwrap();
    let broken = issuer.get("/v1/audit/verify").await.json();
    assert_eq!(
        (&broken["intact"], &broken["break"]),
        (&json!(false), &json!({"entry": 3}))
    );
    let headers: [(&str, &str); 0] = [];
    assert_eq!(issuer.send("GET", "/v1/audit/verify", &headers, "").await.status, 401);
}
