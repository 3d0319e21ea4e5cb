//! The writer: groups, failures and overload.

use super::*;
use std::sync::mpsc;

#[tokio::test]
async fn a_failing_job_is_undone_alone() {
    let bench = Bench::new(5).await;
    let failing = bench.store.write(|db| {
        db.execute("DELETE FROM licenses", [])?;
        Err::<(), _>(StoreError::Corrupt)
    });
    let other = bench.activation(1);
    assert_eq!(failing.await, Err(StoreError::Corrupt));
    assert_eq!(other.await.unwrap().code, Code::Valid);
    assert!(bench.store.view(bench.suite.license, NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn jobs_that_wait_together_share_a_commit() {
    let bench = Bench::new(50).await;
    let (go, held) = mpsc::channel::<()>();
    let gate = bench.store.write(move |_| held.recv().map_err(|_| StoreError::Failed));
    let before = commits(&bench);
    let waiting: Vec<_> = (0..50).map(|number| bench.activation(number)).collect();
    go.send(()).unwrap();
    gate.await.unwrap();
    for one in waiting {
        assert_eq!(one.await.unwrap().code, Code::Valid);
    }
    let made = commits(&bench) - before;
    assert!((1..=2).contains(&made), "{made} commits for 50 activations");
}

/// Commits in the write-ahead log: frames whose header says how large the database is afterwards
/// (<https://www.sqlite.org/fileformat2.html#wal_file_format>).
fn commits(bench: &Bench) -> usize {
    let log = std::fs::read(bench.path().with_extension("db-wal")).unwrap();
    log[32..]
        .chunks(24 + 4096)
        .filter(|frame| frame[4..8] != [0; 4])
        .count()
}

#[tokio::test]
async fn too_many_waiting_writes_are_refused() {
    let bench = Bench::new(5).await;
    let (go, held) = mpsc::channel::<()>();
    let gate = bench.store.write(move |_| held.recv().map_err(|_| StoreError::Failed));
    let waiting: Vec<_> = (0..1100).map(|_| bench.store.check()).collect();
    let mut refused = 0;
    go.send(()).unwrap();
    gate.await.unwrap();
    for one in waiting {
        match one.await {
            Ok(()) => {}
            Err(error) => {
                assert_eq!(error, StoreError::Overloaded);
                refused += 1;
            }
        }
    }
    assert!((1..1100).contains(&refused), "{refused}");
}

#[tokio::test]
async fn a_transaction_the_engine_gave_up_is_acknowledged_to_nobody() {
    let bench = Bench::new(5).await;
    let (go, held) = mpsc::channel::<()>();
    let gate = bench.store.write(move |_| held.recv().map_err(|_| StoreError::Failed));
    let activation = bench.activation(1);
    // What a full disk does to a transaction: the engine rolls it back by itself.
    let broken = bench.store.write(|db| Ok(db.execute_batch("ROLLBACK")?));
    go.send(()).unwrap();
    assert_eq!(gate.await, Err(StoreError::Failed));
    assert_eq!(activation.await, Err(StoreError::Failed));
    assert_eq!(broken.await, Err(StoreError::Failed));
    assert_eq!(bench.suite.view().await.machines, []);
    assert_eq!(
        bench.activation(2).await.unwrap().code,
        Code::Valid,
        "and the next one works"
    );
}
