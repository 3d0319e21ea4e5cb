//! Hostile and broken input: a clear problem or a close, nothing forwarded, memory bounded.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::rig::*;

#[tokio::test]
async fn ambiguous_or_uninspectable_requests_are_refused_here() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    for (raw, status, problem) in [
        ("GET / HTTP/1.1\r\n\r\n", 400, Some("malformed-request")),
        (
            "GET / HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n",
            400,
            Some("malformed-request"),
        ),
        (
            "GET / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
            501,
            Some("upgrade-refused"),
        ),
        (
            "CONNECT a:443 HTTP/1.1\r\nhost: a:443\r\n\r\n",
            501,
            Some("upgrade-refused"),
        ),
        ("TRACE / HTTP/1.1\r\nhost: a\r\n\r\n", 501, Some("method-refused")),
        (
            "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            400,
            Some("malformed-request"),
        ),
        (
            "POST / HTTP/1.1\r\nhost: a\r\nexpect: x\r\ncontent-length: 0\r\n\r\n",
            417,
            Some("expectation-refused"),
        ),
        (
            "PUT / HTTP/1.1\r\nhost: a\r\ncontent-range: bytes 0-1/2\r\ncontent-length: 2\r\n\r\n{}",
            400,
            Some("partial-content"),
        ),
        (
            "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}",
            400,
            None,
        ),
        ("POST / HTTP/1.1\r\nhost: a\r\ncontent-length: +2\r\n\r\n{}", 400, None),
        ("GET / HTTP/1.1\r\nhost: a\r\n folded: x\r\n\r\n", 400, None),
        ("GET / HTTP/1.1\r\nhost: a\r\nx\u{0}: x\r\n\r\n", 400, None),
    ] {
        let answer = exchange(edge.address, raw.as_bytes()).await;
        assert_eq!(
            (answer.status, answer.problem().as_deref()),
            (status, problem),
            "{raw:?}"
        );
    }
    assert_eq!(upstream.seen(), b"");
}

#[tokio::test]
async fn a_body_beyond_the_limit_is_413_without_being_read() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    let announced = exchange(
        edge.address,
        b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 104857600\r\n\r\n{\"a\":\"",
    )
    .await;
    assert_eq!(
        (announced.status, announced.problem().as_deref()),
        (413, Some("too-large"))
    );

    // 100 MB really sent, without a length: the edge answers and stops reading long before the end.
    let mut client = Client::connect(edge.address).await;
    client
        .stream
        .write_all(b"POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n")
        .await
        .unwrap();
    let chunk = [
        format!("{:x}\r\n", 1 << 20).into_bytes(),
        vec![b'x'; 1 << 20],
        b"\r\n".to_vec(),
    ]
    .concat();
    let mut sent = 0;
    for _ in 0..100 {
        if client.stream.write_all(&chunk).await.is_err() {
            break;
        }
        sent += 1;
    }
    assert!(sent < 100, "the edge read everything");
    assert_eq!(upstream.seen(), b"");
    assert_eq!(exchange(edge.address, &post("/a", b"{}")).await.status, 200);
}

#[tokio::test]
async fn header_floods_are_refused() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    let many: String = (0..200).map(|i| format!("x-{i}: 1\r\n")).collect();
    assert_eq!(
        exchange(
            edge.address,
            format!("GET / HTTP/1.1\r\nhost: a\r\n{many}\r\n").as_bytes()
        )
        .await
        .status,
        431
    );
    let long = "y".repeat(1 << 20);
    assert_eq!(
        exchange(
            edge.address,
            format!("GET / HTTP/1.1\r\nhost: a\r\nx: {long}\r\n\r\n").as_bytes()
        )
        .await
        .status,
        431
    );
    let medium = "y".repeat(40 * 1024);
    assert_eq!(
        exchange(
            edge.address,
            format!("GET / HTTP/1.1\r\nhost: a\r\nx: {medium}\r\n\r\n").as_bytes()
        )
        .await
        .status,
        431
    );
    assert_eq!(
        exchange(
            edge.address,
            format!("GET /{} HTTP/1.1\r\nhost: a\r\n\r\n", "z".repeat(70_000)).as_bytes()
        )
        .await
        .status
            / 100,
        4
    );
    assert_eq!(upstream.seen(), b"");
}

