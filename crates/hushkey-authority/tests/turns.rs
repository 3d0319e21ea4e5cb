//! How often the store on PostgreSQL goes there and back: what makes a write slow when the database is on another machine.

mod cluster;

use hushkey_authority::store::postgres::PostgresStore;
use hushkey_authority::store::{Asking, Creation, Store};
use hushkey_license::model::{Command, Plan, Scope};
use hushkey_license::{Code, KeyHash, LicenseToken, MachineToken, Pepper, PlanToken, ProductToken, RequestDigest};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};

const NOW: i64 = 1_800_000_000;

/// Counts turns: a request that comes after an answer.
#[derive(Default)]
struct Turns {
    count: AtomicUsize,
    answered: AtomicBool,
}

/// A way to the server at `to` that counts.
fn relay(directory: &Path, to: String) -> Arc<Turns> {
    let turns = Arc::new(Turns::default());
    let listener = UnixListener::bind(directory.join(".s.PGSQL.5432")).unwrap();
    let counted = Arc::clone(&turns);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = UnixStream::connect(&to).await.unwrap();
            let (near_read, near_write) = near.into_split();
            let (far_read, far_write) = far.into_split();
            tokio::spawn(copy(near_read, far_write, Arc::clone(&counted), true));
            tokio::spawn(copy(far_read, near_write, Arc::clone(&counted), false));
        }
    });
    turns
}

async fn copy(mut from: OwnedReadHalf, mut to: OwnedWriteHalf, turns: Arc<Turns>, asks: bool) {
    let mut buffer = vec![0; 64 * 1024];
    while let Ok(count) = from.read(&mut buffer).await {
        if count == 0 {
            break;
        }
        if !asks {
            turns.answered.store(true, Ordering::SeqCst);
        } else if turns.answered.swap(false, Ordering::SeqCst) {
            turns.count.fetch_add(1, Ordering::SeqCst);
        }
        if to.write_all(&buffer[..count]).await.is_err() {
            break;
        }
    }
}

fn asking(number: u8, command: Command) -> Asking {
    let machine = MachineToken::from_seed([number; 32]);
    Asking {
        key: KeyHash::from_bytes([200; 32]),
        product: ProductToken::from_seed([1; 32]),
        machine,
        scope: Scope::default(),
        command,
        digest: RequestDigest::of_text(machine.as_str()),
        now: NOW,
    }
}

#[tokio::test]
async fn a_write_takes_three_turns_and_a_read_one() {
    let url = cluster::cluster().database().await;
    let (scheme, database) = url.rsplit_once('/').unwrap();
    let server = scheme.rsplit_once('@').unwrap().1.replace("%2F", "/");
    let directory = tempfile::tempdir().unwrap();
    let turns = relay(directory.path(), format!("{server}/.s.PGSQL.5432"));
    let here = directory.path().to_str().unwrap().replace('/', "%2F");
    let url = format!("postgres://hushkey@{here}/{database}");

    let store = PostgresStore::open(&url, None, Pepper::new([1; 32]).witness(), NOW)
        .await
        .unwrap();
    let (product, plan) = (ProductToken::from_seed([1; 32]), PlanToken::from_seed([2; 32]));
    let rules = Plan {
        lease_seconds: 3600,
        ..Plan::of(10)
    };
    for creation in [Creation::Product(product), Creation::Plan { plan, product, rules }] {
        store.create(creation, NOW).await.unwrap();
    }
    let license = LicenseToken::from_seed([3; 32]);
    store
        .add_license(license, plan, KeyHash::from_bytes([200; 32]), NOW)
        .await
        .unwrap();

    let taken = |before: usize| turns.count.load(Ordering::SeqCst) - before;
    // The first time statements are prepared, each with a turn of its own.
    for command in [Command::Activate, Command::Heartbeat] {
        assert_eq!(store.carry_out(asking(1, command)).await.unwrap().code, Code::Valid);
    }
    for (command, most) in [(Command::Activate, 3), (Command::Heartbeat, 2)] {
        let before = turns.count.load(Ordering::SeqCst);
        // Another machine, so that the activation writes.
        let number = if command == Command::Activate { 2 } else { 1 };
        assert_eq!(
            store.carry_out(asking(number, command)).await.unwrap().code,
            Code::Valid
        );
        assert!(taken(before) <= most, "{command:?} took {} turns", taken(before));
    }
    let before = turns.count.load(Ordering::SeqCst);
    assert_eq!(
        store.look(asking(1, Command::Validate)).await.unwrap().code,
        Code::Valid
    );
    assert!(taken(before) <= 1, "a validation took {} turns", taken(before));
}
