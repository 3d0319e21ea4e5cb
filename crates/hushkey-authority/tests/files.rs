//! License and machine files over real HTTP: check-out, activation of a machine without a network, keys in rotation.

mod deployment;

use deployment::{Caller, Deployment, NOW, Reply, Sold, audience, device, options};
use hushkey_authority::{Authority, Rotation, Secrets};
use hushkey_license::file::{
    ActivationRequest, Algorithm, FileError, FileExpected, MachineExpected, RequestParts, SealedKey, SealingKey,
    SealingSecret, SignedFile, VerifiedFile,
};
use hushkey_license::wire::{CheckOutLicense, CheckOutMachine, FileAnswer, KeysDocument};
use hushkey_license::{Code, Expected, KeySet, Lease, LicenseKey, Nonce, Operation, ProductToken, RequestDigest};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::AtomicI64;

const DAY: i64 = 86_400;
const LICENSE: &str = "/v1/licenses/actions/check-out";
const MACHINE: &str = "/v1/machines/actions/check-out";
const OFFLINE: &str = "/v1/licenses/actions/activate-offline";

fn nonce(seed: u8) -> Nonce {
    Nonce::make(&mut |bytes| bytes.fill(seed))
}

async fn keys(caller: &Caller) -> KeySet {
    KeySet::from_document(&caller.send("GET", "/v1/keys", &[], "").await.json()).unwrap()
}

async fn sealing_key(caller: &Caller) -> SealingKey {
    SealingKey::from_document(&caller.send("GET", "/v1/keys/sealing", &[], "").await.json()).unwrap()
}

async fn post(caller: &Caller, path: &str, key: Option<&str>, body: &impl serde::Serialize) -> Reply {
    let credential = key.map(|key| format!("License {key}"));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(credential.as_deref().map(|credential| ("authorization", credential)));
    caller
        .send("POST", path, &headers, serde_json::to_string(body).unwrap())
        .await
}

fn machine_request(sold: &Sold, seed: u64, ttl_seconds: Option<i64>) -> CheckOutMachine {
    let signer = device(seed, &sold.product);
    let mut request = CheckOutMachine {
        product: sold.product,
        machine: signer.public().machine(&sold.product),
        nonce: nonce(1),
        audience: audience(),
        scope: Default::default(),
        ttl_seconds,
        device_key: signer.public(),
        proof: signer.prove("", b""),
    };
    request.proof = request.meaning().prove(&sold.key(), &signer);
    request
}

async fn verified(
    caller: &Caller,
    answer: &FileAnswer,
    product: ProductToken,
    machine: Option<u64>,
    request: RequestDigest,
) -> Result<VerifiedFile, FileError> {
    let file = SignedFile::read(answer.file.as_ref().unwrap()).unwrap();
    let expected = FileExpected {
        product: Some(product),
        version: None,
        now: NOW,
        machine: machine.map(|seed| MachineExpected::Device(device(seed, &product).public())),
        request: Some(request),
        wanted: &Algorithm::ALL,
        revoked: &[],
    };
    file.verify(&keys(caller).await, &expected)
}

