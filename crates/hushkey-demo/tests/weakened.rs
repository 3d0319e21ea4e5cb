//! The proof can fail: with an edge that inspects nothing, the run ends badly and says so.

mod stage;

use hushkey_demo::{DemoOutcome, EdgeMode, run};
use stage::{Screen, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edge_that_inspects_nothing_fails_the_run() {
    let dir = tempfile::tempdir().unwrap();
    let screen = Screen::default();
    let outcome = run(options(true, dir.path(), &screen, EdgeMode::PassThrough))
        .await
        .unwrap();
    let text = screen.text();
    assert_eq!(outcome, DemoOutcome::Failed, "{text}");
    assert!(text.contains("planted values got out through Hushkey"), "{text}");
    assert!(!text.contains("Nothing leaked"), "{text}");
}
