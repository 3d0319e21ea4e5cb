//! What every store must do: one suite, run on both engines.
//!
//! A case is an `async fn` that takes an [`Engine`]; [`both`] makes a test of it for each.

mod catalog;
mod columns;
mod processes;
mod redemption;
mod seats;
pub(in crate::store) mod values;
mod webhooks;

#[path = "../../tests/cluster/mod.rs"]
pub(super) mod cluster;

use super::postgres::PostgresStore;
use super::sqlite::{SqliteStore, Sync};
use super::*;
use cluster::cluster;
use hushkey_license::blind_rsa::PublicKey;
use hushkey_license::model::{Command, ExpirationBasis, Period, Plan, Scope};
use hushkey_license::wire::{AttributeKind, EventKind, Grants};
use hushkey_license::{AttributeToken, EntitlementToken, LicenseKey, MeterToken, Pepper, ProcessToken};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

pub(super) const NOW: i64 = 1_800_000_000;

/// The engines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Engine {
    Sqlite,
    Postgres,
}

/// A public seat key; any odd number of 2,048 bits is one.
pub(super) fn seat_key(number: u8) -> PublicKey {
    let mut modulus = [number | 1; 256];
    modulus[0] = 0xc0 | number;
    PublicKey::from_modulus(&modulus).unwrap()
}

pub(super) fn issuer() -> KeyId {
    KeyId::from_seed(seed(40))
}

pub(super) fn spending(plan: PlanToken, epoch: u32, token: u8, device: u8) -> Spending {
    Spending {
        plan,
        epoch,
        spent: SpentHash::from_bytes([token; 32]),
        device: [device; 32],
    }
}

/// Makes a test of a case for each engine.
macro_rules! both {
    ($($case:ident),* $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                super::$case(super::Engine::Sqlite).await;
            })*
        }

        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $case() {
                super::$case(super::Engine::Postgres).await;
            })*
        }
    };
}
pub(super) use both;

/// A store of its own, with one product, plan and license, and its own little randomness.
pub(super) struct Bench {
    _directory: tempfile::TempDir,
    pub url: String,
    pub store: Arc<dyn Store>,
    pub pepper: Pepper,
    pub product: ProductToken,
    pub plan: PlanToken,
    pub license: LicenseToken,
    pub key: KeyHash,
}

pub(super) fn machine(number: u64) -> MachineToken {
    MachineToken::from_seed(seed(number))
}

pub(super) fn process(number: u64) -> ProcessToken {
    ProcessToken::from_seed(seed(number))
}

pub(super) fn hook(number: u64) -> WebhookToken {
    WebhookToken::from_seed(seed(number))
}

pub(super) fn meter() -> MeterToken {
    MeterToken::from_seed(seed(5))
}

pub(super) fn attribute() -> AttributeToken {
    AttributeToken::from_seed(seed(6))
}

pub(super) fn seed(number: u64) -> [u8; 32] {
    let mut seed = [7; 32];
    seed[24..].copy_from_slice(&number.to_be_bytes());
    seed
}

static ASKED: AtomicU64 = AtomicU64::new(0);

impl Bench {
    pub async fn new(engine: Engine, max_machines: i64, heartbeat_seconds: Option<i64>) -> Self {
        let rules = Plan {
            duration_seconds: Some(86_400),
            heartbeat_seconds,
            max_processes: heartbeat_seconds.map(|_| 2),
            lease_seconds: 3600,
            ..Plan::of(max_machines)
        };
        Self::of(engine, rules).await
    }

