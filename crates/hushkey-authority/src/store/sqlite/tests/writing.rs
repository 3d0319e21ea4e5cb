//! The writer: groups, failures and overload.

use super::*;
use std::sync::mpsc;

#[tokio::test]
async fn a_failing_job_is_undone_alone() {
    let bench = Bench::new(5, None).await;
    let failing = bench.store.write(|db| {
        db.execute("DELETE FROM licenses", [])?;
        Err::<(), _>(StoreError::Corrupt)
    });
    let other = bench.ask(1, Command::Activate, NOW);
    assert_eq!(failing.await, Err(StoreError::Corrupt));
    assert_eq!(other.await.unwrap().code, Code::Valid);
    assert!(bench.store.view(bench.license, NOW).await.unwrap().is_some());
}

#[tokio::test]
async fn jobs_that_wait_together_share_a_commit() {
    let bench = Bench::new(50, None).await;
    let (go, held) = mpsc::channel::<()>();
    let gate = bench.store.write(move |_| held.recv().map_err(|_| StoreError::Failed));
    let before = commits(&bench);
    let waiting: Vec<_> = (0..50)
        .map(|number| bench.ask(number, Command::Activate, NOW))
        .collect();
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
    let log = std::fs::read(bench.directory.path().join("authority.db-wal")).unwrap();
    log[32..]
        .chunks(24 + 4096)
        .filter(|frame| frame[4..8] != [0; 4])
        .count()
}

#[tokio::test]
async fn too_many_waiting_writes_are_refused() {
    let bench = Bench::new(5, None).await;
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
    let bench = Bench::new(5, None).await;
    let (go, held) = mpsc::channel::<()>();
    let gate = bench.store.write(move |_| held.recv().map_err(|_| StoreError::Failed));
    let activation = bench.ask(1, Command::Activate, NOW);
    // What a full disk does to a transaction: the engine rolls it back by itself.
    let broken = bench.store.write(|db| Ok(db.execute_batch("ROLLBACK")?));
    go.send(()).unwrap();
    assert_eq!(gate.await, Err(StoreError::Failed));
    assert_eq!(activation.await, Err(StoreError::Failed));
    assert_eq!(broken.await, Err(StoreError::Failed));
    assert_eq!(bench.view().await.machines, []);
    assert_eq!(bench.activate(2, NOW).await, Code::Valid, "and the next one works");
}

#[tokio::test]
async fn the_same_license_again_changes_nothing_and_another_under_its_name_is_refused() {
    let bench = Bench::new(1, None).await;
    let before = bench.view().await;
    let again = bench
        .store
        .add_license(bench.license, before.plan, bench.key, NOW + 500)
        .await;
    assert_eq!(again, Ok(Change::Done(before.expires_at)));
    let other = bench.pepper.hash_key(&LicenseKey::make(&mut |bytes| bytes.fill(10)));
    let conflict = bench.store.add_license(bench.license, before.plan, other, NOW).await;
    assert_eq!(conflict, Ok(Change::Conflict));
    let plan = PlanToken::from_seed(seed(22));
    let creation = Creation::Plan {
        plan,
        product: bench.product,
        rules: Plan::of(1),
    };
    bench.store.create(creation, NOW).await.unwrap();
    let conflict = bench.store.add_license(bench.license, plan, bench.key, NOW).await;
    assert_eq!(conflict, Ok(Change::Conflict));
    assert_eq!(bench.view().await, before);
}
