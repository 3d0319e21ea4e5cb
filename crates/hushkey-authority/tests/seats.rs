//! Blind seats over real HTTP, on both engines: what is redeemed, what is refused, and what the authority then knows.

mod cluster;
mod deployment;

use deployment::{Caller, Deployment, NOW, admin, audience};
use hushkey_license::seat::{Bucket, Epoch, Grant, PendingTokens, SeatCredential, SeatIssuer, SeatSigningKey};
use hushkey_license::wire::{Common, KeysDocument, LicenseAnswer, SeatKeys, SeatRequest};
use hushkey_license::{
    Audience, Code, DeviceSigner, Expected, KeySet, Lease, Nonce, PlanToken, ProductToken, RequestDigest,
};
use serde_json::{Value, json};
use std::sync::OnceLock;

const DAY: i64 = 86_400;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn key(number: usize) -> &'static SeatSigningKey {
    static KEYS: OnceLock<Vec<SeatSigningKey>> = OnceLock::new();
    &KEYS.get_or_init(|| (0..2).map(|_| SeatSigningKey::make(&mut random).unwrap()).collect())[number]
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

async fn plan(caller: &Caller, product: ProductToken, which: usize) -> Bucket {
    let wish = json!({ "product": product, "max_machines": 1, "mode": "blind", "epoch_seconds": DAY, "anonymity_floor": 50, "lease_seconds": DAY });
    let plan = caller.administrate("/v1/admin/plans", Some(wish)).await.json::<Value>();
    let plan: PlanToken = plan["plan"].as_str().unwrap().parse().unwrap();
    let epoch = Epoch::at(NOW, DAY);
    let body = json!({ "plan": plan, "epoch": epoch, "key": key(which).public() });
    let published = caller.administrate("/v1/admin/seats/keys", Some(body)).await;
    assert_eq!(published.status, 204, "{:?}", published.body);
    Bucket { product, plan, epoch }
}

fn token(bucket: Bucket, key: &SeatSigningKey) -> SeatCredential {
    let pending = PendingTokens::make(bucket, key.public(), 1, &mut random).unwrap();
    let grant = Grant {
        bucket,
        seats: 1,
        answered: None,
    };
    let issued = SeatIssuer::new(bucket, key.clone())
        .issue(&grant, pending.requests(), &mut random)
        .unwrap();
    pending.finalize(&issued.signatures).unwrap().remove(0)
}

fn request(bucket: Bucket, token: &SeatCredential, device: u8, audience: Audience) -> SeatRequest {
    let device = DeviceSigner::for_bucket(&[device; 32], &bucket);
    let common = Common {
        product: bucket.product,
        machine: device.public().machine(&bucket.product),
        nonce: Nonce::make(&mut random),
        audience,
    };
    SeatRequest::make(common, bucket.plan, bucket.epoch, token.clone(), &device)
}

async fn post(caller: &Caller, request: &SeatRequest) -> deployment::Reply {
    let body = serde_json::to_string(request).unwrap();
    caller
        .send(
            "POST",
            "/v1/seats/redeem",
            &[("content-type", "application/json")],
            body,
        )
        .await
}

async fn code(caller: &Caller, request: &SeatRequest) -> Code {
    post(caller, request).await.json::<LicenseAnswer>().code
}

/// Everything about redeeming, told once.
async fn redeeming(deployment: Deployment) {
    let caller = &deployment.caller;
    let bucket = sell(caller, 0).await;
    let held = token(bucket, key(0));

    let published: SeatKeys = caller
        .send("GET", &format!("/v1/seats/{}/keys", bucket.plan), &[], "")
        .await
        .json();
    assert_eq!(published.keys.len(), 1);
    assert_eq!(published.keys[0].key, *key(0).public());

    let first = request(bucket, &held, 1, audience());
    let answer: LicenseAnswer = post(caller, &first).await.json();
    assert_eq!(answer.code, Code::Valid);
    let keys: KeysDocument = caller.send("GET", "/v1/keys", &[], "").await.json();
    let expected = Expected {
        nonce: first.nonce,
        request_digest: RequestDigest::of_seat(&first),
        machine: first.machine,
    };
    let keys = KeySet::from_document(&keys).unwrap();
    let lease = Lease::verify(answer.lease.as_deref().unwrap(), &keys, NOW, &expected).unwrap();
    assert_eq!(
        lease.claims().expires_at,
        bucket.epoch.end(DAY),
        "never beyond the epoch"
    );
    let seat = lease.claims().license;

    // A lost answer: the same device asks again and has the same seat.
    let again = request(bucket, &held, 1, audience());
    let answer: LicenseAnswer = post(caller, &again).await.json();
    let expected = Expected {
        nonce: again.nonce,
        request_digest: RequestDigest::of_seat(&again),
        ..expected
    };
    let lease = Lease::verify(answer.lease.as_deref().unwrap(), &keys, NOW, &expected).unwrap();
    assert_eq!(lease.claims().license, seat);

    // A clone is refused and counted.
    assert_eq!(
        code(caller, &request(bucket, &held, 2, audience())).await,
        Code::SeatSpent
    );
    let count = get(
        caller,
        &format!("/v1/admin/seats/{}/{}", bucket.plan, bucket.epoch.number()),
    )
    .await;
    assert_eq!(count.json::<Value>(), json!({ "spent": 1, "clones": 1 }));

    // The dear plan of the same product does not take the cheap plan's token, under its name or another.
    let dear = plan(caller, bucket.product, 1).await;
    let cheap = token(bucket, key(0));
    assert_eq!(
        code(caller, &request(dear, &cheap, 1, audience())).await,
        Code::NotFound
    );
    assert_eq!(
        code(caller, &request(dear, &token(dear, key(0)), 1, audience())).await,
        Code::NotFound
    );
    assert_eq!(
        code(caller, &request(dear, &token(dear, key(1)), 1, audience())).await,
        Code::Valid
    );

    // Proof, audience, epoch.
    let fresh = token(bucket, key(0));
    let thief = SeatRequest {
        token: fresh.clone(),
        ..request(bucket, &cheap, 3, audience())
    };
    assert_eq!(post(caller, &thief).await.problem(), "unproven-possession");
    let relayed = request(bucket, &fresh, 3, Audience::of("https://licenses.example.net"));
    assert_eq!(post(caller, &relayed).await.problem(), "wrong-audience");
    let unknown = Bucket {
        epoch: bucket.epoch.next(),
        ..bucket
    };
    assert_eq!(
        code(caller, &request(unknown, &fresh, 3, audience())).await,
        Code::NotFound
    );
    deployment.wait(DAY);
    assert_eq!(
        code(caller, &request(bucket, &fresh, 3, audience())).await,
        Code::Expired
    );

    // A bucket's key never changes, and nobody publishes without the scope.
    let other = json!({ "plan": bucket.plan, "epoch": bucket.epoch, "key": key(1).public() });
    assert_eq!(
        caller
            .administrate("/v1/admin/seats/keys", Some(other.clone()))
            .await
            .problem(),
        "conflict"
    );
    let headers = [("content-type", "application/json")];
    let nobody = caller
        .send("POST", "/v1/admin/seats/keys", &headers, other.to_string())
        .await;
    assert_eq!(nobody.status, 401);
    for bad in [
        json!({ "plan": bucket.plan, "epoch": 1, "key": "AAAA" }),
        json!({ "plan": bucket.plan }),
    ] {
        let reply = caller.administrate("/v1/admin/seats/keys", Some(bad)).await;
        assert!((400..500).contains(&reply.status));
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
