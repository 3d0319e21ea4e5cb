//! What the machine could do at most: signatures, and commits that are synced.

use crate::load::say;
use crate::world::{Sold, device};
use crate::{Fault, cluster, fill};
use hushkey_license::blind_rsa::SecretKey;
use hushkey_license::wire::Request as _;
use hushkey_license::{
    Claims, Code, Entitlements, KeyId, Lease, LeaseKey, LeaseToken, LicenseKey, LicenseToken, Nonce, Operation,
    PlanToken, ProductToken, RequestDigest,
};
use std::time::{Duration, Instant};

const SPAN: Duration = Duration::from_secs(1);

/// Does `work` for a second and prints its rate and times.
fn rate(name: &str, mut work: impl FnMut() -> Result<(), Fault>) -> Result<f64, Fault> {
    let (began, mut times) = (Instant::now(), Vec::new());
    while began.elapsed() < SPAN {
        let asked = Instant::now();
        work()?;
        times.push(asked.elapsed());
    }
    let rate = f64::from(u32::try_from(times.len())?) / began.elapsed().as_secs_f64();
    times.sort();
    let at = |part: usize| {
        times
            .get(times.len() * part / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1e6)
    };
    say(name, rate, at(50), at(99));
    Ok(rate)
}

pub fn run() -> Result<(), Fault> {
    let mut seed = [0; 32];
    fill(&mut seed);
    let lease_key = LeaseKey::from_seed(&seed);
    let product = ProductToken::from_seed([1; 32]);
    let sold = Sold {
        product,
        key: LicenseKey::make(&mut fill),
        credential: "".into(),
    };
    let request = sold.request(Operation::Validate, 1);
    let digest = RequestDigest::of(Operation::Validate, &sold.key, &request);
    let claims = Claims {
        lease: LeaseToken::make(&mut fill),
        license: LicenseToken::make(&mut fill),
        machine: device(1, &product).public().machine(&product),
        product,
        plan: PlanToken::make(&mut fill),
        entitlements: Entitlements::default(),
        status: Code::Valid,
        issued_at: 1_800_000_000,
        expires_at: 1_800_086_400,
        nonce: Nonce::make(&mut fill),
        request_digest: digest,
        key: KeyId::from_seed([1; 32]),
    };
    let verified = rate("Ed25519 proof verified, one core", || Ok(request.prove(&digest)?))?;
    let signed = rate("Ed25519 lease signed, one core", || {
        Ok(Lease::sign(&claims, &lease_key).map(drop)?)
    })?;
    let both = 2.0 / (1.0 / verified + 1.0 / signed);
    say("both, two cores", both, 0.0, 0.0);

    let secret = SecretKey::make(&mut fill)?;
    let blinded = secret.public().blind(b"message", &mut fill)?;
    rate("RSA-2048 signed blind, one core", || {
        Ok(secret.blind_sign(blinded.message(), &mut fill).map(drop)?)
    })?;

    sqlite()?;
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?
        .block_on(postgres())
}

/// One row a commit, one caller: what the disk allows.
fn sqlite() -> Result<(), Fault> {
    let directory = tempfile::tempdir()?;
    let database = rusqlite::Connection::open(directory.path().join("limit.db"))?;
    database.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    database.execute_batch("PRAGMA synchronous = FULL; CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB) STRICT")?;
    let mut insert = database.prepare("INSERT INTO t (b) VALUES (zeroblob(64))")?;
    rate("SQLite commits, one caller", || Ok(insert.execute([]).map(drop)?))?;
    Ok(())
}

/// The same in PostgreSQL, and a round trip that does nothing.
async fn postgres() -> Result<(), Fault> {
    let client = cluster::connect(&cluster::cluster().database().await).await;
    client
        .batch_execute("CREATE TABLE t (a BIGSERIAL PRIMARY KEY, b BYTEA)")
        .await?;
    let insert = client.prepare("INSERT INTO t (b) VALUES ('\\x00')").await?;
    let nothing = client.prepare("SELECT 1").await?;
    for (name, statement) in [
        ("PostgreSQL commits, one caller", &insert),
        ("PostgreSQL round trips, one caller", &nothing),
    ] {
        let (began, mut times) = (Instant::now(), Vec::new());
        while began.elapsed() < SPAN {
            let asked = Instant::now();
            client.execute(statement, &[]).await?;
            times.push(asked.elapsed());
        }
        times.sort();
        let at = |part: usize| {
            times
                .get(times.len() * part / 100)
                .map_or(0.0, |time| time.as_secs_f64() * 1e6)
        };
        say(
            name,
            f64::from(u32::try_from(times.len())?) / began.elapsed().as_secs_f64(),
            at(50),
            at(99),
        );
    }
    Ok(())
}
