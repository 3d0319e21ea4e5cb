//! The admin listener: who may see it, and that no value is in it.

use std::net::SocketAddr;
use std::time::Duration;

use hushkey_edge::{Edge, EdgeError};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::rig::*;

const TOKEN: &str = "a-token-of-the-test-0123456789";

async fn watched(upstream: &Upstream, token: Option<&str>) -> Running {
    let mut options = options(upstream);
    options.admin = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    options.admin_token = token.map(str::to_owned);
    Running::start(options).await
}

async fn ask(edge: &Running, target: &str, lines: &str) -> Response {
    let address = edge.admin.unwrap();
    exchange(
        address,
        format!("GET {target} HTTP/1.1\r\nhost: {address}\r\n{lines}connection: close\r\n\r\n").as_bytes(),
    )
    .await
}

/// Reads the event stream until `enough` says so, and returns everything that came.
async fn listen(edge: &Running, lines: &str, enough: impl Fn(&str) -> bool) -> String {
    let address = edge.admin.unwrap();
    let mut stream = TcpStream::connect(address).await.unwrap();
    let raw = format!("GET /events HTTP/1.1\r\nhost: {address}\r\n{lines}\r\n");
    stream.write_all(raw.as_bytes()).await.unwrap();
    let mut text = String::new();
    let mut piece = [0; 65536];
    let deadline = tokio::time::Instant::now() + NEVER;
    while !enough(&text) {
        let n = tokio::time::timeout_at(deadline, stream.read(&mut piece))
            .await
            .expect("more events")
            .unwrap();
        assert!(n > 0, "the stream ended: {text}");
        text.push_str(&String::from_utf8_lossy(&piece[..n]));
    }
    text
}

#[tokio::test]
async fn an_open_address_needs_a_token() {
    let upstream = Upstream::fixed("{}").await;
    let mut open = options(&upstream);
    open.admin = Some(SocketAddr::from(([0, 0, 0, 0], 0)));
    assert!(matches!(Edge::bind(open).await, Err(EdgeError::Admin(_))));
    let mut tokened = options(&upstream);
    tokened.admin = Some(SocketAddr::from(([0, 0, 0, 0], 0)));
    tokened.admin_token = Some(TOKEN.to_owned());
    assert!(Edge::bind(tokened).await.is_ok());
}

#[tokio::test]
async fn with_a_token_all_data_needs_it() {
    let upstream = Upstream::fixed("{}").await;
    let edge = watched(&upstream, Some(TOKEN)).await;
    for route in ["/events", "/api/summary", "/metrics"] {
        for wrong in [
            "",
            "authorization: Bearer wrong-wrong-wrong-wrong\r\n",
            "authorization: Basic x\r\n",
        ] {
            let answer = ask(&edge, route, wrong).await;
            assert_eq!(
                (answer.status, answer.problem().as_deref()),
                (401, Some("admin-token-needed")),
                "{route}"
            );
        }
    }
    let right = format!("authorization: Bearer {TOKEN}\r\n");
    assert_eq!(ask(&edge, "/api/summary", &right).await.status, 200);
    assert_eq!(ask(&edge, "/metrics", &right).await.status, 200);
    assert_eq!(ask(&edge, "/healthz", "").await.text(), "ok\n");
    // The page itself is the same for everybody and asks for the token.
    let page = ask(&edge, "/", "").await;
    assert_eq!(page.status, 200);
    assert!(page.text().contains("data-locked") && !page.text().contains(TOKEN));
    exchange(edge.address, &post("/v1", b"{}")).await;
    listen(&edge, &right, |text| text.contains("data:")).await;
}

#[tokio::test]
async fn a_foreign_host_is_not_answered() {
    let upstream = Upstream::fixed("{}").await;
    let edge = watched(&upstream, None).await;
    let address = edge.admin.unwrap();
    for route in ["/", "/events", "/api/summary", "/metrics"] {
        let raw = format!(
            "GET {route} HTTP/1.1\r\nhost: rebound.example:{}\r\nconnection: close\r\n\r\n",
            address.port()
        );
        let answer = exchange(address, raw.as_bytes()).await;
        assert_eq!(
            (answer.status, answer.problem().as_deref()),
            (421, Some("foreign-host")),
            "{route}"
        );
    }
    assert_eq!(ask(&edge, "/metrics", "").await.status, 200);
}