#[tokio::test]
async fn a_license_file_proves_the_license() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller
        .sell(json!({ "max_machines": 1, "duration_seconds": 10 * DAY }))
        .await;
    let grant = json!({ "plan": sold.plan, "value": 25 });
    caller.administrate("/v1/admin/entitlements", Some(grant)).await;
    let request = CheckOutLicense {
        product: sold.product,
        nonce: nonce(1),
        audience: audience(),
        scope: Default::default(),
        ttl_seconds: Some(DAY),
    };
    let ask = async |request: &CheckOutLicense| {
        post(caller, LICENSE, Some(&sold.created.key), request)
            .await
            .json::<FileAnswer>()
    };
    let answer = ask(&request).await;
    let digest = request.meaning().digest(&sold.key());
    let file = verified(caller, &answer, sold.product, None, digest).await.unwrap();
    let claims = file.claims();
    assert_eq!((claims.license, claims.plan), (sold.created.license, sold.plan));
    assert_eq!((claims.issued_at, claims.expires_at), (NOW, NOW + DAY));
    assert_eq!(claims.license_expires_at, Some(NOW + 10 * DAY));
    assert_eq!(claims.entitlements.iter().next().unwrap().1, 25);
    assert!(caller.view(&sold).await.machines.is_empty(), "no seat is taken");
    // The usual term is 30 days, and no file outlives its license.
    let usual = CheckOutLicense {
        ttl_seconds: None,
        ..request.clone()
    };
    let answer = ask(&usual).await;
    let digest = usual.meaning().digest(&sold.key());
    let file = verified(caller, &answer, sold.product, None, digest).await.unwrap();
    assert_eq!(file.claims().expires_at, NOW + 10 * DAY);
    // Two files of one request are two files, and their revocation id is one.
    let again = ask(&usual).await;
    let again = verified(caller, &again, sold.product, None, digest).await.unwrap();
    assert_ne!(again.claims().file, file.claims().file);
    assert_eq!(again.claims().revocation, file.claims().revocation);

    let other = caller.sell(json!({ "max_machines": 1 })).await;
    let crossed = CheckOutLicense {
        product: other.product,
        ..request.clone()
    };
    assert_eq!(ask(&crossed).await, FileAnswer::new(Code::ProductScopeMismatch, None));
    let path = format!("/v1/admin/licenses/{}/suspend", sold.created.license);
    caller.administrate(&path, None).await;
    assert_eq!(ask(&request).await, FileAnswer::new(Code::Suspended, None));
    deployment.wait(10 * DAY);
    assert_eq!(ask(&request).await, FileAnswer::new(Code::Suspended, None));
}

#[tokio::test]
async fn a_file_prolongs_no_trial_and_keeps_to_grace() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let ask = async |sold: &Sold| {
        let request = CheckOutLicense {
            product: sold.product,
            nonce: nonce(1),
            audience: audience(),
            scope: Default::default(),
            ttl_seconds: Some(30 * DAY),
        };
        post(caller, LICENSE, Some(&sold.created.key), &request)
            .await
            .json::<FileAnswer>()
    };
    let claims = |answer: &FileAnswer, now: i64, sold: &Sold, keys: &KeySet| {
        let file = SignedFile::read(answer.file.as_ref().unwrap()).unwrap();
        let expected = FileExpected {
            product: Some(sold.product),
            version: None,
            now,
            machine: None,
            request: None,
            wanted: &Algorithm::ALL,
            revoked: &[],
        };
        file.verify(keys, &expected).unwrap().claims().clone()
    };
    let keys = keys(caller).await;
    let trial = |basis: &str| json!({ "max_machines": 1, "duration_seconds": DAY, "expiration_basis": basis });
    // A trial that starts with its first validation starts with its first file.
    let validated = caller.sell(trial("first_validation")).await;
    let file = claims(&ask(&validated).await, NOW, &validated, &keys);
    assert_eq!((file.expires_at, file.license_expires_at), (NOW + DAY, Some(NOW + DAY)));
    assert_eq!(caller.view(&validated).await.expires_at, Some(NOW + DAY));
    // One that starts with its first activation gives none before.
    let activated = caller.sell(trial("first_activation")).await;
    assert_eq!(ask(&activated).await, FileAnswer::new(Code::NoMachine, None));
    caller.ask(Operation::Activate, &activated, 1).await;
    assert_eq!(
        claims(&ask(&activated).await, NOW, &activated, &keys).expires_at,
        NOW + DAY
    );

    let scoped = caller
        .sell(json!({ "max_machines": 1, "version_below": "3.0.0" }))
        .await;
    assert_eq!(
        claims(&ask(&scoped).await, NOW, &scoped, &keys).version_below,
        "3.0.0".parse().ok()
    );

    let graceful = json!({ "max_machines": 1, "duration_seconds": DAY, "grace_seconds": 3600 });
    let graceful = caller.sell(graceful).await;
    deployment.wait(DAY);
    let file = claims(&ask(&graceful).await, NOW + DAY, &graceful, &keys);
    assert_eq!((file.status, file.expires_at), (Code::InGrace, NOW + DAY + 3600));
    assert_eq!(ask(&validated).await, FileAnswer::new(Code::Expired, None));
    deployment.wait(3600);
    assert_eq!(ask(&graceful).await, FileAnswer::new(Code::Expired, None));
}

