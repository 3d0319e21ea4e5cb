//! The guard in the path: what is found does not arrive, what cannot be read does not pass.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use hushkey_guard::Policy;

use crate::rig::*;

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn gunzip(bytes: &[u8]) -> String {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(bytes), &mut text).unwrap();
    text
}

#[tokio::test]
async fn values_in_body_query_header_cookie_and_path_do_not_arrive() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    let lines = "x-user: ann.header@example.org\r\ncookie: session=k; who=ann.cookie@example.org\r\n";
    let body = br#"{"n":1.50,"email":"ann.body@example.org","ok":true}"#;
    let target = "/v1/users/ann.path@example.org/machines?user=ann.query%40example.org&page=2";
    let answer = exchange(edge.address, &post_with(target, lines, body)).await;
    assert_eq!(answer.status, 200);
    let seen = String::from_utf8(upstream.seen()).unwrap();
    assert!(!seen.contains("ann.") && !seen.contains("example.org"), "{seen}");
    // What was not found is as it was.
    for kept in [
        "POST /v1/users/",
        "/machines?user=",
        "&page=2 HTTP/1.1",
        "session=k",
        r#"{"n":1.50,"email":""#,
        r#"","ok":true}"#,
    ] {
        assert!(seen.contains(kept), "{kept} not in {seen}");
    }
}

#[tokio::test]
async fn credentials_pass_byte_identical() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    exchange(
        edge.address,
        &post_with("/v1", "authorization: License HK-4GXQ2-9ZKTP-3M7WD\r\n", b"{}"),
    )
    .await;
    assert!(upstream.saw("authorization: License HK-4GXQ2-9ZKTP-3M7WD\r\n"));
}

#[tokio::test]
async fn a_compromised_upstream_is_cleaned_too() {
    let shapes: Vec<(&str, Vec<u8>)> = vec![
        ("body", ok("application/json", br#"{"owner":"ann.answer@example.org","n":1}"#)),
        ("gzip", {
            let body = gzip(br#"{"owner":"ann.answer@example.org","n":1}"#);
            let mut raw = format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\netag: \"v1\"\r\ncontent-length: {}\r\n\r\n", body.len()).into_bytes();
            raw.extend(body);
            raw
        }),
        ("header", b"HTTP/1.1 200 OK\r\nx-owner: ann.answer@example.org\r\ncontent-length: 0\r\n\r\n".to_vec()),
        ("error", b"HTTP/1.1 500 Oops\r\ncontent-type: text/plain\r\ncontent-length: 37\r\n\r\nno license for ann.answer@example.org".to_vec()),
        ("off the event loop", ok("application/json", format!(r#"{{"pad":"{}","owner":"ann.answer@example.org"}}"#, "x ".repeat(60_000)).as_bytes())),
    ];
    for (name, raw) in shapes {
        let upstream = Upstream::start(move |_| vec![raw.clone(), Vec::new()]).await;
        let edge = edge(&upstream).await;
        let answer = exchange(edge.address, &post_with("/v1", "accept-encoding: gzip\r\n", b"{}")).await;
        let body = if answer.header("content-encoding") == Some("gzip") {
            gunzip(&answer.body)
        } else {
            answer.text()
        };
        assert!(answer.status == 200 || answer.status == 500, "{name}: {answer:?}");
        assert!(
            !body.contains("ann.answer") && !answer.head.contains("ann.answer"),
            "{name}: {} {body}",
            answer.head
        );
        assert!(answer.header("etag").is_none(), "{name}: an etag of other bytes");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_refused_and_not_forwarded() {
    let upstream = Upstream::fixed("{}").await;
    let edge = edge(&upstream).await;
    let deep = [b"[".repeat(1000), b"]".repeat(1000)].concat();
    let bomb = gzip(&vec![b' '; 64 << 20]);
    let cases: &[(&str, &str, &[u8])] = &[
        ("truncated JSON", "", br#"{"email":"ann@example.org"#),
        ("1,000 deep", "", &deep),
        ("invalid UTF-8", "", b"{\"a\":\"\xff\xfe\"}"),
        ("gzip bomb", "content-encoding: gzip\r\n", &bomb),
        (
            "cut gzip",
            "content-encoding: gzip\r\n",
            &gzip(br#"{"email":"ann@example.org"}"#)[..20],
        ),
        ("unknown encoding", "content-encoding: x-unknown\r\n", b"{}"),
    ];
    for (name, lines, body) in cases {
        let answer = exchange(edge.address, &post_with("/v1", lines, body)).await;
        assert!(
            (400..500).contains(&answer.status) && answer.problem().is_some(),
            "{name}: {answer:?}"
        );
        assert!(!contains(&answer.body, b"ann@"), "{name}");
    }
    assert_eq!(upstream.seen(), b"");
    assert_eq!(exchange(edge.address, &post("/v1", b"{}")).await.status, 200);
}

#[tokio::test]
async fn an_answer_that_cannot_be_cleaned_is_a_bad_gateway() {
    let upstream = Upstream::start(|_| vec![ok("application/json", br#"{"email":"ann@example.org"#)]).await;
    let edge = edge(&upstream).await;
    let answer = exchange(edge.address, &post("/v1", b"{}")).await;
    assert_eq!(
        (answer.status, answer.problem().as_deref()),
        (502, Some("unreadable-payload"))
    );
    assert!(!contains(&answer.body, b"ann@"));
}

#[tokio::test]
async fn a_policy_that_blocks_a_class_blocks_the_payload() {
    let upstream = Upstream::fixed("{}").await;
    let mut options = options(&upstream);
    options.policy = Policy::parse("version = 1\n[classes]\nemail = \"block\"\n").unwrap();
    let edge = Running::start(options).await;
    let answer = exchange(edge.address, &post("/v1", br#"{"email":"ann@example.org"}"#)).await;
    assert_eq!((answer.status, answer.problem().as_deref()), (403, Some("pii-blocked")));
    assert_eq!(upstream.seen(), b"");
}

#[tokio::test]
async fn passing_through_is_only_for_benchmarks_and_only_when_asked_for() {
    let upstream = Upstream::fixed("{}").await;
    let edge = Running::start(options(&upstream).pass_through_for_bench()).await;
    exchange(edge.address, &post("/v1", br#"{"email":"ann@example.org"}"#)).await;
    assert!(upstream.saw("ann@example.org"));
}
