//! A licensed app of its own process, for tests that plant identities in everything around it: environment, working directory, arguments.
//!
//! In: one line of JSON, then (for a blind seat) the issuer's answer as another. Out: the blind request as a line, then `done`.
#![allow(clippy::disallowed_methods, reason = "a binary: it takes randomness from the system")]
#![allow(clippy::print_stdout, reason = "what it has to say goes to the test")]

use hushkey_client::{Client, ClientOptions, KeySet, LicenseKey, Outcome, Policy, SeatOptions, SeatOutcome, Seats};
use hushkey_license::model::Scope;
use hushkey_license::seat::{EpochLength, IssueAnswer, SignedDirectory, Step};
use hushkey_license::wire::KeysDocument;
use hushkey_license::{PlanToken, ProductToken};
use serde::Deserialize;
use std::error::Error;
use std::io::{BufRead, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

type Fault = Box<dyn Error + Send + Sync>;

#[derive(Deserialize)]
struct Told {
    server: String,
    product: ProductToken,
    key: String,
    keys: KeysDocument,
    directory: PathBuf,
    now: i64,
    /// What the app reports, full of personal data.
    report: serde_json::Value,
    blind: Blind,
}

#[derive(Deserialize)]
struct Blind {
    plan: PlanToken,
    epoch_seconds: i64,
    trust: String,
    directory: SignedDirectory,
}

fn line<T: serde::de::DeserializeOwned>() -> Result<T, Fault> {
    let mut text = String::new();
    std::io::stdin().lock().read_line(&mut text)?;
    Ok(serde_json::from_str(&text)?)
}

fn say(text: &str) -> Result<(), Fault> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")?;
    Ok(out.flush()?)
}

fn granted(outcome: Outcome) -> Result<(), Fault> {
    match outcome {
        Outcome::Granted(_) => Ok(()),
        other => Err(format!("{other:?}").into()),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Fault> {
    let told: Told = line()?;
    let now = told.now;
    let client = Arc::new(Client::open(ClientOptions {
        server: told.server,
        server_ca: None,
        product: told.product,
        scope: Scope::default(),
        keys: KeySet::from_document(&told.keys)?,
        directory: told.directory,
        policy: Policy::safe_default(),
        clock: Arc::new(move || now),
        random: Arc::new(|bytes| {
            if getrandom::fill(bytes).is_err() {
                std::process::abort();
            }
        }),
        timeout: Duration::from_secs(10),
    })?);
    let key = LicenseKey::parse(&told.key)?;
    granted(client.activate(&key).await)?;
    client.authenticate().await;
    granted(client.validate(&key).await)?;
    granted(client.heartbeat(&key).await)?;
    let report = serde_json::to_vec(&told.report)?;
    // No server here takes reports; what counts is what was sent.
    client.report_event(&report).await;
    client.report_crash(&report).await;

    let blind = told.blind;
    let options = SeatOptions {
        plan: blind.plan,
        length: EpochLength::new(blind.epoch_seconds)?,
        seats: 1,
        trust: blind.trust.parse()?,
    };
    let seats = Seats::open(Arc::clone(&client), options)?;
    let Step::Fetch(epoch) = seats.next() else {
        return Err("a new machine fetches".into());
    };
    let request = seats.request(&blind.directory, epoch).await?;
    say(&serde_json::to_string(&request)?)?;
    let answer: IssueAnswer = line()?;
    seats.accept(epoch, &answer)?;
    match seats.redeem(epoch).await? {
        SeatOutcome::Granted(_) => {}
        other => return Err(format!("{other:?}").into()),
    }
    granted(client.validate(&key).await)?;
    say("done")
}
