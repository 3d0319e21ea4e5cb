//! The gateway over real HTTP: the same answers as directly, sealed; and every kind of input that is none.
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

mod deployment;

use deployment::{Caller, Deployment, NOW, Reply, Sold, audience, device, options};
use hushkey_authority::{Authority, Rotation, Secrets};
use hushkey_license::model::Scope;
use hushkey_license::oblivious::{
    Awaiting, DATE_PROBLEM, GATEWAY_PATH, InnerRequest, InnerResponse, KEY_PROBLEM, KEYS_TYPE, REQUEST_TYPE,
    RESPONSE_TYPE, encapsulate, read_configs,
};
use hushkey_license::wire::{Common, LicenseAnswer, LicenseRequest};
use hushkey_license::{Code, Nonce, Operation};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

/// The date of `NOW`, Fri, 15 Jan 2027.
const DATE: &str = "Fri, 15 Jan 2027 08:00:00 GMT";
const SEALED: [(&str, &str); 1] = [("content-type", REQUEST_TYPE)];

async fn configs(caller: &Caller) -> Vec<Vec<u8>> {
    let reply = caller.send("GET", GATEWAY_PATH, &[], "").await;
    assert_eq!((reply.status, reply.content_type.as_str()), (200, KEYS_TYPE));
    let configs = read_configs(&reply.body).unwrap();
    configs.into_iter().map(<[u8]>::to_vec).collect()
}

fn ask(path: &str, key: Option<&str>, body: &str) -> InnerRequest {
    let mut fields = vec![
        ("date", DATE.as_bytes().to_vec()),
        ("content-type", b"application/json".to_vec()),
    ];
    fields.extend(key.map(|key| ("authorization", format!("License {key}").into_bytes())));
    InnerRequest {
        method: "POST".to_owned(),
        path: path.to_owned(),
        fields,
        body: body.as_bytes().to_vec(),
    }
}

fn seal(config: &[u8], plain: &[u8]) -> (Vec<u8>, Awaiting) {
    encapsulate(config, plain, &mut |bytes| getrandom::fill(bytes).unwrap()).unwrap()
}

fn open(reply: &Reply, opening: Awaiting) -> InnerResponse {
    assert_eq!(
        (reply.status, reply.content_type.as_str()),
        (200, RESPONSE_TYPE),
        "{:?}",
        reply.body
    );
    InnerResponse::decode(&opening.open(&reply.body).unwrap()).unwrap()
}

async fn through(caller: &Caller, request: &InnerRequest) -> InnerResponse {
    let (sealed, opening) = seal(&configs(caller).await[0], &request.encode().unwrap());
    open(&caller.send("POST", GATEWAY_PATH, &SEALED, sealed).await, opening)
}

fn problem(response: &InnerResponse) -> String {
    assert_eq!(
        response.field("content-type"),
        Some(b"application/problem+json".as_slice())
    );
    let document: Value = serde_json::from_slice(&response.body).unwrap();
    assert_eq!(document["status"], response.status);
    let kind = document["type"].as_str().unwrap();
    kind.trim_start_matches("urn:hushkey:problem:").to_owned()
}

/// A license request through the gateway.
fn request(sold: &Sold, operation: Operation, number: u64) -> InnerRequest {
    let device = device(number, &sold.product);
    let common = Common {
        product: sold.product,
        machine: device.public().machine(&sold.product),
        nonce: Nonce::make(&mut |bytes| getrandom::fill(bytes).unwrap()),
        audience: audience(),
    };
    let body = LicenseRequest::make(common, Scope::default(), operation, &sold.key(), &device);
    let body = serde_json::to_string(&body).unwrap();
    ask(operation.path(), Some(&sold.created.key), &body)
}

fn validate(sold: &Sold) -> InnerRequest {
    request(sold, Operation::Validate, 1)
}

#[tokio::test]
async fn the_same_answers_come_through_the_gateway() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let config = &configs(caller).await[0];
    let mut sizes = HashSet::new();
    for (operation, number, code) in [
        (Operation::Validate, 1, Code::NoMachine),
        (Operation::Activate, 1, Code::Valid),
        (Operation::Activate, 2, Code::TooManyMachines),
        (Operation::Heartbeat, 1, Code::Valid),
        (Operation::Validate, 1, Code::Valid),
        (Operation::Deactivate, 1, Code::Deactivated),
    ] {
        let request = request(&sold, operation, number);
        let (sealed, opening) = seal(config, &request.encode().unwrap());
        let sent = sealed.len();
        let reply = caller.send("POST", GATEWAY_PATH, &SEALED, sealed).await;
        sizes.insert((sent, reply.body.len()));
        let response = open(&reply, opening);
        let answer: LicenseAnswer = serde_json::from_slice(&response.body).unwrap();
        assert_eq!((response.status, answer.code), (200, code), "{operation:?}");
    }
    assert_eq!(sizes.len(), 1, "a yes, a no, and every operation look alike: {sizes:?}");
}

