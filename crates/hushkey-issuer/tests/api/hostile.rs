//! Bad input: a clear problem of the closed list, which never quotes what came.

use crate::vendor::{Running, bearer};
use serde_json::json;

const CANARY: &str = "zelda.quill@example.org";

/// Method, path, headers, body; then status and problem.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a str, u16, &'a str);

#[tokio::test]
async fn bad_requests_get_their_problem_and_never_their_own_words() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    let person = issuer.person("ann@example.org").await;
    let (bearer, json) = (bearer(), "application/json");
    let auth: (&str, &str) = ("authorization", &bearer);
    let wrong = format!("Bearer adm_{}", "0".repeat(26));
    let deep = "[".repeat(5000);
    let large = format!("{{\"email\":\"{CANARY}\",\"name\":\"{}\"}}", "x".repeat(20_000));
    let long = format!(
        "{{\"email\":\"ann@example.org\",\"name\":\"{}{CANARY}\"}}",
        "x".repeat(300)
    );
    let licenses = format!("/v1/people/{person}/licenses");
    let idempotency: (&str, &str) = ("idempotency-key", "order-0001");
    let people = "/v1/people";
    #[rustfmt::skip]
    let cases: &[Case] = &[
        ("POST", people, &[("content-type", json)], "{}", 401, "unauthorized"),
        ("POST", people, &[("authorization", CANARY)], "{}", 401, "unauthorized"),
        ("POST", people, &[("authorization", &wrong)], "{}", 401, "unauthorized"),
        ("POST", people, &[auth, auth, ("content-type", json)], "{}", 401, "unauthorized"),
        ("GET", "/v1/zelda.quill@example.org", &[], "", 401, "unauthorized"),
        ("GET", "/v1/zelda.quill@example.org", &[auth], "", 404, "not-found"),
        ("DELETE", people, &[auth], "", 405, "method-not-allowed"),
        ("GET", "/v1/people/zelda.quill@example.org?purpose=support", &[auth], "", 404, "person-unknown"),
        ("GET", "/v1/people/cus_00000000000000000000000000?purpose=support", &[auth], "", 404, "person-unknown"),
        ("POST", "/v1/people/%ff/erase", &[auth], "", 404, "person-unknown"),
        ("POST", people, &[auth], "{}", 415, "unsupported-media-type"),
        ("POST", people, &[auth, ("content-type", "text/plain")], CANARY, 415, "unsupported-media-type"),
        ("POST", people, &[auth, ("content-type", json)], "", 400, "malformed-request"),
        ("POST", people, &[auth, ("content-type", json)], "{\"email\":\"zelda.quill@example.org\"", 400, "malformed-request"),
        ("POST", people, &[auth, ("content-type", json)], "{\"zelda.quill@example.org\":1}", 400, "malformed-request"),
        ("POST", people, &[auth, ("content-type", json)], "{\"email\":\"ann@example.org\",\"note\":\"zelda.quill@example.org\"}", 400, "malformed-request"),
        ("POST", people, &[auth, ("content-type", json)], "{\"email\":\"a@b.example\",\"email\":\"zelda.quill@example.org\"}", 400, "malformed-request"),
        ("POST", people, &[auth, ("content-type", json)], &deep, 400, "malformed-request"),
        ("POST", people, &[auth, ("content-type", json)], &large, 413, "too-large"),
        ("POST", people, &[auth, ("content-type", json)], "{\"email\":\"zelda quill@example.org\"}", 422, "malformed-email"),
        ("POST", people, &[auth, ("content-type", json)], &long, 422, "malformed-field"),
        ("POST", "/v1/people/search", &[auth, ("content-type", json)], "{\"email\":\"zelda.quill@example.org\"}", 400, "malformed-request"),
        ("POST", "/v1/people/search", &[auth, ("content-type", json)], "{\"email\":\"a@b.example\",\"purpose\":\"zelda.quill@example.org\"}", 400, "malformed-request"),
        ("POST", &licenses, &[auth, ("content-type", json), idempotency], "{\"plan\":\"zelda.quill@example.org\"}", 400, "malformed-request"),
        ("POST", &licenses, &[auth, ("content-type", json)], "{\"plan\":\"pln_00000b00000b00000b00000b00\"}", 400, "idempotency-key-required"),
    ];
    for (method, path, headers, body, status, problem) in cases {
        let answer = issuer.send(method, path, headers, body).await;
        assert_eq!(
            (answer.status, &*answer.problem()),
            (*status, *problem),
            "{method} {path}"
        );
        assert!(
            !answer.text.contains("zelda") && !answer.text.contains("quill"),
            "{method} {path}"
        );
    }
    // Nothing of it was stored.
    let none = issuer
        .post("/v1/people/search", json!({"email": CANARY, "purpose": "support"}))
        .await;
    assert_eq!(none.status, 404);
}

#[tokio::test]
async fn health_needs_no_token_and_says_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    let answer = issuer.send("GET", "/healthz", &[], "").await;
    assert_eq!((answer.status, &*answer.text), (200, "ok\n"));
}
