//! Blind seats over real HTTP, on both engines: what is redeemed, what is refused, and what the authority then knows.
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

mod cluster;
mod deployment;
mod seating;

use deployment::{Caller, Deployment, NOW, admin};
use hushkey_license::seat::{RedeemAnswer, RedeemRequest, SeatCode, derive_seat_machine};
use hushkey_license::wire::{KeysDocument, SeatKeys};
use hushkey_license::{Expected, KeySet, Lease};
use seating::{DAY, key, length, plan, published, request, sell, token};
use serde_json::{Value, json};

async fn get(caller: &Caller, path: &str) -> deployment::Reply {
    let credential = format!("Bearer {}", admin().as_str());
    caller.send("GET", path, &[("authorization", &credential)], "").await
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
