//! Relays and gateways that do not do what they should, and clients that do not either.

use crate::deployment::{Deployment, send};
use crate::recorder::messages;
use hushkey_client::{Client, ConfigPin, Outcome, Refused, TransportError, Undecided};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

fn why(outcome: Outcome) -> Undecided {
    match outcome {
        Outcome::Undecided { why, .. } => why,
        other => panic!("decided: {other:?}"),
    }
}

/// A relay that passes the keys on and says to everything else what `says` tells.
async fn lying(genuine: SocketAddr, says: Arc<Mutex<Vec<u8>>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut head = vec![0; 8192];
            let count = stream.read(&mut head).await.unwrap();
            let answer = if head.starts_with(b"GET /ohttp-keys") {
                let mut onward = TcpStream::connect(genuine).await.unwrap();
                onward
                    .write_all(b"GET /ohttp-keys HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
                    .await
                    .unwrap();
                let mut answer = Vec::new();
                onward.read_to_end(&mut answer).await.unwrap();
                answer
            } else {
                let mut got = head[..count].to_vec();
                while got.len() < 2100 {
                    let count = stream.read(&mut head).await.unwrap();
                    got.extend(&head[..count]);
                }
                says.lock().unwrap().clone()
            };
            stream.write_all(&answer).await.unwrap();
        }
    });
    address
}

fn response(status: &str, kind: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    [head.as_bytes(), body].concat()
}

#[tokio::test]
async fn a_relay_that_lies_decides_nothing() {
    let deployment = Deployment::start().await;
    let says = Arc::<Mutex<Vec<u8>>>::default();
    let relay = lying(deployment.front.address, says.clone()).await;
    let honest = deployment.client("here");
    assert!(honest.activate(&deployment.key).await.may_run());
    let genuine = {
        let tape = deployment.front.tape.lock().unwrap();
        messages(&tape.down[0]).pop().unwrap().body
    };
    let client = deployment.client_of("here", relay, deployment.pins.clone());
    let no = br#"{"valid":false,"code":"REVOKED","detail":"","lease":null}"#;
    for (answer, expected) in [
        (response("200 OK", "application/json", no), TransportError::Relay),
        (response("200 OK", "message/ohttp-res", no), TransportError::Relay),
        (response("200 OK", "message/ohttp-res", b""), TransportError::Relay),
        (
            response("200 OK", "message/ohttp-res", &[7; 4128]),
            TransportError::Relay,
        ),
        // An answer of the gateway's own, to another call.
        (response("200 OK", "message/ohttp-res", &genuine), TransportError::Relay),
        (
            response("200 OK", "message/ohttp-res", &[7; 70_000]),
            TransportError::TooLong,
        ),
    ] {
        *says.lock().unwrap() = answer;
        let outcome = client.validate(&deployment.key).await;
        assert!(outcome.may_run(), "the lease is kept");
        assert_eq!(why(outcome), Undecided::Transport(expected));
    }
    for (status, code) in [("403 Forbidden", 403), ("502 Bad Gateway", 502)] {
        *says.lock().unwrap() = response(status, "application/json", no);
        let outcome = client.validate(&deployment.key).await;
        assert_eq!(why(outcome), Undecided::Refused(Refused::Other(code)));
    }
    // One that claims for ever that the key is out of date gets two tries and no more.
    let key = br#"{"type":"https://iana.org/assignments/http-problem-types#ohttp-key","title":"x","status":400}"#;
    *says.lock().unwrap() = response("400 Bad Request", "application/problem+json", key);
    assert_eq!(
        why(client.validate(&deployment.key).await),
        Undecided::Refused(Refused::Other(400))
    );
}

#[tokio::test]
async fn a_key_made_for_one_client_is_not_taken() {
    let deployment = Deployment::start().await;
    let strangers = vec![ConfigPin::of(b"another configuration")];
    let client: Client = deployment.client_of("here", deployment.front.address, strangers);
    let outcome = client.validate(&deployment.key).await;
    assert_eq!(why(outcome), Undecided::Transport(TransportError::RelayKeys));
    let tape = deployment.front.tape.lock().unwrap();
    let sent: Vec<_> = tape.up.iter().flat_map(|up| messages(up)).collect();
    assert!(
        sent.iter().all(|message| message.head.starts_with("GET /ohttp-keys")),
        "nothing was asked"
    );
}

