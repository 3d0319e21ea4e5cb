//! What the relay sees, and what the gateway sees.

use crate::deployment::{Deployment, NOW, authority, rotated};
use crate::recorder::messages;
use hushkey_client::{Authentication, CheckedOut, Code, Outcome};
use std::collections::HashSet;
use std::sync::atomic::Ordering;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpSocket;

fn holds(bytes: &[u8], part: &str) -> bool {
    let lower = bytes.to_ascii_lowercase();
    let part = part.to_ascii_lowercase();
    lower.windows(part.len()).any(|window| window == part.as_bytes())
}

#[tokio::test]
async fn the_relay_sees_neither_key_nor_path_nor_machine_and_one_size() {
    let deployment = Deployment::start().await;
    let (here, there) = (deployment.client("here"), deployment.client("there"));
    let key = &deployment.key;
    assert_eq!(here.validate(key).await, Outcome::Denied(Code::NoMachine));
    assert!(here.activate(key).await.may_run());
    assert_eq!(there.activate(key).await, Outcome::Denied(Code::TooManyMachines));
    assert!(here.validate(key).await.may_run());
    assert!(here.heartbeat(key).await.may_run());
    assert_eq!(here.authenticate().await, Authentication::Accepted);
    let checked = here.check_out_machine(key, None).await;
    assert!(matches!(checked, CheckedOut::Granted { .. }), "{checked:?}");
    assert!(here.cached_lease().is_ok() && here.offline_license().is_ok());
    assert_eq!(here.published_keys().await.unwrap(), deployment.keys);
    assert_eq!(here.deactivate(key).await, Outcome::Released);

    let (front, back) = (
        deployment.front.tape.lock().unwrap(),
        deployment.back.tape.lock().unwrap(),
    );
    for tape in [&*front, &*back] {
        let all = tape.all();
        let key = key.expose();
        let (machine, other) = (here.machine(), there.machine());
        for part in [
            key.as_str(),
            &key[3..14],
            &key.replace('-', ""),
            machine.as_str(),
            &machine.as_str()[4..16],
            other.as_str(),
            deployment.product.as_str(),
            "/v1/",
            "activate",
            "license hk",
            "VALID",
            "application/json",
        ] {
            assert!(!holds(&all, part), "{part} is on the wire");
        }
    }
    let mut sizes = (HashSet::new(), HashSet::new());
    let mut posts = 0;
    for (up, down) in front.up.iter().zip(&front.down) {
        for (asked, answered) in messages(up).iter().zip(messages(down)) {
            if !asked.head.starts_with("POST ") {
                assert!(asked.head.starts_with("GET /ohttp-keys HTTP/1.1\r\n"), "{}", asked.head);
                continue;
            }
            posts += 1;
            assert!(asked.head.starts_with("POST / HTTP/1.1\r\n"), "{}", asked.head);
            let names: HashSet<_> = asked
                .head
                .lines()
                .skip(1)
                .filter_map(|line| line.split_once(':'))
                .map(|(name, _)| name.to_lowercase())
                .collect();
            assert_eq!(
                names,
                HashSet::from(["content-type", "content-length", "host"].map(str::to_owned))
            );
            assert!(answered.head.starts_with("HTTP/1.1 200 "), "a no looks like a yes");
            sizes.0.insert(asked.body.len());
            sizes.1.insert(answered.body.len());
        }
    }
    assert_eq!(posts, 9);
    assert_eq!((sizes.0.len(), sizes.1.len()), (1, 1), "{sizes:?}");
    let counts = (deployment.counts)();
    assert_eq!(
        (counts.passed, counts.refused),
        (11, 0),
        "9 calls, and each client's look for keys"
    );
}