#[tokio::test]
async fn a_machine_file_is_for_the_machine_that_asks() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller
        .sell(json!({ "max_machines": 1, "heartbeat_seconds": 2 * DAY }))
        .await;
    let request = machine_request(&sold, 3, Some(30 * DAY));
    let key = sold.created.key.clone();
    let ask = async |request: &CheckOutMachine| post(caller, MACHINE, Some(&key), request).await;
    assert_eq!(ask(&request).await.json::<FileAnswer>().code, Code::NoMachine);
    caller.ask(Operation::Activate, &sold, 3).await;
    deployment.wait(DAY);
    let answer = ask(&request).await.json::<FileAnswer>();
    let digest = request.meaning().digest(&sold.key());
    let file = SignedFile::read(answer.file.as_ref().unwrap()).unwrap();
    assert!(file.to_compact().len() < 600);
    let refused = verified(caller, &answer, sold.product, Some(4), digest).await;
    assert_eq!(refused, Err(FileError::NotYetValid));
    let expected = FileExpected {
        product: Some(sold.product),
        version: None,
        now: NOW + DAY,
        machine: Some(MachineExpected::Device(request.device_key)),
        request: Some(digest),
        wanted: &Algorithm::ALL,
        revoked: &[],
    };
    let file = file.verify(&keys(caller).await, &expected).unwrap();
    // Asking is a heartbeat, and the file ends when the seat may go to another: seats stay exact.
    assert_eq!(file.claims().expires_at, NOW + 3 * DAY);
    deployment.wait(2 * DAY - 1);
    assert_eq!(
        caller.ask(Operation::Activate, &sold, 9).await.code,
        Code::TooManyMachines
    );
    deployment.wait(1);
    assert_eq!(caller.ask(Operation::Activate, &sold, 9).await.code, Code::Valid);
}

#[tokio::test]
async fn who_is_not_the_machine_gets_no_file() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 2 })).await;
    let good = machine_request(&sold, 3, None);
    caller.ask(Operation::Activate, &sold, 3).await;
    let key = sold.created.key.as_str();
    let mut thief = machine_request(&sold, 4, None);
    thief.machine = good.machine;
    let replayed = CheckOutMachine {
        nonce: nonce(2),
        ..good.clone()
    };
    let longer = CheckOutMachine {
        ttl_seconds: Some(90 * DAY),
        ..good.clone()
    };
    let borrowed = CheckOutMachine {
        proof: machine_request(&sold, 4, None).proof,
        ..good.clone()
    };
    for forged in [thief, replayed, longer, borrowed] {
        let reply = post(caller, MACHINE, Some(key), &forged).await;
        assert_eq!((reply.status, reply.problem().as_str()), (403, "unproven-possession"));
    }
    // Meant for another server.
    let mut elsewhere = good.clone();
    elsewhere.audience = hushkey_license::Audience::of("https://elsewhere.example");
    elsewhere.proof = elsewhere.meaning().prove(&sold.key(), &device(3, &sold.product));
    let reply = post(caller, MACHINE, Some(key), &elsewhere).await;
    assert_eq!(reply.problem(), "wrong-audience");
    // A key that nobody has, and one that is none, are answered alike.
    let stranger = LicenseKey::make(&mut |bytes| bytes.fill(99));
    let mut asked = good.clone();
    asked.proof = asked.meaning().prove(&stranger, &device(3, &sold.product));
    for key in [stranger.expose().as_str(), "nonsense0"] {
        let answer = post(caller, MACHINE, Some(key), &asked).await.json::<FileAnswer>();
        assert_eq!(answer, FileAnswer::new(Code::NotFound, None));
        let license = json!({ "product": sold.product, "nonce": nonce(1), "audience": audience() });
        let answer = post(caller, LICENSE, Some(key), &license).await.json::<FileAnswer>();
        assert_eq!(answer, FileAnswer::new(Code::NotFound, None));
    }
}

