//! Rotations: cut short at every step, and what is left of the old keys.

use super::*;
use crate::kek::{KekError, KekSource, MasterKey};
use std::sync::atomic::{AtomicBool, Ordering};

/// Rotates everything below the key-encryption key.
pub(super) fn all(vault: &mut Vault, kek: &dyn KeyProvider) {
    let random = vault.random();
    let master = MasterKey::make(&random);
    let bytes = kek.wrap(&master, &random).unwrap();
    assert!(vault.begin_rotation(NOW, &master, bytes).unwrap());
    while !vault.rotate_some(16).unwrap() {}
}

const PEOPLE: usize = 36;

/// A vault under a key file, with people.
struct Place {
    dir: tempfile::TempDir,
    kek: Arc<dyn KeyProvider>,
    vault: Vault,
}

fn provider(dir: &Path) -> Arc<dyn KeyProvider> {
    KekSource::File(dir.join("issuer.kek")).provider().unwrap()
}

/// Opens what lies in a directory.
fn enter(dir: tempfile::TempDir, seed: u64) -> Place {
    let kek = provider(dir.path());
    let vault = open(&dir.path().join("issuer.db"), kek.as_ref(), seed).unwrap();
    Place { dir, kek, vault }
}

fn peopled() -> (Place, Vec<CustomerToken>) {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("issuer.kek"), kek().to_hex().as_bytes()).unwrap();
    let mut place = enter(dir, 1);
    let people = (0..PEOPLE).map(|n| {
        let new = new_person(&format!("person{n}@example.org"), &format!("Person Number {n}"));
        place.vault.create_or_find(NOW, &new).unwrap().0
    });
    let people = people.collect();
    (place, people)
}

fn all_there(vault: &mut Vault, people: &[CustomerToken]) {
    for (n, person) in people.iter().enumerate() {
        let read = vault.read(NOW, person, Purpose::Support).unwrap();
        assert_eq!(read.fields[&Field::Name].expose(), format!("Person Number {n}"));
        if n % 12 == 0 {
            let email = Email::parse(&format!("person{n}@example.org")).unwrap();
            assert_eq!(vault.search(NOW, &email, Purpose::Support).unwrap(), Some(*person));
        }
    }
}

/// What a power cut leaves: every file as it is on disk now.
fn power_cut(place: &Place) -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for entry in std::fs::read_dir(place.dir.path()).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), copy.path().join(entry.file_name())).unwrap();
    }
    copy
}

#[test]
fn a_rotation_cut_short_at_any_step_loses_nothing_and_goes_on() {
    type Step = fn(&mut Place);
    let renew: Step = |place| place.kek.renew(&stream(5)).unwrap();
    let store: Step = |place| {
        let before = place.vault.wrapped_masters().unwrap();
        let mut after = before.clone();
        for wrapped in &mut after {
            wrapped.bytes = place.kek.rewrap(&wrapped.bytes, &stream(6)).unwrap();
        }
        assert!(place.vault.rewrap_masters(NOW, &before, &after).unwrap());
        assert!(!place.vault.rewrap_masters(NOW, &before, &after).unwrap(), "only once");
    };
    let settle: Step = |place| {
        let holds = place.vault.wrapped_masters().unwrap();
        place.kek.settle(&holds[0].bytes).unwrap();
    };
    let begin: Step = |place| {
        let random = place.vault.random();
        let master = MasterKey::make(&random);
        let bytes = place.kek.wrap(&master, &random).unwrap();
        assert!(place.vault.begin_rotation(NOW, &master, bytes).unwrap());
    };
    let some: Step = |place| {
        place.vault.rotate_some(15).unwrap();
    };
    let (mut place, mut people) = peopled();
    let old = wrappings(&place.vault);
    let mut steps = vec![renew, store, settle, begin];
    steps.extend([some; 3]);
    for (number, step) in steps.into_iter().enumerate() {
        step(&mut place);
        // Served meanwhile: read, and somebody new.
        all_there(&mut place.vault, &people);
        let n = people.len();
        let new = new_person(&format!("person{n}@example.org"), &format!("Person Number {n}"));
        people.push(place.vault.create_or_find(NOW, &new).unwrap().0);

        let mut cut = enter(power_cut(&place), 1000 + number as u64);
        all_there(&mut cut.vault, &people);
        while !cut.vault.rotate_some(11).unwrap() {}
        assert!(!cut.vault.key_state().unwrap().rotating);
        assert!(!cut.dir.path().join("issuer.kek.next").exists(), "step {number}");
        all_there(&mut cut.vault, &people);
        // And again after another start.
        let Place { dir, kek, vault } = cut;
        drop((kek, vault));
        let mut again = enter(dir, 2000);
        all_there(&mut again.vault, &people);
        assert!(again.vault.verify_audit().unwrap().intact);
        if number >= 3 {
            assert_eq!(again.vault.key_state().unwrap().generation, 2);
            assert_eq!(count_present(&files(&again), &old), 0, "step {number}");
        }
    }
    assert!(!place.vault.key_state().unwrap().rotating);
    assert_eq!(count_present(&files(&place), &old), 0);
    // The key of before opens nothing any more, and lies beside for backups of before.
    let path = place.dir.path().join("issuer.db");
    assert_eq!(open(&path, &kek(), 3).unwrap_err(), OpenError::WrongKey);
    let beside = std::fs::read_to_string(place.dir.path().join("issuer.kek.old")).unwrap();
    assert_eq!(beside.trim(), kek().to_hex().as_str());
}

