//! No PostgreSQL column takes anything of a person, not even by SQL typed by hand; and what a database must be to be opened.
//!
//! Columns come from the catalog itself, so a new one is tested without being named here. SQLite's own are in its tests.

use super::cluster::connect;
use super::values::{HOSTILE_NUMBERS, hostile_texts};
use super::*;
use tokio_postgres::Client;
use tokio_postgres::error::SqlState;

struct Column {
    table: String,
    name: String,
    /// The type, or the domain over text.
    kind: String,
}

async fn filled() -> (Bench, Client) {
    let bench = Bench::new(Engine::Postgres, 5, Some(600)).await;
    bench.fill().await;
    let client = connect(&bench.url).await;
    client
        .batch_execute("SET search_path = hushkey_authority")
        .await
        .unwrap();
    // What refuses must be the column's own CHECK, not a reference that happens to be missing.
    client
        .batch_execute("SET session_replication_role = replica")
        .await
        .unwrap();
    (bench, client)
}

async fn columns(client: &Client) -> Vec<Column> {
    let sql = "SELECT table_name::text, column_name::text, coalesce(domain_name, data_type)::text
                 FROM information_schema.columns WHERE table_schema = 'hushkey_authority'";
    let rows = client.query(sql, &[]).await.unwrap();
    let column = |row: &tokio_postgres::Row| Column {
        table: row.get(0),
        name: row.get(1),
        kind: row.get(2),
    };
    rows.iter().map(column).collect()
}

/// Whether some row of the table takes the value, written as SQL, in that column.
async fn takes(client: &Client, column: &Column, value: &str) -> bool {
    let sql = format!("UPDATE {} SET {} = {value}", column.table, column.name);
    let Err(error) = client.batch_execute(&sql).await else {
        return true;
    };
    let code = error.code().expect("the server's own refusal");
    let kinds = [
        SqlState::CHECK_VIOLATION,
        SqlState::DATATYPE_MISMATCH,
        SqlState::INVALID_TEXT_REPRESENTATION,
        SqlState::NUMERIC_VALUE_OUT_OF_RANGE,
        SqlState::CANNOT_COERCE,
    ];
    assert!(
        kinds.contains(code),
        "{}.{}: {}",
        column.table,
        column.name,
        code.code()
    );
    false
}

fn literal(text: &str) -> String {
    format!("E'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

#[tokio::test]
async fn no_column_takes_hostile_values() {
    let (_bench, client) = filled().await;
    // A NUL cannot even be sent.
    let texts: Vec<String> = hostile_texts()
        .into_iter()
        .filter(|text| !text.contains('\0'))
        .collect();
    assert!(texts.len() > 1000);
    let columns = columns(&client).await;
    assert!(columns.len() > 60);
    for column in &columns {
        let place = format!("{}.{}", column.table, column.name);
        match column.kind.as_str() {
            "bigint" => {
                for number in HOSTILE_NUMBERS {
                    assert!(
                        !takes(&client, column, &number.to_string()).await,
                        "{place} takes {number}"
                    );
                }
                assert!(!takes(&client, column, "'ann@example.org'").await, "{place}");
            }
            "bytea" => {
                for length in (0..100).filter(|length| *length != 32) {
                    let value = format!("decode('{}', 'hex')", "61".repeat(length));
                    assert!(!takes(&client, column, &value).await, "{place} takes {length} bytes");
                }
            }
            domain => {
                assert!(domain.ends_with("_token"), "{place} has the type {domain}");
                for text in &texts {
                    assert!(!takes(&client, column, &literal(text)).await, "{place} takes {text:?}");
                }
            }
        }
    }
    for (table, name, text, taken) in [
        ("machines", "machine", "mch_bcdfghjkmnpqrstvwxyz012345", true),
        ("machines", "machine", "lic_bcdfghjkmnpqrstvwxyz012345", false),
        ("licenses", "plan", "lic_bcdfghjkmnpqrstvwxyz012345", false),
    ] {
        let column = columns
            .iter()
            .find(|one| one.table == table && one.name == name)
            .unwrap();
        assert_eq!(takes(&client, column, &literal(text)).await, taken);
    }
}

#[tokio::test]
async fn every_table_is_filled_and_both_engines_have_the_same() {
    let (_bench, client) = filled().await;
    let sqlite = Bench::new(Engine::Sqlite, 1, None).await;
    let db = rusqlite::Connection::open(&sqlite.url).unwrap();
    let mut statement = db
        .prepare(
            "SELECT t.name || '.' || c.name FROM pragma_table_list t, pragma_table_xinfo(t.name) c
              WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY 1",
        )
        .unwrap();
    let theirs: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let all = columns(&client).await;
    let mut ours: Vec<String> = all
        .iter()
        .map(|column| format!("{}.{}", column.table, column.name))
        .collect();
    ours.sort();
    assert_eq!(ours, theirs);
    for column in &all {
        let sql = format!("SELECT count(*) FROM {}", column.table);
        let rows: i64 = client.query_one(&sql, &[]).await.unwrap().get(0);
        assert!(
            rows > 0,
            "{} is empty: fill it in Bench, so that its columns are tested",
            column.table
        );
    }
}

#[tokio::test]
async fn unknown_versions_are_refused() {
    for change in [
        "INSERT INTO schema_versions (version, applied_at) VALUES (9, 1800000000)",
        "UPDATE schema_versions SET version = version + 7",
        "DELETE FROM schema_versions",
        "DROP TABLE schema_versions",
    ] {
        let bench = Bench::new(Engine::Postgres, 5, None).await;
        let client = connect(&bench.url).await;
        client
            .batch_execute("SET search_path = hushkey_authority")
            .await
            .unwrap();
        client.batch_execute(change).await.unwrap();
        let opened = open(Engine::Postgres, &bench.url, bench.pepper.witness()).await;
        assert_eq!(opened.err(), Some(OpenError::UnknownVersion), "{change}");
    }
}

#[tokio::test]
async fn a_server_that_cannot_be_had_is_an_error_without_its_url() {
    let witness = Pepper::new([1; 32]).witness();
    for url in [
        "postgres://ann:secret@127.0.0.1:1/none",
        "postgres://%zz",
        &cluster().url("missing"),
    ] {
        let error = open(Engine::Postgres, url, witness).await.err().unwrap();
        assert_eq!(error, OpenError::Unusable);
        assert_eq!(error.to_string(), "the database cannot be opened");
    }
}