#[tokio::test]
async fn the_relay_passes_nothing_but_encapsulated_requests() {
    let deployment = Deployment::start().await;
    let relay = deployment.front.address;
    let post = "POST / HTTP/1.1\r\ncontent-type: message/ohttp-req";
    for (head, body, status, problem) in [
        ("GET / HTTP/1.1", &b""[..], "400", "malformed-request"),
        ("GET /v1/keys HTTP/1.1", b"", "400", "malformed-request"),
        ("GET /ohttp-keys?who=zoe HTTP/1.1", b"", "400", "malformed-request"),
        ("GET /ohttp-keys HTTP/1.1", b"zoe", "400", "malformed-request"),
        (
            "POST /v1/licenses/validate HTTP/1.1\r\ncontent-type: message/ohttp-req",
            b"x",
            "400",
            "malformed-request",
        ),
        (
            "POST /?zoe HTTP/1.1\r\ncontent-type: message/ohttp-req",
            b"x",
            "400",
            "malformed-request",
        ),
        ("POST / HTTP/1.1", b"x", "400", "malformed-request"),
        (
            "POST / HTTP/1.1\r\ncontent-type: application/json",
            b"{}",
            "400",
            "malformed-request",
        ),
        (
            "PUT / HTTP/1.1\r\ncontent-type: message/ohttp-req",
            b"x",
            "501",
            "method-refused",
        ),
        (
            "POST http://elsewhere.example/other HTTP/1.1\r\ncontent-type: message/ohttp-req",
            b"x",
            "400",
            "malformed-request",
        ),
        (post, &[7; 20 * 1024 + 1], "413", "too-large"),
    ] {
        let answer = String::from_utf8(send(relay, head, body).await).unwrap();
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head}: {answer}");
        assert!(
            answer.contains(&format!("urn:hushkey:problem:{problem}")) && !answer.contains("zoe"),
            "{answer}"
        );
    }
    assert!(
        deployment.back.tape.lock().unwrap().up.is_empty(),
        "none of it reached the gateway"
    );
    // What the gateway refuses comes back as a problem, not as the relay's own.
    let answer = String::from_utf8(send(relay, post, &[7; 100]).await).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 400 ") && answer.contains("ohttp-key"),
        "{answer}"
    );
    assert_eq!((deployment.counts)().refused, 11);
}

#[tokio::test]
async fn a_gateway_that_is_away_is_said_so() {
    let deployment = Deployment::start().await;
    let client = deployment.client("here");
    assert!(client.activate(&deployment.key).await.may_run());
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let relay = hushkey_edge::Relay::bind(hushkey_edge::RelayOptions {
        listen: "127.0.0.1:0".parse().unwrap(),
        gateway: format!("http://{nobody}"),
        gateway_ca: None,
        limits: hushkey_edge::RelayLimits::default(),
    })
    .await
    .unwrap();
    let address = relay.address();
    tokio::spawn(relay.serve(std::future::pending()));
    let head = "POST / HTTP/1.1\r\ncontent-type: message/ohttp-req";
    let answer = String::from_utf8(send(address, head, b"x").await).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 502 ") && answer.contains("upstream-unreachable"),
        "{answer}"
    );
    let client = deployment.client_of("here", address, deployment.pins.clone());
    let outcome = client.validate(&deployment.key).await;
    assert!(outcome.may_run(), "{outcome:?}");
    for gateway in ["ftp://x", "http://ann@x", "http://x/?y", ""] {
        let options = hushkey_edge::RelayOptions {
            listen: "127.0.0.1:0".parse().unwrap(),
            gateway: gateway.to_owned(),
            gateway_ca: None,
            limits: hushkey_edge::RelayLimits::default(),
        };
        assert!(hushkey_edge::Relay::bind(options).await.is_err(), "{gateway}");
    }
}

#[tokio::test]
async fn slow_clients_and_too_many_are_refused() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let relay = hushkey_edge::Relay::bind(hushkey_edge::RelayOptions {
        listen: "127.0.0.1:0".parse().unwrap(),
        gateway: format!("http://{}", silent.local_addr().unwrap()),
        gateway_ca: None,
        limits: hushkey_edge::RelayLimits {
            exchanges: 1,
            body_time: std::time::Duration::from_millis(200),
            gateway_time: std::time::Duration::from_millis(600),
            ..hushkey_edge::RelayLimits::default()
        },
    })
    .await
    .unwrap();
    let address = relay.address();
    tokio::spawn(relay.serve(std::future::pending()));
    let head = "POST / HTTP/1.1\r\ncontent-type: message/ohttp-req";
    let mut slow = TcpStream::connect(address).await.unwrap();
    slow.write_all(format!("{head}\r\nhost: x\r\nconnection: close\r\ncontent-length: 9\r\n\r\nx").as_bytes())
        .await
        .unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");

    let waiting = tokio::spawn(send(address, head, b"x"));
    let (_held, _) = silent.accept().await.unwrap();
    let second = String::from_utf8(send(address, head, b"x").await).unwrap();
    assert!(
        second.starts_with("HTTP/1.1 503 ") && second.contains("overloaded"),
        "{second}"
    );
    let first = String::from_utf8(waiting.await.unwrap()).unwrap();
    assert!(first.starts_with("HTTP/1.1 504 "), "{first}");
}
