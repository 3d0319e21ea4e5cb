//! The load whose writes are recorded: activations by several callers, each acknowledgement noted in one write.

use hushkey_authority::store::sqlite::{SqliteStore, Sync};
use hushkey_authority::store::{Asking, Change, Creation, Store};
use hushkey_license::model::{Command, Plan, Scope};
use hushkey_license::{Code, KeyHash, LicenseToken, MachineToken, Pepper, PlanToken, ProductToken, RequestDigest};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

pub const NOW: i64 = 1_800_000_000;
pub const CALLERS: u64 = 6;
pub const EACH: u64 = 250;

pub fn pepper() -> Pepper {
    Pepper::new([1; 32])
}

fn machine(number: u64) -> MachineToken {
    let mut seed = [3; 32];
    seed[24..].copy_from_slice(&number.to_be_bytes());
    MachineToken::from_seed(seed)
}

/// Makes a license and activates on it, in the database of this directory.
#[allow(dead_code)] // The example calls it, the test does not.
pub async fn load(directory: &Path, sync: Sync) {
    let store = SqliteStore::open(&directory.join("authority.db"), pepper().witness(), NOW, sync).unwrap();
    let store = Arc::new(store);
    let (product, plan) = (ProductToken::from_seed([1; 32]), PlanToken::from_seed([2; 32]));
    let rules = Plan {
        lease_seconds: 3600,
        ..Plan::of(100_000)
    };
    for creation in [Creation::Product(product), Creation::Plan { plan, product, rules }] {
        store.create(creation, NOW).await.unwrap();
    }
    let key = KeyHash::from_bytes([200; 32]);
    let added = store
        .add_license(LicenseToken::from_seed([3; 32]), plan, key, NOW)
        .await;
    assert_eq!(added, Ok(Change::Done(None)));
    let callers: Vec<_> = (0..CALLERS)
        .map(|caller| {
            let store = Arc::clone(&store);
            let mut notes = OpenOptions::new()
                .append(true)
                .create(true)
                .open(directory.join("notes"))
                .unwrap();
            tokio::spawn(async move {
                for number in caller * EACH..(caller + 1) * EACH {
                    let machine = machine(number);
                    let asking = Asking {
                        key,
                        product,
                        machine,
                        scope: Scope::default(),
                        command: Command::Activate,
                        digest: RequestDigest::of_text(machine.as_str()),
                        now: NOW,
                    };
                    assert_eq!(store.carry_out(asking).await.unwrap().code, Code::Valid);
                    // One write per note: the moment at which the caller knows.
                    notes.write_all(machine.as_str().as_bytes()).unwrap();
                }
            })
        })
        .collect();
    for caller in callers {
        caller.await.unwrap();
    }
}
