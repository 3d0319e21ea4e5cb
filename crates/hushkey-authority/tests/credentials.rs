//! Who may ask what: proofs of possession, audiences, rates, admin tokens and repeated creations.

mod deployment;

use deployment::{Caller, Deployment, NOW, admin, audience, device, options};
use hushkey_authority::{Authority, AuthorityOptions, Rate};
use hushkey_license::model::Scope;
use hushkey_license::wire::{Common, GrantCreated, GrantView, LicenseRequest, Page};
use hushkey_license::{AttemptToken, Audience, Code, Operation};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

#[tokio::test]
async fn only_the_machine_itself_asks_for_itself() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 2 })).await;
    assert_eq!(caller.ask(Operation::Activate, &sold, 1).await.code, Code::Valid);
    let (victim, thief) = (device(1, &sold.product), device(2, &sold.product));
    let good = caller.request(Operation::Deactivate, &sold.key(), sold.product, 1);
    let stolen = LicenseRequest::make(
        caller.common(sold.product, 1),
        Scope::default(),
        Operation::Deactivate,
        &sold.key(),
        &thief,
    );
    let activation = caller.request(Operation::Activate, &sold.key(), sold.product, 1);
    let fresh = caller.common(sold.product, 1);
    for (what, request) in [
        ("the thief's key under the victim's name", stolen.clone()),
        (
            "the victim's key, the thief's proof",
            LicenseRequest {
                device_key: victim.public(),
                ..stolen
            },
        ),
        ("a proof of another operation", activation),
        (
            "a proof of another nonce",
            LicenseRequest {
                nonce: fresh.nonce,
                ..good.clone()
            },
        ),
        (
            "a scope that was not proven",
            LicenseRequest {
                scope: Scope {
                    version: "1.0.0".parse().ok(),
                    ..Scope::default()
                },
                ..good.clone()
            },
        ),
    ] {
        let reply = caller
            .try_post(Operation::Deactivate, &sold.key(), &request)
            .await
            .unwrap();
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (403, "unproven-possession"),
            "{what}"
        );
    }
    assert_eq!(caller.view(&sold).await.machines, [sold.machine(1)]);
    let reply = caller
        .try_post(Operation::Deactivate, &sold.key(), &good)
        .await
        .unwrap();
    assert_eq!(reply.json::<Value>()["code"], "DEACTIVATED");
}

#[tokio::test]
async fn a_request_meant_for_another_server_is_refused() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 2 })).await;
    let common = Common {
        audience: Audience::of("https://licenses.example.net"),
        ..caller.common(sold.product, 1)
    };
    let device = device(1, &sold.product);
    let relayed = LicenseRequest::make(common, Scope::default(), Operation::Activate, &sold.key(), &device);
    let reply = caller
        .try_post(Operation::Activate, &sold.key(), &relayed)
        .await
        .unwrap();
    assert_eq!((reply.status, reply.problem().as_str()), (421, "wrong-audience"));
    // Renamed on the way, it is no longer proven.
    let renamed = LicenseRequest {
        audience: audience(),
        ..relayed
    };
    let reply = caller
        .try_post(Operation::Activate, &sold.key(), &renamed)
        .await
        .unwrap();
    assert_eq!(reply.problem(), "unproven-possession");
    assert_eq!(caller.view(&sold).await.machines, []);
}

#[tokio::test]
async fn a_license_that_asks_too_often_waits_and_others_do_not() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicI64::new(NOW));
    let limited = AuthorityOptions {
        rate: Some(Rate {
            burst: 5,
            per_second: 1,
        }),
        ..options(directory.path(), &clock)
    };
    let authority = Authority::bind(limited).await.unwrap();
    let caller = Caller::new(authority.address(), &clock);
    let task = tokio::spawn(authority.serve(std::future::pending()));
    let (busy, calm) = (
        caller.sell(json!({ "max_machines": 9 })).await,
        caller.sell(json!({ "max_machines": 9 })).await,
    );
    for number in 0..5 {
        assert_eq!(caller.ask(Operation::Activate, &busy, number).await.code, Code::Valid);
    }
    let (reply, _) = caller
        .try_ask(Operation::Validate, &busy.key(), busy.product, 1)
        .await
        .unwrap();
    assert_eq!((reply.status, reply.problem().as_str()), (429, "too-many-requests"));
    assert_eq!(caller.ask(Operation::Activate, &calm, 1).await.code, Code::Valid);
    clock.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
    assert_eq!(caller.ask(Operation::Validate, &busy, 1).await.code, Code::Valid);
    task.abort();
}