    pub async fn of(engine: Engine, rules: Plan) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => directory.path().join("authority.db").to_str().unwrap().to_owned(),
            Engine::Postgres => cluster().database().await,
        };
        let pepper = Pepper::new([1; 32]);
        let store = open(engine, &url, pepper.witness()).await.unwrap();
        let product = ProductToken::from_seed(seed(1));
        let plan = PlanToken::from_seed(seed(2));
        let license = LicenseToken::from_seed(seed(3));
        let key = pepper.hash_key(&LicenseKey::make(&mut |bytes| bytes.fill(9)));
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
                attribute: attribute(),
                kind: AttributeKind::Token,
                least: 0,
                most: 0,
            },
        ] {
            assert_eq!(store.create(creation, NOW).await, Ok(Change::Done(())));
            assert_eq!(store.create(creation, NOW).await, Ok(Change::Done(())), "twice is once");
        }
        let starts = rules.expiration_basis == ExpirationBasis::Creation;
        let end = rules.duration_seconds.filter(|_| starts).map(|term| NOW + term);
        assert_eq!(store.add_license(license, plan, key, NOW).await, Ok(Change::Done(end)));
        let first = Grant {
            name: Some(GrantToken::from_seed(seed(8))),
            scopes: Grants::ALL,
            expires_at: None,
        };
        store.add_grant(pepper.witness(), first, NOW).await.unwrap();
        Self {
            _directory: directory,
            url,
            store,
            pepper,
            product,
            plan,
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

    pub async fn code(&self, number: u64, command: Command, now: i64) -> Code {
        self.ask(number, command, now).await.unwrap().code
    }

    pub async fn activate(&self, number: u64, now: i64) -> Code {
        self.code(number, Command::Activate, now).await
    }

    pub async fn view(&self) -> LicenseView {
        self.store.view(self.license, NOW).await.unwrap().unwrap()
    }

    /// Puts a row into every table that a test has not filled.
    pub async fn fill(&self) {
        self.hook(90, EventKind::ALL).await;
        assert_eq!(self.store.rotate_webhook(hook(90), NOW).await, Ok(Some(2)));
        assert_eq!(self.activate(1, NOW).await, Code::Valid);
        for command in [
            Command::StartProcess(process(1)),
            Command::Use {
                meter: meter(),
                amount: 1,
            },
        ] {
            assert_eq!(self.code(1, command, NOW).await, Code::Valid);
        }
        let token = hushkey_license::OpaqueToken::from_seed(seed(7));
        for alteration in [
            Alteration::Entitlement(EntitlementToken::from_seed(seed(4)), Some(5)),
            Alteration::Attribute(attribute(), Some(hushkey_license::wire::AttributeValue::Token(token))),
        ] {
            let change = self.store.alter(self.license, alteration, NOW).await;
            assert!(matches!(change, Ok(Change::Done(_))));
        }
        assert_eq!(self.store.claim(hook(90), 1, NOW, NOW + 60).await.unwrap().len(), 1);
        self.spend().await;
    }

    /// A webhook that wants these.
    pub async fn hook(&self, number: u64, kinds: &[EventKind]) {
        let webhook = Webhook {
            webhook: hook(number),
            url: [9; 512],
            kinds: EventKind::set(kinds),
            generation: 1,
            created_at: NOW,
            rotated_at: None,
        };
        assert_eq!(self.store.add_webhook(webhook).await, Ok(Change::Done(())));
    }

    /// A blind plan with the key of an epoch, a spent token, and a clone of it.
    pub async fn spend(&self) -> (PlanToken, u32) {
        let plan = PlanToken::from_seed(seed(30));
        let rules = Plan {
            mode: hushkey_license::model::Mode::Blind,
            epoch_seconds: Some(86_400),
            anonymity_floor: Some(50),
            ..Plan::of(1)
        };
        let creation = Creation::Plan {
            plan,
            product: self.product,
            rules,
        };
        assert_eq!(self.store.create(creation, NOW).await, Ok(Change::Done(())));
        let epoch = u32::try_from(NOW / 86_400).unwrap();
        let key = PublishedSeatKey {
            plan,
            epoch,
            issuer: issuer(),
            key: seat_key(0),
        };
        assert_eq!(self.store.add_seat_key(key, NOW).await, Ok(Change::Done(())));
        for device in [1, 2] {
            self.store
                .spend_seat(spending(plan, epoch, 4, device), NOW)
                .await
                .unwrap();
        }
        (plan, epoch)
    }
}

pub(super) async fn open(engine: Engine, url: &str, witness: KeyHash) -> Result<Arc<dyn Store>, OpenError> {
    Ok(match engine {
        Engine::Sqlite => Arc::new(SqliteStore::open(std::path::Path::new(url), witness, NOW, Sync::Full)?),
        Engine::Postgres => Arc::new(PostgresStore::open(url, None, witness, NOW).await?),
    })
}