#[tokio::test]
async fn guard_and_contracts_stand_behind_the_gateway_too() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let key = Some(sold.created.key.as_str());
    let good = json!({ "product": sold.product, "machine": sold.machine(1), "nonce": "0f".repeat(16) });
    let leaky = json!({ "product": sold.product, "machine": sold.machine(1), "nonce": "0f".repeat(16), "mail": "zoe.quandt@example.org" });
    let path = Operation::Validate.path();
    for (request, status, kind) in [
        (ask(path, key, &leaky.to_string()), 400..=499, None),
        (
            ask(path, Some("zoe.quandt@example.org"), &good.to_string()),
            400..=499,
            None,
        ),
        (ask("/v1/zoe.quandt@example.org", key, "{}"), 400..=499, None),
        (ask(path, key, "{"), 400..=400, None),
        (
            ask(path, None, &good.to_string()),
            401..=401,
            Some("missing-credential"),
        ),
        (ask("/v1/nowhere", key, "{}"), 404..=404, Some("unknown-resource")),
        (ask("/v1/keys", key, "{}"), 400..=405, None),
        (
            ask("/v1/admin/products", key, "{}"),
            404..=404,
            Some("unknown-resource"),
        ),
        (ask("/v1/admin", key, "{}"), 404..=404, Some("unknown-resource")),
        (ask(GATEWAY_PATH, key, "{}"), 404..=404, Some("unknown-resource")),
    ] {
        let response = through(caller, &request).await;
        assert!(
            status.contains(&response.status),
            "{} {}",
            response.status,
            request.path
        );
        assert!(!response.body.windows(3).any(|window| window == b"zoe"));
        let found = problem(&response);
        assert_eq!(kind.unwrap_or(&found), found, "{}", request.path);
    }
    // An administrator's own token does not open the administration either.
    let mut request = ask("/v1/admin/products", None, "{}");
    let token = format!("Bearer {}", deployment::admin().as_str());
    request.fields.push(("authorization", token.into_bytes()));
    assert_eq!(through(caller, &request).await.status, 404);
}

#[tokio::test]
async fn a_request_counts_once_and_only_now() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let config = &configs(caller).await[0];
    let (sealed, opening) = seal(config, &validate(&sold).encode().unwrap());
    let reply = caller.send("POST", GATEWAY_PATH, &SEALED, sealed.clone()).await;
    assert_eq!(open(&reply, opening).status, 200);
    // Sent again it is refused, to whoever can open the refusal; and looks no different from outside.
    let again = caller.send("POST", GATEWAY_PATH, &SEALED, sealed.clone()).await;
    assert_eq!((again.status, again.body.len()), (200, reply.body.len()));
    deployment.wait(170);
    assert_eq!(caller.send("POST", GATEWAY_PATH, &SEALED, sealed).await.status, 200);
    let retried = through(caller, &validate(&sold)).await;
    assert_eq!(retried.status, 200, "sealed anew it is another request");

    deployment.wait(11);
    let stale = through(caller, &validate(&sold)).await;
    assert_eq!((stale.status, problem(&stale).as_str()), (400, DATE_PROBLEM));
    assert_eq!(stale.field("date"), Some(b"Fri, 15 Jan 2027 08:03:01 GMT".as_slice()));
    let mut undated = validate(&sold);
    undated.fields.retain(|(name, _)| *name != "date");
    assert_eq!(problem(&through(caller, &undated).await), DATE_PROBLEM);
    undated.fields.push(("date", b"yesterday".to_vec()));
    assert_eq!(problem(&through(caller, &undated).await), DATE_PROBLEM);
}

#[tokio::test]
async fn a_replayed_activation_takes_no_seat_back() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let config = &configs(caller).await[0];
    let activate = request(&sold, Operation::Activate, 1);
    let (sealed, opening) = seal(config, &activate.encode().unwrap());
    open(
        &caller.send("POST", GATEWAY_PATH, &SEALED, sealed.clone()).await,
        opening,
    );
    assert_eq!(caller.view(&sold).await.seats_taken, 1);
    assert_eq!(
        caller.ask(Operation::Deactivate, &sold, 1).await.code,
        Code::Deactivated
    );
    caller.send("POST", GATEWAY_PATH, &SEALED, sealed).await;
    assert_eq!(caller.view(&sold).await.seats_taken, 0);
}

