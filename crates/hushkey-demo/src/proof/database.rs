//! Every cell of a SQLite database, read as any tool would that gets hold of the file.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags};
use std::io;
use std::path::Path;

/// The texts and blobs of all tables, one piece per row; also the schema.
pub(super) fn cells(path: &Path) -> io::Result<Vec<Vec<u8>>> {
    read(path).map_err(|_| io::Error::other("a database cannot be read"))
}

fn read(path: &Path) -> rusqlite::Result<Vec<Vec<u8>>> {
    let database = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    database.busy_timeout(std::time::Duration::from_secs(5))?;
    let mut names = vec!["sqlite_schema".to_owned()];
    let mut tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'")?;
    for name in tables.query_map([], |row| row.get(0))? {
        names.push(name?);
    }
    let mut pieces = Vec::new();
    for name in names {
        let mut rows = database.prepare(&format!("SELECT * FROM \"{}\"", name.replace('"', "\"\"")))?;
        let columns = rows.column_count();
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            let mut piece = Vec::new();
            for column in 0..columns {
                match row.get_ref(column)? {
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => piece.extend_from_slice(bytes),
                    ValueRef::Integer(number) => piece.extend_from_slice(number.to_string().as_bytes()),
                    ValueRef::Real(number) => piece.extend_from_slice(number.to_string().as_bytes()),
                    ValueRef::Null => {}
                }
                piece.push(b'\n');
            }
            pieces.push(piece);
        }
    }
    Ok(pieces)
}
