//! Binary bodies through real HTTP: what arrives is clean and well-formed, and so is what comes back.

use crate::rig::*;

/// Sends back every body as it came, of the same type.
async fn echo() -> Upstream {
    Upstream::start(|request| {
        let head = request.windows(4).position(|w| w == b"\r\n\r\n").unwrap() + 4;
        let text = String::from_utf8_lossy(&request[..head]).to_ascii_lowercase();
        let content_type = text
            .split("content-type: ")
            .nth(1)
            .unwrap()
            .split("\r\n")
            .next()
            .unwrap();
        vec![ok(content_type, &request[head..])]
    })
    .await
}

fn post_as(content_type: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST /v1/licenses HTTP/1.1\r\nhost: license.test\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n"
    );
    [head.as_bytes(), body].concat()
}

/// A field of a protocol buffer with a length.
fn field(number: u8, content: &[u8]) -> Vec<u8> {
    [&[number << 3 | 2, content.len() as u8], content].concat()
}

/// An attribute as OTLP has it.
fn attribute(key: &str, value: &str) -> Vec<u8> {
    field(
        1,
        &[field(1, key.as_bytes()), field(2, &field(1, value.as_bytes()))].concat(),
    )
}

fn export(email: &str, user: &str) -> Vec<u8> {
    field(
        1,
        &[
            attribute("email", email),
            attribute("user.name", user),
            attribute("plan", "pro"),
        ]
        .concat(),
    )
}

fn frame(message: &[u8]) -> Vec<u8> {
    [&[0], &(message.len() as u32).to_be_bytes()[..], message].concat()
}

#[tokio::test]
async fn binary_bodies_arrive_clean_and_well_formed() {
    let cases: Vec<(&str, Vec<u8>, Vec<u8>)> = vec![
        (
            "application/msgpack",
            b"\x83\xa5email\xb1jane@northwind.io\xa8username\xa9jthompson\xa5seats\x05".to_vec(),
            b"\x83\xa5email\xb0[redacted:email]\xa8username\xb3[redacted:username]\xa5seats\x05".to_vec(),
        ),
        (
            "application/cbor",
            b"\xa3\x65email\x71jane@northwind.io\x68username\x69jthompson\x65seats\x05".to_vec(),
            b"\xa3\x65email\x70[redacted:email]\x68username\x73[redacted:username]\x65seats\x05".to_vec(),
        ),
        (
            "application/x-protobuf",
            export("jane@northwind.io", "jthompson"),
            export("[redacted:email]", "[redacted:username]"),
        ),
        (
            "application/grpc-web+proto",
            frame(&export("jane@northwind.io", "jthompson")),
            frame(&export("[redacted:email]", "[redacted:username]")),
        ),
    ];
    for (content_type, sent, clean) in cases {
        let upstream = echo().await;
        let edge = edge(&upstream).await;
        let answer = exchange(edge.address, &post_as(content_type, &sent)).await;
        assert_eq!(answer.status, 200, "{content_type}: {}", answer.text());
        let seen = upstream.seen();
        assert!(
            seen.ends_with(&[b"\r\n\r\n", &clean[..]].concat()),
            "{content_type}: {seen:02x?}"
        );
        assert!(upstream.saw(&format!("content-length: {}\r\n", clean.len())));
        assert_eq!(answer.body, clean, "{content_type}");
        assert_eq!(answer.header("content-type"), Some(content_type));
        // what is clean goes through as it is
        let answer = exchange(edge.address, &post_as(content_type, &clean)).await;
        assert_eq!((answer.status, answer.body), (200, clean));
    }
}

#[tokio::test]
async fn a_compromised_upstream_is_cleaned_too() {
    let body = export("jane@northwind.io", "jthompson");
    let upstream = Upstream::start(move |_| vec![ok("application/x-protobuf", &body)]).await;
    let edge = edge(&upstream).await;
    let answer = exchange(edge.address, &post("/v1", b"{}")).await;
    assert_eq!(answer.body, export("[redacted:email]", "[redacted:username]"));
}

#[tokio::test]
async fn what_cannot_be_read_does_not_pass() {
    let upstream = echo().await;
    let edge = edge(&upstream).await;
    for (content_type, body, problem) in [
        (
            "application/msgpack",
            &b"\xdf\xff\xff\xff\xff"[..],
            "unreadable-payload",
        ),
        (
            "application/cbor",
            b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
            "unreadable-payload",
        ),
        (
            "application/x-protobuf",
            b"\x0a\x7fjane@northwind.io",
            "unreadable-payload",
        ),
        ("application/grpc", b"\x01\0\0\0\x01x", "unsupported-encoding"),
        ("application/octet-stream", b"\x01\x02\x03", "unreadable-payload"),
    ] {
        let answer = exchange(edge.address, &post_as(content_type, body)).await;
        assert_eq!(answer.problem().as_deref(), Some(problem), "{content_type}");
    }
    assert_eq!(upstream.requests(), 0);
}
