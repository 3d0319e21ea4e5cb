//! How much one authority does: `cargo run --release -p hushkey-authority --example throughput`.
//!
//! In process, through the whole service (guard on the way in and out, keyed hash, read or durable write, signed lease),
//! without sockets; beside the machine's own limits, in the same run. `-- postgres` measures on a PostgreSQL of its own.
#![allow(
    clippy::disallowed_methods,
    reason = "a binary: it takes time and randomness from the system"
)]

#[path = "../tests/cluster/mod.rs"]
mod cluster;

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use hushkey_authority::{Authority, AuthorityOptions, Secrets};
use hushkey_license::model::Scope;
use hushkey_license::wire::{
    Common, LicenseAnswer, LicenseCreated, LicenseRequest, PlanCreated, ProductCreated, Request as _,
};
use hushkey_license::{
    AdminToken, Audience, Claims, Code, DeviceSigner, Entitlements, KeyId, Lease, LeaseKey, LeaseToken, LicenseToken,
    Nonce, Operation, PlanToken, ProductToken, RequestDigest,
};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

type Fault = Box<dyn Error + Send + Sync>;

const SPAN: Duration = Duration::from_secs(5);
/// Machines that hold a seat of one license when heartbeats are measured.
const HELD: std::ops::RangeInclusive<u64> = 0..=5_000;

#[derive(Clone)]
struct InProcess {
    service: TowerToHyperService<axum::Router>,
    admin: String,
}

/// A request that is made, and proven by its device, before the clock runs: what is measured is the server.
#[derive(Clone)]
struct Made {
    path: &'static str,
    credential: Arc<str>,
    body: bytes::Bytes,
}

impl InProcess {
    async fn send<T: DeserializeOwned>(&self, path: &str, credential: &str, body: bytes::Bytes) -> Result<T, Fault> {
        let request = Request::post(path)
            .header("authorization", credential)
            .header("content-type", "application/json")
            .header("content-length", body.len())
            .body(Body::from(body))?;
        let response = self.service.call(request).await?;
        let status = response.status();
        let body = response.into_body().collect().await?.to_bytes();
        serde_json::from_slice(&body).map_err(|_| format!("{path} answered {status}").into())
    }

    async fn administrate<T: DeserializeOwned>(&self, path: &str, body: Value) -> Result<T, Fault> {
        self.send(path, &self.admin, body.to_string().into()).await
    }

    async fn ask(&self, made: &Made) -> Result<(), Fault> {
        let answer: LicenseAnswer = self.send(made.path, &made.credential, made.body.clone()).await?;
        if answer.code == Code::Valid {
            Ok(())
        } else {
            Err(answer.code.as_str().into())
        }
    }
}

#[derive(Clone)]
struct Sold {
    product: ProductToken,
    key: hushkey_license::LicenseKey,
    credential: Arc<str>,
}

impl Sold {
    fn request(&self, operation: Operation, number: u64) -> LicenseRequest {
        let device = device(number, &self.product);
        let common = Common {
            product: self.product,
            machine: device.public().machine(&self.product),
            nonce: Nonce::make(&mut fill),
            audience: Audience::of("https://licenses.example"),
        };
        LicenseRequest::make(common, Scope::default(), operation, &self.key, &device)
    }

    fn make(&self, operation: Operation, number: u64) -> Result<Made, Fault> {
        Ok(Made {
            path: operation.path(),
            credential: Arc::clone(&self.credential),
            body: serde_json::to_vec(&self.request(operation, number))?.into(),
        })
    }
}

