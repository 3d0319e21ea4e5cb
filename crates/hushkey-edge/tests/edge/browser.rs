//! The live page in a real browser: empty, with findings, and with more events than a screen holds.
//!
//! Needs the Debian package `chromium`, which `cargo xtask test` installs.

use std::net::SocketAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::rig::*;

/// The document as the browser has built it, four seconds of the page's own time after loading.
async fn rendered(address: SocketAddr, name: &str) -> String {
    let profile = format!("{}/browser-{name}", env!("CARGO_TARGET_TMPDIR"));
    let mut command = Command::new("chromium");
    command
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
        ])
        .args([
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ])
        .args(["--virtual-time-budget=4000", "--dump-dom"])
        .arg(format!("--user-data-dir={profile}"))
        .arg(format!("http://{address}/"))
        .stderr(Stdio::null());
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .unwrap()
        .expect("chromium starts: install the Debian package chromium");
    assert!(output.status.success());
    String::from_utf8(output.stdout).unwrap()
}

/// The text of the element with this id.
fn element<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("id=\"{id}\"")).expect("the element is there");
    let (_, rest) = rest.split_once('>').expect("a tag ends");
    rest.split('<').next().unwrap_or_default()
}

async fn watched(upstream: &Upstream) -> Running {
    let mut options = options(upstream);
    options.admin = Some(SocketAddr::from(([127, 0, 0, 1], 0)));
    Running::start(options).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_page_is_live_and_calm() {
    let upstream = Upstream::fixed("{}").await;
    let edge = watched(&upstream).await;
    let page = rendered(edge.admin.unwrap(), "empty").await;
    assert_eq!(element(&page, "state-text"), "live");
    assert_eq!(element(&page, "n-all"), "0");
    assert!(page.contains("No findings yet."));
    assert!(!page.contains("<li class=\"event"));
}

#[tokio::test(flavor = "multi_thread")]
async fn findings_are_shown_and_values_are_not() {
    let upstream = Upstream::fixed("{}").await;
    let edge = watched(&upstream).await;
    let body = br#"{"email":"canary.page@example.org","ip":"81.24.17.9"}"#;
    exchange(edge.address, &post("/v1/validate", body)).await;
    let page = rendered(edge.admin.unwrap(), "findings").await;
    assert_eq!(element(&page, "n-changed"), "1");
    assert!(page.contains("<li class=\"event"), "an event is listed");
    assert!(
        page.contains(">email<") && page.contains(">ip<"),
        "its classes are named"
    );
    assert!(!page.contains("canary") && !page.contains("81.24"));
    assert!(
        page.contains("found by email: its form is enough\nrule: [classes] default"),
        "each finding says why"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_events_keep_the_document_small() {
    let upstream = Upstream::fixed("{}").await;
    let edge = watched(&upstream).await;
    let request = post("/v1/validate", br#"{"email":"canary.page@example.org"}"#);
    let mut senders = Vec::new();
    for _ in 0..8 {
        let (address, request) = (edge.address, request.clone());
        senders.push(tokio::spawn(async move { many(address, &request, 1250).await }));
    }
    for sender in senders {
        sender.await.unwrap();
    }
    let page = rendered(edge.admin.unwrap(), "many").await;
    let all: u64 = element(&page, "n-all").replace(',', "").parse().unwrap();
    assert_eq!(all, 20_000, "requests and responses");
    let rows = page.matches("<li class=\"event").count();
    assert!((1..=400).contains(&rows), "{rows} rows in the document");
    assert!(!page.contains("canary"));
}

/// Sends the same request so often on one connection, reading each answer.
async fn many(address: SocketAddr, request: &[u8], times: usize) {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    let mut answer = vec![0; 65536];
    for _ in 0..times {
        stream.write_all(request).await.unwrap();
        let mut held = Vec::new();
        while !held.ends_with(b"\r\n\r\n{}") {
            let read = stream.read(&mut answer);
            let n = tokio::time::timeout(Duration::from_secs(20), read)
                .await
                .unwrap()
                .unwrap();
            assert!(n > 0, "the edge closed");
            held.extend_from_slice(&answer[..n]);
        }
    }
}