#[tokio::test]
async fn bad_questions_get_a_clear_problem() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let key = sold.created.key.as_str();
    for ttl in [0, 3599, 366 * DAY + 1, -1, i64::MIN, i64::MAX] {
        let license = json!({ "product": sold.product, "nonce": nonce(1), "audience": audience(), "ttl_seconds": ttl });
        assert_eq!(
            post(caller, LICENSE, Some(key), &license).await.problem(),
            "out-of-bounds"
        );
        let machine = machine_request(&sold, 3, Some(ttl));
        assert_eq!(
            post(caller, MACHINE, Some(key), &machine).await.problem(),
            "out-of-bounds"
        );
    }
    let good = serde_json::to_value(machine_request(&sold, 3, None)).unwrap();
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body
    };
    for (body, statuses) in [
        (with("hostname", json!("web-01")), [400, 422]),
        (with("device_key", json!("0".repeat(64))), [400, 400]),
        (with("device_key", json!("zoe.quandt@example.org")), [400, 422]),
        (with("proof", json!("A".repeat(85))), [400, 400]),
        (with("ttl_seconds", json!("soon")), [400, 422]),
        (with("nonce", json!(7)), [400, 422]),
    ] {
        let reply = post(caller, MACHINE, Some(key), &body).await;
        assert!(statuses.contains(&reply.status), "{} {body}", reply.status);
        reply.problem();
    }
    assert_eq!(post(caller, MACHINE, None, &good).await.problem(), "missing-credential");
}

async fn request(caller: &Caller, sold: &Sold, seed: u64, made_at: i64) -> ActivationRequest {
    request_sealed_to(&sealing_key(caller).await, sold, seed, made_at)
}

fn request_sealed_to(to: &SealingKey, sold: &Sold, seed: u64, made_at: i64) -> ActivationRequest {
    let signer = device(seed, &sold.product);
    let parts = RequestParts {
        product: sold.product,
        device_key: signer.public(),
        nonce: nonce(u8::try_from(seed).unwrap()),
        made_at,
        sealing_key: to.id(),
    };
    let sealed = SealedKey::seal(&sold.key(), to, &parts, &mut |bytes| bytes.fill(7)).unwrap();
    ActivationRequest::sign(&parts, &sealed, &signer).unwrap()
}

async fn carry(caller: &Caller, request: &ActivationRequest) -> Reply {
    post(caller, OFFLINE, None, &json!({ "request": request.to_wire() })).await
}

#[tokio::test]
async fn a_machine_without_a_network_gets_a_seat_by_hand() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let first = request(caller, &sold, 3, NOW).await;
    let answer = carry(caller, &first).await.json::<FileAnswer>();
    let file = verified(caller, &answer, sold.product, Some(3), first.digest())
        .await
        .unwrap();
    assert_eq!(file.claims().expires_at, NOW + 30 * DAY);
    assert_eq!(caller.view(&sold).await.machines, [first.machine()]);
    // Carried twice it is one seat; another machine finds none.
    assert!(carry(caller, &first).await.json::<FileAnswer>().valid);
    assert_eq!(caller.view(&sold).await.seats_taken, 1);
    let second = request(caller, &sold, 4, NOW).await;
    assert_eq!(
        carry(caller, &second).await.json::<FileAnswer>(),
        FileAnswer::new(Code::TooManyMachines, None)
    );
    // Its answer is for nobody else.
    let swapped = verified(caller, &answer, sold.product, Some(4), first.digest()).await;
    assert_eq!(swapped, Err(FileError::Machine));
    let replayed = verified(caller, &answer, sold.product, Some(3), second.digest()).await;
    assert_eq!(replayed, Err(FileError::Request));
}

#[tokio::test]
async fn requests_that_are_not_for_here_and_now_are_refused() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    for (made_at, good) in [
        (NOW - 30 * DAY, true),
        (NOW + DAY, true),
        (NOW - 30 * DAY - 1, false),
        (NOW + DAY + 1, false),
        (i64::MIN, false),
        (i64::MAX, false),
    ] {
        let reply = carry(caller, &request(caller, &sold, 3, made_at).await).await;
        if good {
            assert!(reply.json::<FileAnswer>().valid);
        } else {
            assert_eq!(reply.problem(), "out-of-bounds");
        }
    }
    let elsewhere = SealingSecret::derive(&[9; 32]).public();
    let foreign = request_sealed_to(&elsewhere, &sold, 3, NOW);
    assert_eq!(carry(caller, &foreign).await.problem(), "unknown-credential");
    // The seal of one device in the request of another.
    let genuine = request(caller, &sold, 3, NOW).await;
    let thief = device(8, &sold.product);
    let parts = RequestParts {
        device_key: thief.public(),
        ..*genuine.parts()
    };
    let stolen = ActivationRequest::sign(&parts, genuine.sealed(), &thief).unwrap();
    assert_eq!(carry(caller, &stolen).await.problem(), "unknown-credential");
    for sealed in [vec![], vec![7; 31], vec![7; 78], vec![0; 255]] {
        let broken = ActivationRequest::sign(genuine.parts(), &SealedKey(sealed), &device(3, &sold.product)).unwrap();
        assert_eq!(carry(caller, &broken).await.problem(), "unknown-credential");
    }
    let wire = genuine.to_wire();
    for text in [
        wire[..wire.len() - 4].to_owned(),
        wire.replacen("hkr1", "hkm1", 1),
        "A".repeat(400),
    ] {
        let reply = post(caller, OFFLINE, None, &json!({ "request": text })).await;
        assert_eq!(reply.problem(), "malformed-request");
    }
    let leaky = json!({ "request": wire, "note": "zoe.quandt@example.org" });
    let reply = post(caller, OFFLINE, None, &leaky).await;
    assert!(reply.status >= 400 && !reply.body.windows(3).any(|window| window == b"zoe"));
}

