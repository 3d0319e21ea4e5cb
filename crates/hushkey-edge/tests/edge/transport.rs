//! What an HTTP proxy owes both sides, whatever it inspects.

use std::sync::atomic::Ordering;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::rig::*;

const CLEAN: &[u8] = br#"{ "meta" : {"valid":true, "n":1.50, "n":1e2, "s":"\u00e9\/x" } }"#;

#[tokio::test]
async fn a_clean_exchange_passes_byte_identical() {
    let upstream = Upstream::start(|_| vec![ok("application/json", CLEAN)]).await;
    let edge = edge(&upstream).await;
    let answer = exchange(edge.address, &post("/v1/validate?x=1&y=%2F", CLEAN)).await;
    assert_eq!((answer.status, answer.body.as_slice()), (200, CLEAN));
    let seen = upstream.seen();
    assert!(seen.starts_with(b"POST /v1/validate?x=1&y=%2F HTTP/1.1\r\n"));
    assert!(seen.ends_with(CLEAN));
    assert!(upstream.saw(&format!("host: {}", upstream.address)));
    assert!(upstream.saw(&format!("content-length: {}\r\n", CLEAN.len())));
    assert!(!upstream.saw("license.test"));
}

#[tokio::test]
async fn chunked_bodies_are_read_whole_and_sent_with_one_length() {
    let upstream = Upstream::start(|_| {
        vec![
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n6\r\n{\"a\":\"\r\n".to_vec(),
            b"4;ext=1\r\nb\"}\n\r\n0\r\nx-late: 1\r\n\r\n".to_vec(),
        ]
    })
    .await;
    let edge = edge(&upstream).await;
    let raw = b"POST /v1 HTTP/1.1\r\nhost: h\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\ntrailer: x-late\r\n\r\n3\r\n{\"k\r\n5\r\n\":1}\n\r\n0\r\nx-late: late-value\r\n\r\n";
    let answer = exchange(edge.address, raw).await;
    assert_eq!((answer.status, answer.text().as_str()), (200, "{\"a\":\"b\"}\n"));
    assert_eq!(answer.header("content-length"), Some("10"));
    assert!(answer.header("transfer-encoding").is_none());
    assert!(upstream.seen().ends_with(b"{\"k\":1}\n"));
    for gone in ["transfer-encoding", "trailer", "x-late", "late-value"] {
        assert!(!upstream.saw(gone), "{gone}");
    }
}

#[tokio::test]
async fn connections_are_kept_alive_on_both_sides() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    let mut client = Client::connect(edge.address).await;
    for _ in 0..10 {
        assert_eq!(client.exchange(&post("/v1", b"{}")).await.status, 200);
    }
    assert_eq!(upstream.requests(), 10);
    assert_eq!(upstream.connections.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn worker_threads_serve_and_stop() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = options(&upstream);
    options.workers = std::num::NonZeroUsize::new(2);
    let mut edge = Running::start(options).await;
    for _ in 0..8 {
        assert_eq!(exchange(edge.address, &post("/v1", b"{}")).await.status, 200);
    }
    edge.stop();
    tokio::time::timeout(NEVER, edge.done).await.unwrap().unwrap();
}

#[tokio::test]
async fn client_identity_is_stripped_in_both_directions() {
    let upstream = Upstream::start(|_| vec![b"HTTP/1.1 200 OK\r\nx-client-ip: 192.0.2.9\r\nalt-svc: h3=\":443\"\r\nx-kept: 1\r\ncontent-length: 0\r\n\r\n".to_vec()]).await;
    let edge = edge(&upstream).await;
    let lines = "X-Forwarded-For: 192.0.2.7\r\nForwarded: for=192.0.2.7\r\nX-Real-IP: 192.0.2.7\r\nVia: 1.1 anns-desk\r\nTrue-Client-IP: 192.0.2.7\r\nCF-Connecting-IP: 192.0.2.7\r\n\
                 Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nRange: bytes=0-3\r\nAccept-Encoding: br, gzip\r\nX-Kept: 1\r\n";
    let answer = exchange(edge.address, &post_with("/v1", lines, b"{}")).await;
    for gone in [
        "192.0.2.7",
        "forwarded",
        "via:",
        "x-real-ip",
        "connection:",
        "x-hop",
        "range:",
        "br",
    ] {
        assert!(!upstream.saw(gone), "{gone}");
    }
    assert!(upstream.saw("x-kept: 1") && upstream.saw("accept-encoding: gzip\r\n"));
    assert_eq!(answer.header("x-kept"), Some("1"));
    assert!(answer.header("x-client-ip").is_none() && answer.header("alt-svc").is_none());
}

#[tokio::test]
async fn bodiless_answers_stay_bodiless() {
    let upstream = Upstream::start(|request| {
        vec![match request {
            r if r.starts_with(b"HEAD") => {
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 512\r\n\r\n".to_vec()
            }
            r if r.starts_with(b"DELETE") => b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
            _ => b"HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n".to_vec(),
        }]
    })
    .await;
    let edge = edge(&upstream).await;
    let mut client = Client::connect(edge.address).await;
    let head = client.exchange(b"HEAD /a HTTP/1.1\r\nhost: h\r\n\r\n").await;
    assert_eq!(
        (head.status, head.header("content-length"), head.body.len()),
        (200, Some("512"), 0)
    );
    let gone = client.exchange(b"DELETE /a HTTP/1.1\r\nhost: h\r\n\r\n").await;
    assert_eq!((gone.status, gone.header("content-length")), (204, None));
    let same = client
        .exchange(b"GET /a HTTP/1.1\r\nhost: h\r\nif-none-match: \"a\"\r\n\r\n")
        .await;
    assert_eq!((same.status, same.header("etag")), (304, Some("\"a\"")));
}

#[tokio::test]
async fn http_1_0_is_spoken_on_both_sides() {
    let upstream = Upstream::start(|_| {
        vec![
            b"HTTP/1.0 200 OK\r\ncontent-type: application/json\r\n\r\n{\"a\":".to_vec(),
            b"1}".to_vec(),
        ]
    })
    .await;
    let edge = edge(&upstream).await;
    let mut client = Client::connect(edge.address).await;
    let answer = client.exchange(b"GET /a HTTP/1.0\r\n\r\n").await;
    assert_eq!(
        (answer.status, answer.text().as_str(), answer.header("content-length")),
        (200, "{\"a\":1}", Some("7"))
    );
    let mut rest = Vec::new();
    client.stream.read_to_end(&mut rest).await.unwrap();
    assert!(rest.is_empty());
}

#[tokio::test]
async fn expect_continue_is_answered_here() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    let mut client = Client::connect(edge.address).await;
    client.stream.write_all(b"POST /a HTTP/1.1\r\nhost: h\r\nexpect: 100-continue\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n").await.unwrap();
    let mut interim = [0; 25];
    client.stream.read_exact(&mut interim).await.unwrap();
    assert_eq!(&interim, b"HTTP/1.1 100 Continue\r\n\r\n");
    assert_eq!(client.exchange(b"{}").await.status, 200);
    assert!(!upstream.saw("expect"));
}