#[tokio::test]
async fn the_page_allows_only_its_own_script_and_style() {
    let upstream = Upstream::fixed("{}").await;
    let edge = watched(&upstream, None).await;
    let page = ask(&edge, "/", "").await;
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-"));
    assert!(!policy.contains("unsafe") && policy.contains("frame-ancestors 'none'"));
    assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(ask(&edge, "/nothing", "").await.status, 404);
}

#[tokio::test]
async fn a_planted_value_is_in_no_event_summary_or_metric() {
    let upstream = Upstream::start(|_| {
        vec![ok(
            "application/json",
            br#"{"owner":{"email":"canary.answer@example.org"},"canary-key@example.org":"x"}"#,
        )]
    })
    .await;
    let edge = watched(&upstream, None).await;
    let body = br#"{"meta":{"email":"canary.body@example.org","canary.key@example.org":"canary.inner@example.org","198.51.100.77":{"email":"canary.under@example.org"}}}"#;
    let lines = "x-user: canary.header@example.org\r\nx-forwarded-for: 198.51.100.77\r\ncookie: who=canary.cookie@example.org\r\n";
    exchange(
        edge.address,
        &post_with(
            "/v1/canary.path@example.org/x?user=canary.query@example.org",
            lines,
            body,
        ),
    )
    .await;
    exchange(
        edge.address,
        &post("/canary.broken@example.org", br#"{"a":"canary.broken@example.org"#),
    )
    .await;
    exchange(
        edge.address,
        b"GET /canary.host@example.org HTTP/1.1\r\nhost: canary@example.org\r\n\r\n",
    )
    .await;

    let events = listen(&edge, "", |text| text.matches("data:").count() >= 3).await;
    let summary = ask(&edge, "/api/summary", "").await.text();
    let metrics = ask(&edge, "/metrics", "").await.text();
    for text in [&events, &summary, &metrics] {
        assert!(!text.contains("canary") && !text.contains("198.51.100.77"), "{text}");
    }
    assert!(events.contains("\"email\""), "{events}");
    assert!(events.contains("\"route\":\"/v1/*/x\""), "{events}");
    assert!(summary.contains("\"email\"") && metrics.contains("class=\"email\""));
    let parsed: serde_json::Value = serde_json::from_str(&summary).unwrap();
    assert!(parsed["stripped_fields"].as_u64() >= Some(1));
    assert_eq!(parsed["now"], 1_700_000_000);
    assert!(!parsed["first_seen"].as_array().unwrap().is_empty());
}

#[tokio::test]
async fn the_stream_resumes_after_the_last_seen_event() {
    let upstream = Upstream::fixed("{}").await;
    let edge = watched(&upstream, None).await;
    for _ in 0..3 {
        exchange(edge.address, &post("/v1", br#"{"email":"ann@example.org"}"#)).await;
    }
    let all = listen(&edge, "", |text| text.matches("id:").count() >= 3).await;
    assert!(all.contains("id: 1700000000-1\n"));
    let rest = listen(&edge, "last-event-id: 1700000000-2\r\n", |text| {
        text.contains("id: 1700000000-3\n")
    })
    .await;
    assert!(!rest.contains("id: 1700000000-2\n"));
    // An id of another life of the process: from the start.
    let stale = listen(&edge, "last-event-id: 1600000000-2\r\n", |text| {
        text.contains("id: 1700000000-3\n")
    })
    .await;
    assert!(stale.contains("id: 1700000000-1\n"));
}

#[tokio::test]
async fn a_reader_that_never_reads_holds_up_nobody() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = options(&upstream);
    options.admin = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    options.limits.events = 50;
    options.timeouts.write_stall = Duration::from_millis(300);
    let edge = Running::start(options).await;
    let address = edge.admin.unwrap();
    let mut deaf = TcpStream::connect(address).await.unwrap();
    deaf.write_all(format!("GET /events HTTP/1.1\r\nhost: {address}\r\n\r\n").as_bytes())
        .await
        .unwrap();
    let mut client = Client::connect(edge.address).await;
    for _ in 0..300 {
        assert_ne!(
            client
                .exchange(&post("/v1", br#"{"email":"ann@example.org"}"#))
                .await
                .status,
            0
        );
    }
    let text = listen(&edge, "", |text| text.matches("data:").count() >= 50).await;
    assert!(text.matches("id: ").count() <= 60, "the ring is bounded");
}