/// Pieces of everything that is wrapped by a master key or the key-encryption key.
fn wrappings(vault: &Vault) -> HashSet<[u8; 12]> {
    let mut pieces = HashSet::new();
    for sql in [
        "SELECT data_key FROM person",
        "SELECT root_key FROM vault",
        "SELECT substr(wrapped, 3, 60) FROM master_key WHERE wrapped <> zeroblob(512)",
    ] {
        let mut statement = vault.connection.prepare(sql).unwrap();
        let rows = statement.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
        for blob in rows.map(Result::unwrap) {
            pieces.extend([*blob.first_chunk().unwrap(), *blob.last_chunk().unwrap()]);
        }
    }
    assert!(pieces.len() >= 2 * PEOPLE + 4);
    pieces
}

/// The database and its logs.
fn files(place: &Place) -> Vec<u8> {
    let parts = ["issuer.db", "issuer.db-wal", "issuer.db-shm"].map(|name| std::fs::read(place.dir.path().join(name)));
    parts.map(Result::unwrap_or_default).concat()
}

#[test]
fn the_search_for_old_wrappings_finds_what_is_there() {
    let (place, _) = peopled();
    let old = wrappings(&place.vault);
    assert_eq!(count_present(&files(&place), &old), old.len());
}

#[test]
fn many_rotations_leave_nothing_of_any_of_them() {
    let (mut place, people) = peopled();
    let mut old = HashSet::new();
    for round in 0..6 {
        old.extend(wrappings(&place.vault));
        let kek = Arc::clone(&place.kek);
        all(&mut place.vault, kek.as_ref());
        assert_eq!(place.vault.key_state().unwrap().generation, round + 2);
        assert_eq!(count_present(&files(&place), &old), 0);
    }
    all_there(&mut place.vault, &people);
}

#[test]
fn a_data_key_that_does_not_open_stops_the_rotation_before_the_old_key_goes() {
    let (mut place, people) = peopled();
    place
        .vault
        .connection
        .execute(
            "UPDATE person SET (nonce, data_key) = (SELECT nonce, data_key FROM person WHERE id = 1) WHERE id = 30",
            [],
        )
        .unwrap();
    let random = place.vault.random();
    let master = MasterKey::make(&random);
    let bytes = place.kek.wrap(&master, &random).unwrap();
    assert!(place.vault.begin_rotation(NOW, &master, bytes.clone()).unwrap());
    assert!(
        !place.vault.begin_rotation(NOW, &master, bytes).unwrap(),
        "one at a time"
    );
    assert!(!place.vault.rotate_some(16).unwrap());
    for _ in 0..2 {
        assert_eq!(place.vault.rotate_some(16), Err(VaultError::Sealed));
    }
    all_there(&mut place.vault, &people[..29]);
    all_there(&mut place.vault, &people[..29]);
    // Whoever is erased needs no key.
    place.vault.erase(NOW, &people[29]).unwrap();
    while !place.vault.rotate_some(16).unwrap() {}
    all_there(&mut place.vault, &people[..29]);
}