fn fill(bytes: &mut [u8]) {
    // Measuring without randomness would measure something else; a system without it is of no use.
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

fn device(number: u64, product: &ProductToken) -> DeviceSigner {
    let mut secret = [3; 32];
    secret
        .iter_mut()
        .zip(number.to_le_bytes())
        .for_each(|(to, from)| *to = from);
    DeviceSigner::derive(&secret, product)
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Runs `callers` tasks for [`SPAN`], each asking again as soon as it is answered. Together they go through `made` once, or
/// (`again`) over and over.
async fn load(name: &str, callers: usize, service: &InProcess, made: Vec<Made>, again: bool) -> Result<(), Fault> {
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let service = service.clone();
            let own: Vec<Made> = made.iter().skip(caller).step_by(callers).cloned().collect();
            tokio::spawn(async move {
                let mut times = Vec::new();
                let mut turn = 0;
                while began.elapsed() < SPAN && (again || turn < own.len()) {
                    let made = own.get(turn % own.len()).ok_or("no request")?;
                    let asked = Instant::now();
                    service.ask(made).await?;
                    times.push(asked.elapsed());
                    turn += 1;
                }
                Ok::<_, Fault>(times)
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await??);
    }
    let elapsed = began.elapsed().as_secs_f64();
    times.sort();
    let at = |part: usize| times.get(times.len() * part / 1000).copied().unwrap_or_default();
    let rate = f64::from(u32::try_from(times.len())?) / elapsed;
    say(&format!(
        "{name:<44} {rate:>9.0}/s   p50 {:>8.0?}   p99 {:>8.0?}   p99.9 {:>8.0?}",
        at(500),
        at(990),
        at(999)
    ));
    Ok(())
}

/// How often `work` is done in a second on one core.
fn rate(mut work: impl FnMut() -> Result<(), Fault>) -> Result<f64, Fault> {
    let (began, mut count) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(1) {
        work()?;
        count += 1;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}

/// What the machine can do at most: proofs verified, leases signed.
fn limits(key: &LeaseKey) -> Result<(), Fault> {
    let product = ProductToken::from_seed([1; 32]);
    let sold = Sold {
        product,
        key: hushkey_license::LicenseKey::make(&mut fill),
        credential: "".into(),
    };
    let request = sold.request(Operation::Validate, 1);
    let digest = RequestDigest::of(Operation::Validate, &sold.key, &request);
    let claims = Claims {
        lease: LeaseToken::make(&mut fill),
        license: LicenseToken::make(&mut fill),
        machine: request.machine,
        product,
        plan: PlanToken::make(&mut fill),
        entitlements: Entitlements::default(),
        status: Code::Valid,
        issued_at: 1_800_000_000,
        expires_at: 1_800_086_400,
        nonce: request.nonce,
        request_digest: digest,
        key: KeyId::from_seed([1; 32]),
    };
    let verified = rate(|| Ok(request.prove(&digest)?))?;
    let signed = rate(|| Ok(Lease::sign(&claims, key).map(drop)?))?;
    say(&format!(
        "limit: device proofs verified (Ed25519), one core {verified:>5.0}/s"
    ));
    say(&format!(
        "limit: leases signed (Ed25519), one core       {signed:>8.0}/s"
    ));
    let both = 2.0 / (1.0 / verified + 1.0 / signed);
    say(&format!("limit: both, two cores                         {both:>8.0}/s"));
    Ok(())
}

fn sync_rate(directory: &std::path::Path) -> Result<f64, Fault> {
    let mut file = std::fs::File::create(directory.join("sync"))?;
    let (began, mut count) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(1) {
        file.write_all(&[0; 4096])?;
        file.sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
}

#[tokio::main]
async fn main() -> Result<(), Fault> {
    let directory = tempfile::tempdir()?;
    let admin = AdminToken::make(&mut fill);
    let mut seed = [0; 32];
    fill(&mut seed);
    limits(&LeaseKey::from_seed(&seed))?;
    say(&format!(
        "limit: 4 KiB written and synced, one after another {:>4.0}/s",
        sync_rate(directory.path())?
    ));
    let database = match std::env::args().nth(1).as_deref() {
        Some("postgres") => cluster::cluster().database().await,
        _ => format!("sqlite:{}", directory.path().join("authority.db").display()),
    };
    let authority = Authority::bind(AuthorityOptions {
        listen: ([127, 0, 0, 1], 0).into(),
        database,
        secrets: Secrets::new(seed, seed),
        admin: Some(admin),
        admin_file: None,
        database_ca: None,
        audience: None,
        rate: None,
        webhook_allow_private: false,
        webhook_ca: None,
        clock: Arc::new(|| {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            i64::try_from(now.as_secs()).unwrap_or(i64::MAX)
        }),
        random: Arc::new(fill),
    })
    .await?;
    let service = InProcess {
        service: TowerToHyperService::new(authority.router()),
        admin: format!("Bearer {}", admin.as_str()),
    };
    let ProductCreated { product } = service.administrate("/v1/admin/products", json!({})).await?;
    let plan = json!({ "product": product, "max_machines": 100_000, "heartbeat_seconds": 3600 });
    let PlanCreated { plan, .. } = service.administrate("/v1/admin/plans", plan).await?;
    // Many licenses, so that counting seats stays what it is for a usual license.
    let mut licenses = Vec::new();
    for _ in 0..1000 {
        let LicenseCreated { key, .. } = service
            .administrate("/v1/admin/licenses", json!({ "plan": plan }))
            .await?;
        licenses.push(Sold {
            product,
            credential: format!("License {key}").into(),
            key: hushkey_license::LicenseKey::parse(&key)?,
        });
    }
    let one = licenses.first().ok_or("no license")?;
    let all = |operation, numbers: std::ops::Range<u64>| {
        numbers
            .map(|number| one.make(operation, number))
            .collect::<Result<Vec<Made>, Fault>>()
    };
    load(
        "activations on one license, 64 callers",
        64,
        &service,
        all(Operation::Activate, 0..1000)?,
        false,
    )
    .await?;
    let made = all(Operation::Validate, 0..1000)?;
    load("validations, 2 callers", 2, &service, made.clone(), true).await?;
    load("validations, 32 callers", 32, &service, made, true).await?;
    let mut first = 1_000_000;
    for (callers, requests) in [(1, 20_000), (64, 60_000), (256, 60_000)] {
        let numbers = first..first + requests;
        let turns = licenses.iter().cycle().zip(numbers);
        let made = turns
            .map(|(sold, number)| sold.make(Operation::Activate, number))
            .collect::<Result<_, _>>()?;
        let name = format!("activations (durable), {callers} callers");
        load(&name, callers, &service, made, false).await?;
        first += requests;
    }
    let held = *HELD.end();
    load(
        "more seats on one license, 64 callers",
        64,
        &service,
        all(Operation::Activate, 1000..held)?,
        false,
    )
    .await?;
    let name = format!("heartbeats (durable) of {held} machines, 64 callers");
    load(&name, 64, &service, all(Operation::Heartbeat, 0..1000)?, true).await?;
    Ok(())
}
