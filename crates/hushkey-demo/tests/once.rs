//! `demo --once` as people see it, and the demo that goes on until it is stopped.

mod stage;

use hushkey_demo::{DemoError, DemoOutcome, EdgeMode, run};
use stage::{Screen, options};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_run_prints_banner_table_and_proof_in_80_columns_and_goes_on_until_stopped() {
    let dir = tempfile::tempdir().unwrap();
    let screen = Screen::default();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let mut on = options(false, dir.path(), &screen, EdgeMode::Guarding);
    on.shutdown = Box::pin(async {
        let _ = stopped.await;
    });
    let running = tokio::spawn(run(on));
    while !screen.text().contains("Ctrl-C ends it") {
        assert!(!running.is_finished(), "it ended by itself: {}", screen.text());
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    // The live page still answers.
    let text = screen.text();
    let page = text.split("http://").nth(1).unwrap().split('/').next().unwrap();
    assert!(tokio::net::TcpStream::connect(page).await.is_ok());
    stop.send(()).unwrap();
    assert_eq!(running.await.unwrap().unwrap(), DemoOutcome::Clean, "{text}");

    for words in [
        "live page",
        "validation: e-mail in metadata",
        "customer records answered (gzip)",
        "refused, retried",
        "its lease, verified offline",
        "a person erased at the issuer",
        "0 found",
        "Nothing leaked, and every license still worked.",
    ] {
        assert!(text.contains(words), "{words}:\n{text}");
    }
    let path = dir.path().display().to_string();
    for line in text.lines().filter(|line| !line.contains(&path)) {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[tokio::test]
async fn a_directory_in_use_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("demo")).unwrap();
    std::fs::write(dir.path().join("demo/mine"), b"x").unwrap();
    let ended = run(options(true, dir.path(), &Screen::default(), EdgeMode::Guarding)).await;
    assert!(matches!(ended, Err(DemoError::NotEmpty)));
}
