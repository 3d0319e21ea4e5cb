//! Reports over a real socket: the guard is in the way, and what it refuses stays here.

use crate::server::Server;
use hushkey_client::{
    Client, ClientOptions, KeySet, MAX_REPORT, NotTaken, Policy, Problem, ProductToken, Refused, Reported,
};
use std::sync::Arc;
use std::time::Duration;

fn client(server: &Server, dir: &tempfile::TempDir, policy: &str) -> Client {
    Client::open(ClientOptions {
        server: format!("http://{}", server.addr),
        server_ca: None,
        product: ProductToken::from_seed([1; 32]),
        scope: Default::default(),
        keys: KeySet::default(),
        directory: dir.path().to_owned(),
        policy: Policy::parse(policy).unwrap(),
        clock: Arc::new(|| 1_800_000_000),
        random: Arc::new(|bytes| bytes.fill(3)),
        timeout: Duration::from_secs(2),
    })
    .unwrap()
}

const REDACT: &str = "version = 1\n";

#[tokio::test]
async fn personal_data_is_cleaned_before_a_report_leaves() {
    let server = Server::start(|_| Some((202, "{}".into()))).await;
    let dir = tempfile::tempdir().unwrap();
    let client = client(&server, &dir, REDACT);
    let event =
        br#"{"event":"opened","count":3,"email":"tilda.moor7@velmora41.net","path":"/home/tilda.moor7/key.txt"}"#;
    assert!(matches!(client.report_event(event).await, Reported::Sent(receipt) if receipt.count() >= 2));
    let crash = br#"{"message":"cannot mail tilda.moor7@velmora41.net","frames":["/Users/tilda.moor7/src/main.rs:7"]}"#;
    assert!(matches!(client.report_crash(crash).await, Reported::Sent(_)));
    let got = server.got();
    assert_eq!(
        got.iter().map(|got| got.path()).collect::<Vec<_>>(),
        ["/v1/events", "/v1/crashes"]
    );
    for got in got {
        let text = format!(
            "{}
{}",
            got.head,
            String::from_utf8_lossy(&got.body)
        );
        assert!(!text.contains("tilda"), "{text}");
        serde_json::from_slice::<serde_json::Value>(&got.body).unwrap();
    }
}

#[tokio::test]
async fn a_clean_report_leaves_as_it_is() {
    let server = Server::start(|_| Some((202, "{}".into()))).await;
    let dir = tempfile::tempdir().unwrap();
    let event = br#"{ "event" : "opened", "count": 3, "ratio": 1.50 }"#;
    assert!(matches!(
        client(&server, &dir, REDACT).report_event(event).await,
        Reported::Sent(_)
    ));
    assert_eq!(server.got()[0].body, event);
}

#[tokio::test]
async fn what_the_guard_refuses_is_never_sent() {
    let server = Server::start(|_| Some((202, "{}".into()))).await;
    let dir = tempfile::tempdir().unwrap();
    let blocking = client(&server, &dir, "version = 1\n[classes]\nemail = \"block\"\n");
    let cases: [(&[u8], Problem); 2] = [
        (br#"{"note":"tilda.moor7@velmora41.net"}"#, Problem::PiiBlocked),
        (br#"{"note":"#, Problem::UnreadablePayload),
    ];
    for (json, expected) in cases {
        match blocking.report_event(json).await {
            Reported::Withheld { problem, receipt } => {
                assert_eq!(problem, expected);
                assert!(!format!("{receipt:?}").contains("tilda"));
            }
            _ => panic!("left: {expected:?}"),
        }
    }
    let large = serde_json::to_vec(&"x".repeat(MAX_REPORT)).unwrap();
    assert!(matches!(
        blocking.report_crash(&large).await,
        Reported::Withheld {
            problem: Problem::TooLarge,
            ..
        }
    ));
    assert!(server.got().is_empty());
}

#[tokio::test]
async fn a_report_not_taken_says_why() {
    let server = Server::start(|_| Some((503, "later, tilda.moor7@velmora41.net".into()))).await;
    let dir = tempfile::tempdir().unwrap();
    let reported = client(&server, &dir, REDACT).report_event(b"{}").await;
    assert!(matches!(
        reported,
        Reported::NotTaken {
            why: NotTaken::Refused(Refused::Other(503)),
            ..
        }
    ));
    assert!(!format!("{reported:?}").contains("tilda"));
}
