//! No column takes anything of a person, not even by SQL typed by hand. Columns come from the schema itself, so a new
//! one is tested without being named here, and a new table fails until `Bench` fills it.

use crate::store::tests::values::{HOSTILE_NUMBERS, hostile_texts};
use crate::store::tests::{Bench, Engine};
use rusqlite::Connection;
use rusqlite::types::Value;

struct Column {
    table: String,
    name: String,
    kind: String,
}

async fn filled() -> (Bench, Connection) {
    let bench = Bench::new(Engine::Sqlite, 5, Some(600)).await;
    bench.fill().await;
    let db = Connection::open(&bench.url).unwrap();
    // What refuses must be the column's own CHECK, not a reference that happens to be missing.
    db.pragma_update(None, "foreign_keys", false).unwrap();
    (bench, db)
}

fn columns(db: &Connection) -> Vec<Column> {
    let sql = "SELECT t.name, c.name, c.type FROM pragma_table_list t, pragma_table_xinfo(t.name) c
               WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| {
            Ok(Column {
                table: row.get(0)?,
                name: row.get(1)?,
                kind: row.get(2)?,
            })
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// Whether some row of the table takes the value in that column.
fn takes(db: &Connection, column: &Column, value: &Value) -> bool {
    let sql = format!("UPDATE \"{}\" SET \"{}\" = ?1", column.table, column.name);
    match db.execute(&sql, [value]) {
        Ok(_) => true,
        Err(rusqlite::Error::SqliteFailure(error, _)) => {
            // A CHECK, a STRICT type, or (in an INTEGER PRIMARY KEY) a type mismatch; never uniqueness or a reference.
            assert!(
                [275, 3091, 20].contains(&error.extended_code),
                "{}",
                error.extended_code
            );
            false
        }
        Err(error) => panic!("{error}"),
    }
}

#[tokio::test]
async fn every_table_is_strict_and_filled() {
    let (_bench, db) = filled().await;
    let sql = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = db.prepare(sql).unwrap();
    let tables: Vec<(String, bool)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(tables.len() >= 8);
    for (table, strict) in tables {
        assert!(strict, "{table} is not STRICT");
        let sql = format!("SELECT count(*) FROM \"{table}\"");
        let rows: i64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert!(
            rows > 0,
            "{table} is empty: fill it in Bench::new, so that its columns are tested"
        );
    }
    // Virtual tables, views and triggers could hide a place without a CHECK.
    let others: i64 = db
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(others, 0);
}

#[tokio::test]
async fn no_column_takes_hostile_text() {
    let (_bench, db) = filled().await;
    let texts = hostile_texts();
    assert!(texts.len() > 1000);
    let mut tested = 0;
    for column in columns(&db) {
        for text in &texts {
            // An INTEGER column takes digits for a number: numbers have their own test.
            let is_number = column.kind == "INTEGER" && text.trim().parse::<f64>().is_ok();
            if !is_number {
                let value = Value::Text(text.clone());
                assert!(
                    !takes(&db, &column, &value),
                    "{}.{} takes {text:?}",
                    column.table,
                    column.name
                );
            }
            let value = Value::Blob(text.clone().into_bytes());
            // 32 bytes are what a keyed hash has; only its writer can tell.
            if text.len() != 32 {
                assert!(
                    !takes(&db, &column, &value),
                    "{}.{} takes a blob",
                    column.table,
                    column.name
                );
            }
        }
        tested += 1;
    }
    assert!(tested >= 25);
}

#[tokio::test]
async fn every_kind_of_column_is_bounded() {
    let (_bench, db) = filled().await;
    for column in columns(&db) {
        let refused = |value: Value| {
            assert!(
                !takes(&db, &column, &value),
                "{}.{} takes {value:?}",
                column.table,
                column.name
            );
        };
        match column.kind.as_str() {
            "INTEGER" => {
                for number in HOSTILE_NUMBERS {
                    refused(Value::Integer(number));
                }
                refused(Value::Real(1.5));
            }
            "BLOB" => (0..100)
                .filter(|length| *length != 32)
                .for_each(|length| refused(Value::Blob(vec![b'a'; length]))),
            "TEXT" => {
                refused(Value::Blob(b"lic_bcdfghjkmnpqrstvwxyz012345".to_vec()));
                refused(Value::Integer(7));
                refused(Value::Real(7.5));
            }
            other => panic!("{}.{} has the type {other}", column.table, column.name),
        }
    }
}

#[tokio::test]
async fn a_token_of_the_role_is_taken() {
    let (_bench, db) = filled().await;
    let taken = |table: &str, name: &str, text: &str| {
        let column = Column {
            table: table.to_owned(),
            name: name.to_owned(),
            kind: String::new(),
        };
        takes(&db, &column, &Value::Text(text.to_owned()))
    };
    let body = "bcdfghjkmnpqrstvwxyz012345";
    assert!(taken("machines", "machine", &format!("mch_{body}")));
    assert!(!taken("machines", "machine", &format!("lic_{body}")));
    assert!(taken("licenses", "license", &format!("lic_{body}")));
    assert!(!taken("licenses", "plan", &format!("lic_{body}")));
}
