//! A panic leaves a clean report on the disk. Alone in its process: the panic hook is the process's.

use hushkey_client::{Guard, Policy, install_panic_hook};
use hushkey_guard::{Component, GuardOptions};
use std::sync::Arc;

#[test]
fn a_panic_leaves_a_clean_report() {
    let dir = tempfile::tempdir().unwrap();
    let guard = Guard::new(Policy::safe_default(), GuardOptions::new(Component::Client));
    install_panic_hook(Arc::new(guard), Arc::new(|| 7), dir.path().to_owned());
    let panicked = std::thread::spawn(|| panic!("no mailbox {}", "tilda.moor7@velmora41.net")).join();
    let _ = std::panic::take_hook();
    assert!(panicked.is_err());
    let report = std::fs::read_to_string(dir.path().join("crash-7-0.json")).unwrap();
    assert!(!report.contains("tilda") && report.contains("no mailbox"), "{report}");
    let report: serde_json::Value = serde_json::from_str(&report).unwrap();
    assert!(report["location"].as_str().unwrap().contains("crash.rs"));
}
