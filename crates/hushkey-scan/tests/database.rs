//! Live databases: real engines, planted values, and never a value in the report.

#[path = "../../hushkey-authority/tests/cluster/mod.rs"]
mod cluster;

use hushkey_scan::{DatabaseError, Level, Report, scan_database};

/// Nobody's: made for this test.
const EMAIL: &str = "jane.planted@acme-mail.de";

fn facts(report: &Report) -> Vec<(String, u32, &'static str, Level)> {
    report
        .findings
        .iter()
        .map(|finding| {
            let file = finding.file.to_string_lossy();
            let table = file.rsplit(['/', '.']).next().unwrap_or_default().to_owned();
            (table, finding.place.line, finding.rule, finding.level)
        })
        .collect()
}

const TABLES: &str = "
    CREATE TABLE licenses (id TEXT PRIMARY KEY CHECK (length(id) = 4), email VARCHAR(40), remarks VARCHAR(30), n INTEGER);
    CREATE TABLE posts (body VARCHAR(400), title VARCHAR(30));
    CREATE TABLE \"odd \"\"name\" (a VARCHAR(30));";

fn inserts() -> String {
    format!(
        "INSERT INTO licenses VALUES ('k001', '{EMAIL}', 'for {EMAIL}', 1), ('k002', NULL, 'x', 2);
         INSERT INTO posts VALUES ('write to {EMAIL}', 'hello'), ('nothing', 'y');"
    )
}

fn wanted() -> Vec<(String, u32, &'static str, Level)> {
    let fact = |table: &str, line, rule, level| (table.to_owned(), line, rule, level);
    vec![
        fact("licenses", 2, "identifying-column", Level::Error),
        fact("licenses", 2, "stored-value", Level::Error),
        fact("licenses", 3, "stored-value", Level::Error),
        fact("posts", 1, "stored-value", Level::Warning),
    ]
}

fn says_no_value(report: &Report) {
    for text in [report.to_text(), report.to_json(), report.to_sarif()] {
        assert!(!text.contains("jane") && !text.contains("acme-mail"), "{text}");
    }
    assert!(
        report
            .to_text()
            .contains("of 2 values of remarks in licenses: email in 1"),
        "{}",
        report.to_text()
    );
}

#[test]
fn sqlite_is_read_by_columns_types_and_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("app.db");
    let database = rusqlite::Connection::open(&path).unwrap();
    database.execute_batch(&format!("{TABLES}{}", inserts())).unwrap();
    drop(database);
    let before = std::fs::read(&path).unwrap();
    let report = scan_database(&format!("sqlite:{}", path.display())).unwrap();
    assert_eq!(facts(&report), wanted(), "{}", report.to_text());
    assert_eq!(report.files, 3);
    says_no_value(&report);
    assert_eq!(std::fs::read(&path).unwrap(), before, "nothing is written");
}

#[test]
fn postgres_is_read_by_columns_types_and_values() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let url = runtime.block_on(async {
        let url = cluster::cluster().database().await;
        let client = cluster::connect(&url).await;
        client.batch_execute(&format!("{TABLES}{}", inserts())).await.unwrap();
        client
            .batch_execute(
                "CREATE TABLE seats (phone text, note jsonb, kind text);
                 COMMENT ON COLUMN seats.phone IS 'user.contact.phone_number';
                 CREATE DOMAIN short AS text CHECK (length(VALUE) < 9);
                 CREATE TABLE leases (label short, remark text)",
            )
            .await
            .unwrap();
        url
    });
    let report = scan_database(&url).unwrap();
    let fact = |table: &str, line, rule, level| (table.to_owned(), line, rule, level);
    let mut want = wanted();
    want.insert(0, fact("leases", 2, "unbounded-text", Level::Warning));
    want.push(fact("seats", 1, "identifying-column", Level::Note));
    want.push(fact("seats", 2, "open-map", Level::Warning));
    assert_eq!(facts(&report), want, "{}", report.to_text());
    says_no_value(&report);
}

#[test]
fn what_cannot_be_opened_says_so_without_the_url() {
    assert_eq!(scan_database("mysql://x").unwrap_err(), DatabaseError::Unknown);
    assert_eq!(
        scan_database("sqlite:/no/such/file.db").unwrap_err(),
        DatabaseError::Closed
    );
    let closed = scan_database("postgres://ann:hunter2@127.0.0.1:1/x").unwrap_err();
    assert_eq!(closed, DatabaseError::Closed);
    assert!(!closed.to_string().contains("hunter2"));
}
