//! Answers of somewhere else, some other time or somebody else: each is refused, and the kept lease stays.

use crate::operations::{App, NOW, answer, app, app_in, grant, lease_for, license_key, why};
use crate::server::{Got, Server};
use hushkey_client::{Code, LicenseKey, Undecided};
use hushkey_license::{Claims, Lease, LeaseError, LeaseKey, Operation};
use std::sync::{Arc, Mutex};

type Taped = Arc<Mutex<Vec<String>>>;

/// A server that answers truly, and keeps its answers on a tape.
async fn taped() -> (Server, Taped) {
    let tape = Taped::default();
    let kept = tape.clone();
    let server = Server::start(move |got| {
        let answer = grant(got);
        kept.lock().unwrap().push(answer.clone().unwrap().1);
        answer
    });
    (server.await, tape)
}

/// A server that says what is on the tape, whatever it is asked.
async fn replaying(tape: Taped) -> Server {
    Server::start(move |_| Some((200, tape.lock().unwrap().last().unwrap().clone()))).await
}

async fn refused(app: &App, error: LeaseError) {
    let outcome = app.client.validate(&license_key()).await;
    assert!(!outcome.may_run());
    assert_eq!(why(outcome), Undecided::Lease(error));
}

#[tokio::test]
async fn a_replayed_answer_is_refused() {
    let (server, tape) = taped().await;
    let app = app(&server);
    assert!(app.client.validate(&license_key()).await.may_run());
    // The same machine, the same question, another nonce: what was true a moment ago answers nothing now.
    let again = app_in(&replaying(tape).await, app._dir.path().join("state"));
    assert_eq!(again.machine(), app.client.machine());
    let outcome = again.validate(&license_key()).await;
    assert_eq!(why(outcome), Undecided::Lease(LeaseError::Nonce));
    assert!(again.cached_lease().is_ok(), "the kept lease stays");
}

#[tokio::test]
async fn another_machines_answer_is_refused() {
    let (server, tape) = taped().await;
    let neighbour = app(&server);
    assert!(neighbour.client.validate(&license_key()).await.may_run());
    let dir = tempfile::tempdir().unwrap();
    let here = app_in(&replaying(tape).await, dir.path().join("state"));
    assert_ne!(here.machine(), neighbour.client.machine());
    let outcome = here.validate(&license_key()).await;
    assert_eq!(why(outcome), Undecided::Lease(LeaseError::Nonce));
    // Also when the neighbour's question is copied, nonce and all: the answer names its machine.
    let swapped = Server::start(|got: &Got| {
        let lease = lease_for(got, Operation::Validate, |claims| {
            claims.machine = hushkey_client::MachineToken::from_seed([8; 32]);
        });
        answer(Code::Valid, Some(lease))
    });
    refused(&app(&swapped.await), LeaseError::Machine).await;
}

#[tokio::test]
async fn answers_of_other_paths_keys_and_products_are_refused() {
    for operation in [Operation::Activate, Operation::Heartbeat, Operation::Deactivate] {
        let server = Server::start(move |got: &Got| answer(Code::Valid, Some(lease_for(got, operation, |_| {})))).await;
        refused(&app(&server), LeaseError::RequestDigest).await;
    }
    let other_key = Server::start(|got: &Got| {
        let lease = lease_for(got, Operation::Validate, |claims| {
            let request: hushkey_license::wire::LicenseRequest = serde_json::from_slice(&got.body).unwrap();
            let key = LicenseKey::make(&mut |bytes| bytes.fill(6));
            claims.request_digest = hushkey_license::RequestDigest::of(Operation::Validate, &key, &request);
        });
        answer(Code::Valid, Some(lease))
    });
    refused(&app(&other_key.await), LeaseError::RequestDigest).await;
}

#[tokio::test]
async fn another_hosts_answer_is_refused() {
    // A genuine authority of somebody else, which signs exactly what was asked, with its own key.
    let other = Server::start(|got: &Got| {
        let stranger = LeaseKey::from_seed(&[1; 32]);
        let lease = lease_for(got, Operation::Validate, |_| {});
        let claims = claims_of(&lease);
        answer(Code::Valid, Some(Lease::sign(&claims, &stranger).unwrap()))
    });
    refused(&app(&other.await), LeaseError::UnknownKey).await;
}

#[tokio::test]
async fn stale_dates_are_refused() {
    for (issued_at, expires_at, error) in [
        (NOW - 7200, NOW - 3600, LeaseError::Expired),
        (NOW - 3600, NOW, LeaseError::Expired),
        (NOW + 301, NOW + 3600, LeaseError::NotYetValid),
    ] {
        let server = Server::start(move |got: &Got| {
            let lease = lease_for(got, Operation::Validate, |claims: &mut Claims| {
                (claims.issued_at, claims.expires_at) = (issued_at, expires_at);
            });
            answer(Code::Valid, Some(lease))
        });
        refused(&app(&server.await), error).await;
    }
}

#[tokio::test]
async fn an_altered_status_is_refused() {
    // A no that was made a yes on the way: the envelope says VALID, the signed status does not.
    let server = Server::start(|got: &Got| {
        let lease = lease_for(got, Operation::Validate, |claims| claims.status = Code::Suspended);
        answer(Code::Valid, Some(lease))
    });
    refused(&app(&server.await), LeaseError::Status).await;
    // The signed status itself, altered.
    let server = Server::start(|got: &Got| {
        let lease = lease_for(got, Operation::Validate, |claims| claims.status = Code::Suspended);
        let genuine = lease_for(got, Operation::Validate, |_| {});
        let part = |text: &str, at: usize| text.split('.').nth(at).unwrap().to_owned();
        let forged = lease.replace(&part(&lease, 3), &part(&genuine, 3));
        answer(Code::Valid, Some(forged))
    });
    refused(&app(&server.await), LeaseError::Signature).await;
}

/// The claims of a lease, unverified.
fn claims_of(lease: &str) -> Claims {
    let payload = lease.split('.').nth(3).unwrap();
    serde_json::from_slice(&base64url(payload)).unwrap()
}

fn base64url(text: &str) -> Vec<u8> {
    let symbols = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let (mut held, mut bits, mut bytes) = (0_u32, 0, Vec::new());
    for byte in text.bytes() {
        held = held << 6 | u32::try_from(symbols.iter().position(|symbol| *symbol == byte).unwrap()).unwrap();
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).unwrap());
        }
    }
    bytes
}
