//! The floor, one batch an epoch, repetition, lapse, erasure, and what lies in the files.

use super::*;
use crate::email::Email;
use crate::kek::Kek;
use crate::vault::{NewPerson, Random, Vault};
use hushkey_license::blind_rsa::SecretKey;
use hushkey_license::seat::{
    Agreed, Batch, Bucket, Directory, EpochLength, Floor, IssueAnswer, batch_digest, sign_batch,
};
use hushkey_license::{CustomerToken, PlanToken, ProductToken};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

const DAY: i64 = 86_400;
const NOW: i64 = 20_000 * DAY + 100;

fn stream(seed: u64) -> Random {
    let state = Mutex::new(seed);
    Arc::new(move |out: &mut [u8]| {
        let mut x = state.lock().unwrap();
        for byte in out {
            *x = x
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (*x >> 56) as u8;
        }
    })
}

struct Home {
    _dir: tempfile::TempDir,
    path: PathBuf,
    vault: Vault,
}

fn kek() -> Kek {
    Kek::from_bytes(std::array::from_fn(|i| i as u8)).unwrap()
}

fn open(path: &std::path::Path, seed: u64) -> Result<Vault, crate::vault::OpenError> {
    Vault::open(&crate::vault::Opening {
        path,
        kek: &kek(),
        previous: None,
        journal: &path.with_extension("erased"),
        new_journal: false,
        now: NOW,
        random: stream(seed),
    })
}

fn home() -> Home {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("issuer.db");
    let vault = open(&path, 1).unwrap();
    Home { _dir: dir, path, vault }
}

fn plan(floor: u32) -> SeatPlan {
    SeatPlan {
        plan: PlanToken::from_seed([2; 32]),
        product: ProductToken::from_seed([1; 32]),
        length: EpochLength::new(DAY).unwrap(),
        floor: Floor::new(floor).unwrap(),
    }
}

fn bucket(epoch: u32) -> Bucket {
    Bucket {
        product: plan(1).product,
        plan: plan(1).plan,
        epoch,
    }
}

impl Home {
    fn person(&mut self, number: usize) -> CustomerToken {
        let new = NewPerson {
            email: Email::parse(&format!("p{number}@example.org")).unwrap(),
            fields: Default::default(),
        };
        self.vault.create_or_find(NOW, &new).unwrap().0
    }

    /// Opens what is wanted; how many keys, and how many plans stayed below their floor.
    fn open(&mut self, now: i64) -> (u32, u32) {
        let (wanted, below) = self.vault.wanted_seat_keys(now).unwrap();
        let mut opened = 0;
        for one in wanted {
            let random = self.vault.random();
            let key = SecretKey::make(&mut |bytes| random(bytes)).unwrap();
            opened += u32::from(self.vault.add_seat_key(&one, &key).unwrap());
        }
        (opened, below)
    }

    fn agreed(&mut self, now: i64) -> Agreed {
        let document = self.vault.seat_directory(now).unwrap();
        let trust = self.vault.directory_key().unwrap().trust().clone();
        let directory = Directory::read(&document, &trust, now).unwrap();
        directory.agree(&directory).unwrap()
    }

    fn issue(&mut self, now: i64, person: &CustomerToken, batch: &Batch) -> Result<IssueAnswer, SeatsError> {
        let request = batch.request();
        let (bucket, digest, size) = (request.bucket(), batch_digest(&request), request.requests.len());
        let prepared = self.vault.prepare_batch(now, person, &bucket, &digest, size)?;
        let random = self.vault.random();
        let answer = sign_batch(&prepared.key, &request, prepared.seats, &mut |bytes| random(bytes));
        let answer = answer.map_err(|_| SeatsError::Batch)?;
        self.vault.keep_batch(person, &bucket, &digest, size)?;
        Ok(answer)
    }

    fn bytes(&self) -> Vec<u8> {
        let parts = ["", "-wal", "-shm"].map(|suffix| {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            std::fs::read(name).unwrap_or_default()
        });
        parts.concat()
    }
}