#[tokio::test]
async fn an_upstream_that_is_down_slow_or_broken_gives_a_problem() {
    let mut closed = Upstream::fixed("").await;
    closed.address = unused_address().await;
    let down = exchange(edge(&closed).await.address, &post("/a", b"{}")).await;
    assert_eq!(
        (down.status, down.problem().as_deref()),
        (502, Some("upstream-unreachable"))
    );

    let silent = Upstream::start(|_| vec![b"HTTP/1.1 100 Continue\r\ncontent-length: 0\r\n\r\n".to_vec()]).await;
    let mut quick = options(&silent);
    quick.timeouts.connect = Duration::from_millis(100);
    quick.timeouts.upstream_head = Duration::from_millis(200);
    let slow = exchange(Running::start(quick).await.address, &post("/a", b"{}")).await;
    assert_eq!(
        (slow.status, slow.problem().as_deref()),
        (504, Some("upstream-timeout"))
    );

    for broken in [
        &b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n{\"cut\":"[..],
        b"HTTP/1.1 206 Partial Content\r\ncontent-length: 1\r\ncontent-range: bytes 0-0/9\r\n\r\n{",
        b"HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
        b"nonsense\r\n\r\n",
    ] {
        let upstream = Upstream::start(move |_| vec![broken.to_vec(), Vec::new()]).await;
        let mut quick = options(&upstream);
        quick.timeouts.upstream_gap = Duration::from_millis(200);
        quick.timeouts.upstream_head = Duration::from_millis(200);
        quick.timeouts.connect = Duration::from_millis(200);
        let answer = exchange(Running::start(quick).await.address, &post("/a", b"{}")).await;
        assert!(
            matches!(
                answer.problem().as_deref(),
                Some("upstream-invalid" | "upstream-timeout")
            ),
            "{:?} {:?}",
            String::from_utf8_lossy(broken),
            answer
        );
        assert!(!contains(&answer.body, b"cut"));
    }
}

#[tokio::test]
async fn shutdown_finishes_what_is_in_flight() {
    let upstream = Upstream::start(|_| {
        vec![
            b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n".to_vec(),
            Vec::new(),
            Vec::new(),
            Vec::new(),
            b"{}".to_vec(),
        ]
    })
    .await;
    let mut edge = edge(&upstream).await;
    let mut client = Client::connect(edge.address).await;
    client.stream.write_all(&post("/a", b"{}")).await.unwrap();
    while upstream.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    edge.stop();
    assert_eq!(client.read(false).await.status, 200);
    tokio::time::timeout(NEVER, edge.done).await.unwrap().unwrap();
    assert!(tokio::net::TcpStream::connect(edge.address).await.is_err());
}

#[tokio::test]
async fn shutdown_drops_what_does_not_finish_in_time() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = options(&upstream);
    options.timeouts.drain = Duration::from_millis(100);
    let mut edge = Running::start(options).await;
    let mut client = Client::connect(edge.address).await;
    client
        .stream
        .write_all(b"POST /a HTTP/1.1\r\nhost: h\r\ncontent-length: 10\r\n\r\n{")
        .await
        .unwrap();
    tokio::time::sleep(Duration::from_millis(50)).await;
    edge.stop();
    tokio::time::timeout(NEVER, edge.done).await.unwrap().unwrap();
    assert_eq!(upstream.requests(), 0);
}

async fn unused_address() -> std::net::SocketAddr {
    tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .unwrap()
        .local_addr()
        .unwrap()
}
