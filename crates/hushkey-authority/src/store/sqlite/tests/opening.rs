//! What is opened and what is refused.

use super::*;

fn reopen(bench: &Bench) -> Result<SqliteStore, OpenError> {
    SqliteStore::open(&bench.path(), bench.suite.pepper.witness(), NOW, Sync::Full)
}

#[tokio::test]
async fn a_database_opens_again_with_all_it_holds() {
    let bench = Bench::new(5).await;
    assert_eq!(bench.activation(1).await.unwrap().code, Code::Valid);
    let again = reopen(&bench).unwrap();
    let license = bench.suite.license;
    drop(bench.store);
    assert_eq!(again.view(license, NOW).await.unwrap().unwrap().machines, [machine(1)]);
}

#[tokio::test]
async fn unknown_versions_are_refused() {
    for change in [
        "INSERT INTO schema_versions (version, applied_at) VALUES (9, 1800000000)",
        "UPDATE schema_versions SET version = version + 7",
        "DELETE FROM schema_versions",
        "DROP TABLE schema_versions",
    ] {
        let bench = Bench::new(5).await;
        Connection::open(bench.path()).unwrap().execute_batch(change).unwrap();
        let error = reopen(&bench).unwrap_err();
        assert_eq!(error, OpenError::UnknownVersion, "{change}");
    }
}

#[test]
fn foreign_files_are_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    let witness = Pepper::new([1; 32]).witness();
    let open = || SqliteStore::open(&directory.path().join("authority.db"), witness, NOW, Sync::Full);
    let foreign = Connection::open(directory.path().join("authority.db")).unwrap();
    foreign.execute_batch("CREATE TABLE people (name TEXT)").unwrap();
    drop(foreign);
    assert_eq!(open().unwrap_err(), OpenError::Foreign);
    std::fs::write(
        directory.path().join("authority.db"),
        "not a database at all, but long enough to have a header",
    )
    .unwrap();
    assert_eq!(open().unwrap_err(), OpenError::Unusable);
    let nowhere = directory.path().join("missing").join("authority.db");
    let error = SqliteStore::open(&nowhere, witness, NOW, Sync::Full).unwrap_err();
    assert_eq!(error, OpenError::Unusable);
}

#[tokio::test]
async fn every_connection_is_durable_and_checks_references() {
    let bench = Bench::new(5).await;
    let settings = bench
        .store
        .write(|db| {
            let read = |name: &str| db.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
            Ok((read("synchronous")?, read("foreign_keys")?, read("trusted_schema")?))
        })
        .await;
    assert_eq!(settings, Ok((2, 1, 0)));
    let mode = bench
        .store
        .read(|db| Ok(db.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))?));
    assert_eq!(mode.await.unwrap(), "wal");
    let write = bench.store.read(|db| Ok(db.execute("DELETE FROM machines", [])?));
    assert_eq!(write.await, Err(StoreError::Failed), "readers do not write");
}