async fn send(caller: &Caller, method: &str, path: &str, token: &str, body: Option<Value>) -> deployment::Reply {
    let credential = format!("Bearer {token}");
    let mut headers = vec![("authorization", credential.as_str())];
    let body = body.map(|body| body.to_string()).unwrap_or_default();
    if !body.is_empty() {
        headers.push(("content-type", "application/json"));
    }
    caller.send(method, path, &headers, body).await
}

#[tokio::test]
async fn admin_tokens_do_what_they_were_granted_until_they_end_or_are_revoked() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let grant = async |token: &str, body: Value| send(caller, "POST", "/v1/admin/grants", token, Some(body)).await;
    let root = admin().as_str().to_owned();
    let reader: GrantCreated = grant(&root, json!({ "scopes": ["read"], "expires_at": NOW + 60 }))
        .await
        .json();
    let seller: GrantCreated = grant(&root, json!({ "scopes": ["licenses", "grants"] })).await.json();
    let path = format!("/v1/admin/licenses/{}", sold.created.license);
    let suspend = format!("{path}/suspend");
    let attempts = [
        (reader.token.as_str(), "GET", path.as_str(), 200),
        (reader.token.as_str(), "POST", suspend.as_str(), 403),
        (seller.token.as_str(), "GET", path.as_str(), 403),
        (seller.token.as_str(), "POST", suspend.as_str(), 200),
        (seller.token.as_str(), "GET", "/v1/admin/products", 403),
    ];
    for (token, method, path, status) in attempts {
        let reply = send(caller, method, path, token, None).await;
        assert_eq!(reply.status, status, "{method} {path}");
        assert!(status == 200 || reply.problem() == "missing-scope");
    }
    // Nobody grants what they have not; bounds hold.
    let more = grant(seller.token.as_str(), json!({ "scopes": ["catalog"] })).await;
    assert_eq!(more.problem(), "missing-scope");
    for bad in [
        json!({ "scopes": [] }),
        json!({ "scopes": ["read"], "expires_at": NOW }),
    ] {
        assert_eq!(grant(&root, bad).await.problem(), "out-of-bounds");
    }
    let list: Page<GrantView> = send(caller, "GET", "/v1/admin/grants", &root, None).await.json();
    assert_eq!(list.items.len(), 2);
    deployment.wait(60);
    let ended = send(caller, "GET", &path, reader.token.as_str(), None).await;
    assert_eq!(ended.problem(), "unknown-credential");
    let gone = send(
        caller,
        "DELETE",
        &format!("/v1/admin/grants/{}", seller.grant),
        &root,
        None,
    )
    .await;
    assert_eq!(gone.status, 204);
    let again = send(
        caller,
        "DELETE",
        &format!("/v1/admin/grants/{}", seller.grant),
        &root,
        None,
    )
    .await;
    assert_eq!(again.problem(), "unknown-resource");
    let revoked = send(caller, "POST", &suspend, seller.token.as_str(), None).await;
    assert_eq!(revoked.problem(), "unknown-credential");
}

#[tokio::test]
async fn a_repeated_creation_makes_one_thing() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let credential = format!("Bearer {}", admin().as_str());
    let create = async |path: &str, body: &Value, attempt: u8| {
        let attempt = AttemptToken::from_seed([attempt; 32]);
        let headers = [
            ("authorization", credential.as_str()),
            ("content-type", "application/json"),
            ("idempotency-key", attempt.as_str()),
        ];
        caller.send("POST", path, &headers, body.to_string()).await
    };
    for (path, body) in [
        ("/v1/admin/products", json!({})),
        ("/v1/admin/plans", json!({ "product": sold.product, "max_machines": 3 })),
        ("/v1/admin/entitlements", json!({ "plan": sold.plan, "value": 3 })),
        (
            "/v1/admin/meters",
            json!({ "plan": sold.plan, "max_uses": 3, "period": "month" }),
        ),
        ("/v1/admin/attributes", json!({ "plan": sold.plan, "kind": "bool" })),
        ("/v1/admin/licenses", json!({ "plan": sold.plan })),
        ("/v1/admin/grants", json!({ "scopes": ["read"] })),
    ] {
        let first = create(path, &body, 1).await;
        assert_eq!(first.status, 201, "{path} {:?}", first.body);
        assert_eq!(create(path, &body, 1).await.body, first.body, "{path}");
        assert_ne!(create(path, &body, 2).await.body, first.body, "{path}");
    }
    let other = create(
        "/v1/admin/plans",
        &json!({ "product": sold.product, "max_machines": 4 }),
        1,
    )
    .await;
    assert_eq!(other.problem(), "conflict", "another thing under the same attempt");
}