#[tokio::test]
async fn keys_rotate_with_an_overlap() {
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
    let before = Secrets::new([1; 32], [2; 32]);
    let (caller, stop, task) = start(before.clone()).await;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let request = machine_request(&sold, 3, None);
    let (reply, asked) = caller
        .try_ask(Operation::Activate, &sold.key(), sold.product, 3)
        .await
        .unwrap();
    let old_lease = reply.json::<hushkey_license::wire::LicenseAnswer>().lease.unwrap();
    let old_file = post(&caller, MACHINE, Some(&sold.created.key), &request)
        .await
        .json::<FileAnswer>();
    let old_seal = sealing_key(&caller).await;
    drop(stop);
    task.await.unwrap();

    let (lease_previous, gateway_previous) = (
        Some([1; 32]),
        Some(*hushkey_license::derive_secret(&[2; 32], "hushkey gateway seed v1")),
    );
    let rotated = Secrets::new([7; 32], [2; 32]).with_gateway([8; 32]).rotating(Rotation {
        lease_next: Some([9; 32]),
        lease_previous,
        gateway_previous,
    });
    let (caller, stop, task) = start(rotated).await;
    let document: KeysDocument = caller.send("GET", "/v1/keys", &[], "").await.json();
    assert_eq!(document.keys.len(), 3, "current, next, previous");
    let published = KeySet::from_document(&document).unwrap();
    // What the old key signed still verifies, until it ends.
    let expected = Expected {
        nonce: asked.nonce,
        request_digest: RequestDigest::of(Operation::Activate, &sold.key(), &asked),
        machine: request.machine,
    };
    assert!(Lease::verify(&old_lease, &published, NOW + DAY - 1, &expected).is_ok());
    assert!(Lease::verify(&old_lease, &published, NOW + DAY, &expected).is_err());
    let digest = request.meaning().digest(&sold.key());
    assert!(
        verified(&caller, &old_file, sold.product, Some(3), digest)
            .await
            .is_ok()
    );
    // What is signed now is signed by the new one, which an app may have learnt before.
    let (reply, asked) = caller
        .try_ask(Operation::Validate, &sold.key(), sold.product, 3)
        .await
        .unwrap();
    let lease = reply.json::<hushkey_license::wire::LicenseAnswer>().lease.unwrap();
    let current = KeySet::from_document(&KeysDocument {
        keys: document.keys[..1].to_vec(),
    })
    .unwrap();
    let expected = Expected {
        nonce: asked.nonce,
        request_digest: RequestDigest::of(Operation::Validate, &sold.key(), &asked),
        machine: request.machine,
    };
    assert!(Lease::verify(&lease, &current, NOW, &expected).is_ok());
    // A request that was sealed before the rotation still opens.
    assert_ne!(sealing_key(&caller).await, old_seal);
    let carried = request_sealed_to(&old_seal, &sold, 3, NOW);
    assert!(carry(&caller, &carried).await.json::<FileAnswer>().valid);
    drop(stop);
    task.await.unwrap();

    // After the overlap the old keys are nobody's.
    let (caller, stop, task) = start(Secrets::new([7; 32], [2; 32]).with_gateway([8; 32])).await;
    assert_eq!(carry(&caller, &carried).await.problem(), "unknown-credential");
    let refused = verified(&caller, &old_file, sold.product, Some(3), digest).await;
    assert_eq!(refused, Err(FileError::UnknownKey));
    drop(stop);
    task.await.unwrap();
}
