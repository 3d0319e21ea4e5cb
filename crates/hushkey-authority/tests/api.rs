//! The API over real HTTP: the life of a license, the order of codes, and every kind of bad input.

mod deployment;

use deployment::{Caller, Deployment, NOW, admin};
use hushkey_license::wire::{AuthenticateAnswer, EntitlementCreated, LicenseView};
use hushkey_license::{Code, Expected, KeySet, Lease, LicenseKey, Operation, RequestDigest};
use serde_json::{Value, json};

async fn code(caller: &Caller, operation: Operation, sold: &deployment::Sold, number: u64) -> Code {
    caller.ask(operation, sold, number).await.code
}

#[tokio::test]
async fn a_license_lives_from_sale_to_revocation() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller
        .sell(json!({ "max_machines": 1, "heartbeat_seconds": 600, "duration_seconds": 86_400 }))
        .await;
    assert_eq!(sold.created.expires_at, Some(NOW + 86_400));
    use Operation::{Activate, Deactivate, Heartbeat, Validate};
    for (operation, number, wanted) in [
        (Validate, 1, Code::NoMachine),
        (Heartbeat, 1, Code::NoMachine),
        (Activate, 1, Code::Valid),
        (Activate, 1, Code::Valid),
        (Validate, 1, Code::Valid),
        (Heartbeat, 1, Code::Valid),
        (Activate, 2, Code::TooManyMachines),
        (Validate, 2, Code::NoMachine),
        (Deactivate, 2, Code::NoMachine),
        (Deactivate, 1, Code::Deactivated),
        (Validate, 1, Code::NoMachine),
        (Activate, 2, Code::Valid),
    ] {
        assert_eq!(
            code(caller, operation, &sold, number).await,
            wanted,
            "{operation:?} {number}"
        );
    }
    let change = |what: &str| caller.administrate_owned(format!("/v1/admin/licenses/{}/{what}", sold.created.license));
    assert_eq!(change("suspend").await.status, 200);
    assert_eq!(code(caller, Validate, &sold, 2).await, Code::Suspended);
    assert_eq!(change("reinstate").await.status, 200);
    assert_eq!(code(caller, Validate, &sold, 2).await, Code::Valid);
    assert_eq!(change("revoke").await.status, 200);
    assert_eq!(code(caller, Heartbeat, &sold, 2).await, Code::Revoked);
    assert_eq!(change("reinstate").await.problem(), "conflict");
    assert_eq!(caller.view(&sold).await.machines, [sold.machine(2)]);
}

impl Caller {
    async fn administrate_owned(&self, path: String) -> deployment::Reply {
        self.administrate(&path, None).await
    }
}

#[tokio::test]
async fn time_ends_seats_and_licenses() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller
        .sell(json!({ "max_machines": 1, "heartbeat_seconds": 600, "duration_seconds": 3600 }))
        .await;
    assert_eq!(code(caller, Operation::Activate, &sold, 1).await, Code::Valid);
    deployment.wait(600);
    assert_eq!(code(caller, Operation::Validate, &sold, 1).await, Code::HeartbeatDead);
    assert_eq!(code(caller, Operation::Heartbeat, &sold, 1).await, Code::HeartbeatDead);
    assert_eq!(code(caller, Operation::Activate, &sold, 2).await, Code::Valid);
    assert_eq!(code(caller, Operation::Activate, &sold, 1).await, Code::TooManyMachines);
    deployment.wait(3000);
    assert_eq!(code(caller, Operation::Validate, &sold, 2).await, Code::Expired);
    assert_eq!(code(caller, Operation::Activate, &sold, 2).await, Code::Expired);
    assert_eq!(code(caller, Operation::Deactivate, &sold, 2).await, Code::Deactivated);
}

#[tokio::test]
async fn a_lease_carries_the_plan_and_only_answers_its_request() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1, "lease_seconds": 300 })).await;
    let grant = json!({ "plan": sold.plan, "value": 25 });
    let EntitlementCreated { entitlement } = caller
        .administrate("/v1/admin/entitlements", Some(grant.clone()))
        .await
        .json();
    let again = json!({ "plan": sold.plan, "value": 26, "entitlement": entitlement });
    assert_eq!(
        caller
            .administrate("/v1/admin/entitlements", Some(again))
            .await
            .problem(),
        "conflict"
    );

    let (reply, request) = caller
        .try_ask(Operation::Activate, &sold.key(), sold.product, 1)
        .await
        .unwrap();
    let answer: hushkey_license::wire::LicenseAnswer = reply.json();
    let keys = KeySet::from_document(&caller.send("GET", "/v1/keys", &[], "").await.json()).unwrap();
    let expected = |operation| Expected {
        nonce: request.nonce,
        request_digest: RequestDigest::of(operation, &sold.key(), &request),
        machine: sold.machine(1),
    };
    let text = answer.lease.unwrap();
    let lease = Lease::verify(&text, &keys, NOW, &expected(Operation::Activate)).unwrap();
    let claims = lease.claims();
    assert_eq!((claims.license, claims.plan), (sold.created.license, sold.plan));
    assert_eq!((claims.issued_at, claims.expires_at), (NOW, NOW + 300));
    assert_eq!(claims.entitlements.value(&entitlement), Some(25));
    assert!(Lease::verify(&text, &keys, NOW, &expected(Operation::Validate)).is_err());
}