#[tokio::test]
async fn slow_clients_are_cut_off() {
    let upstream = Upstream::fixed("{}").await;
    let mut quick = options(&upstream);
    quick.timeouts.head = Duration::from_millis(200);
    quick.timeouts.body_gap = Duration::from_millis(200);
    quick.timeouts.body_total = Duration::from_millis(600);
    let edge = Running::start(quick).await;

    let mut no_head = Client::connect(edge.address).await;
    no_head.stream.write_all(b"POST / HTTP/1.1\r\nho").await.unwrap();
    assert_eq!(no_head.read(false).await.status, 0, "closed without an answer");

    let mut stops = Client::connect(edge.address).await;
    let answer = stops
        .exchange(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\n{")
        .await;
    assert_eq!(
        (answer.status, answer.problem().as_deref()),
        (408, Some("request-timeout"))
    );

    // Never silent for long, but never done either.
    let mut drips = Client::connect(edge.address).await;
    drips
        .stream
        .write_all(b"POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\n")
        .await
        .unwrap();
    let (mut read, mut write) = drips.stream.into_split();
    let dripping = tokio::spawn(async move {
        while write.write_all(b"x").await.is_ok() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    let mut raw = Vec::new();
    let mut piece = [0; 4096];
    while !contains(&raw, b"request-timeout") {
        let n = tokio::time::timeout(NEVER, read.read(&mut piece))
            .await
            .unwrap()
            .unwrap();
        assert!(n > 0, "closed before the answer");
        raw.extend_from_slice(&piece[..n]);
    }
    assert_eq!(Response::parse(&raw).status, 408);
    dripping.abort();
    assert_eq!(upstream.seen(), b"");
}

#[tokio::test]
async fn a_reader_that_stalls_loses_its_connection() {
    // More than the sockets' buffers on both sides can take.
    let body = vec![b'7'; 48 << 20];
    let upstream = Upstream::start(move |_| vec![ok("application/octet-stream-unknown", &body)]).await;
    let mut quick = options(&upstream).pass_through_for_bench();
    quick.limits.response_body = 64 << 20;
    quick.timeouts.write_stall = Duration::from_millis(200);
    quick.timeouts.drain = Duration::from_secs(10);
    let mut edge = Running::start(quick).await;
    let mut client = Client::connect(edge.address).await;
    client
        .stream
        .write_all(b"GET / HTTP/1.1\r\nhost: a\r\n\r\n")
        .await
        .unwrap();
    while upstream.requests() == 0 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    // A drain waits for every connection: it ends early only if the stalled one is gone.
    edge.stop();
    tokio::time::timeout(Duration::from_secs(8), edge.done)
        .await
        .expect("the stalled connection was dropped")
        .unwrap();
}

#[tokio::test]
async fn connections_beyond_the_limit_are_turned_away() {
    let upstream = Upstream::fixed("{}").await;
    let mut few = options(&upstream);
    few.limits.connections = 2;
    let edge = Running::start(few).await;
    let (mut first, mut second) = (Client::connect(edge.address).await, Client::connect(edge.address).await);
    assert_eq!(first.exchange(&post("/a", b"{}")).await.status, 200);
    assert_eq!(second.exchange(&post("/a", b"{}")).await.status, 200);
    let third = exchange(edge.address, &post("/a", b"{}")).await;
    assert_eq!((third.status, third.problem().as_deref()), (503, Some("overloaded")));
    drop(first);
    drop(second);
    for _ in 0..200 {
        if exchange(edge.address, &post("/a", b"{}")).await.status == 200 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("slots never came back");
}

#[tokio::test]
async fn bytes_in_flight_are_bounded() {
    let upstream = Upstream::fixed("{}").await;
    let mut small = options(&upstream);
    small.limits.bytes_in_flight = 3 << 20;
    let edge = Running::start(small).await;
    // Eight clients each hold back the last byte of 1 MiB: the budget has room for no more than three.
    let body = [b"{\"a\":\"".as_slice(), &vec![b'x'; (1 << 20) - 8], b"\"}"].concat();
    let mut clients = Vec::new();
    for _ in 0..8 {
        let mut client = Client::connect(edge.address).await;
        let raw = post("/a", &body);
        let _ = client.stream.write_all(&raw[..raw.len() - 1]).await;
        clients.push(client);
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    let mut refused = 0;
    for client in &mut clients {
        let answer = client.exchange(b"}").await;
        match answer.status {
            503 => {
                assert_eq!(answer.problem().as_deref(), Some("overloaded"));
                refused += 1;
            }
            status => assert_eq!(status, 200),
        }
    }
    assert!(refused >= 5, "only {refused} refused");
    assert_eq!(upstream.requests(), 8 - refused);
    drop(clients);
    assert_eq!(
        exchange(edge.address, &post("/a", b"{}")).await.status,
        200,
        "the budget came back"
    );
}
