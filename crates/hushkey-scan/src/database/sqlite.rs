//! SQLite: the file is opened read-only; its tables are read from the SQL that made them.

use super::{DatabaseError, Found, SAMPLE, Table, VALUE_BYTES, quoted, within_limit};
use crate::schema::{Schema, of_sql};
use rusqlite::{Connection, OpenFlags};
use std::path::PathBuf;

pub(super) fn read(path: &str) -> Result<Found, DatabaseError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let database = Connection::open_with_flags(path, flags).map_err(|_| DatabaseError::Closed)?;
    let mut names = strings(
        &database,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND sql IS NOT NULL ORDER BY name",
    )?;
    let skipped = within_limit(&mut names, path);
    let mut tables = Vec::new();
    for name in names {
        let made: String = database
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1",
                [&name],
                |row| row.get(0),
            )
            .map_err(|_| DatabaseError::Unreadable)?;
        // Virtual tables have no columns of their own; their shadow tables have.
        let Some(mut record) = of_sql(&made).records.into_iter().next() else {
            continue;
        };
        record.name.clone_from(&name);
        let mut samples = Vec::new();
        for field in &record.fields {
            samples.push(sample(&database, &name, &field.name).unwrap_or_default());
        }
        tables.push(Table {
            file: PathBuf::from(format!("sqlite:{path}/{name}")),
            record,
            samples,
        });
    }
    Ok(Found {
        tables,
        labels: Schema::default(),
        skipped,
    })
}

/// Text of a column, whatever its declared type.
fn sample(database: &Connection, table: &str, column: &str) -> Result<Vec<String>, DatabaseError> {
    let (table, column) = (quoted(table), quoted(column));
    let sql = format!(
        "SELECT substr({column}, 1, {VALUE_BYTES}) FROM {table} WHERE typeof({column}) = 'text' LIMIT {SAMPLE}"
    );
    strings(database, &sql)
}

fn strings(database: &Connection, sql: &str) -> Result<Vec<String>, DatabaseError> {
    let mut statement = database.prepare(sql).map_err(|_| DatabaseError::Unreadable)?;
    let rows = statement.query_map([], |row| {
        row.get::<_, Vec<u8>>(0)
            .or_else(|_| row.get::<_, String>(0).map(String::into_bytes))
    });
    let rows = rows.map_err(|_| DatabaseError::Unreadable)?;
    rows.map(|row| row.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
        .collect::<Result<Vec<String>, _>>()
        .map_err(|_| DatabaseError::Unreadable)
}
