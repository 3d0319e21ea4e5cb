mod hostile;
mod opening;
mod seats;
mod writing;

use super::*;
use hushkey_license::model::{Command, Period, Plan, Scope};
use hushkey_license::wire::{AttributeKind, Grants};
use hushkey_license::{
    AttributeToken, Code, EntitlementToken, LicenseKey, MeterToken, Pepper, ProcessToken, RequestDigest,
};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) const NOW: i64 = 1_800_000_000;

/// A store in a directory of its own, with one product, plan and license, and its own little randomness.
pub(super) struct Bench {
    pub directory: tempfile::TempDir,
    pub store: SqliteStore,
    pub pepper: Pepper,
    pub product: ProductToken,
    pub license: LicenseToken,
    pub key: KeyHash,
}

pub(super) fn path(directory: &tempfile::TempDir) -> PathBuf {
    directory.path().join("authority.db")
}

pub(super) fn machine(number: u64) -> MachineToken {
    MachineToken::from_seed(seed(number))
}

pub(super) fn seed(number: u64) -> [u8; 32] {
    let mut seed = [7; 32];
    seed[24..].copy_from_slice(&number.to_be_bytes());
    seed
}

impl Bench {
    pub async fn new(max_machines: i64, heartbeat_seconds: Option<i64>) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let pepper = Pepper::new([1; 32]);
        let store = SqliteStore::open(&path(&directory), pepper.witness(), NOW, Sync::Full).unwrap();
        let product = ProductToken::from_seed(seed(1));
        let plan = PlanToken::from_seed(seed(2));
        let license = LicenseToken::from_seed(seed(3));
        let key = pepper.hash_key(&LicenseKey::make(&mut |bytes| bytes.fill(9)));
        let rules = Plan {
            duration_seconds: Some(86_400),
            heartbeat_seconds,
            max_processes: heartbeat_seconds.map(|_| 2),
            lease_seconds: 3600,
            ..Plan::of(max_machines)
        };
        for creation in [
            Creation::Product(product),
            Creation::Plan { plan, product, rules },
            Creation::Entitlement {
                plan,
                entitlement: EntitlementToken::from_seed(seed(4)),
                value: 3,
            },
            Creation::Meter {
                plan,
                meter: meter(),
                max_uses: 10,
                period: Period::Day,
            },
            Creation::Attribute {
                plan,
                attribute: AttributeToken::from_seed(seed(6)),
                kind: AttributeKind::Token,
                least: 0,
                most: 0,
            },
        ] {
            assert_eq!(store.create(creation, NOW).await, Ok(Change::Done(())));
            assert_eq!(store.create(creation, NOW).await, Ok(Change::Done(())), "twice is once");
        }
        let end = store.add_license(license, plan, key, NOW).await;
        assert_eq!(end, Ok(Change::Done(Some(NOW + 86_400))));
        let first = Grant {
            name: Some(GrantToken::from_seed(seed(8))),
            scopes: Grants::ALL,
            expires_at: None,
        };
        store.add_grant(pepper.witness(), first, NOW).await.unwrap();
        Self {
            directory,
            store,
            pepper,
            product,
            license,
            key,
        }
    }

    pub fn asking(&self, number: u64, command: Command, now: i64) -> Asking {
        // Every request is another one.
        let text = format!("{number} {command:?} {now} {}", ASKED.fetch_add(1, Ordering::Relaxed));
        Asking {
            key: self.key,
            product: self.product,
            machine: machine(number),
            scope: Scope::default(),
            command,
            digest: RequestDigest::of_text(&text),
            now,
        }
    }

    pub fn ask(&self, number: u64, command: Command, now: i64) -> Pending<'_, Outcome> {
        self.store.carry_out(self.asking(number, command, now))
    }

    pub async fn activate(&self, number: u64, now: i64) -> Code {
        self.ask(number, Command::Activate, now).await.unwrap().code
    }

    pub async fn view(&self) -> LicenseView {
        self.store.view(self.license, NOW).await.unwrap().unwrap()
    }
}

static ASKED: AtomicU64 = AtomicU64::new(0);

pub(super) fn meter() -> MeterToken {
    MeterToken::from_seed(seed(5))
}

pub(super) fn process(number: u64) -> ProcessToken {
    ProcessToken::from_seed(seed(number))
}
