mod hostile;
mod opening;
mod seats;
mod writing;

use super::*;
use hushkey_license::{Code, LicenseKey, Pepper};
use std::path::PathBuf;

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
        store.add_product(product, NOW).await.unwrap();
        let new = NewPlan {
            plan,
            product,
            max_machines,
            duration_seconds: Some(86_400),
            heartbeat_seconds,
            lease_seconds: 3600,
        };
        assert_eq!(store.add_plan(new, NOW).await, Ok(Change::Done(())));
        let entitlement = EntitlementToken::from_seed(seed(4));
        store.add_entitlement(plan, entitlement, 3).await.unwrap();
        let end = store.add_license(license, plan, key, NOW).await;
        assert_eq!(end, Ok(Change::Done(Some(NOW + 86_400))));
        store.add_admin(pepper.witness(), NOW).await.unwrap();
        Self {
            directory,
            store,
            pepper,
            product,
            license,
            key,
        }
    }

    pub fn asking(&self, number: u64, now: i64) -> Asking {
        Asking {
            key: self.key,
            product: self.product,
            machine: machine(number),
            now,
        }
    }

    pub async fn activate(&self, number: u64, now: i64) -> Code {
        self.store.activate(self.asking(number, now)).await.unwrap().code
    }
}