#[tokio::test]
async fn unknown_keys_are_answered_alike() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let stranger = LicenseKey::make(&mut |bytes| bytes.fill(99));
    for operation in [
        Operation::Validate,
        Operation::Activate,
        Operation::Heartbeat,
        Operation::Deactivate,
    ] {
        let request = caller.request(operation, &stranger, sold.product, 1);
        let unknown = caller.try_post(operation, &stranger, &request).await.unwrap();
        assert_eq!(unknown.json::<Value>()["code"], "NOT_FOUND");
        for key in ["HK-BBBBB-BBBBB-BBBBB-BBBBB-BBBBB-BBBBC", "nonsense0"] {
            let credential = format!("License {key}");
            let headers = [
                ("authorization", credential.as_str()),
                ("content-type", "application/json"),
            ];
            let body = serde_json::to_string(&request).unwrap();
            let malformed = caller.send("POST", operation.path(), &headers, body).await;
            assert_eq!((malformed.status, &malformed.body), (200, &unknown.body));
        }
    }
    let other = caller.sell(json!({ "max_machines": 1 })).await;
    let crossed = deployment::Sold {
        product: other.product,
        ..sold
    };
    assert_eq!(
        code(caller, Operation::Activate, &crossed, 1).await,
        Code::ProductScopeMismatch
    );
}

#[tokio::test]
async fn a_machine_authenticates_with_its_pseudonym() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let authenticate = async |token: &str| {
        let credential = format!("Bearer {token}");
        caller
            .send("POST", "/v1/authenticate", &[("authorization", &credential)], "")
            .await
    };
    let answer = async |number| {
        authenticate(sold.machine(number).as_str())
            .await
            .json::<AuthenticateAnswer>()
    };
    assert_eq!(
        answer(1).await,
        AuthenticateAnswer {
            valid: false,
            code: Code::NoMachine
        }
    );
    code(caller, Operation::Activate, &sold, 1).await;
    assert_eq!(
        answer(1).await,
        AuthenticateAnswer {
            valid: true,
            code: Code::Valid
        }
    );
    caller
        .administrate_owned(format!("/v1/admin/licenses/{}/suspend", sold.created.license))
        .await;
    assert_eq!(
        answer(1).await,
        AuthenticateAnswer {
            valid: false,
            code: Code::Suspended
        }
    );
    for token in [sold.created.license.as_str(), admin().as_str(), "bcdfg"] {
        assert_eq!(authenticate(token).await.problem(), "unknown-credential");
    }
}

#[tokio::test]
async fn administration_needs_the_token() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let license = sold.created.license;
    let stranger = format!("Bearer {}", hushkey_license::AdminToken::from_seed([9; 32]).as_str());
    let machine = format!("Bearer {}", sold.machine(1));
    let key = format!("License {}", sold.created.key);
    for (method, path) in [
        ("POST", "/v1/admin/products".to_owned()),
        ("POST", "/v1/admin/plans".to_owned()),
        ("POST", "/v1/admin/entitlements".to_owned()),
        ("POST", "/v1/admin/licenses".to_owned()),
        ("GET", format!("/v1/admin/licenses/{license}")),
        ("POST", format!("/v1/admin/licenses/{license}/suspend")),
        ("POST", format!("/v1/admin/licenses/{license}/reinstate")),
        ("POST", format!("/v1/admin/licenses/{license}/revoke")),
    ] {
        for credential in [None, Some(&stranger), Some(&machine), Some(&key)] {
            let headers: Vec<_> = credential
                .iter()
                .map(|value| ("authorization", value.as_str()))
                .collect();
            let reply = caller.send(method, &path, &headers, "").await;
            assert_eq!(reply.status, 401, "{method} {path}");
            assert!(reply.problem().ends_with("-credential"));
        }
    }
    let view: LicenseView = caller.view(&sold).await;
    assert_eq!(view.status, hushkey_license::wire::LicenseStatus::Active);
}

#[tokio::test]
async fn bounds_and_references_are_checked() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let unknown = hushkey_license::ProductToken::from_seed([8; 32]);
    for plan in [
        json!({ "product": sold.product, "max_machines": 0 }),
        json!({ "product": sold.product, "max_machines": 100_001 }),
        json!({ "product": sold.product, "max_machines": 1, "lease_seconds": 59 }),
        json!({ "product": sold.product, "max_machines": 1, "lease_seconds": 2_592_001 }),
        json!({ "product": sold.product, "max_machines": 1, "heartbeat_seconds": 1 }),
        json!({ "product": sold.product, "max_machines": 1, "duration_seconds": -5 }),
    ] {
        assert_eq!(
            caller
                .administrate("/v1/admin/plans", Some(plan.clone()))
                .await
                .problem(),
            "out-of-bounds",
            "{plan}"
        );
    }
    let value = json!({ "plan": sold.plan, "value": 1_000_000 });
    assert_eq!(
        caller
            .administrate("/v1/admin/entitlements", Some(value))
            .await
            .problem(),
        "out-of-bounds"
    );
    let plan = json!({ "product": unknown, "max_machines": 1 });
    assert_eq!(
        caller.administrate("/v1/admin/plans", Some(plan)).await.problem(),
        "unknown-resource"
    );
    let license = json!({ "plan": hushkey_license::PlanToken::from_seed([8; 32]) });
    assert_eq!(
        caller.administrate("/v1/admin/licenses", Some(license)).await.problem(),
        "unknown-resource"
    );
    for path in ["/v1/admin/licenses/x/suspend", "/v1/admin/licenses/%ff%fe/suspend"] {
        let reply = caller.administrate(path, None).await;
        assert!(
            (400..500).contains(&reply.status) && !reply.problem().is_empty(),
            "{path}"
        );
    }
}
