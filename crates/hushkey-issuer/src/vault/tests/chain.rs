//! The audit's chain against somebody who can write to the database and holds no key.

use super::*;

/// Ten entries about two people.
fn told() -> (Home, CustomerToken) {
    let mut home = home();
    let (ann, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    let (bob, _) = home
        .vault
        .create_or_find(NOW + 1, &new_person("bob@example.org", "Bob Fox"))
        .unwrap();
    for n in 2..10 {
        let (person, purpose) = if n % 2 == 0 {
            (&ann, Purpose::Support)
        } else {
            (&bob, Purpose::Legal)
        };
        home.vault.read(NOW + n, person, purpose).unwrap();
    }
    (home, ann)
}

#[test]
fn a_chain_holds_over_restarts_and_its_head_moves_with_every_entry() {
    let (home, ann) = told();
    let before = home.vault.verify_audit().unwrap();
    assert!(before.intact && before.entries == 10 && before.last == 10);
    let mut home = home.reopen();
    assert_eq!(home.vault.verify_audit().unwrap(), before);
    home.vault.read(NOW + 10, &ann, Purpose::Support).unwrap();
    let after = home.vault.verify_audit().unwrap();
    assert!(after.intact && after.entries == 11 && after.head != before.head);
    // Nothing to say about an empty one either.
    let empty = super::home().vault.verify_audit().unwrap();
    assert!(empty.intact && empty.entries == 0 && empty.last == 0);
}

#[test]
fn every_kind_of_tampering_is_found_and_where() {
    use AuditBreak::{After, Ends, Entry};
    let cases: &[(&str, AuditBreak)] = &[
        ("UPDATE audit SET purpose = 'billing' WHERE id = 4", Entry(4)),
        ("UPDATE audit SET purpose = NULL WHERE id = 4", Entry(4)),
        ("UPDATE audit SET at = at + 1 WHERE id = 1", Entry(1)),
        ("UPDATE audit SET event = 'exported' WHERE id = 10", Entry(10)),
        (
            "UPDATE audit SET person = (SELECT person FROM audit WHERE id = 1) WHERE id = 2",
            Entry(2),
        ),
        ("UPDATE audit SET person = NULL WHERE id = 5", Entry(5)),
        ("UPDATE audit SET digest = zeroblob(32) WHERE id = 7", Entry(7)),
        // Taken out: the first, one in the middle, the last.
        ("DELETE FROM audit WHERE id = 1", Entry(2)),
        ("DELETE FROM audit WHERE id = 5", Entry(6)),
        ("DELETE FROM audit WHERE id = 10", After(9)),
        ("DELETE FROM audit", After(0)),
        // Taken out, and the others moved up.
        (
            "DELETE FROM audit WHERE id = 5; UPDATE audit SET id = id - 1 WHERE id > 5",
            Entry(5),
        ),
        // Two entries change places, with and without their digests.
        (
            "UPDATE audit SET id = 99 WHERE id = 3; UPDATE audit SET id = 3 WHERE id = 4; UPDATE audit SET id = 4 WHERE id = 99",
            Entry(3),
        ),
        (
            "UPDATE audit SET digest = (SELECT digest FROM audit WHERE id = 3) WHERE id = 4",
            Entry(4),
        ),
        // Put in: at the end, before the beginning.
        (
            "INSERT INTO audit SELECT 11, at, person, event, purpose, digest FROM audit WHERE id = 10",
            Entry(11),
        ),
        (
            "INSERT INTO audit SELECT -1, at, person, event, purpose, digest FROM audit WHERE id = 10",
            Entry(-1),
        ),
        // The last one taken out and the end set to what the one before says.
        (
            "DELETE FROM audit WHERE id = 10; UPDATE audit_chain SET head_id = 9, head = (SELECT digest FROM audit WHERE id = 9)",
            Ends,
        ),
        // The first ones taken out as retention would.
        (
            "UPDATE audit_chain SET anchor_id = 4, anchor = (SELECT digest FROM audit WHERE id = 4); DELETE FROM audit WHERE id <= 4",
            Ends,
        ),
        ("UPDATE audit_chain SET mac = zeroblob(32)", Ends),
        ("DELETE FROM audit_chain", Ends),
    ];
    for (sql, place) in cases {
        let (home, _) = told();
        home.vault.connection.execute_batch(sql).unwrap();
        let report = home.vault.verify_audit().unwrap();
        assert_eq!((report.intact, report.broken), (false, Some(*place)), "{sql}");
        // Nor does a restart make it good.
        let home = home.reopen();
        assert_eq!(home.vault.verify_audit().unwrap().broken, Some(*place), "{sql}");
    }
}

#[test]
fn nothing_is_recorded_behind_a_forged_end_so_nothing_is_done() {
    let (mut home, ann) = told();
    home.vault
        .connection
        .execute_batch("DELETE FROM audit WHERE id = 10; UPDATE audit_chain SET head_id = 9, head = (SELECT digest FROM audit WHERE id = 9)")
        .unwrap();
    assert_eq!(
        home.vault.read(NOW, &ann, Purpose::Legal).unwrap_err(),
        VaultError::Audit
    );
    assert_eq!(home.vault.export(NOW, &ann).unwrap_err(), VaultError::Audit);
    let count: i64 = home
        .vault
        .connection
        .query_row("SELECT count(*) FROM audit", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 9);
}

#[test]
fn retention_takes_the_oldest_and_the_rest_holds() {
    let (mut home, ann) = told();
    let key = home.vault.chain_key.clone();
    assert_eq!(
        super::super::chain::forget(&home.vault.connection, &key, NOW).unwrap(),
        0
    );
    assert_eq!(
        super::super::chain::forget(&home.vault.connection, &key, NOW + 4).unwrap(),
        4
    );
    let report = home.vault.verify_audit().unwrap();
    assert_eq!((report.intact, report.entries, report.last), (true, 6, 10));
    // What it took cannot come back, and the rest is still guarded.
    home.vault
        .connection
        .execute_batch("INSERT INTO audit SELECT 4, at, person, event, purpose, digest FROM audit WHERE id = 5")
        .unwrap();
    assert_eq!(home.vault.verify_audit().unwrap().broken, Some(AuditBreak::Entry(4)));
    home.vault
        .connection
        .execute_batch("DELETE FROM audit WHERE id = 4")
        .unwrap();
    // A clock that goes back keeps entries behind a young one.
    home.vault.read(NOW - 1000, &ann, Purpose::Legal).unwrap();
    assert_eq!(
        super::super::chain::forget(&home.vault.connection, &key, NOW + 9).unwrap(),
        5
    );
    assert_eq!(home.vault.verify_audit().unwrap().entries, 2);
    // All of them.
    assert_eq!(
        super::super::chain::forget(&home.vault.connection, &key, NOW + 99).unwrap(),
        2
    );
    home.vault.read(NOW + 100, &ann, Purpose::Legal).unwrap();
    let report = home.reopen().vault.verify_audit().unwrap();
    assert_eq!((report.intact, report.entries, report.last), (true, 1, 12));
}

/// A vault as the versions before the chain left it.
pub(super) fn unchained(entries: usize) -> (Home, CustomerToken) {
    let mut home = home();
    let (ann, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    for _ in 1..entries {
        home.vault.read(NOW, &ann, Purpose::Support).unwrap();
    }
    // Keys were wrapped by what is derived from the key-encryption key.
    let first = kek().first_master().unwrap();
    assert!(home.vault.begin_rotation(NOW, &first, vec![1]).unwrap());
    while !home.vault.rotate_some(7).unwrap() {}
    home.vault
        .connection
        .execute_batch(
            "DELETE FROM audit WHERE event = 'keys_rotated';
             UPDATE vault SET kek_version = 1;
             DROP TABLE purchase_seats;
             DROP TABLE purchase_license;
             DROP TABLE purchase_name;
             DROP TABLE purchase_account;
             DROP TABLE purchase_event;
             DROP TABLE purchase_unmapped;
             DROP TABLE purchase;
             DROP TABLE person_identity;
             DROP TABLE audit_chain;
             DROP TABLE erasure_journal;
             DROP TABLE master_key;
             DROP TABLE key_rotation;
             DROP INDEX license_request_kept;
             CREATE TABLE audit_before (id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, person TEXT, event TEXT NOT NULL, purpose TEXT) STRICT;
             INSERT INTO audit_before SELECT id, at, person, event, purpose FROM audit;
             DROP TABLE audit;
             ALTER TABLE audit_before RENAME TO audit;
             CREATE INDEX audit_person ON audit (person);
             PRAGMA user_version = 2;",
        )
        .unwrap();
    (home, ann)
}

#[test]
fn the_entries_of_an_older_vault_are_kept_and_chained() {
    let (home, ann) = unchained(300);
    let mut home = home.reopen();
    let report = home.vault.verify_audit().unwrap();
    assert_eq!((report.intact, report.entries, report.last), (true, 300, 300));
    assert_eq!(home.vault.audit(&ann).unwrap().len(), 300);
    home.vault.read(NOW, &ann, Purpose::Support).unwrap();
    assert!(home.vault.verify_audit().unwrap().intact);
}

#[test]
fn a_wrong_key_changes_nothing_in_an_older_vault() {
    let (home, _) = unchained(3);
    let (path, dir) = (home.path.clone(), home._dir);
    drop(home.vault);
    let other = Kek::from_bytes(std::array::from_fn(|i| (i * 7) as u8)).unwrap();
    assert_eq!(open(&path, &other, 2).unwrap_err(), OpenError::WrongKey);
    let version: i64 = rusqlite::Connection::open(&path)
        .unwrap()
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 2);
    drop(dir);
}
