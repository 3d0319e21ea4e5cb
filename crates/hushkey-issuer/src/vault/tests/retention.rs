//! The schedule against the schema and against a simulated clock.

use super::*;
use crate::vault::schedule::page;
use std::collections::BTreeSet;

const DAY: i64 = 86_400;

#[test]
fn the_schedule_has_every_column_and_no_other() {
    let home = home();
    let mut statement = home
        .vault
        .connection
        .prepare(
            "SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
        )
        .unwrap();
    let schema: BTreeSet<(String, String)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let schedule: BTreeSet<(String, String)> = RETENTION_SCHEDULE
        .iter()
        .map(|kept| (kept.table.to_owned(), kept.column.to_owned()))
        .collect();
    assert_eq!(schedule, schema);
    assert_eq!(RETENTION_SCHEDULE.len(), schema.len(), "each once");
    assert!(RETENTION_SCHEDULE.iter().all(|kept| !kept.why.is_empty()));
}

#[test]
fn the_page_of_the_schedule_is_as_the_schedule_says() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/retention.md");
    if std::env::var_os("HUSHKEY_WRITE_RETENTION").is_some() {
        std::fs::write(&file, page()).unwrap();
    }
    let written = std::fs::read_to_string(file).unwrap();
    assert!(written == page(), "HUSHKEY_WRITE_RETENTION=1 writes it anew");
    let days = Retention::default();
    assert!(page().contains(&format!("| {} days (`--keep-audit-days`) |", days.audit_days)));
    assert!(page().contains(&format!(
        "| {} days (`--keep-request-days`); erasure |",
        days.request_days
    )));
}

/// Two people with everything that can be stored about somebody.
fn filled() -> (Home, Vec<CustomerToken>) {
    let mut home = home();
    let mut people = Vec::new();
    for (n, name) in ["ann", "bob"].into_iter().enumerate() {
        let new = new_person(&format!("{name}@example.org"), name);
        let (person, _) = home.vault.create_or_find(NOW, &new).unwrap();
        issue(&mut home.vault, &person, "order-0001", n as u8);
        home.vault.read(NOW, &person, Purpose::Support).unwrap();
        people.push(person);
    }
    let plan = PlanToken::from_seed([2; 32]);
    let product = hushkey_license::ProductToken::from_seed([1; 32]);
    let connection = &home.vault.connection;
    connection
        .execute(
            "INSERT INTO seat_plan VALUES (?1, ?2, 86400, 1)",
            [plan.as_str(), product.as_str()],
        )
        .unwrap();
    connection
        .execute(
            "INSERT INTO seat_key VALUES (?1, 7, ?2, ?3, 1, randomblob(342), randomblob(12), randomblob(272))",
            rusqlite::params![plan.as_str(), NOW, NOW + 10 * DAY],
        )
        .unwrap();
    for person in &people {
        let both = [person.as_str(), plan.as_str()];
        connection
            .execute("INSERT INTO seat_entitlement VALUES (?1, ?2, 3)", both)
            .unwrap();
        connection
            .execute("INSERT INTO seat_batch VALUES (?1, ?2, 7, randomblob(32))", both)
            .unwrap();
    }
    home.vault.directory_key().unwrap();
    for (n, person) in people.iter().enumerate() {
        sell(&mut home.vault, person, n, &plan);
    }
    (home, people)
}

/// A purchase of a license and blind seats, and an identity.
fn sell(vault: &mut Vault, person: &CustomerToken, n: usize, blind: &PlanToken) {
    let purchase = format!("sub_{n}");
    let new = new_person(&format!("{}@example.org", ["ann", "bob"][n]), "x");
    let met = vault.meet_buyer(NOW, Some(&format!("cus_{n}")), Some(&new)).unwrap();
    assert_eq!(met, *person);
    let id = vault.stand(&purchase, Some(person), NOW, false).unwrap().unwrap();
    let (plan, license) = tokens(n as u8);
    let request = vault.purchase_digest("request", &purchase);
    let link = LicenseLink {
        license,
        plan,
        issued_at: NOW,
    };
    vault.keep_purchase_license(id, person, &request, &link).unwrap();
    vault
        .set_purchase_seats(id, person, &BTreeMap::from([(*blind, 3)]), true)
        .unwrap();
    let event = vault.purchase_digest("event", &purchase);
    vault.finish_event(NOW, &event).unwrap();
    vault.count_unmapped(NOW).unwrap();
    vault.sign_in(NOW, "https://id.example.org", &purchase, &new).unwrap();
}

