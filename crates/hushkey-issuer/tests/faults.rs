//! The vault on a disk that fails: at every operation of it, nothing acknowledged is lost, nothing is corrupt, asking again gives
//! the same license and the same signatures, and who was erased stays erased.
//!
//! A real issuer serves over HTTP from a vault on a disk under SQLite that strikes at the n-th operation, for every n. The control: on a disk
//! that lies the same check finds losses.

#[path = "stand_in/mod.rs"]
mod stand_in;
#[path = "vendor/mod.rs"]
mod vendor;

use hushkey_faulty_disk::{Disk, Fault, Files, Keep, Kind};
use hushkey_license::seat::{Batch, Bucket, Directory, DirectoryTrust, SignedDirectory};
use hushkey_license::{PlanToken, ProductToken};
use serde_json::{Value, json};
use stand_in::StandIn;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use vendor::{NOW, Running};

const DAY: i64 = 86_400;

/// A disk in a directory of its own.
struct Home {
    directory: tempfile::TempDir,
    disk: Disk,
}

/// The journal of erasures stands beside the database, on a disk that does not fail.
const JOURNAL: &str = "issuer.erased";

impl Home {
    fn with(files: Files, journal: Option<&[u8]>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        if let Some(journal) = journal {
            std::fs::write(directory.path().join(JOURNAL), journal).unwrap();
        }
        let disk = Disk::with(directory.path(), files);
        Self { directory, disk }
    }

