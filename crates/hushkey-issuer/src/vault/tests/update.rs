//! Changing a person: what was there before is gone to the byte.

use super::*;

fn value(text: &str) -> Option<FieldValue> {
    Some(FieldValue::parse(text).unwrap())
}

fn email(text: &str) -> Change {
    Change {
        email: Some(Email::parse(text).unwrap()),
        fields: BTreeMap::new(),
    }
}

#[test]
fn fields_are_replaced_added_and_removed_and_the_rest_stays() {
    let mut home = home();
    let mut new = new_person("ann@example.org", "Ann Ray");
    new.fields
        .insert(Field::Phone, FieldValue::parse("+1 202 555 0143").unwrap());
    let (ann, _) = home.vault.create_or_find(NOW, &new).unwrap();
    let change = Change {
        email: None,
        fields: BTreeMap::from([
            (Field::Name, value("Ann Ray-Stone")),
            (Field::Country, value("US")),
            (Field::Phone, None),
            // Not there, and still not.
            (Field::Address, None),
        ]),
    };
    for _ in 0..2 {
        home.vault.update(NOW, &ann, &change).unwrap();
    }
    let mut home = home.reopen();
    let texts = |vault: &mut Vault| {
        let read = vault.read(NOW, &ann, Purpose::Support).unwrap().fields;
        read.into_iter()
            .map(|(field, text)| (field, text.expose().to_owned()))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        texts(&mut home.vault),
        [
            (Field::Email, "ann@example.org".to_owned()),
            (Field::Name, "Ann Ray-Stone".to_owned()),
            (Field::Country, "US".to_owned()),
        ]
    );
    // What was removed can come back.
    let again = Change {
        email: None,
        fields: BTreeMap::from([(Field::Phone, value("+1 202 555 0199"))]),
    };
    home.vault.update(NOW, &ann, &again).unwrap();
    assert_eq!(texts(&mut home.vault)[2].1, "+1 202 555 0199");
    let events = home.vault.audit(&ann).unwrap();
    assert_eq!(events.iter().filter(|entry| entry.event == "updated").count(), 3);
    assert!(home.vault.verify_audit().unwrap().intact);
}

#[test]
fn an_e_mail_address_changes_unless_somebody_else_has_it() {
    let mut home = home();
    let (ann, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    let (bob, _) = home
        .vault
        .create_or_find(NOW, &new_person("bob@example.org", "Bob Fox"))
        .unwrap();
    assert_eq!(
        home.vault.update(NOW, &ann, &email("BOB@example.org")),
        Err(UpdateError::EmailTaken)
    );
    let search = |vault: &mut Vault, text: &str| {
        vault
            .search(NOW, &Email::parse(text).unwrap(), Purpose::Support)
            .unwrap()
    };
    assert_eq!(search(&mut home.vault, "ann@example.org"), Some(ann));
    // Another spelling of one's own.
    home.vault.update(NOW, &ann, &email("Ann@Example.org")).unwrap();
    home.vault.update(NOW, &ann, &email("ann.stone@example.org")).unwrap();
    assert_eq!(search(&mut home.vault, "ann.stone@example.org"), Some(ann));
    assert_eq!(search(&mut home.vault, "ann@example.org"), None);
    // The old address is free.
    home.vault.update(NOW, &bob, &email("ann@example.org")).unwrap();
    assert_eq!(search(&mut home.vault, "ann@example.org"), Some(bob));
    home.vault.erase(NOW, &ann).unwrap();
    assert_eq!(
        home.vault.update(NOW, &ann, &email("a@example.org")),
        Err(UpdateError::Vault(VaultError::Erased))
    );
    let nobody = CustomerToken::from_seed([9; 32]);
    assert_eq!(
        home.vault.update(NOW, &nobody, &email("a@example.org")),
        Err(UpdateError::Vault(VaultError::Unknown))
    );
}

#[test]
fn what_was_replaced_leaves_no_byte_behind() {
    const PEOPLE: usize = 800;
    let mut home = home();
    // The bytes are looked for in the files as they are; whether they survive a power cut is not what is asked here.
    home.vault.connection.execute_batch("PRAGMA synchronous = OFF").unwrap();
    let mut old = HashSet::new();
    let mut people = Vec::new();
    for n in 0..PEOPLE {
        let new = new_person(&format!("person{n}@example.org"), &format!("Person Number {n}"));
        people.push(home.vault.create_or_find(NOW, &new).unwrap().0);
        // Change some while the tables grow and their pages split.
        if n % 100 != 99 {
            continue;
        }
        let before = old.len();
        let changed: Vec<CustomerToken> = people.iter().copied().skip(n % 3).step_by(4).collect();
        for person in &changed {
            let blobs = [
                "SELECT email_index FROM person WHERE person = ?1",
                "SELECT sealed FROM person_field WHERE person = ?1 AND sealed <> zeroblob(272)",
                "SELECT nonce FROM person_field WHERE person = ?1 AND sealed <> zeroblob(272)",
            ]
            .map(|sql| home.blobs(sql, person))
            .concat();
            assert!(blobs.len() >= 3);
            for blob in &blobs {
                old.extend([blob.first_chunk().unwrap(), blob.last_chunk().unwrap()]);
            }
        }
        assert_eq!(
            count_present(&home.bytes(), &old),
            old.len() - before,
            "the search finds what is there"
        );
        for (at, person) in changed.iter().enumerate() {
            let change = Change {
                email: Some(Email::parse(&format!("new{n}.{at}@example.org")).unwrap()),
                fields: BTreeMap::from([(Field::Name, if at % 2 == 1 { None } else { value("Somebody Else") })]),
            };
            home.vault.update(NOW, person, &change).unwrap();
        }
        assert_eq!(count_present(&home.bytes(), &old), 0, "after {n}");
    }
    assert!(old.len() > 4000);
}

#[test]
fn updating_tells_when_a_reader_holds_the_log() {
    let mut home = home();
    let (ann, _) = home
        .vault
        .create_or_find(NOW, &new_person("ann@example.org", "Ann Ray"))
        .unwrap();
    home.vault
        .connection
        .busy_timeout(std::time::Duration::from_millis(10))
        .unwrap();
    let reader = rusqlite::Connection::open(&home.path).unwrap();
    reader.execute_batch("BEGIN").unwrap();
    let _: i64 = reader
        .query_row("SELECT count(*) FROM person", [], |row| row.get(0))
        .unwrap();
    assert_eq!(
        home.vault.update(NOW, &ann, &email("a@example.org")),
        Err(UpdateError::Vault(VaultError::Incomplete))
    );
    reader.execute_batch("COMMIT").unwrap();
    home.vault.update(NOW, &ann, &email("a@example.org")).unwrap();
}
