//! Blind plans with keys, tokens of them, and the requests that redeem these.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

use crate::deployment::{Caller, NOW};
use hushkey_license::blind_rsa::SecretKey;
use hushkey_license::seat::{
    Batch, BlindToken, Bucket, Directory, DirectoryKey, EpochLength, Floor, RedeemRequest, SeatDevice, SeatKey,
    sign_batch,
};
use hushkey_license::{Nonce, PlanToken, ProductToken};
use serde_json::{Value, json};
use std::sync::OnceLock;

pub const DAY: i64 = 86_400;

pub fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

pub fn key(number: usize) -> &'static SecretKey {
    static KEYS: OnceLock<Vec<SecretKey>> = OnceLock::new();
    &KEYS.get_or_init(|| (0..2).map(|_| SecretKey::make(&mut random).unwrap()).collect())[number]
}

pub fn signer() -> DirectoryKey {
    DirectoryKey::from_seed(&[6; 32])
}

pub fn length() -> EpochLength {
    EpochLength::new(DAY).unwrap()
}

/// A blind plan of its own product, with the key of the present epoch published.
pub async fn sell(caller: &Caller, which: usize) -> Bucket {
    let product = caller
        .administrate("/v1/admin/products", Some(json!({})))
        .await
        .json::<Value>();
    let product: ProductToken = product["product"].as_str().unwrap().parse().unwrap();
    plan(caller, product, which).await
}

pub fn published(bucket: Bucket, which: usize) -> Value {
    let key = hushkey_license::wire::PublishedSeatKey {
        plan: bucket.plan,
        epoch: bucket.epoch,
        issuer: signer().trust().id(),
        key: key(which).public().clone(),
    };
    json!(key)
}

pub async fn plan(caller: &Caller, product: ProductToken, which: usize) -> Bucket {
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
pub fn token(bucket: Bucket, which: usize) -> BlindToken {
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

pub fn request(bucket: Bucket, token: &BlindToken, device: u8) -> RedeemRequest {
    let device = SeatDevice::derive(&[device; 32], &bucket, 0);
    device.redeem(token, Nonce::make(&mut random))
}