#[tokio::test]
async fn the_gateway_sees_the_relay_and_nothing_of_the_client() {
    let deployment = Deployment::start().await;
    // A client that says all it can about itself, from an address of its own.
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.3:0".parse().unwrap()).unwrap();
    let mut stream = socket.connect(deployment.front.address).await.unwrap();
    let (_, pin) = (&deployment.keys, deployment.pins[0]);
    let body = vec![7; 2167];
    let head = format!(
        "POST / HTTP/1.1\r\nhost: relay\r\nconnection: close\r\ncontent-type: message/ohttp-req\r\ncontent-length: {}\r\n\
         forwarded: for=127.0.0.3\r\nx-forwarded-for: 127.0.0.3\r\nvia: 1.1 web-01\r\nuser-agent: app/{pin}\r\n\
         cookie: session=zoe\r\naccept-language: de-AT\r\nauthorization: Bearer zoe\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(&body).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    assert!(
        answer.starts_with(b"HTTP/1.1 400 "),
        "{}",
        String::from_utf8_lossy(&answer)
    );

    let seen = deployment.back.tape.lock().unwrap();
    let message = &messages(&seen.up[0])[0];
    assert_eq!(message.body, body, "the bytes are passed as they are");
    let mut lines: Vec<_> = message.head.lines().collect();
    lines.sort_unstable();
    let host = format!("host: {}", deployment.back.address);
    let mut expected = vec![
        "POST /.well-known/ohttp-gateway HTTP/1.1",
        "content-length: 2167",
        "content-type: message/ohttp-req",
        host.as_str(),
    ];
    expected.sort_unstable();
    assert_eq!(lines, expected);
    for part in ["127.0.0.3", "web-01", "zoe", "de-AT"] {
        assert!(!holds(&seen.all(), part));
    }
    assert!(seen.peers.iter().all(|peer| peer.ip().to_string() == "127.0.0.1"));
    let front = deployment.front.tape.lock().unwrap();
    assert_eq!(front.peers[0].ip().to_string(), "127.0.0.3");
}

#[tokio::test]
async fn a_clock_that_is_off_is_put_right_once() {
    let deployment = Deployment::start().await;
    let client = deployment.client("here");
    assert!(client.activate(&deployment.key).await.may_run());
    // The authority's clock goes on; the client's, which reads the same here, is made to lag by a client of its own.
    let lagging = {
        let clock = deployment.clock.load(Ordering::SeqCst) - 1000;
        let directory = deployment.directory.path().join("here");
        let options = hushkey_client::ClientOptions {
            server: crate::deployment::ORIGIN.to_owned(),
            server_ca: None,
            product: deployment.product,
            scope: Default::default(),
            keys: hushkey_client::KeySet::from_document(&deployment.keys).unwrap(),
            directory,
            policy: hushkey_client::Policy::safe_default(),
            clock: std::sync::Arc::new(move || clock),
            random: std::sync::Arc::new(|bytes| getrandom::fill(bytes).unwrap()),
            timeout: std::time::Duration::from_secs(5),
        };
        let relay = hushkey_client::ObliviousRelay {
            relay: format!("http://{}", deployment.front.address),
            relay_ca: None,
            pins: deployment.pins.clone(),
        };
        hushkey_client::Client::open_oblivious(options, relay).unwrap()
    };
    assert_eq!(lagging.authenticate().await, Authentication::Accepted);
    assert_eq!(lagging.authenticate().await, Authentication::Accepted);
    let counts = (deployment.counts)();
    // Keys and one call; keys, one refused for its date, the same again; one.
    assert_eq!(counts.passed, 2 + 3 + 1);
}

#[tokio::test]
async fn a_rotation_goes_unnoticed() {
    let mut deployment = Deployment::start().await;
    let address = deployment.authority.address;
    let clock = deployment.clock.clone();
    let directory = deployment.directory.path().to_owned();
    // An app is built with the current pin and the next one.
    let next = authority(
        tempfile::tempdir().unwrap().path(),
        &clock,
        "127.0.0.1:0".parse().unwrap(),
        rotated(None),
    )
    .await;
    deployment.pins.extend(next.2.clone());
    let client = deployment.client("here");
    assert!(client.activate(&deployment.key).await.may_run());
    for previous in [Some([5; 32]), None] {
        deployment.authority.stop().await;
        let (server, _, pins) = authority(&directory, &clock, address, rotated(previous)).await;
        assert_eq!(pins[0], next.2[0]);
        deployment.authority = server;
        deployment.clock.fetch_add(1, Ordering::SeqCst);
        let outcome = client.validate(&deployment.key).await;
        assert!(matches!(outcome, Outcome::Granted(_)), "{previous:?} {outcome:?}");
    }
    assert!(deployment.clock.load(Ordering::SeqCst) > NOW);
}
