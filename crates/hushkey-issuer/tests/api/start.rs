//! Starting: a wrong key, database or authority is refused before anything is served, and says what is wrong.

use crate::vendor::{Running, kek, options};
use hushkey_issuer::{Issuer, IssuerOptions, KekSource};
use std::path::Path;

async fn refusal(dir: &Path, change: impl FnOnce(&mut IssuerOptions)) -> String {
    let mut options = options(dir, "http://127.0.0.1:9", 3);
    change(&mut options);
    match Issuer::bind(options).await {
        Ok(_) => panic!("it started"),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn what_cannot_work_does_not_start() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    issuer.person("ann@example.org").await;
    issuer.stop().await;

    let wrong_key = refusal(dir.path(), |options| options.kek = KekSource::Given(kek(2))).await;
    assert_eq!(
        wrong_key,
        "the key-encryption key does not open this vault: it was made with another key"
    );
    let no_file = refusal(dir.path(), |options| {
        options.kek = KekSource::File("/nonexistent".into())
    })
    .await;
    assert_eq!(no_file, "the key-encryption key file cannot be read");
    let unset = refusal(dir.path(), |options| {
        options.kek = KekSource::Environment("HUSHKEY_NOT_SET".into())
    })
    .await;
    assert_eq!(unset, "the environment variable of the key-encryption key is not set");
    let plain = refusal(dir.path(), |options| {
        options.authority.as_mut().unwrap().url = "http://192.0.2.1".into()
    })
    .await;
    assert_eq!(
        plain,
        "the authority's address is not https: the admin token would travel in clear"
    );
    for database in ["", "sqlite:", "postgres://localhost/x", "/tmp/x.db"] {
        let error = refusal(dir.path(), |options| options.database = database.into()).await;
        assert_eq!(error, "the database must be sqlite:PATH");
    }
    // And with everything right it does.
    Running::start(dir.path(), "http://127.0.0.1:9", 4).await.stop().await;
}

/// The database and its logs, from one directory to another one in place of what is there.
fn copy_database(from: &Path, to: &Path) {
    for name in ["issuer.db", "issuer.db-wal", "issuer.db-shm"] {
        let _ = std::fs::remove_file(to.join(name));
        if from.join(name).exists() {
            std::fs::copy(from.join(name), to.join(name)).unwrap();
        }
    }
}

#[tokio::test]
async fn a_restored_backup_is_served_without_the_erased_and_not_at_all_without_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let backup = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 1).await;
    let ann = issuer.person("ann@example.org").await;
    let bob = issuer.person("bob@example.org").await;
    issuer.stop().await;
    copy_database(dir.path(), backup.path());
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 2).await;
    assert_eq!(issuer.order(&format!("/v1/people/{ann}/erase")).await.status, 200);
    issuer.stop().await;

    copy_database(backup.path(), dir.path());
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 3).await;
    let gone = issuer.get(&format!("/v1/people/{ann}?purpose=legal")).await;
    assert_eq!((gone.status, &*gone.problem()), (410, "person-erased"));
    assert_eq!(issuer.get(&format!("/v1/people/{bob}?purpose=legal")).await.status, 200);
    issuer.stop().await;

    std::fs::remove_file(dir.path().join("issuer.erased")).unwrap();
    let missing = refusal(dir.path(), |_| ()).await;
    assert!(
        missing.starts_with("the erasure journal is missing: put it back"),
        "{missing}"
    );
    let mut anew = options(dir.path(), "http://127.0.0.1:9", 4);
    anew.keeping.new_journal = true;
    Running::start_with(anew).await.stop().await;
    Running::start(dir.path(), "http://127.0.0.1:9", 5).await.stop().await;
}

#[tokio::test]
async fn without_an_authority_people_are_kept_and_no_license_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let mut alone = options(dir.path(), "http://127.0.0.1:9", 5);
    alone.authority = None;
    let issuer = Running::start_with(alone).await;
    let person = issuer.person("ann@example.org").await;
    let plan = hushkey_license::PlanToken::from_seed([7; 32]);
    let answer = issuer.license(&person, "order-00000001", &plan.to_string()).await;
    assert_eq!((answer.status, answer.problem()), (503, "authority-missing".to_owned()));
    issuer.stop().await;
}

#[test]
fn options_print_no_secret() {
    let printed = format!("{:?}", options(Path::new("/nonexistent"), "http://127.0.0.1:9", 1));
    assert_eq!(printed, "IssuerOptions { listen: 127.0.0.1:0, .. }");
}
