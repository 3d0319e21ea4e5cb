//! The good half: purchases at the issuer, and everything else through `hushkey-client`.

use super::Step;
use crate::net::wire::{Received, Sending, send};
use crate::story::Buyer;
use hushkey_client::{Authentication, Client, LicenseKey, Outcome, Reported};
use hushkey_license::{AdminToken, CustomerToken, PlanToken};
use serde::Deserialize;
use serde_json::json;
use std::io;
use std::net::SocketAddr;

/// A license bought at the issuer.
pub struct Purchase {
    /// The buyer, as the issuer names them.
    pub person: CustomerToken,
    /// The license key.
    pub key: LicenseKey,
}

/// Buys a license at the issuer: a person, then a license for them. `order` names the purchase.
///
/// # Errors
/// Connection errors, or an answer that is not the issuer's.
pub async fn purchase(
    issuer: SocketAddr,
    token: &AdminToken,
    buyer: &Buyer,
    plan: PlanToken,
    order: &str,
) -> io::Result<Purchase> {
    #[derive(Deserialize)]
    struct Person {
        person: CustomerToken,
    }
    #[derive(Deserialize)]
    struct License {
        key: String,
    }
    let body = json!({"email": buyer.email, "name": buyer.name});
    let Person { person } = read(&issuer_call(issuer, token, "/v1/people", &[], &body).await?)?;
    let target = format!("/v1/people/{person}/licenses");
    let headers = [("Idempotency-Key", order)];
    let License { key } = read(&issuer_call(issuer, token, &target, &headers, &json!({"plan": plan})).await?)?;
    let key = LicenseKey::parse(&key).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))?;
    Ok(Purchase { person, key })
}

/// Erases a person at the issuer.
///
/// # Errors
/// Connection errors.
pub async fn erase(issuer: SocketAddr, token: &AdminToken, person: CustomerToken) -> io::Result<Step> {
    let answer = issuer_call(issuer, token, &format!("/v1/people/{person}/erase"), &[], &json!({})).await?;
    Ok(Step::new(
        "a person erased at the issuer",
        answer.status == 200,
        format!("HTTP {}", answer.status),
    ))
}

/// Everything a well-built app does, through the client library. The report is the careless one: the client cleans it.
pub async fn run_licensed(client: &Client, key: &LicenseKey, event: &[u8]) -> Vec<Step> {
    let mut steps = vec![granted("activation by hushkey-client", &client.activate(key).await)];
    let authenticated = client.authenticate().await;
    let worked = authenticated == Authentication::Accepted;
    let result = if worked {
        "accepted".to_owned()
    } else {
        format!("{authenticated:?}")
    };
    steps.push(Step::new("authentication with a pairwise token", worked, result));
    steps.push(granted("validation by hushkey-client", &client.validate(key).await));
    let cached = client.cached_lease();
    let result = cached
        .as_ref()
        .map_or_else(ToString::to_string, |_| "verified".to_owned());
    steps.push(Step::new("its lease, verified offline", cached.is_ok(), result));
    steps.push(granted("heartbeat", &client.heartbeat(key).await));
    let reported = client.report_event(event).await;
    let cleaned = matches!(&reported, Reported::Sent(receipt) if receipt.count() > 0);
    steps.push(Step::new(
        "the same event by hushkey-client",
        cleaned,
        if cleaned { "cleaned, sent" } else { "not sent" },
    ));
    steps
}

/// A license operation that must be granted.
pub fn granted(name: &'static str, outcome: &Outcome) -> Step {
    match outcome {
        Outcome::Granted(_) => Step::new(name, true, "VALID, lease verified"),
        Outcome::ProcessEnded => Step::new(name, false, "process ended"),
        Outcome::Released => Step::new(name, false, "released"),
        Outcome::Denied(code) => Step::new(name, false, code.as_str()),
        Outcome::Undecided { why, .. } => Step::new(name, false, why.to_string()),
    }
}

pub(super) async fn issuer_call(
    issuer: SocketAddr,
    token: &AdminToken,
    target: &str,
    headers: &[(&str, &str)],
    body: &serde_json::Value,
) -> io::Result<Received> {
    let bearer = format!("Bearer {}", token.as_str());
    let mut all = vec![("Content-Type", "application/json"), ("Authorization", bearer.as_str())];
    all.extend_from_slice(headers);
    send(
        issuer,
        &Sending {
            method: "POST",
            target,
            headers: &all,
            body: body.to_string().as_bytes(),
        },
    )
    .await
}

pub(super) fn read<T: serde::de::DeserializeOwned>(answer: &Received) -> io::Result<T> {
    // The parser's error could quote the answer.
    serde_json::from_slice(&answer.body).map_err(|_| io::Error::from(io::ErrorKind::InvalidData))
}
