//! The blind path: fifty people with a seat each, and one of them uses it. Who, neither issuer nor authority can tell.

use super::Step;
use super::licensed::{issuer_call, read};
use crate::net::wire::{Sending, send};
use hushkey_client::{Client, SeatOptions, SeatOutcome, Seats};
use hushkey_license::seat::{DirectoryTrust, EpochLength, IssueAnswer, SeatCode, SignedDirectory, Step as Next};
use hushkey_license::{AdminToken, CustomerToken, PlanToken, ProductToken};
use serde::Deserialize;
use serde_json::json;
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

/// People with a seat of the blind plan: as many as the plan's floor wants before a key is opened.
pub const CROWD: usize = 50;
/// Length of the blind plan's epochs: a day.
pub const EPOCH_SECONDS: i64 = 86_400;

/// What the blind path needs.
pub struct BlindMeans<'a> {
    /// The issuer.
    pub issuer: SocketAddr,
    /// The token of its API.
    pub token: &'a AdminToken,
    /// What is sold.
    pub product: ProductToken,
    /// In which blind plan.
    pub plan: PlanToken,
}

/// Sells fifty seats, uses one, and lets a copy of its token try.
///
/// # Errors
/// Connection errors, or an answer that is not the issuer's.
pub async fn run_blind(
    means: &BlindMeans<'_>,
    open: impl Fn(&Path) -> io::Result<Client>,
    directory: &Path,
) -> io::Result<Vec<Step>> {
    let mut steps = Vec::new();
    let buyer = sell(means, &mut steps).await?;
    let seats = seats(means, open(&directory.join("one"))?).await?;
    let Next::Fetch(epoch) = seats.next() else {
        return Err(io::ErrorKind::InvalidData.into());
    };
    // The vendor's own system knows who is logged in; here it is a call with the issuer's token.
    let invalid = |error: hushkey_client::SeatsError| io::Error::other(error);
    let request = seats.request(&published(means).await?, epoch).await.map_err(invalid)?;
    let body = serde_json::to_value(&request)?;
    let target = format!("/v1/people/{buyer}/seats/issue");
    let answer: IssueAnswer = read(&issuer_call(means.issuer, means.token, &target, &[], &body).await?)?;
    seats.accept(epoch, &answer).map_err(invalid)?;
    let redeemed = seats.redeem(epoch).await.map_err(invalid)?;
    let granted = matches!(redeemed, SeatOutcome::Granted(_));
    steps.push(Step::new(
        "a blind seat, fetched and redeemed",
        granted,
        said(&redeemed),
    ));
    let kept = seats.cached_lease().is_ok();
    let result = if kept { "verified" } else { "does not hold" };
    steps.push(Step::new("its lease, verified offline", kept, result));

    // Somebody copies the file of tokens to another device.
    let copy = directory.join("two");
    std::fs::create_dir_all(&copy)?;
    let name = format!("{}.{}.seats", means.product, means.plan);
    std::fs::copy(directory.join("one").join(&name), copy.join(&name))?;
    let cloned = self::seats(means, open(&copy)?)
        .await?
        .redeem(epoch)
        .await
        .map_err(invalid)?;
    let refused = cloned == SeatOutcome::Denied(SeatCode::SeatSpent);
    steps.push(Step::new("a copy of its token, refused", refused, said(&cloned)));
    Ok(steps)
}

/// A crowd of buyers with a seat each, and the keys of their epochs. Returns the one who will use a seat.
async fn sell(means: &BlindMeans<'_>, steps: &mut Vec<Step>) -> io::Result<CustomerToken> {
    #[derive(Deserialize)]
    struct Person {
        person: CustomerToken,
    }
    #[derive(Deserialize)]
    struct Opened {
        opened: u32,
        published: bool,
    }
    let call =
        async |target: &str, body: serde_json::Value| issuer_call(means.issuer, means.token, target, &[], &body).await;
    let plan = json!({
        "product": means.product, "plan": means.plan, "epoch_seconds": EPOCH_SECONDS, "floor": CROWD,
    });
    call("/v1/seat-plans", plan).await?;
    let mut buyer = None;
    for number in 0..CROWD {
        let email = format!("seat-{number}@crowd.example");
        let Person { person } = read(&call("/v1/people", json!({ "email": email })).await?)?;
        call(
            &format!("/v1/people/{person}/seats"),
            json!({ "plan": means.plan, "seats": 1 }),
        )
        .await?;
        buyer = Some(person);
    }
    let opened = issuer_order(means, "/v1/seat-keys").await?;
    let Opened { opened, published } = read(&opened)?;
    let worked = opened > 0 && published;
    let result = if worked { "keys published" } else { "no keys" };
    steps.push(Step::new("fifty people with a blind seat each", worked, result));
    buyer.ok_or_else(|| io::ErrorKind::InvalidData.into())
}

/// A call without a body.
async fn issuer_order(means: &BlindMeans<'_>, target: &str) -> io::Result<crate::net::wire::Received> {
    let bearer = format!("Bearer {}", means.token.as_str());
    let sending = Sending {
        method: "POST",
        target,
        headers: &[("Authorization", &bearer)],
        body: b"",
    };
    send(means.issuer, &sending).await
}

async fn get(means: &BlindMeans<'_>, target: &str) -> io::Result<crate::net::wire::Received> {
    let bearer = format!("Bearer {}", means.token.as_str());
    let sending = Sending {
        method: "GET",
        target,
        headers: &[("Authorization", &bearer)],
        body: b"",
    };
    send(means.issuer, &sending).await
}

/// The issuer's directory of seat keys, as anybody gets it.
async fn published(means: &BlindMeans<'_>) -> io::Result<SignedDirectory> {
    read(&get(means, "/.well-known/hushkey-seat-keys").await?)
}

/// The app's seats, with the issuer's directory key that a real app is built with.
async fn seats(means: &BlindMeans<'_>, client: Client) -> io::Result<Seats> {
    #[derive(Deserialize)]
    struct Name {
        directory_key: String,
    }
    let invalid = || io::Error::from(io::ErrorKind::InvalidData);
    let Name { directory_key } = read(&get(means, "/v1/seat-keys").await?)?;
    let trust: DirectoryTrust = directory_key.parse().map_err(|_| invalid())?;
    let options = SeatOptions {
        plan: means.plan,
        length: EpochLength::new(EPOCH_SECONDS).map_err(|_| invalid())?,
        seats: 1,
        trust,
    };
    Seats::open(Arc::new(client), options).map_err(|_| invalid())
}

fn said(outcome: &SeatOutcome) -> String {
    match outcome {
        SeatOutcome::Granted(_) => "VALID, lease verified".to_owned(),
        SeatOutcome::Denied(code) => code.as_str().to_owned(),
        SeatOutcome::Undecided(why) => why.to_string(),
    }
}
