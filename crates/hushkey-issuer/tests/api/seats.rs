//! Blind seats over HTTP: from the plan to tokens that verify, and every refusal.

use crate::vendor::{NOW, Running};
use hushkey_license::seat::{Agreed, Batch, Bucket, Directory, DirectoryTrust, IssueAnswer, SignedDirectory};
use hushkey_license::{PlanToken, ProductToken};
use serde_json::{Value, json};

const DAY: i64 = 86_400;
const PATH: &str = "/.well-known/hushkey-seat-keys";

fn bucket(epoch: i64) -> Bucket {
    Bucket {
        product: ProductToken::from_seed([1; 32]),
        plan: PlanToken::from_seed([2; 32]),
        epoch: u32::try_from(epoch).unwrap(),
    }
}

fn plan(floor: Value) -> Value {
    let Bucket { product, plan, .. } = bucket(0);
    json!({"product": product, "plan": plan, "epoch_seconds": DAY, "floor": floor})
}

fn grant(seats: i64) -> Value {
    json!({"plan": bucket(0).plan, "seats": seats})
}

async fn directory(issuer: &Running) -> Directory {
    let named = issuer.get("/v1/seat-keys").await;
    let trust: DirectoryTrust = named.text_of("directory_key").parse().unwrap();
    assert_eq!(named.text_of("issuer"), trust.id().to_string());
    let document = issuer.send("GET", PATH, &[], "").await;
    let document: SignedDirectory = serde_json::from_str(&document.text).unwrap();
    Directory::read(&document, &trust, NOW).unwrap()
}

async fn agreed(issuer: &Running) -> Agreed {
    let (one, other) = (directory(issuer).await, directory(issuer).await);
    one.agree(&other).unwrap()
}

#[tokio::test]
async fn from_the_plan_to_tokens() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 41).await;
    let small = issuer.post("/v1/seat-plans", plan(json!(1))).await;
    assert_eq!(small.json()["warnings"], json!(["floor-below-default"]));
    let person = issuer.person("ann@example.org").await;
    let seats = format!("/v1/people/{person}/seats");
    assert_eq!(
        issuer.order("/v1/seat-keys").await.json(),
        json!({"opened": 0, "below_floor": 1, "published": true})
    );
    assert_eq!(issuer.post(&seats, grant(2)).await.json(), grant(2));
    assert_eq!(
        issuer.order("/v1/seat-keys").await.json(),
        json!({"opened": 3, "below_floor": 0, "published": false})
    );

    let agreed = agreed(&issuer).await;
    let epoch = NOW / DAY;
    let batch = Batch::make(&agreed, &bucket(epoch + 1), 2, &[1; 32]).unwrap();
    let issue = format!("{seats}/issue");
    let body = serde_json::to_value(batch.request()).unwrap();
    let answer = issuer.post(&issue, body.clone()).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    assert_eq!(issuer.post(&issue, body).await.text, answer.text, "repeated");
    let answer: IssueAnswer = serde_json::from_str(&answer.text).unwrap();
    let tokens = batch.finalize(&answer).unwrap();
    let directory = directory(&issuer).await;
    for token in &tokens {
        let verified = directory.verify_token(token, (epoch + 1) * DAY).unwrap();
        assert_eq!(verified.bucket(), bucket(epoch + 1));
    }

    let second = Batch::make(&agreed, &bucket(epoch + 1), 2, &[2; 32]).unwrap();
    let refused = issuer
        .post(&issue, serde_json::to_value(second.request()).unwrap())
        .await;
    assert_eq!((refused.status, refused.problem()), (409, "seats-issued".to_owned()));
    issuer.stop().await;
}

#[tokio::test]
async fn refusals() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 42).await;
    let whole = issuer.post("/v1/seat-plans", plan(Value::Null)).await;
    assert_eq!(
        (&whole.json()["floor"], &whole.json()["warnings"]),
        (&json!(50), &json!([]))
    );
    for (field, value) in [("epoch_seconds", json!(60)), ("floor", json!(0))] {
        let mut bad = plan(json!(1));
        bad[field] = value;
        assert_eq!(issuer.post("/v1/seat-plans", bad).await.problem(), "malformed-field");
    }
    let mut longer = plan(json!(1));
    longer["epoch_seconds"] = json!(2 * DAY);
    assert_eq!(
        issuer.post("/v1/seat-plans", longer).await.problem(),
        "seat-plan-differs"
    );

    let person = issuer.person("ann@example.org").await;
    let seats = format!("/v1/people/{person}/seats");
    assert_eq!(issuer.post(&seats, grant(65)).await.problem(), "malformed-field");
    assert_eq!(issuer.post(&seats, grant(-1)).await.problem(), "malformed-request");
    let other = json!({"plan": PlanToken::from_seed([7; 32]), "seats": 1});
    assert_eq!(issuer.post(&seats, other).await.problem(), "seat-plan-unknown");
    issuer.post(&seats, grant(1)).await;
    let nobody = format!(
        "/v1/people/{}/seats",
        hushkey_license::CustomerToken::from_seed([3; 32])
    );
    assert_eq!(issuer.post(&nobody, grant(1)).await.problem(), "person-unknown");

    // 1 of 50: no key, so nothing to ask under; any bytes are refused.
    assert_eq!(issuer.order("/v1/seat-keys").await.json()["below_floor"], json!(1));
    assert!(directory(&issuer).await.keys().is_empty());
    let mut request = json!({
        "product": bucket(0).product, "plan": bucket(0).plan, "epoch": NOW / DAY,
        "requests": [hushkey_license::seat::TokenRequest::new(&[0; 32], &[1; 256]).unwrap()],
    });
    let issue = format!("{seats}/issue");
    assert_eq!(issuer.post(&issue, request.clone()).await.problem(), "seat-key-missing");
    request["email"] = json!("ann@example.org");
    assert_eq!(
        issuer.post(&issue, request.clone()).await.problem(),
        "malformed-request"
    );
    request.as_object_mut().unwrap().remove("email");
    issuer.post("/v1/seat-plans", plan(json!(1))).await;
    issuer.order("/v1/seat-keys").await;
    assert_eq!(issuer.post(&issue, request).await.problem(), "seat-batch-malformed");
    // Without the token only the directory answers.
    for (method, path) in [
        ("POST", "/v1/seat-plans"),
        ("POST", "/v1/seat-keys"),
        ("GET", "/v1/seat-keys"),
        ("POST", &issue),
    ] {
        assert_eq!(issuer.send(method, path, &[], "{}").await.problem(), "unauthorized");
    }
    issuer.stop().await;
}
