//! A machine without a network: its request, carried by a machine that has one, to a real authority and back.

use crate::deployment::{Deployment, send};
use hushkey_client::{
    Carried, Client, ClientOptions, Code, FileError, KeySet, OfflineError, Policy, SealingKey, carry_activation,
};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

fn offline(deployment: &Deployment, name: &str) -> Client {
    let clock = deployment.clock.clone();
    Client::open(ClientOptions {
        server: "http://127.0.0.1:9".to_owned(),
        server_ca: None,
        product: deployment.product,
        scope: Default::default(),
        keys: KeySet::from_document(&deployment.keys).unwrap(),
        directory: deployment.directory.path().join(name),
        policy: Policy::safe_default(),
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        random: Arc::new(|bytes| getrandom::fill(bytes).unwrap()),
        timeout: Duration::from_secs(5),
    })
    .unwrap()
}

async fn sealing_key(deployment: &Deployment) -> SealingKey {
    let answer = send(deployment.authority.address, "GET /v1/keys/sealing HTTP/1.1", b"").await;
    let at = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    SealingKey::from_document(&serde_json::from_slice(&answer[at + 4..]).unwrap()).unwrap()
}

#[tokio::test]
async fn the_whole_way_by_hand() {
    let deployment = Deployment::start().await;
    let sealing = sealing_key(&deployment).await;
    let (first, second) = (offline(&deployment, "first"), offline(&deployment, "second"));
    let server = format!("http://{}", deployment.authority.address);
    let carry = async |text: &str| {
        carry_activation(&server, None, Duration::from_secs(5), text, Some(7200))
            .await
            .unwrap()
    };
    let request = first.request_activation(&deployment.key, &sealing).unwrap();
    let Carried::Answered(answer) = carry(&request.to_compact()).await else {
        panic!("no answer");
    };
    assert_eq!(
        second.take_activation(&answer.to_compact()),
        Err(OfflineError::NoRequest)
    );
    let other = second.request_activation(&deployment.key, &sealing).unwrap();
    assert_eq!(carry(&other.to_armor()).await, Carried::Denied(Code::TooManyMachines));
    assert_eq!(
        second.take_activation(&answer.to_compact()),
        Err(OfflineError::File(FileError::Machine))
    );
    let taken = first.take_activation(&answer.to_compact()).unwrap();
    assert_eq!(first.offline_license().unwrap(), taken);
    deployment.clock.fetch_add(7200, Ordering::SeqCst);
    assert_eq!(first.offline_license(), Err(OfflineError::File(FileError::Expired)));
    deployment.clock.fetch_sub(3600, Ordering::SeqCst);
    assert_eq!(first.offline_license().unwrap_err().code(), "CLOCK_SET_BACK");
}
