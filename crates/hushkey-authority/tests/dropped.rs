//! A caller who goes away in the middle of a transaction leaves nothing behind on PostgreSQL: no lock, no open transaction, no
//! connection that somebody else would inherit it with.

mod cluster;

use hushkey_authority::store::postgres::PostgresStore;
use hushkey_authority::store::{Asking, Change, Creation, Store};
use hushkey_license::model::{Command, Plan, Scope};
use hushkey_license::{Code, KeyHash, LicenseToken, MachineToken, Pepper, PlanToken, ProductToken, RequestDigest};
use std::time::Duration;

const NOW: i64 = 1_800_000_000;

fn asking(number: u8) -> Asking {
    let machine = MachineToken::from_seed([number; 32]);
    Asking {
        key: KeyHash::from_bytes([200; 32]),
        product: ProductToken::from_seed([1; 32]),
        machine,
        scope: Scope::default(),
        command: Command::Activate,
        digest: RequestDigest::of_text(machine.as_str()),
        now: NOW,
    }
}

#[tokio::test]
async fn a_dropped_write_leaves_no_transaction_open() {
    let url = cluster::cluster().database().await;
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
    let added = store
        .add_license(license, plan, KeyHash::from_bytes([200; 32]), NOW)
        .await;
    assert_eq!(added, Ok(Change::Done(None)));
    assert_eq!(store.carry_out(asking(1)).await.unwrap().code, Code::Valid);

    // Somebody holds the license, so that writes wait in the middle; more of them than there are connections go away there.
    let hand = cluster::connect(&url).await;
    hand.batch_execute("BEGIN; SELECT 1 FROM hushkey_authority.licenses FOR UPDATE")
        .await
        .unwrap();
    for number in 0..20 {
        let waited = tokio::time::timeout(Duration::from_millis(100), store.carry_out(asking(10 + number))).await;
        assert!(waited.is_err(), "the license is held");
    }
    hand.batch_execute("COMMIT").await.unwrap();

    assert_eq!(store.carry_out(asking(2)).await.unwrap().code, Code::Valid);
    let open = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in transaction%'";
    let mut left = 1_i64;
    for _ in 0..100 {
        left = hand.query_one(open, &[]).await.unwrap().get(0);
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(left, 0);
    // Nothing of what was dropped was written: the two that were answered hold seats.
    let seats: i64 = hand
        .query_one("SELECT count(*) FROM hushkey_authority.machines", &[])
        .await
        .unwrap()
        .get(0);
    assert_eq!(seats, 2);
}
