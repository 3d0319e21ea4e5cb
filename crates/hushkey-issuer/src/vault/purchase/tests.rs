//! What lies in the tables of purchases, and what an erasure leaves of it.

use crate::email::Email;
use crate::kek::Kek;
use crate::vault::{IdempotencyKey, LicenseLink, NewPerson, Opening, Random, Vault, Wanted};
use hushkey_license::{CustomerToken, LicenseToken, PlanToken};
use std::collections::{BTreeMap, HashSet};
use std::sync::{Arc, Mutex};

const NOW: i64 = 1_700_000_000;

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

fn open(path: &std::path::Path) -> Vault {
    let kek = Kek::from_bytes(std::array::from_fn(|i| i as u8)).unwrap();
    Vault::open(&Opening {
        path,
        kek: &kek,
        previous: None,
        journal: &path.with_extension("erased"),
        new_journal: false,
        now: NOW,
        random: stream(1),
    })
    .unwrap()
}

fn buyer(email: &str) -> NewPerson {
    NewPerson {
        email: Email::parse(email).unwrap(),
        fields: BTreeMap::new(),
    }
}

/// A person with one purchase of one license.
fn sell(vault: &mut Vault, number: u8) -> CustomerToken {
    let (account, purchase) = (format!("cus_{number}"), format!("sub_{number}"));
    let new = buyer(&format!("person{number}@example.org"));
    let person = vault.meet_buyer(NOW, Some(&account), Some(&new)).unwrap();
    let id = vault.stand(&purchase, Some(&person), NOW, false).unwrap().unwrap();
    vault.also_called(&format!("cs_{number}"), &purchase, &person).unwrap();
    let wanted = [Wanted {
        key: IdempotencyKey::parse(&format!("purchase/{purchase}/price/1")).unwrap(),
    }];
    let request = vault.purchase_units(id, &person, &wanted).unwrap().wanted[0];
    let link = LicenseLink {
        license: LicenseToken::from_seed([number; 32]),
        plan: PlanToken::from_seed([1; 32]),
        issued_at: NOW,
    };
    vault.keep_purchase_license(id, &person, &request, &link).unwrap();
    person
}

/// Every digest and ciphertext of purchases and identities.
fn blobs(vault: &Vault) -> Vec<Vec<u8>> {
    let columns = [
        ("purchase_account", "account"),
        ("purchase", "sealed"),
        ("purchase_name", "name"),
        ("purchase_license", "request"),
        ("purchase_license", "sealed"),
        ("person_identity", "identity"),
    ];
    let read = |(table, column): &(&str, &str)| {
        let mut statement = vault
            .connection
            .prepare(&format!("SELECT {column} FROM {table}"))
            .unwrap();
        let rows: Vec<Vec<u8>> = statement
            .query_map([], |row| row.get(0))
            .unwrap()
            .map(Result::unwrap)
            .collect();
        rows
    };
    columns.iter().flat_map(read).collect()
}

#[test]
fn an_erasure_leaves_no_digest_and_no_ciphertext_of_a_purchase() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("issuer.db");
    let mut vault = open(&path);
    // Enough that the indexes have several pages and cells move.
    let people: Vec<CustomerToken> = (1..=120).map(|number| sell(&mut vault, number)).collect();
    for (number, person) in people.iter().enumerate() {
        let new = buyer(&format!("person{}@example.org", number + 1));
        let subject = format!("subject-{number}");
        assert_eq!(
            vault.sign_in(NOW, "https://id.example.org", &subject, &new),
            Ok(*person)
        );
    }
    let before = blobs(&vault);
    assert_eq!(before.len(), 120 * 7);
    for person in &people[..60] {
        vault.erase(NOW, person).unwrap();
    }
    for number in 121..=160 {
        sell(&mut vault, number);
    }
    for person in &people[60..] {
        vault.erase(NOW, person).unwrap();
    }
    let bytes: Vec<u8> = ["", "-wal", "-shm"]
        .iter()
        .flat_map(|suffix| {
            let mut name = path.clone().into_os_string();
            name.push(suffix);
            std::fs::read(name).unwrap_or_default()
        })
        .collect();
    let there: HashSet<&[u8]> = bytes.windows(16).collect();
    let left = before.iter().filter(|blob| there.contains(&blob[..16])).count();
    assert_eq!(left, 0);
    assert!(
        blobs(&vault).iter().all(|blob| there.contains(&blob[..16])),
        "the search works"
    );
    assert_eq!(vault.buyer("cus_1").unwrap(), None);
    assert!(vault.claim_purchase(NOW, "sub_1").unwrap().is_none());
}

#[test]
fn events_are_remembered_for_a_month() {
    let dir = tempfile::tempdir().unwrap();
    let mut vault = open(&dir.path().join("issuer.db"));
    let [one, two] = ["evt_1", "evt_2"].map(|name| vault.purchase_digest("event", name));
    assert_ne!(one, vault.purchase_digest("account", "evt_1"), "kinds are apart");
    assert!(!vault.event_was_done(&one).unwrap());
    vault.finish_event(NOW, &one).unwrap();
    vault.finish_event(NOW, &one).unwrap();
    vault.finish_event(NOW + 30 * 86_400, &two).unwrap();
    assert!(vault.event_was_done(&one).unwrap());
    vault.count_unmapped(NOW).unwrap();
    vault.forget_events(NOW + 35 * 86_400).unwrap();
    assert!(vault.event_was_done(&one).unwrap() && vault.unmapped().unwrap().len() == 1);
    vault.forget_events(NOW + 36 * 86_400).unwrap();
    assert!(vault.unmapped().unwrap().is_empty());
    assert!(!vault.event_was_done(&one).unwrap() && vault.event_was_done(&two).unwrap());
}
