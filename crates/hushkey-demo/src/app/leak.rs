//! The careless half: each leak as a call.

use super::Step;
use crate::net::wire::{Received, Sending, send};
use crate::options::Random;
use crate::story::Story;
use crate::vector::Vector;
use hushkey_license::model::Scope;
use hushkey_license::wire::{Common, LicenseRequest};
use hushkey_license::{Audience, Code, DeviceSigner, LicenseKey, Nonce, Operation, ProductToken};
use serde_json::{Value, json};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

/// What every call needs beside the story.
pub struct Calls {
    /// The server, or the edge before it.
    pub server: SocketAddr,
    /// The license key.
    pub key: LicenseKey,
    /// The product.
    pub product: ProductToken,
    /// What proves that a call comes from this machine.
    pub device: DeviceSigner,
    /// Randomness for nonces.
    pub random: Random,
}

/// The app.
pub struct LeakyApp {
    story: Arc<Story>,
    calls: Calls,
}

const JSON: (&str, &str) = ("Content-Type", "application/json");

impl LeakyApp {
    /// An app that tells `story`.
    pub fn new(story: Arc<Story>, calls: Calls) -> LeakyApp {
        LeakyApp { story, calls }
    }

    /// Makes the calls of one leak. [`Vector::Purchase`] and [`Vector::Log`] are not calls of the app to its server.
    ///
    /// # Errors
    /// Connection errors.
    pub async fn leak(&self, vector: Vector) -> io::Result<Option<Step>> {
        let story = &self.story;
        let step = match vector {
            Vector::Activate => {
                let answer = self.license_call(Operation::Activate, &story.device).await?;
                license_step("activation that adds host name and MAC", &answer)
            }
            Vector::Validate => {
                let extra = json!({"metadata": story.metadata});
                let answer = self.license_call(Operation::Validate, &extra).await?;
                license_step("validation that adds an e-mail", &answer)
            }
            Vector::Authenticate => {
                let bearer = format!("Bearer {}", story.jwt);
                let answer = self
                    .post("/v1/authenticate", &[("Authorization", &bearer)], b"")
                    .await?;
                let refused = problem_name(&answer) == Some("pii-in-credential");
                Step::new("a person's JWT as credential, refused", refused, outcome(&answer))
            }
            Vector::Event => {
                let headers = [JSON, ("X-Forwarded-For", story.event_forwarded_for.as_str())];
                accepted(
                    "analytics event",
                    &self.post(&story.event_target, &headers, &story.event).await?,
                )
            }
            Vector::Crash => accepted("crash report", &self.post("/v1/crashes", &[JSON], &story.crash).await?),
            Vector::RecordsUp => {
                let headers = [("Content-Type", "application/x-ndjson")];
                accepted(
                    "records sent up",
                    &self.post("/v1/records/import", &headers, &story.records_up).await?,
                )
            }
            Vector::RecordsDown => {
                let headers = [("Accept", "application/json"), ("Accept-Encoding", "gzip")];
                let sending = Sending {
                    method: "GET",
                    target: "/v1/records",
                    headers: &headers,
                    body: b"",
                };
                accepted("records answered", &send(self.calls.server, &sending).await?)
            }
            Vector::Log | Vector::Purchase => return Ok(None),
        };
        Ok(Some(step))
    }

    /// A license call with members that have no business in it.
    async fn license_call(&self, operation: Operation, extra: &Value) -> io::Result<Received> {
        let calls = &self.calls;
        let common = Common {
            product: calls.product,
            machine: calls.device.public().machine(&calls.product),
            nonce: Nonce::make(&mut |bytes| (calls.random)(bytes)),
            audience: Audience::of(&format!("http://{}", calls.server)),
        };
        let request = LicenseRequest::make(common, Scope::default(), operation, &calls.key, &calls.device);
        let mut body = json!(request);
        if let (Some(body), Some(extra)) = (body.as_object_mut(), extra.as_object()) {
            body.extend(extra.clone());
        }
        let credential = format!("License {}", self.calls.key.expose());
        self.post(
            operation.path(),
            &[JSON, ("Authorization", &credential)],
            body.to_string().as_bytes(),
        )
        .await
    }

    async fn post(&self, target: &str, headers: &[(&str, &str)], body: &[u8]) -> io::Result<Received> {
        send(
            self.calls.server,
            &Sending {
                method: "POST",
                target,
                headers,
                body,
            },
        )
        .await
    }
}

/// Buys as usual shops do: person and license in one call to the license server.
///
/// # Errors
/// Connection errors.
pub async fn purchase_carelessly(story: &Story, server: SocketAddr) -> io::Result<()> {
    for buyer in &story.buyers {
        let body = json!({"plan": "team", "customer": {"name": buyer.name, "email": buyer.email}}).to_string();
        send(
            server,
            &Sending {
                method: "POST",
                target: "/v1/licenses",
                headers: &[JSON],
                body: body.as_bytes(),
            },
        )
        .await?;
    }
    Ok(())
}

fn accepted(name: &'static str, answer: &Received) -> Step {
    Step::new(name, (200..300).contains(&answer.status), outcome(answer))
}

fn license_step(name: &'static str, answer: &Received) -> Step {
    Step::new(
        name,
        answer.status == 200 && license_code(answer) == Some(Code::Valid),
        outcome(answer),
    )
}

/// What may be shown of an answer: a code or a problem's name, both of closed lists, or the status.
fn outcome(answer: &Received) -> String {
    match (license_code(answer), problem_name(answer)) {
        (Some(code), _) => code.as_str().to_owned(),
        (_, Some(name)) => name.to_owned(),
        _ => format!("HTTP {}", answer.status),
    }
}

fn license_code(answer: &Received) -> Option<Code> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    serde_json::from_value(body.get("code")?.clone()).ok()
}

fn problem_name(answer: &Received) -> Option<&'static str> {
    let body: Value = serde_json::from_slice(&answer.body).ok()?;
    let kind = body.get("type")?.as_str()?;
    hushkey_guard::Problem::ALL
        .iter()
        .find(|problem| problem.urn() == kind)
        .map(|problem| problem.name())
}
