//! How much one authority does: `cargo run --release -p hushkey-authority --example throughput`.
//!
//! In process, through the whole service (guard on the way in and out, keyed hash, read or durable write, signed lease),
//! without sockets; beside the machine's own limits, in the same run.
#![allow(
    clippy::disallowed_methods,
    reason = "a binary: it takes time and randomness from the system"
)]

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt;
use hushkey_authority::{Authority, AuthorityOptions, Secrets};
use hushkey_license::wire::{LicenseAnswer, LicenseCreated, LicenseRequest, PlanCreated, ProductCreated};
use hushkey_license::{
    AdminToken, Claims, Code, Entitlements, KeyId, Lease, LeaseKey, LeaseToken, LicenseToken, MachineToken, Nonce,
    Operation, PlanToken, ProductToken, RequestDigest,
};
use hyper::service::Service;
use hyper_util::service::TowerToHyperService;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::error::Error;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

type Fault = Box<dyn Error + Send + Sync>;

const SPAN: Duration = Duration::from_secs(5);

#[derive(Clone)]
struct InProcess {
    service: TowerToHyperService<axum::Router>,
    admin: String,
}

impl InProcess {
    async fn send<T: DeserializeOwned>(&self, path: &str, credential: &str, body: String) -> Result<T, Fault> {
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
        self.send(path, &self.admin, body.to_string()).await
    }

    async fn ask(&self, operation: Operation, sold: &Sold, number: u64) -> Result<(), Fault> {
        let nonce = Nonce::make(&mut fill);
        let request = LicenseRequest {
            product: sold.product,
            machine: machine(number),
            nonce,
        };
        let answer: LicenseAnswer = self
            .send(operation.path(), &sold.credential, serde_json::to_string(&request)?)
            .await?;
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
    credential: String,
}

fn fill(bytes: &mut [u8]) {
    // Measuring without randomness would measure something else; a system without it is of no use.
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

fn machine(number: u64) -> MachineToken {
    let mut seed = [3; 32];
    seed.iter_mut()
        .zip(number.to_le_bytes())
        .for_each(|(to, from)| *to = from);
    MachineToken::from_seed(seed)
}

fn say(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Runs `callers` tasks for [`SPAN`], each asking again as soon as it is answered.
async fn load(
    name: &str,
    callers: u64,
    operation: Operation,
    service: &InProcess,
    licenses: &[Sold],
    numbers: impl Fn(u64) -> u64 + Clone + Send + Sync + 'static,
) -> Result<(), Fault> {
    let began = Instant::now();
    let tasks: Vec<_> = (0..callers)
        .map(|caller| {
            let (service, licenses, numbers) = (service.clone(), licenses.to_vec(), numbers.clone());
            tokio::spawn(async move {
                let mut times = Vec::new();
                let mut turns = licenses.iter().cycle();
                while began.elapsed() < SPAN {
                    let sold = turns.next().ok_or("no license")?;
                    let asked = Instant::now();
                    service.ask(operation, sold, numbers(caller)).await?;
                    times.push(asked.elapsed());
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

fn sign_rate(key: &LeaseKey) -> Result<f64, Fault> {
    let request = LicenseRequest {
        product: ProductToken::from_seed([1; 32]),
        machine: machine(1),
        nonce: Nonce::make(&mut fill),
    };
    let license_key = hushkey_license::LicenseKey::make(&mut fill);
    let claims = Claims {
        lease: LeaseToken::make(&mut fill),
        license: LicenseToken::make(&mut fill),
        machine: request.machine,
        product: request.product,
        plan: PlanToken::make(&mut fill),
        entitlements: Entitlements::default(),
        status: Code::Valid,
        issued_at: 1_800_000_000,
        expires_at: 1_800_086_400,
        nonce: request.nonce,
        request_digest: RequestDigest::of(Operation::Validate, &license_key, &request),
        key: KeyId::from_seed([1; 32]),
    };
    let (began, mut count) = (Instant::now(), 0_u32);
    while began.elapsed() < Duration::from_secs(1) {
        Lease::sign(&claims, key)?;
        count += 1;
    }
    Ok(f64::from(count) / began.elapsed().as_secs_f64())
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
    say(&format!(
        "limit: leases signed, one core                {:>9.0}/s",
        sign_rate(&LeaseKey::from_seed(&seed))?
    ));
    say(&format!(
        "limit: 4 KiB written and synced, one after another {:>4.0}/s",
        sync_rate(directory.path())?
    ));
    let authority = Authority::bind(AuthorityOptions {
        listen: ([127, 0, 0, 1], 0).into(),
        database: format!("sqlite:{}", directory.path().join("authority.db").display()),
        secrets: Secrets::new(seed, seed),
        admin: Some(admin),
        admin_file: None,
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
    let PlanCreated { plan } = service.administrate("/v1/admin/plans", plan).await?;
    // Many licenses, so that counting seats stays what it is for a usual license.
    let mut licenses = Vec::new();
    for _ in 0..1000 {
        let LicenseCreated { key, .. } = service
            .administrate("/v1/admin/licenses", json!({ "plan": plan }))
            .await?;
        licenses.push(Sold {
            product,
            credential: format!("License {key}"),
        });
    }
    let one = licenses.get(..1).ok_or("no license")?;
    for number in 0..1000 {
        service
            .ask(Operation::Activate, one.first().ok_or("no license")?, number)
            .await?;
    }
    load(
        "validations, 2 callers",
        2,
        Operation::Validate,
        &service,
        one,
        |caller| caller * 7,
    )
    .await?;
    load(
        "validations, 32 callers",
        32,
        Operation::Validate,
        &service,
        one,
        |caller| caller * 7,
    )
    .await?;
    load(
        "heartbeats (durable), 64 callers",
        64,
        Operation::Heartbeat,
        &service,
        one,
        |caller| caller * 7,
    )
    .await?;
    let fresh = Arc::new(AtomicU64::new(1_000_000));
    let next = move |_| fresh.fetch_add(1, Ordering::Relaxed);
    for callers in [1, 64, 256] {
        let name = format!("activations (durable), {callers} callers");
        load(&name, callers, Operation::Activate, &service, &licenses, next.clone()).await?;
    }
    Ok(())
}