    fn journal(&self) -> Vec<u8> {
        std::fs::read(self.path().join(JOURNAL)).unwrap()
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Whether the file is whole.
    fn is_whole(&self) -> bool {
        let database = rusqlite::Connection::open(self.path().join("issuer.db")).unwrap();
        let verdict = database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
        verdict.as_deref() == Ok("ok")
    }
}

fn ways(seed: u64) -> [Keep; 4] {
    let torn = |seed: u64| Keep::Some(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    [Keep::OnlySynced, torn(seed), torn(!seed), Keep::Everything]
}

fn bucket() -> Bucket {
    Bucket {
        product: ProductToken::from_seed([1; 32]),
        plan: PlanToken::from_seed([2; 32]),
        epoch: u32::try_from(NOW / DAY + 1).unwrap(),
    }
}

/// What is asked of the issuer, again and again.
struct World {
    authority: StandIn,
    /// A vault with a person who has seats and a key for them, closed in order.
    files: Files,
    journal: Vec<u8>,
    person: String,
    batch: Value,
    other_batch: Value,
}

impl World {
    async fn make() -> Self {
        let authority = StandIn::start().await;
        let home = Home::with(Files::default(), None);
        let issuer = Running::start(home.path(), &authority.url(), 7).await;
        let Bucket { product, plan, .. } = bucket();
        let seats = json!({"product": product, "plan": plan, "epoch_seconds": DAY, "floor": 1});
        assert_eq!(issuer.post("/v1/seat-plans", seats).await.status, 200);
        let person = issuer.person("ann@example.org").await;
        let grant = json!({"plan": plan, "seats": 1});
        issuer.post(&format!("/v1/people/{person}/seats"), grant).await;
        issuer.order("/v1/seat-keys").await;
        let trust: DirectoryTrust = issuer
            .get("/v1/seat-keys")
            .await
            .text_of("directory_key")
            .parse()
            .unwrap();
        let document = issuer.send("GET", "/.well-known/hushkey-seat-keys", &[], "").await;
        let document: SignedDirectory = serde_json::from_str(&document.text).unwrap();
        let directory = Directory::read(&document, &trust, NOW).unwrap();
        let agreed = directory.agree(&directory).unwrap();
        let [batch, other_batch] = [1, 2].map(|seed| {
            let batch = Batch::make(&agreed, &bucket(), 1, &[seed; 32]).unwrap();
            serde_json::to_value(batch.request()).unwrap()
        });
        issuer.stop().await;
        Self {
            authority,
            files: home.disk.files(),
            journal: home.journal(),
            person,
            batch,
            other_batch,
        }
    }

    /// A copy of the vault as it was closed.
    fn home(&self) -> Home {
        Home::with(self.files.clone(), Some(&self.journal))
    }

    async fn serve(&self, home: &Home) -> Running {
        // Randomness never repeats, or two orders would be one attempt.
        static SEED: AtomicU64 = AtomicU64::new(100);
        let seed = SEED.fetch_add(1, Ordering::Relaxed);
        Running::start(home.path(), &self.authority.url(), seed).await
    }

    /// Runs `ask` on a disk that strikes at each operation in turn, and `check` on what is left, with what was answered.
    async fn strike_everywhere<A: AsyncFn(&Running) -> Option<String>, C: AsyncFn(&Home, &Running, Option<&str>)>(
        &self,
        kind: Kind,
        ask: A,
        check: C,
    ) -> (usize, usize) {
        let (mut answered, mut unanswered) = (0, 0);
        for at in 0.. {
            let home = self.home();
            let issuer = self.serve(&home).await;
            home.disk.arm(Fault::once(kind, at));
            let answer = ask(&issuer).await;
            let (_, struck) = home.disk.disarm();
            match answer {
                Some(_) => answered += 1,
                None => unanswered += 1,
            }
            if kind != Kind::PowerCut {
                // The same issuer goes on.
                let answer = answer.clone();
                check(&home, &issuer, answer.as_deref()).await;
            }
            home.disk.cut_power();
            issuer.stop().await;
            for keep in ways(at) {
                let after = Home::with(home.disk.after_power_cut(keep), Some(&home.journal()));
                let issuer = self.serve(&after).await;
                check(&after, &issuer, answer.as_deref()).await;
                issuer.stop().await;
                assert!(after.is_whole(), "{kind:?} at {at}, then {keep:?}");
            }
            if !struck {
                return (answered, unanswered);
            }
        }
        unreachable!("there are so many operations")
    }
}

const KINDS: [Kind; 5] = [Kind::PowerCut, Kind::Write, Kind::ShortWrite, Kind::Full, Kind::Sync];

/// The answer, if it is one; a problem that is not the server's own is a fault of this test.
fn yes(answer: vendor::Answer) -> Option<String> {
    assert!(
        answer.status < 300 || answer.status >= 500,
        "{} {}",
        answer.status,
        answer.text
    );
    (answer.status < 300).then_some(answer.text)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn seats_are_issued_once_and_the_same_again() {
    let world = World::make().await;
    let path = format!("/v1/people/{}/seats/issue", world.person);
    let wanted = {
        let home = world.home();
        let issuer = world.serve(&home).await;
        let answer = yes(issuer.post(&path, world.batch.clone()).await).unwrap();
        issuer.stop().await;
        answer
    };
    for kind in KINDS {
        let counts = world
            .strike_everywhere(
                kind,
                async |issuer| yes(issuer.post(&path, world.batch.clone()).await),
                async |_, issuer, answered| {
                    if let Some(answer) = answered {
                        assert_eq!(answer, wanted);
                        let other = issuer.post(&path, world.other_batch.clone()).await;
                        assert_eq!(other.problem(), "seats-issued", "one batch an epoch");
                    }
                    let again = yes(issuer.post(&path, world.batch.clone()).await).unwrap();
                    assert_eq!(again, wanted, "the same signatures");
                },
            )
            .await;
        assert!(counts.0 > 0 && counts.1 > 0, "{kind:?} {counts:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_license_is_issued_once_whatever_fails() {
    let world = World::make().await;
    let plan = PlanToken::from_seed([9; 32]).to_string();
    for kind in KINDS {
        let names = AtomicU64::new(0);
        let name = || format!("order-{kind:?}-{}", names.load(Ordering::Relaxed));
        let before = world.authority.licenses().len();
        let counts = world
            .strike_everywhere(
                kind,
                async |issuer| {
                    names.fetch_add(1, Ordering::Relaxed);
                    yes(issuer.license(&world.person, &name(), &plan).await)
                },
                async |_, issuer, answered| {
                    let again = yes(issuer.license(&world.person, &name(), &plan).await).unwrap();
                    if let Some(answer) = answered {
                        assert_eq!(again, answer, "the same license and key");
                    }
                },
            )
            .await;
        assert!(counts.0 > 0 && counts.1 > 0, "{kind:?} {counts:?}");
        let made = world.authority.licenses().len() - before;
        let orders = counts.0 + counts.1;
        // One license an order, however often it was asked for again. Only an order that a power cut took before anything of it was on
        // disk begins anew on each of the disks that the cut may have left.
        let most = orders
            + if kind == Kind::PowerCut {
                counts.1 * ways(0).len()
            } else {
                0
            };
        assert!(
            (orders..=most).contains(&made),
            "{kind:?}: {made} licenses for {orders} orders"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_was_erased_stays_erased() {
    let world = World::make().await;
    let path = format!("/v1/people/{}/erase", world.person);
    let read = format!("/v1/people/{}?purpose=support", world.person);
    let wrapped = wrapped_key(&world.files);
    assert!(holds(&world.files, &wrapped), "the search finds what is there");
    for kind in KINDS {
        let counts = world
            .strike_everywhere(
                kind,
                async |issuer| yes(issuer.order(&path).await),
                async |home, issuer, answered| {
                    if answered.is_some() {
                        assert_eq!(issuer.get(&read).await.problem(), "person-erased");
                        assert!(
                            !holds(&home.disk.files(), &wrapped),
                            "{kind:?}: the wrapped key is in a file"
                        );
                    }
                    yes(issuer.order(&path).await).unwrap();
                    assert_eq!(issuer.get(&read).await.problem(), "person-erased");
                    assert!(
                        !holds(&home.disk.files(), &wrapped),
                        "{kind:?}: the wrapped key is in a file"
                    );
                },
            )
            .await;
        assert!(counts.0 > 0 && counts.1 > 0, "{kind:?} {counts:?}");
    }
}

/// The person's key, as it is stored.
fn wrapped_key(files: &Files) -> Vec<u8> {
    let home = Home::with(files.clone(), None);
    let database = rusqlite::Connection::open(home.path().join("issuer.db")).unwrap();
    database
        .query_row("SELECT data_key FROM person", [], |row| row.get(0))
        .unwrap()
}

fn holds(files: &Files, needle: &[u8]) -> bool {
    files
        .contents()
        .any(|(_, bytes)| bytes.windows(needle.len()).any(|window| window == needle))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_lying_disk_what_was_acknowledged_is_lost() {
    let world = World::make().await;
    let home = world.home();
    let issuer = world.serve(&home).await;
    home.disk.arm(Fault::lying_sync());
    let path = format!("/v1/people/{}/seats/issue", world.person);
    assert!(yes(issuer.post(&path, world.batch.clone()).await).is_some());
    home.disk.cut_power();
    issuer.stop().await;
    let after = Home::with(home.disk.after_power_cut(Keep::OnlySynced), Some(&home.journal()));
    let issuer = world.serve(&after).await;
    let other = issuer.post(&path, world.other_batch.clone()).await;
    assert_eq!(other.status, 200, "the tests above could not fail");
    issuer.stop().await;
}
