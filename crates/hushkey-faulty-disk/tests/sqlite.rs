//! SQLite on the disk: it works, it survives, and with a disk that lies it does not.

use hushkey_faulty_disk::{Disk, Fault, Keep, Kind};
use rusqlite::Connection;
use std::path::Path;

fn open(directory: &Path, synchronous: &str) -> rusqlite::Result<Connection> {
    let connection = Connection::open(directory.join("a.db"))?;
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.pragma_update(None, "synchronous", synchronous)?;
    connection.execute_batch("CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b BLOB)")?;
    Ok(connection)
}

/// Inserts rows until one fails; returns how many were acknowledged.
fn fill(directory: &Path, synchronous: &str, rows: i64) -> i64 {
    let Ok(connection) = open(directory, synchronous) else {
        return 0;
    };
    let insert = |row: &i64| {
        connection
            .execute("INSERT INTO t (a, b) VALUES (?1, zeroblob(2000))", [row])
            .is_ok()
    };
    (0..rows).take_while(insert).map(|_| 1).sum()
}

fn rows(directory: &Path) -> rusqlite::Result<i64> {
    let connection = Connection::open(directory.join("a.db"))?;
    let verdict: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))?;
    assert_eq!(verdict, "ok");
    connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0))
}

/// Cuts the power at every operation; returns how many cuts lost an acknowledged row.
fn losses(synchronous: &str, lying: bool) -> usize {
    let mut losses = 0;
    for at in (0..).step_by(5) {
        let home = tempfile::tempdir().unwrap();
        let disk = Disk::new(home.path());
        if lying {
            disk.arm(Fault::lying_sync());
            let acknowledged = fill(home.path(), synchronous, 20);
            disk.cut_power();
            let after = tempfile::tempdir().unwrap();
            let _disk = Disk::with(after.path(), disk.after_power_cut(Keep::OnlySynced));
            return usize::from(rows(after.path()).unwrap_or(0) < acknowledged);
        }
        disk.arm(Fault::once(Kind::PowerCut, at));
        let acknowledged = fill(home.path(), synchronous, 20);
        if !disk.struck() {
            return losses;
        }
        for keep in [Keep::OnlySynced, Keep::Some(at), Keep::Some(!at), Keep::Everything] {
            let after = tempfile::tempdir().unwrap();
            let _disk = Disk::with(after.path(), disk.after_power_cut(keep));
            let left = rows(after.path()).unwrap_or(0);
            losses += usize::from(left < acknowledged);
        }
    }
    losses
}

#[test]
fn what_is_synced_survives_and_nothing_else_is_promised() {
    assert_eq!(losses("FULL", false), 0);
    assert!(losses("OFF", false) > 0);
    assert!(losses("FULL", true) > 0);
}

#[test]
fn several_connections_see_each_other() {
    let home = tempfile::tempdir().unwrap();
    let _disk = Disk::new(home.path());
    let writer = open(home.path(), "FULL").unwrap();
    let reader = open(home.path(), "FULL").unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let count = |connection: &Connection| -> i64 {
        connection
            .query_row("SELECT count(*) FROM t", [], |row| row.get(0))
            .unwrap()
    };
    assert_eq!(count(&reader), 0);
    writer.execute("INSERT INTO t (a) VALUES (1)", []).unwrap();
    assert_eq!((count(&reader), count(&writer)), (0, 1), "a snapshot");
    reader.execute_batch("COMMIT").unwrap();
    assert_eq!(count(&reader), 1);
    // One writer at a time.
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    reader.busy_timeout(std::time::Duration::ZERO).unwrap();
    assert!(reader.execute_batch("BEGIN IMMEDIATE").is_err());
    writer.execute_batch("COMMIT").unwrap();
    drop((writer, reader));
    assert_eq!(rows(home.path()).unwrap(), 1);
}

#[test]
fn every_kind_strikes() {
    for kind in [
        Kind::Read,
        Kind::Write,
        Kind::ShortWrite,
        Kind::Full,
        Kind::Sync,
        Kind::PowerCut,
    ] {
        let home = tempfile::tempdir().unwrap();
        let disk = Disk::new(home.path());
        drop(open(home.path(), "FULL").unwrap());
        disk.arm(Fault::once(kind, 0));
        assert!(fill(home.path(), "FULL", 3) < 3, "{kind:?}");
        assert!(disk.struck(), "{kind:?}");
        disk.disarm();
        if kind != Kind::PowerCut {
            assert!(
                fill(home.path(), "FULL", 0) == 0 && rows(home.path()).is_ok(),
                "{kind:?}"
            );
        }
    }
}