/// The values of a column.
fn values(home: &Home, kept: &Kept) -> BTreeSet<String> {
    let sql = format!("SELECT DISTINCT quote({}) FROM {}", kept.column, kept.table);
    let mut statement = home.vault.connection.prepare(&sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    // Zeros say nothing.
    let zeros = |value: &String| {
        value.starts_with("X'") && !value.contains(|c| ('1'..='9').contains(&c) || ('A'..='F').contains(&c))
    };
    rows.map(Result::unwrap).filter(|value| !zeros(value)).collect()
}

#[test]
fn every_column_ends_on_its_day_and_not_before() {
    let (mut home, people) = filled();
    let before: Vec<BTreeSet<String>> = RETENTION_SCHEDULE.iter().map(|kept| values(&home, kept)).collect();
    for (kept, before) in RETENTION_SCHEDULE.iter().zip(&before) {
        assert!(!before.is_empty(), "{}.{} holds something", kept.table, kept.column);
    }
    let retention = Retention::default();
    let mut ended = vec![None; before.len()];
    let look = |home: &Home, ended: &mut Vec<Option<i64>>, day: i64| {
        for ((kept, before), ended) in RETENTION_SCHEDULE.iter().zip(&before).zip(ended) {
            if ended.is_none() && values(home, kept).is_disjoint(before) {
                *ended = Some(day);
            }
        }
    };
    for day in 0..=400 {
        home.vault.sweep(NOW + day * DAY, &retention).unwrap();
        look(&home, &mut ended, day);
    }
    const ERASED: i64 = 1000;
    for person in &people {
        home.vault.erase(NOW + ERASED * DAY, person).unwrap();
    }
    look(&home, &mut ended, ERASED);
    const ROTATED: i64 = 1001;
    rotate::all(&mut home.vault, &kek());
    look(&home, &mut ended, ROTATED);
    for (kept, ended) in RETENTION_SCHEDULE.iter().zip(ended) {
        let day = match kept.until {
            // Their values may change with the vault; none is a person's.
            Until::Vault => continue,
            Until::Nowhere => None,
            Until::Erasure => Some(ERASED),
            // After the day of the request and the next one.
            Until::Answer => Some(2),
            Until::Requests => Some(91),
            Until::Audit => Some(366),
            Until::Events => Some(36),
            Until::Epoch => Some(10),
            Until::Rotation => Some(ROTATED),
        };
        assert_eq!(ended, day, "{}.{}", kept.table, kept.column);
    }
    assert!(home.vault.verify_audit().unwrap().intact);
}

#[test]
fn what_is_erased_at_once_ends_at_once() {
    let (mut home, people) = filled();
    let before: Vec<BTreeSet<String>> = RETENTION_SCHEDULE.iter().map(|kept| values(&home, kept)).collect();
    for person in &people {
        home.vault.erase(NOW, person).unwrap();
    }
    for (kept, before) in RETENTION_SCHEDULE.iter().zip(&before) {
        if matches!(kept.until, Until::Erasure | Until::Answer | Until::Requests) || kept.table == "seat_batch" {
            assert!(
                values(&home, kept).is_disjoint(before),
                "{}.{}",
                kept.table,
                kept.column
            );
        }
    }
}

#[test]
fn a_forgotten_request_leaves_no_byte_and_moves_no_row() {
    let mut home = home();
    let mut old = HashSet::new();
    for n in 0..200_u32 {
        let (person, _) = home
            .vault
            .create_or_find(NOW, &new_person(&format!("person{n}@example.org"), "Somebody"))
            .unwrap();
        if n % 3 == 0 {
            // One that nobody finished.
            let request = home
                .vault
                .request_digest(&person, &IdempotencyKey::parse("order-0001").unwrap());
            home.vault.begin_license(NOW, &person, &request, &tokens(1).0).unwrap();
        } else {
            issue(&mut home.vault, &person, "order-0001", (n % 50) as u8);
        }
        for sql in [
            "SELECT request FROM license_request WHERE person = ?1",
            "SELECT plan FROM license_request WHERE person = ?1",
            "SELECT sealed FROM license_request WHERE person = ?1",
        ] {
            for blob in home.blobs(sql, &person) {
                old.extend([*blob.first_chunk().unwrap(), *blob.last_chunk().unwrap()]);
            }
        }
    }
    assert_eq!(
        count_present(&home.bytes(), &old),
        old.len(),
        "the search finds what is there"
    );
    let retention = Retention {
        request_days: 30,
        ..Retention::default()
    };
    assert_eq!(home.vault.sweep(NOW + 30 * DAY, &retention).unwrap().requests, 0);
    let swept = home.vault.sweep(NOW + 31 * DAY, &retention).unwrap();
    assert_eq!((swept.answers, swept.requests), (0, 200));
    assert_eq!(count_present(&home.bytes(), &old), 0);
    // Once is enough, and licenses are still listed.
    assert_eq!(
        home.vault.sweep(NOW + 32 * DAY, &retention).unwrap(),
        Default::default()
    );
    let count: i64 = home
        .vault
        .connection
        .query_row(
            "SELECT count(*) FROM person_license WHERE sealed <> zeroblob(144)",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(count, 133);
}
