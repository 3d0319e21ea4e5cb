//! kill -9 in mid-load: what was acknowledged is there afterwards, the restart is clean, the file is whole.

mod deployment;
mod process;

use deployment::Caller;
use hushkey_license::wire::LicenseAnswer;
use hushkey_license::{Code, Operation};
use process::Server;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

const ROUNDS: u64 = 4;
const CALLERS: u64 = 8;

async fn start(directory: &Path, clock: &Arc<AtomicI64>) -> (Server, Caller) {
    let (server, address) = process::start(directory, None).await;
    (server, Caller::new(address, clock))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kill_9_loses_nothing_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicI64::new(deployment::NOW));
    let (mut server, caller) = start(directory.path(), &clock).await;
    let sold = caller.sell(json!({ "max_machines": 100_000 })).await;
    let numbers = Arc::new(AtomicU64::new(0));
    let mut acknowledged = Vec::new();

    for round in 0..ROUNDS {
        let caller = if round == 0 {
            caller.clone()
        } else {
            let started = start(directory.path(), &clock).await;
            server = started.0;
            started.1
        };
        let callers: Vec<_> = (0..CALLERS)
            .map(|_| {
                let (caller, sold, numbers) = (caller.clone(), sold.clone(), Arc::clone(&numbers));
                tokio::spawn(async move {
                    let (key, mut mine) = (sold.key(), Vec::new());
                    loop {
                        let one = numbers.fetch_add(1, Ordering::Relaxed);
                        let asked = caller.try_ask(Operation::Activate, &key, sold.product, one);
                        let Some((reply, _)) = asked.await else { return mine };
                        assert_eq!(reply.json::<LicenseAnswer>().code, Code::Valid);
                        mine.push(one);
                    }
                })
            })
            .collect();
        // Any moment is a good one; no two rounds take the same.
        tokio::time::sleep(Duration::from_millis(150 + 70 * round)).await;
        server.kill();
        for one in callers {
            let mine = one.await.unwrap();
            assert!(!mine.is_empty(), "killed in mid-load, after some acknowledgements");
            acknowledged.extend(mine);
        }
    }

    // One more clean start, as an operator would make it, then the file itself.
    let (mut server, caller) = start(directory.path(), &clock).await;
    let answer = caller.ask(Operation::Validate, &sold, acknowledged[0]).await;
    assert_eq!(answer.code, Code::Valid);
    server.kill();
    let database = rusqlite::Connection::open(directory.path().join("authority.db")).unwrap();
    let verdict: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(verdict, "ok");
    let mut find = database.prepare("SELECT 1 FROM machines WHERE machine = ?1").unwrap();
    for number in &acknowledged {
        assert!(
            find.exists([sold.machine(*number).as_str()]).unwrap(),
            "an acknowledged activation is lost"
        );
    }
}
