//! Erased people and restored backups.

use super::*;
use crate::vault::journal::Journal;

/// The path of the journal that `open` takes.
fn journal_of(home: &Home) -> PathBuf {
    home.path.with_extension("erased")
}

/// Ann and Bob, closed; the path, and bytes of Ann that must go.
fn two() -> (Home, CustomerToken, CustomerToken, HashSet<[u8; 12]>) {
    let mut home = home();
    let (ann, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    let (bob, _) = home
        .vault
        .create_or_find(NOW, &new_person("bob@example.org", "Bob Fox"))
        .unwrap();
    issue(&mut home.vault, &ann, "order-0001", 1);
    issue(&mut home.vault, &bob, "order-0001", 2);
    let mut old = HashSet::new();
    for sql in [
        "SELECT data_key FROM person WHERE person = ?1",
        "SELECT email_index FROM person WHERE person = ?1",
        "SELECT sealed FROM person_field WHERE person = ?1",
        "SELECT sealed FROM person_license WHERE person = ?1",
        "SELECT request FROM license_request WHERE person = ?1",
    ] {
        for blob in home.blobs(sql, &ann) {
            old.extend([*blob.first_chunk().unwrap(), *blob.last_chunk().unwrap()]);
        }
    }
    (home, ann, bob, old)
}

/// Closes the vault, does something to its files, and opens it.
fn with_files(home: Home, change: impl FnOnce(&Path)) -> Result<Home, OpenError> {
    let Home { _dir, path, vault } = home;
    drop(vault);
    change(&path);
    let vault = open(&path, &kek(), 99)?;
    Ok(Home { _dir, path, vault })
}

#[test]
fn a_restored_backup_revives_nobody() {
    let (home, ann, bob, old) = two();
    let mut home = with_files(home, |path| {
        std::fs::copy(path, path.with_extension("backup")).unwrap();
    })
    .unwrap();
    home.vault.erase(NOW, &ann).unwrap();
    assert_eq!(count_present(&home.bytes(), &old), 0);
    // Twice, as operators do.
    for _ in 0..2 {
        home = with_files(home, |path| {
            std::fs::copy(path.with_extension("backup"), path).unwrap();
            assert_eq!(
                count_present(&std::fs::read(path).unwrap(), &old),
                old.len(),
                "the backup has her"
            );
        })
        .unwrap();
        assert_eq!(
            home.vault.read(NOW, &ann, Purpose::Legal).unwrap_err(),
            VaultError::Erased
        );
        let email = Email::parse("ann@example.org").unwrap();
        assert_eq!(home.vault.search(NOW, &email, Purpose::Legal).unwrap(), None);
        assert_eq!(count_present(&home.bytes(), &old), 0, "not a byte of her");
        assert_eq!(home.vault.export(NOW, &bob).unwrap().licenses.len(), 1);
        let audit = home.vault.audit(&ann).unwrap();
        assert_eq!(audit.iter().filter(|entry| entry.event == "erased").count(), 1);
        assert!(home.vault.verify_audit().unwrap().intact);
    }
}

#[test]
fn a_backup_of_a_version_without_a_journal_revives_nobody_either() {
    let (home, ann) = super::chain::unchained(2);
    let home = with_files(home, |path| {
        std::fs::copy(path, path.with_extension("backup")).unwrap();
    });
    let mut home = home.unwrap();
    home.vault.erase(NOW, &ann).unwrap();
    let mut home = with_files(home, |path| {
        std::fs::copy(path.with_extension("backup"), path).unwrap();
    })
    .unwrap();
    assert_eq!(
        home.vault.read(NOW, &ann, Purpose::Legal).unwrap_err(),
        VaultError::Erased
    );
}

#[test]
fn who_was_erased_before_there_was_a_journal_is_in_the_first_one() {
    let (mut home, ann) = super::chain::unchained(2);
    home.vault
        .connection
        .execute("UPDATE person SET data_key = zeroblob(48)", [])
        .unwrap();
    // The older version had no journal.
    home = with_files(home, |path| {
        std::fs::remove_file(path.with_extension("erased")).unwrap()
    })
    .unwrap();
    let text = std::fs::read_to_string(journal_of(&home)).unwrap();
    assert!(text.contains(ann.as_str()));
    assert_eq!(text.lines().count(), 2);
}

#[test]
fn a_crash_between_journal_and_database_is_an_erasure() {
    let (home, ann, bob, old) = two();
    let key = home.vault.journal.key().clone();
    let mut home = with_files(home, |path| {
        let (mut journal, people) = Journal::open(&path.with_extension("erased"), &key).unwrap().unwrap();
        assert!(people.is_empty());
        journal.append(&ann).unwrap();
    })
    .unwrap();
    assert_eq!(
        home.vault.read(NOW, &ann, Purpose::Legal).unwrap_err(),
        VaultError::Erased
    );
    assert_eq!(count_present(&home.bytes(), &old), 0);
    assert!(home.vault.read(NOW, &bob, Purpose::Legal).is_ok());
    // Erasing again is no error, and writes no second line.
    home.vault.erase(NOW, &ann).unwrap();
    assert_eq!(std::fs::read_to_string(journal_of(&home)).unwrap().lines().count(), 2);
}

#[test]
fn a_line_cut_by_a_crash_was_never_answered_and_goes() {
    let (mut home, ann, bob, _) = two();
    home.vault.erase(NOW, &ann).unwrap();
    let whole = std::fs::read(journal_of(&home)).unwrap();
    for cut in [1, 10, 30, 46] {
        home = with_files(home, |path| {
            let mut bytes = whole.clone();
            bytes.extend_from_slice(&format!("{} 0123456789abcdef", bob.as_str()).as_bytes()[..cut]);
            std::fs::write(path.with_extension("erased"), bytes).unwrap();
        })
        .unwrap();
        assert_eq!(std::fs::read(journal_of(&home)).unwrap(), whole);
        assert!(home.vault.read(NOW, &bob, Purpose::Legal).is_ok());
    }
    home.vault.erase(NOW, &bob).unwrap();
    let mut home = home.reopen();
    assert_eq!(
        home.vault.read(NOW, &bob, Purpose::Legal).unwrap_err(),
        VaultError::Erased
    );
}

#[test]
fn a_missing_cut_damaged_or_foreign_journal_is_refused_unless_a_new_one_may_be_made() {
    let (mut home, ann, bob, _) = two();
    home.vault.erase(NOW, &ann).unwrap();
    home.vault.erase(NOW, &bob).unwrap();
    let (path, journal, _dir) = (home.path.clone(), journal_of(&home), home._dir);
    drop(home.vault);
    let whole = std::fs::read_to_string(&journal).unwrap();
    let elsewhere = path.with_file_name("elsewhere.db");
    drop(open(&elsewhere, &kek(), 1234).unwrap());
    let foreign = std::fs::read_to_string(elsewhere.with_extension("erased")).unwrap();
    let shorter: String = whole.split_inclusive('\n').take(2).collect();
    let other = CustomerToken::from_seed([9; 32]);
    let cases: [(Option<String>, OpenError); 6] = [
        (None, OpenError::JournalMissing),
        (Some(shorter), OpenError::JournalCut),
        (Some(String::new()), OpenError::JournalDamaged),
        // A person put in place of another one; the lines in another order.
        (
            Some(whole.replace(ann.as_str(), other.as_str())),
            OpenError::JournalDamaged,
        ),
        (
            Some({
                let lines: Vec<&str> = whole.split_inclusive('\n').collect();
                [lines[0], lines[2], lines[1]].concat()
            }),
            OpenError::JournalDamaged,
        ),
        (Some(foreign), OpenError::JournalForeign),
    ];
    for (text, error) in cases {
        match text {
            Some(text) => std::fs::write(&journal, text).unwrap(),
            None => std::fs::remove_file(&journal).unwrap(),
        }
        for _ in 0..2 {
            assert_eq!(open(&path, &kek(), 5).unwrap_err(), error);
        }
        let opening = Opening {
            path: &path,
            kek: &kek(),
            previous: None,
            journal: &journal,
            new_journal: true,
            now: NOW,
            random: stream(6),
        };
        drop(Vault::open(&opening).unwrap());
        // The new one names everybody whom the database has erased, and serves as the old one did.
        let text = std::fs::read_to_string(&journal).unwrap();
        assert!(text.contains(ann.as_str()) && text.contains(bob.as_str()), "{error}");
        assert!(!text.contains(other.as_str()));
        assert!(open(&path, &kek(), 7).is_ok());
    }
    // The file that was put aside is still there to be looked at.
    assert!(journal.with_extension("erased.replaced").exists());
}

#[test]
fn an_erasure_that_cannot_be_journaled_is_not_done() {
    let (mut home, ann, _, old) = two();
    let path = journal_of(&home);
    home.vault.journal.writes_fail(&path);
    for _ in 0..2 {
        assert_eq!(home.vault.erase(NOW, &ann), Err(VaultError::Journal));
        assert!(home.vault.read(NOW, &ann, Purpose::Legal).is_ok());
    }
    assert_eq!(count_present(&home.bytes(), &old), old.len());
    let mut home = home.reopen();
    home.vault.erase(NOW, &ann).unwrap();
}

#[cfg(unix)]
#[test]
fn the_journal_holds_tokens_only_and_is_for_its_owner() {
    use std::os::unix::fs::PermissionsExt;
    let (mut home, ann, _, _) = two();
    home.vault.erase(NOW, &ann).unwrap();
    let mode = std::fs::metadata(journal_of(&home)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let text = std::fs::read_to_string(journal_of(&home)).unwrap();
    let lines: Vec<Vec<&str>> = text.lines().map(|line| line.rsplitn(2, ' ').collect()).collect();
    assert_eq!(lines[0][1], "hushkey erasure journal 1");
    assert_eq!(lines[1][1], ann.as_str());
    for line in &lines {
        assert_eq!(line[0].len(), 16);
        assert!(line[0].bytes().all(|byte| byte.is_ascii_hexdigit()));
    }
    assert_eq!(lines.len(), 2);
}
