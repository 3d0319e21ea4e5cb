//! Blind seats over real HTTP, on both engines: what is redeemed, what is refused, and what the authority then knows.
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

mod cluster;
mod deployment;

use deployment::{Caller, Deployment, NOW, admin};
use hushkey_license::blind_rsa::SecretKey;
use hushkey_license::seat::{
    Batch, BlindToken, Bucket, Directory, DirectoryKey, EpochLength, Floor, RedeemAnswer, RedeemRequest, SeatCode,
    SeatDevice, SeatKey, derive_seat_machine, sign_batch,
};
use hushkey_license::wire::{KeysDocument, SeatKeys};
use hushkey_license::{Expected, KeySet, Lease, Nonce, PlanToken, ProductToken};
use serde_json::{Value, json};
use std::sync::OnceLock;

const DAY: i64 = 86_400;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn key(number: usize) -> &'static SecretKey {
    static KEYS: OnceLock<Vec<SecretKey>> = OnceLock::new();
    &KEYS.get_or_init(|| (0..2).map(|_| SecretKey::make(&mut random).unwrap()).collect())[number]
}

fn signer() -> DirectoryKey {
    DirectoryKey::from_seed(&[6; 32])
}

fn length() -> EpochLength {
    EpochLength::new(DAY).unwrap()
}

async fn get(caller: &Caller, path: &str) -> deployment::Reply {
    let credential = format!("Bearer {}", admin().as_str());
    caller.send("GET", path, &[("authorization", &credential)], "").await
}

/// A blind plan of its own product, with the key of the present epoch published.
async fn sell(caller: &Caller, which: usize) -> Bucket {
    let product = caller
        .administrate("/v1/admin/products", Some(json!({})))
        .await
        .json::<Value>();
    let product: ProductToken = product["product"].as_str().unwrap().parse().unwrap();
    plan(caller, product, which).await
}

fn published(bucket: Bucket, which: usize) -> Value {
    let key = hushkey_license::wire::PublishedSeatKey {
        plan: bucket.plan,
        epoch: bucket.epoch,
        issuer: signer().trust().id(),
        key: key(which).public().clone(),
    };
    json!(key)
}

async fn plan(caller: &Caller, product: ProductToken, which: usize) -> Bucket {
    let wish = json!({ "product": product, "max_machines": 1, "mode": "blind", "epoch_seconds": DAY, "anonymity_floor": 50, "lease_seconds": DAY });
    let plan = caller.administrate("/v1/admin/plans", Some(wish)).await.json::<Value>();
    let plan: PlanToken = plan["plan"].as_str().unwrap().parse().unwrap();
    let bucket = Bucket {
        product,
        plan,
        epoch: length().epoch_at(NOW),
    };
    let reply = caller
        .administrate("/v1/admin/seats/keys", Some(published(bucket, which)))
        .await;
    assert_eq!(reply.status, 204, "{:?}", reply.body);
    bucket
}

/// A token of a bucket, signed by whichever key, as issuer and client make it.
fn token(bucket: Bucket, which: usize) -> BlindToken {
    let entry = SeatKey::new(bucket, length(), Floor::new(50).unwrap(), key(which).public().clone());
    let signed = Directory::sign(&[entry], NOW, NOW + DAY, &signer()).unwrap();
    let directory = Directory::read(&signed, signer().trust(), NOW).unwrap();
    let agreed = directory.agree(&directory).unwrap();
    let mut seed = [0; 32];
    random(&mut seed);
    let batch = Batch::make(&agreed, &bucket, 1, &seed).unwrap();
    let answer = sign_batch(key(which), &batch.request(), 1, &mut random).unwrap();
    batch.finalize(&answer).unwrap().remove(0)
}

fn request(bucket: Bucket, token: &BlindToken, device: u8) -> RedeemRequest {
    let device = SeatDevice::derive(&[device; 32], &bucket, 0);
    device.redeem(token, Nonce::make(&mut random))
}

async fn post(caller: &Caller, request: &RedeemRequest) -> deployment::Reply {
    let body = serde_json::to_string(request).unwrap();
    let headers = [("content-type", "application/json")];
    caller.send("POST", "/v1/seats/actions/redeem", &headers, body).await
}

async fn code(caller: &Caller, request: &RedeemRequest) -> SeatCode {
    post(caller, request).await.json::<RedeemAnswer>().code
}

