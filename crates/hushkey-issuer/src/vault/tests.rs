//! The vault against a thief of its files, a swapper of its cells, and a crash.

mod chain;
mod journal;
mod retention;
mod rotate;
mod update;

use super::*;
use crate::email::Email;
use crate::field::{Field, FieldValue};
use crate::kek::{Kek, KeyProvider};
use crate::secret::SecretText;
use hushkey_license::{CustomerToken, LicenseToken, PlanToken};
use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

const NOW: i64 = 1_700_000_000;

/// A reproducible stream of distinct bytes; not random, and good enough for tests.
fn stream(seed: u64) -> Random {
    let state = Mutex::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    Arc::new(move |out: &mut [u8]| {
        let mut x = state.lock().unwrap();
        for byte in out {
            *x ^= *x << 13;
            *x ^= *x >> 7;
            *x ^= *x << 17;
            *byte = (*x >> 32) as u8;
        }
    })
}

fn kek() -> Kek {
    Kek::from_bytes(std::array::from_fn(|i| i as u8)).unwrap()
}

/// Opens the vault at `path`, its journal beside it.
fn open(path: &Path, kek: &dyn KeyProvider, seed: u64) -> Result<Vault, OpenError> {
    Vault::open(&Opening {
        path,
        kek,
        previous: None,
        journal: &path.with_extension("erased"),
        new_journal: false,
        now: NOW,
        random: stream(seed),
    })
}

struct Home {
    _dir: tempfile::TempDir,
    path: PathBuf,
    vault: Vault,
}

fn home() -> Home {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("issuer.db");
    let vault = open(&path, &kek(), 1).unwrap();
    Home { _dir: dir, path, vault }
}

impl Home {
    fn reopen(self) -> Self {
        drop(self.vault);
        let vault = open(&self.path, &kek(), 99).unwrap();
        Self { vault, ..self }
    }

    /// Database, write-ahead log and shared memory, one after the other.
    fn bytes(&self) -> Vec<u8> {
        let parts = ["", "-wal", "-shm"].map(|suffix| {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            std::fs::read(name).unwrap_or_default()
        });
        parts.concat()
    }

    fn holds(&self, needle: &[u8]) -> bool {
        self.bytes().windows(needle.len()).any(|window| window == needle)
    }

