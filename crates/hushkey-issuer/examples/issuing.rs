//! How many blind seats one issuer issues: `issuing COUNT` prints a line `name TAB rate TAB p50 TAB p99` (a second, µs) for
//! `cargo xtask bench license`.
//!
//! Over HTTP on loopback: as many people with one seat each, batches made beforehand, each asked for once by 8 callers. What is measured is
//! the vault's two steps, one durable commit, and the RSA signature between them.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a binary: it takes time from the system, and prints"
)]

#[path = "../tests/vendor/mod.rs"]
mod vendor;

use hushkey_license::seat::{Batch, Bucket, Directory, DirectoryTrust, SignedDirectory};
use hushkey_license::{PlanToken, ProductToken};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;
use vendor::{NOW, Running};

const DAY: i64 = 86_400;
const CALLERS: usize = 8;

#[tokio::main]
async fn main() {
    let count: usize = std::env::args()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(200);
    let directory = tempfile::tempdir().expect("a directory");
    let issuer = Running::start(directory.path(), "http://127.0.0.1:9", 41).await;
    let bucket = Bucket {
        product: ProductToken::from_seed([1; 32]),
        plan: PlanToken::from_seed([2; 32]),
        epoch: u32::try_from(NOW / DAY + 1).expect("an epoch"),
    };
    let plan = json!({"product": bucket.product, "plan": bucket.plan, "epoch_seconds": DAY, "floor": 1});
    issuer.post("/v1/seat-plans", plan).await;
    let mut people = Vec::new();
    for number in 0..count {
        let person = issuer.person(&format!("p{number}@example.org")).await;
        let seats = json!({"plan": bucket.plan, "seats": 1});
        issuer.post(&format!("/v1/people/{person}/seats"), seats).await;
        people.push(person);
    }
    issuer.order("/v1/seat-keys").await;
    let trust = issuer.get("/v1/seat-keys").await.text_of("directory_key");
    let trust: DirectoryTrust = trust.parse().expect("a key");
    let document = issuer.send("GET", "/.well-known/hushkey-seat-keys", &[], "").await;
    let document: SignedDirectory = serde_json::from_str(&document.text).expect("a directory");
    let directory = Directory::read(&document, &trust, NOW).expect("a directory");
    let agreed = directory.agree(&directory).expect("one directory");
    let asked: Vec<(String, Value)> = people
        .iter()
        .enumerate()
        .map(|(number, person)| {
            let mut seed = [0; 32];
            seed[..8].copy_from_slice(&number.to_le_bytes());
            let batch = Batch::make(&agreed, &bucket, 1, &seed).expect("a batch");
            let body = serde_json::to_value(batch.request()).expect("JSON");
            (format!("/v1/people/{person}/seats/issue"), body)
        })
        .collect();

    let (issuer, asked) = (Arc::new(issuer), Arc::new(asked));
    let began = Instant::now();
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let (issuer, asked) = (Arc::clone(&issuer), Arc::clone(&asked));
            tokio::spawn(async move {
                let mut times = Vec::new();
                for (path, body) in asked.iter().skip(caller).step_by(CALLERS) {
                    let started = Instant::now();
                    let answer = issuer.post(path, body.clone()).await;
                    assert_eq!(answer.status, 200, "{}", answer.text);
                    times.push(started.elapsed().as_secs_f64() * 1e6);
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for caller in callers {
        times.extend(caller.await.expect("a caller"));
    }
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    times.sort_by(f64::total_cmp);
    let at = |part: usize| times.get(times.len() * part / 100).copied().unwrap_or_default();
    println!("blind seats issued, HTTP\t{rate:.1}\t{:.1}\t{:.1}", at(50), at(99));
}