fn contains(hay: &[u8], needle: &[u8]) -> bool {
    hay.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn no_key_opens_below_the_floor() {
    let mut home = home();
    home.vault.set_seat_plan(&plan(50)).unwrap();
    for number in 0..49 {
        let person = home.person(number);
        home.vault.grant_seats(&person, &plan(50).plan, 1).unwrap();
    }
    let idle = home.person(100);
    home.vault.grant_seats(&idle, &plan(50).plan, 0).unwrap();
    assert_eq!(home.open(NOW), (0, 1), "49 live, and one that lapsed");
    assert!(home.agreed(NOW).key(&bucket(20_000)).is_none());
    home.vault.grant_seats(&idle, &plan(50).plan, 3).unwrap();
    assert_eq!(home.open(NOW), (3, 0));
    assert_eq!(home.open(NOW), (0, 0), "nothing is made twice");
    // One lapses between the wish and the key: the next epoch's stays shut.
    let (wanted, _) = home.vault.wanted_seat_keys(NOW + DAY).unwrap();
    home.vault.grant_seats(&idle, &plan(50).plan, 0).unwrap();
    let random = home.vault.random();
    let key = SecretKey::make(&mut |bytes| random(bytes)).unwrap();
    assert!(!home.vault.add_seat_key(&wanted[0], &key).unwrap());
}

/// One person with three seats of a plan with floor 1, keys open.
fn granted() -> (Home, CustomerToken) {
    let mut home = home();
    home.vault.set_seat_plan(&plan(1)).unwrap();
    let person = home.person(1);
    home.vault.grant_seats(&person, &plan(1).plan, 3).unwrap();
    assert_eq!(home.open(NOW), (3, 0));
    (home, person)
}

#[test]
fn one_batch_an_epoch_and_the_same_again() {
    let (mut home, person) = granted();
    let agreed = home.agreed(NOW);
    let batch = |seed: u8, epoch| Batch::make(&agreed, &bucket(epoch), 3, &[seed; 32]).unwrap();
    let answer = home.issue(NOW, &person, &batch(1, 20_001)).unwrap();
    assert_eq!(batch(1, 20_001).finalize(&answer).unwrap().len(), 3);
    assert_eq!(
        home.issue(NOW + 5, &person, &batch(1, 20_001)).unwrap(),
        answer,
        "a lost answer"
    );
    assert_eq!(
        home.issue(NOW, &person, &batch(2, 20_001)).unwrap_err(),
        SeatsError::Issued
    );
    home.issue(NOW, &person, &batch(2, 20_002)).unwrap();
    let few = Batch::make(&agreed, &bucket(20_000), 2, &[1; 32]).unwrap();
    assert_eq!(
        home.issue(NOW, &person, &few).unwrap_err(),
        SeatsError::Batch,
        "always all"
    );
    let stranger = home.person(2);
    assert_eq!(
        home.issue(NOW, &stranger, &batch(3, 20_001)).unwrap_err(),
        SeatsError::NotGranted
    );
    // Reopened, as after a crash: the same key, the same answer, the same refusal.
    let Home { _dir, path, vault } = home;
    drop(vault);
    let vault = open(&path, 77).unwrap();
    let mut home = Home { _dir, path, vault };
    assert_eq!(home.issue(NOW, &person, &batch(1, 20_001)).unwrap(), answer);
    assert_eq!(
        home.issue(NOW, &person, &batch(4, 20_001)).unwrap_err(),
        SeatsError::Issued
    );
    assert_eq!(home.agreed(NOW), agreed);
}

#[test]
fn payment_that_stops_signs_no_more() {
    let (mut home, person) = granted();
    let agreed = home.agreed(NOW);
    let batch = |epoch| Batch::make(&agreed, &bucket(epoch), 3, &[1; 32]).unwrap();
    let answer = home.issue(NOW, &person, &batch(20_000)).unwrap();
    home.vault.grant_seats(&person, &plan(1).plan, 0).unwrap();
    assert_eq!(
        home.issue(NOW, &person, &batch(20_001)).unwrap_err(),
        SeatsError::NotGranted
    );
    assert_eq!(
        home.issue(NOW, &person, &batch(20_000)).unwrap(),
        answer,
        "what was issued stays so"
    );
    home.vault.erase(NOW, &person).unwrap();
    let refused = home.issue(NOW, &person, &batch(20_000)).unwrap_err();
    assert_eq!(refused, SeatsError::Vault(VaultError::Erased));
    let rows: i64 = home
        .vault
        .connection
        .query_row("SELECT count(*) FROM seat_batch", [], |row| row.get(0))
        .unwrap();
    assert_eq!(rows, 0);
}

#[test]
fn keys_lie_sealed_and_go_with_their_epoch() {
    let (mut home, person) = granted();
    let agreed = home.agreed(NOW);
    let batch = Batch::make(&agreed, &bucket(20_000), 3, &[1; 32]).unwrap();
    let answer = home.issue(NOW, &person, &batch).unwrap();
    let key = home
        .vault
        .signing_key(&home.vault.connection, &bucket(20_000), NOW)
        .unwrap();
    let primes = key.expose();
    let files = home.bytes();
    for secret in primes.chunks(32) {
        assert!(!contains(&files, secret), "a prime in clear");
    }
    for one in &batch.request().requests {
        assert!(!contains(&files, &one.blinded()[..32]), "a blinded message was kept");
    }
    assert!(
        !contains(&files, &answer.responses[0].as_bytes()[..32]),
        "a signature was kept"
    );
    let sealed: Vec<u8> = home
        .vault
        .connection
        .query_row("SELECT primes FROM seat_key WHERE epoch = 20000", [], |row| row.get(0))
        .unwrap();
    assert!(contains(&files, &sealed), "the search finds what is there");

    assert_eq!(home.vault.forget_seats(20_001 * DAY - 1).unwrap(), 0);
    assert_eq!(home.vault.forget_seats(20_001 * DAY).unwrap(), 1);
    assert!(!contains(&home.bytes(), &sealed), "the key went with its epoch");
    let late = home.issue(20_001 * DAY, &person, &batch).unwrap_err();
    assert_eq!(late, SeatsError::KeyMissing);
    let batches: i64 = home
        .vault
        .connection
        .query_row("SELECT count(*) FROM seat_batch", [], |row| row.get(0))
        .unwrap();
    assert_eq!(batches, 0, "and so did the memory of the batch");
}

#[test]
fn a_plan_keeps_its_epochs() {
    let (mut home, _) = granted();
    home.vault.set_seat_plan(&plan(2)).unwrap();
    let longer = SeatPlan {
        length: EpochLength::new(2 * DAY).unwrap(),
        ..plan(1)
    };
    assert_eq!(home.vault.set_seat_plan(&longer).unwrap_err(), SeatsError::PlanDiffers);
    let other = SeatPlan {
        product: ProductToken::from_seed([9; 32]),
        ..plan(1)
    };
    assert_eq!(home.vault.set_seat_plan(&other).unwrap_err(), SeatsError::PlanDiffers);
    let stranger = PlanToken::from_seed([8; 32]);
    let person = home.person(5);
    assert_eq!(
        home.vault.grant_seats(&person, &stranger, 1).unwrap_err(),
        SeatsError::PlanUnknown
    );
}