    fn blobs(&self, sql: &str, person: &CustomerToken) -> Vec<Vec<u8>> {
        let mut statement = self.vault.connection.prepare_cached(sql).unwrap();
        let rows = statement.query_map([person.as_str()], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

fn new_person(email: &str, name: &str) -> NewPerson {
    let fields = BTreeMap::from([(Field::Name, FieldValue::parse(name).unwrap())]);
    NewPerson {
        email: Email::parse(email).unwrap(),
        fields,
    }
}

fn tokens(n: u8) -> (PlanToken, LicenseToken) {
    (
        PlanToken::from_seed([n; 32]),
        LicenseToken::from_seed([n.wrapping_add(100); 32]),
    )
}

fn issue(vault: &mut Vault, person: &CustomerToken, key: &str, n: u8) -> IssuedLicense {
    let (plan, license) = tokens(n);
    let request = vault.request_digest(person, &IdempotencyKey::parse(key).unwrap());
    let Begun::Ask { .. } = vault.begin_license(NOW, person, &request, &plan).unwrap() else {
        panic!("asked before")
    };
    let key = SecretText::new(format!("HK-TEST-KEY-{n}"));
    let issued = IssuedLicense {
        license,
        key,
        expires_at: Some(NOW + 1000),
    };
    vault.finish_license(NOW, person, &request, &plan, &issued).unwrap();
    issued
}

#[test]
fn fields_come_back_after_a_restart_and_by_any_spelling_of_the_e_mail() {
    let mut home = home();
    let (person, made) = home
        .vault
        .create_or_find(NOW, &new_person("Ann.Ray@Example.org", "Ann Ray"))
        .unwrap();
    assert!(made);
    issue(&mut home.vault, &person, "order-0001", 1);
    let mut home = home.reopen();
    let again = home
        .vault
        .create_or_find(NOW, &new_person("ann.ray@EXAMPLE.org", "Somebody Else"))
        .unwrap();
    assert_eq!(again, (person, false));
    let found = home
        .vault
        .search(NOW, &Email::parse(" ANN.RAY@example.ORG ").unwrap(), Purpose::Support)
        .unwrap();
    assert_eq!(found, Some(person));
    assert_eq!(
        home.vault
            .search(NOW, &Email::parse("bob@example.org").unwrap(), Purpose::Legal)
            .unwrap(),
        None
    );
    let read = home.vault.read(NOW, &person, Purpose::Billing).unwrap();
    assert_eq!(read.fields[&Field::Email].expose(), "Ann.Ray@Example.org");
    assert_eq!(read.fields[&Field::Name].expose(), "Ann Ray");
    assert_eq!(read.fields.len(), 2);
    let (plan, license) = tokens(1);
    assert_eq!(
        home.vault.licenses(NOW, &person).unwrap(),
        [LicenseLink {
            license,
            plan,
            issued_at: NOW
        }]
    );
    let events: Vec<String> = home
        .vault
        .audit(&person)
        .unwrap()
        .into_iter()
        .map(|entry| entry.event)
        .collect();
    assert_eq!(
        events,
        [
            "created",
            "license_issued",
            "found",
            "searched",
            "looked_up",
            "licenses_listed"
        ]
    );
}

#[test]
fn a_ciphertext_moved_to_another_column_row_person_or_table_does_not_open() {
    let copy = |table: &str, columns: &str, from: &str, to: &str| {
        format!("UPDATE {table} SET ({columns}) = (SELECT {columns} FROM {table} WHERE {from}) WHERE {to}")
    };
    let swaps = [
        copy("person_field", "nonce, sealed", "person = ?2 AND field = 'name'", "person = ?2 AND field = 'email' AND ?1 > ''"),
        copy("person_field", "nonce, sealed", "person = ?1 AND field = 'name'", "person = ?2 AND field = 'name'"),
        copy("person", "nonce, data_key", "person = ?1", "person = ?2"),
        copy("person_license", "nonce, sealed", "id = 1", "id = 2 AND ?1 <> ?2"),
        "UPDATE person_license SET (nonce, sealed) = (SELECT nonce, substr(sealed, 1, 144) FROM license_request WHERE id = 1)
         WHERE id = 1 AND ?1 <> ?2"
            .to_owned(),
    ];
    for sql in swaps {
        let mut home = home();
        let (bob, _) = home
            .vault
            .create_or_find(NOW, &new_person("bob@example.org", "Bob Fox"))
            .unwrap();
        let (ann, _) = home
            .vault
            .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
            .unwrap();
        issue(&mut home.vault, &ann, "order-0001", 1);
        issue(&mut home.vault, &ann, "order-0002", 2);
        assert!(home.vault.export(NOW, &ann).is_ok());
        assert_eq!(
            home.vault
                .connection
                .execute(&sql, [bob.as_str(), ann.as_str()])
                .unwrap(),
            1,
            "{sql}"
        );
        assert_eq!(home.vault.export(NOW, &ann).unwrap_err(), VaultError::Sealed, "{sql}");
        assert!(home.vault.export(NOW, &bob).is_ok());
    }
}

/// How many of the 12-byte pieces occur in `bytes`.
fn count_present(bytes: &[u8], pieces: &HashSet<[u8; 12]>) -> usize {
    let mut starts = vec![false; 1 << 16];
    let start = |piece: &[u8]| usize::from(piece[0]) << 8 | usize::from(piece[1]);
    pieces.iter().for_each(|piece| starts[start(piece)] = true);
    let found = bytes
        .windows(12)
        .filter(|window| starts[start(window)])
        .filter_map(|window| {
            let window: [u8; 12] = window.try_into().unwrap();
            pieces.contains(&window).then_some(window)
        });
    found.collect::<HashSet<_>>().len()
}

#[test]
fn an_erased_person_leaves_no_byte_behind() {
    let mut home = home();
    let mut kept = Vec::new();
    let mut erased = Vec::new();
    let mut waiting = Vec::new();
    let mut old = HashSet::new();
    for n in 0..400_u32 {
        let new = new_person(&format!("person{n}@example.org"), &format!("Person Number {n}"));
        let (person, _) = home.vault.create_or_find(NOW, &new).unwrap();
        issue(&mut home.vault, &person, &format!("order-{n:04}"), (n % 50) as u8);
        if n % 5 == 3 {
            waiting.push((person, new))
        } else {
            kept.push(person)
        }
        // Erase while the tables grow and their pages split.
        if n % 50 == 49 {
            let before = old.len();
            for (person, new) in waiting.drain(..) {
                let blobs = [
                    "SELECT data_key FROM person WHERE person = ?1",
                    "SELECT nonce FROM person WHERE person = ?1",
                    "SELECT email_index FROM person WHERE person = ?1",
                    "SELECT sealed FROM person_field WHERE person = ?1",
                    "SELECT sealed FROM person_license WHERE person = ?1",
                    "SELECT request FROM license_request WHERE person = ?1",
                    "SELECT plan FROM license_request WHERE person = ?1",
                    "SELECT sealed FROM license_request WHERE person = ?1",
                ]
                .map(|sql| home.blobs(sql, &person))
                .concat();
                assert_eq!(blobs.len(), 9);
                // Head and tail: a part would be a leak too.
                for blob in &blobs {
                    old.extend([blob.first_chunk().unwrap(), blob.last_chunk().unwrap()]);
                }
                erased.push((person, new));
            }
            assert!(old.len() > before);
            assert_eq!(
                count_present(&home.bytes(), &old),
                old.len() - before,
                "the search finds what is there"
            );
            for (person, _) in &erased {
                home.vault.erase(NOW, person).unwrap();
            }
            assert_eq!(count_present(&home.bytes(), &old), 0);
        }
    }
    for (person, new) in &erased {
        assert_eq!(
            home.vault.read(NOW, person, Purpose::Legal).unwrap_err(),
            VaultError::Erased
        );
        assert_eq!(home.vault.licenses(NOW, person).unwrap_err(), VaultError::Erased);
        assert_eq!(home.vault.export(NOW, person).unwrap_err(), VaultError::Erased);
        assert_eq!(home.vault.search(NOW, &new.email, Purpose::Legal).unwrap(), None);
        let audit = home.vault.audit(person).unwrap();
        assert_eq!(
            audit.iter().filter(|entry| entry.event == "erased").count(),
            1,
            "erasing again is recorded once"
        );
    }
    for person in &kept {
        assert_eq!(home.vault.export(NOW, person).unwrap().licenses.len(), 1);
    }
    // The same address may come back, as somebody new.
    let (person, new) = &erased[0];
    let (again, made) = home.vault.create_or_find(NOW, new).unwrap();
    assert!(made && again != *person);
    assert_eq!(
        home.vault.erase(NOW, &CustomerToken::from_seed([9; 32])),
        Err(VaultError::Unknown)
    );
}

#[test]
fn erasing_tells_when_a_reader_holds_the_log() {
    let mut home = home();
    let (person, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    let old = home.blobs("SELECT data_key FROM person WHERE person = ?1", &person);
    home.vault
        .connection
        .busy_timeout(std::time::Duration::from_millis(10))
        .unwrap();
    let reader = rusqlite::Connection::open(&home.path).unwrap();
    reader.execute_batch("BEGIN; SELECT count(*) FROM person;").unwrap();
    let _: i64 = reader
        .query_row("SELECT count(*) FROM person", [], |row| row.get(0))
        .unwrap();
    assert_eq!(home.vault.erase(NOW, &person), Err(VaultError::Incomplete));
    assert_eq!(
        home.vault.read(NOW, &person, Purpose::Legal).unwrap_err(),
        VaultError::Erased
    );
    reader.execute_batch("COMMIT").unwrap();
    home.vault.erase(NOW, &person).unwrap();
    assert!(!home.holds(&old[0]));
}

#[test]
fn a_repeated_request_gets_the_same_license() {
    let mut home = home();
    let (ann, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    let (bob, _) = home
        .vault
        .create_or_find(NOW, &new_person("bob@example.org", "Bob Fox"))
        .unwrap();
    let (plan, _) = tokens(1);
    let key = IdempotencyKey::parse("order-0001").unwrap();
    let request = home.vault.request_digest(&ann, &key);
    let Begun::Ask { attempt } = home.vault.begin_license(NOW, &ann, &request, &plan).unwrap() else {
        panic!()
    };
    // A crash here: the attempt survives it.
    let mut home = home.reopen();
    let Begun::Ask { attempt: again } = home.vault.begin_license(NOW, &ann, &request, &plan).unwrap() else {
        panic!()
    };
    assert_eq!(attempt, again);
    let issued = IssuedLicense {
        license: tokens(1).1,
        key: SecretText::new("HK-ONE"),
        expires_at: None,
    };
    home.vault.finish_license(NOW, &ann, &request, &plan, &issued).unwrap();
    home.vault.finish_license(NOW, &ann, &request, &plan, &issued).unwrap();
    assert_eq!(home.vault.licenses(NOW, &ann).unwrap().len(), 1);
    let Begun::Repeat(repeat) = home.vault.begin_license(NOW, &ann, &request, &plan).unwrap() else {
        panic!()
    };
    assert_eq!((repeat.license, repeat.key.expose()), (issued.license, "HK-ONE"));
    // Another plan under the same key is a mistake; another person's same key is another request.
    let other = home.vault.begin_license(NOW, &ann, &request, &tokens(2).0);
    assert_eq!(other.unwrap_err(), BeginError::Reused);
    assert_ne!(home.vault.request_digest(&bob, &key), request);
    // After two days the license key is forgotten, and no second license is issued.
    assert_eq!(home.vault.forget_answers(NOW).unwrap(), 0);
    assert_eq!(home.vault.forget_answers(NOW + 2 * 86_400).unwrap(), 1);
    assert_eq!(
        home.vault.begin_license(NOW, &ann, &request, &plan).unwrap_err(),
        BeginError::Forgotten
    );
    assert_eq!(home.vault.licenses(NOW, &ann).unwrap().len(), 1);
}

#[test]
fn nothing_is_stored_in_the_clear() {
    let mut home = home();
    let address = "17 Sycamore Lane, Springfield";
    let mut new = new_person("zelda.quill@example.org", "Zelda Quill");
    new.fields.insert(Field::Address, FieldValue::parse(address).unwrap());
    let (person, _) = home.vault.create_or_find(NOW, &new).unwrap();
    let issued = issue(&mut home.vault, &person, "zelda.quill@example.org/1", 7);
    home.vault.read(NOW, &person, Purpose::Support).unwrap();
    let (plan, license) = tokens(7);
    let secrets = [
        "zelda.quill@example.org",
        "Zelda Quill",
        address,
        license.as_str(),
        plan.as_str(),
        issued.key.expose(),
        "zelda",
        "Quill",
        "Sycamore",
    ];
    let bytes = home.bytes();
    let lower = bytes.to_ascii_lowercase();
    for secret in secrets {
        for form in forms(secret.as_bytes()) {
            assert!(
                !lower
                    .windows(form.len())
                    .any(|window| window == form.to_ascii_lowercase()),
                "{secret}"
            );
        }
    }
    // The searcher works: what is meant to be there is found.
    assert!(home.holds(person.as_str().as_bytes()));
}

/// Plain, hexadecimal, and base64 at its three alignments.
fn forms(value: &[u8]) -> Vec<Vec<u8>> {
    let hex = value
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<String>()
        .into_bytes();
    let mut all = vec![value.to_vec(), hex];
    for skip in 0..3_usize {
        let mut padded = vec![0; skip];
        padded.extend_from_slice(value);
        padded.truncate(padded.len() / 3 * 3);
        let digits = base64(&padded);
        all.push(digits[if skip == 0 { 0 } else { 4 }..].to_vec());
    }
    all
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |c: &[u8]| {
        let n = u32::from(c[0]) << 16 | u32::from(c[1]) << 8 | u32::from(c[2]);
        [18, 12, 6, 0].map(|shift| DIGITS[(n >> shift & 63) as usize])
    };
    bytes.chunks_exact(3).flat_map(group).collect()
}

#[test]
fn another_key_a_newer_schema_or_a_foreign_file_is_refused() {
    let home = home();
    let path = home.path.clone();
    let other = Kek::from_bytes(std::array::from_fn(|i| (i * 7) as u8)).unwrap();
    drop(home.vault);
    let error = open(&path, &other, 2).unwrap_err();
    assert_eq!(error, OpenError::WrongKey);
    assert!(
        error
            .to_string()
            .contains("key-encryption key does not open this vault")
    );
    assert!(open(&path, &kek(), 2).is_ok());
    for version in [999, 0, -1] {
        rusqlite::Connection::open(&path)
            .unwrap()
            .pragma_update(None, "user_version", version)
            .unwrap();
        assert_eq!(open(&path, &kek(), 2).unwrap_err(), OpenError::UnknownSchema(version));
    }
    let foreign = path.with_file_name("foreign.db");
    rusqlite::Connection::open(&foreign)
        .unwrap()
        .execute_batch("CREATE TABLE t (x)")
        .unwrap();
    assert_eq!(open(&foreign, &kek(), 2).unwrap_err(), OpenError::Foreign);
    assert!(open(&path.with_file_name("missing").join("x.db"), &kek(), 2).is_err());
}

#[test]
fn the_schema_refuses_words_where_tokens_belong() {
    let home = home();
    let refused = [
        "INSERT INTO audit (at, person, event, purpose, digest) VALUES (1, 'ann@example.org', 'created', NULL, zeroblob(32))",
        "INSERT INTO audit (at, person, event, purpose, digest) VALUES (1, NULL, 'ann@example.org', NULL, zeroblob(32))",
        "INSERT INTO audit (at, person, event, purpose, digest) VALUES (1, NULL, 'created', 'ann@example.org', zeroblob(32))",
        "INSERT INTO person (person, nonce, data_key, email_index) VALUES ('ann@example.org', zeroblob(12), zeroblob(48), zeroblob(32))",
        "INSERT INTO person (person, nonce, data_key, email_index) VALUES ('cus_ann@example.org/0000000000', zeroblob(12), zeroblob(48), zeroblob(32))",
    ];
    for sql in refused {
        assert!(home.vault.connection.execute(sql, []).is_err(), "{sql}");
    }
    // The statements are refused for their words, not for their form.
    let fine = refused[1].replace("ann@example.org", "created");
    assert!(home.vault.connection.execute(&fine, []).is_ok());
}

#[cfg(unix)]
#[test]
fn the_files_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let home = home();
    for suffix in ["", "-wal", "-shm"] {
        let mut name = home.path.clone().into_os_string();
        name.push(suffix);
        assert_eq!(
            std::fs::metadata(name).unwrap().permissions().mode() & 0o077,
            0,
            "{suffix}"
        );
    }
}