/// Everything about redeeming, told once.
async fn redeeming(deployment: Deployment) {
    let caller = &deployment.caller;
    let bucket = sell(caller, 0).await;
    let held = token(bucket, 0);

    let keys: SeatKeys = caller
        .send("GET", &format!("/v1/seats/{}/keys", bucket.plan), &[], "")
        .await
        .json();
    assert_eq!(keys.keys.len(), 1);
    assert_eq!(keys.keys[0].key, *key(0).public());

    let keys: KeysDocument = caller.send("GET", "/v1/keys", &[], "").await.json();
    let keys = KeySet::from_document(&keys).unwrap();
    let mut seats = Vec::new();
    // A lost answer: the same device asks again and has the same seat.
    for _ in 0..2 {
        let asked = request(bucket, &held, 1);
        let answer: RedeemAnswer = post(caller, &asked).await.json();
        assert_eq!(answer.code, SeatCode::Valid);
        let expected = Expected {
            nonce: asked.nonce,
            request_digest: asked.digest(),
            machine: derive_seat_machine(&asked.device_key),
        };
        let lease = Lease::verify(answer.lease.as_deref().unwrap(), &keys, NOW, &expected).unwrap();
        let end = length().term(bucket.epoch).not_after;
        assert_eq!(
            lease.claims().expires_at,
            end + DAY / 10,
            "the epoch, and a tenth to take the next seat in"
        );
        seats.push(lease.claims().license);
    }
    assert_eq!(seats[0], seats[1]);

    // A clone is refused and counted.
    assert_eq!(code(caller, &request(bucket, &held, 2)).await, SeatCode::SeatSpent);
    let count = get(caller, &format!("/v1/admin/seats/{}/{}", bucket.plan, bucket.epoch)).await;
    assert_eq!(count.json::<Value>(), json!({ "spent": 1, "clones": 1 }));

    // The dear plan of the same product takes its own key's tokens only: neither the cheap key's signature on a token of
    // the dear bucket, nor the dear key's on one of the cheap bucket.
    let dear = plan(caller, bucket.product, 1).await;
    assert_eq!(
        code(caller, &request(dear, &token(dear, 0), 1)).await,
        SeatCode::SeatForged
    );
    assert_eq!(
        code(caller, &request(dear, &token(bucket, 1), 1)).await,
        SeatCode::SeatForged
    );
    assert_eq!(code(caller, &request(dear, &token(dear, 1), 1)).await, SeatCode::Valid);

    // Proof, unknown key, epoch.
    let fresh = token(bucket, 0);
    let thief = RedeemRequest {
        token: fresh.clone(),
        ..request(bucket, &held, 3)
    };
    assert_eq!(post(caller, &thief).await.problem(), "unproven-possession");
    deployment.wait(DAY);
    assert_eq!(code(caller, &request(bucket, &fresh, 3)).await, SeatCode::SeatLate);
    deployment.wait(-2 * DAY);
    assert_eq!(code(caller, &request(bucket, &fresh, 3)).await, SeatCode::SeatEarly);
    deployment.wait(DAY);
    assert_eq!(code(caller, &request(bucket, &fresh, 3)).await, SeatCode::Valid);

    // A bucket's key never changes, and nobody publishes without the scope.
    let other = published(bucket, 1);
    let refused = caller.administrate("/v1/admin/seats/keys", Some(other.clone())).await;
    assert_eq!(refused.problem(), "conflict");
    let headers = [("content-type", "application/json")];
    let nobody = caller
        .send("POST", "/v1/admin/seats/keys", &headers, other.to_string())
        .await;
    assert_eq!(nobody.status, 401);
    for (field, value) in [("key", json!("AAAA")), ("epoch", json!(-1)), ("issuer", json!("ann"))] {
        let mut bad = other.clone();
        bad[field] = value;
        let reply = caller.administrate("/v1/admin/seats/keys", Some(bad)).await;
        assert!((400..500).contains(&reply.status), "{field}");
    }
}

#[tokio::test]
async fn sqlite() {
    redeeming(Deployment::start().await).await;
}

#[tokio::test]
async fn postgres() {
    let database = cluster::cluster().database().await;
    redeeming(Deployment::start_on(Some(database)).await).await;
}