#[test]
fn a_vault_moves_from_one_key_to_another_at_a_start() {
    let mut home = home();
    let (ann, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    let (path, _dir) = (home.path.clone(), home._dir);
    drop(home.vault);
    let other = Kek::from_bytes(std::array::from_fn(|i| (i * 7) as u8)).unwrap();
    let moved = |previous: Option<&dyn KeyProvider>| {
        Vault::open(&Opening {
            path: &path,
            kek: &other,
            previous,
            journal: &path.with_extension("erased"),
            new_journal: false,
            now: NOW,
            random: stream(4),
        })
    };
    assert_eq!(moved(None).unwrap_err(), OpenError::WrongKey);
    assert_eq!(moved(Some(&other)).unwrap_err(), OpenError::WrongKey);
    drop(moved(Some(&kek())).unwrap());
    assert_eq!(open(&path, &kek(), 5).unwrap_err(), OpenError::WrongKey);
    let mut vault = moved(None).unwrap();
    assert!(vault.read(NOW, &ann, Purpose::Support).is_ok());
    assert!(kek().renew(&stream(1)) == Err(KekError::Fixed));
}

#[test]
fn an_older_vault_moves_as_well() {
    let (home, ann) = super::chain::unchained(3);
    let (path, _dir) = (home.path.clone(), home._dir);
    drop(home.vault);
    let other = Kek::from_bytes(std::array::from_fn(|i| (i * 7) as u8)).unwrap();
    let opening = Opening {
        path: &path,
        kek: &other,
        previous: Some(&kek()),
        journal: &path.with_extension("erased"),
        new_journal: false,
        now: NOW,
        random: stream(4),
    };
    drop(Vault::open(&opening).unwrap());
    let mut vault = open(&path, &other, 5).unwrap();
    assert!(vault.read(NOW, &ann, Purpose::Support).is_ok());
    assert_eq!(open(&path, &kek(), 6).unwrap_err(), OpenError::WrongKey);
}

#[test]
fn a_backup_of_before_a_rotation_opens_with_the_key_of_before() {
    let (place, people) = peopled();
    let backup = power_cut(&place);
    let Place { dir, kek, mut vault } = place;
    let before = vault.wrapped_masters().unwrap();
    kek.renew(&stream(5)).unwrap();
    let mut after = before.clone();
    after[0].bytes = kek.rewrap(&after[0].bytes, &stream(6)).unwrap();
    assert!(vault.rewrap_masters(NOW, &before, &after).unwrap());
    kek.settle(&after[0].bytes).unwrap();
    all(&mut vault, kek.as_ref());
    vault.erase(NOW, &people[0]).unwrap();
    drop(vault);
    for name in ["issuer.db", "issuer.db-wal", "issuer.db-shm"] {
        let _ = std::fs::remove_file(dir.path().join(name));
        let _ = std::fs::copy(backup.path().join(name), dir.path().join(name));
    }
    let path = dir.path().join("issuer.db");
    assert_eq!(open(&path, kek.as_ref(), 7).unwrap_err(), OpenError::WrongKey);
    let old = KekSource::File(dir.path().join("issuer.kek.old")).provider().unwrap();
    let opening = Opening {
        path: &path,
        kek: kek.as_ref(),
        previous: Some(old.as_ref()),
        journal: &path.with_extension("erased"),
        new_journal: false,
        now: NOW,
        random: stream(8),
    };
    let mut vault = Vault::open(&opening).unwrap();
    assert_eq!(
        vault.read(NOW, &people[0], Purpose::Legal).unwrap_err(),
        VaultError::Erased
    );
    assert!(vault.read(NOW, &people[1], Purpose::Legal).is_ok());
    drop(vault);
    assert!(open(&path, kek.as_ref(), 9).is_ok());
}

#[test]
fn verifying_beside_a_vault_that_writes_finds_nothing_wrong() {
    let (mut place, people) = peopled();
    let path = place.dir.path().join("issuer.db");
    // Fast commits, so that many fall between two looks of the reader.
    place
        .vault
        .connection
        .execute_batch("PRAGMA synchronous = OFF")
        .unwrap();
    let end = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let kek = kek();
            let mut looks = 0;
            while !end.load(Ordering::Relaxed) {
                let report = Vault::verify_audit_of(&path, &kek, &stream(3));
                if !report.as_ref().is_ok_and(|report| report.intact) {
                    return Err(report);
                }
                looks += 1;
            }
            Ok(looks)
        });
        for _ in 0..3000 {
            place.vault.read(NOW, &people[0], Purpose::Support).unwrap();
        }
        end.store(true, Ordering::Relaxed);
        let looks = reader.join().unwrap().unwrap();
        assert!(looks >= 10, "{looks}");
    });
}

#[test]
fn the_audit_is_verified_beside_a_serving_vault() {
    let (mut place, people) = peopled();
    let path = place.dir.path().join("issuer.db");
    let verify = |kek: &dyn KeyProvider| Vault::verify_audit_of(&path, kek, &stream(3));
    let report = verify(place.kek.as_ref()).unwrap();
    assert_eq!((report.intact, report.entries), (true, PEOPLE as u64));
    place.vault.read(NOW, &people[0], Purpose::Legal).unwrap();
    place
        .vault
        .connection
        .execute("DELETE FROM audit WHERE id = 3", [])
        .unwrap();
    assert_eq!(verify(place.kek.as_ref()).unwrap().broken, Some(AuditBreak::Entry(4)));
    let other = Kek::from_bytes(std::array::from_fn(|i| (i * 7) as u8)).unwrap();
    assert_eq!(verify(&other).unwrap_err(), OpenError::WrongKey);
    assert!(Vault::verify_audit_of(&path.with_extension("missing"), &kek(), &stream(3)).is_err());
}