#[tokio::test]
async fn what_does_not_open_is_refused_in_clear() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let config = &configs(caller).await[0];
    let plain = validate(&sold).encode().unwrap();
    let (sealed, _) = seal(config, &plain);
    let send = async |body: Vec<u8>| caller.send("POST", GATEWAY_PATH, &SEALED, body).await;
    let mut bent = sealed.clone();
    let last = bent.len() - 1;
    bent[last] ^= 1;
    for body in [
        bent,
        sealed[..last].to_vec(),
        sealed[..40].to_vec(),
        sealed[..7].to_vec(),
        vec![config[0]],
    ] {
        assert_eq!(send(body).await.problem(), "malformed-request");
    }
    for at in 1..7 {
        let mut other = sealed.clone();
        other[at] ^= 0x41;
        assert_eq!(send(other).await.status, 400, "byte {at} of the head");
    }
    let mut stranger = sealed.clone();
    stranger[0] ^= 1;
    for body in [stranger, Vec::new(), vec![config[0] ^ 1; 2000]] {
        let reply = send(body).await;
        let document: Value = reply.json();
        assert_eq!((reply.status, document["type"].as_str()), (400, Some(KEY_PROBLEM)));
        assert_eq!(reply.content_type, "application/problem+json");
    }
    assert_eq!(send(vec![config[0]; 20_000]).await.problem(), "too-large");
    // Sealed well, but nothing that a client of ours says.
    for inside in [
        vec![0; 1024],
        vec![0xff; 1024],
        plain[..1000].to_vec(),
        Vec::new(),
        b"GET / HTTP/1.1".to_vec(),
    ] {
        let (sealed, opening) = seal(config, &inside);
        let response = open(&send(sealed).await, opening);
        assert_eq!(problem(&response), "malformed-request");
    }
    for kind in ["application/json", "message/ohttp-res", "message/ohttp-chunked-req"] {
        let reply = caller
            .send("POST", GATEWAY_PATH, &[("content-type", kind)], sealed.clone())
            .await;
        assert_eq!(reply.problem(), "unsupported-media-type");
    }
    assert_eq!(
        caller
            .send("PUT", GATEWAY_PATH, &SEALED, sealed.clone())
            .await
            .problem(),
        "method-not-allowed"
    );
    // A relay that says for whom it asks is refused: an address is personal data.
    let headers = [("content-type", REQUEST_TYPE), ("x-forwarded-for", "81.2.69.160")];
    let reply = caller.send("POST", GATEWAY_PATH, &headers, sealed).await;
    assert!((400..500).contains(&reply.status), "{}", reply.status);
    reply.problem();
}

#[tokio::test]
async fn gateway_keys_rotate_with_an_overlap() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicI64::new(NOW));
    let start = async |secrets: Secrets| {
        let mut options = options(directory.path(), &clock);
        options.secrets = secrets;
        let authority = Authority::bind(options).await.unwrap();
        let caller = Caller::new(authority.address(), &clock);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let task = tokio::spawn(authority.serve(async move {
            let _ = stopped.await;
        }));
        (caller, stop, task)
    };
    let plain = ask("/v1/nowhere", None, "{}").encode().unwrap();
    let base = || Secrets::new([1; 32], [2; 32]);
    let (caller, stop, task) = start(base().with_gateway([5; 32])).await;
    let old = configs(&caller).await.remove(0);
    drop(stop);
    task.await.unwrap();

    let rotation = Rotation {
        gateway_previous: Some([5; 32]),
        ..Rotation::default()
    };
    let (caller, stop, task) = start(base().with_gateway([6; 32]).rotating(rotation)).await;
    let both = configs(&caller).await;
    assert_eq!((both.len(), &both[1]), (2, &old));
    for config in &both {
        let (sealed, opening) = seal(config, &plain);
        let reply = caller.send("POST", GATEWAY_PATH, &SEALED, sealed).await;
        assert_eq!(open(&reply, opening).status, 404);
    }
    drop(stop);
    task.await.unwrap();

    let (caller, stop, task) = start(base().with_gateway([6; 32])).await;
    let reply = caller.send("POST", GATEWAY_PATH, &SEALED, seal(&old, &plain).0).await;
    assert_eq!(reply.json::<Value>()["type"], KEY_PROBLEM);
    drop(stop);
    task.await.unwrap();
}
