use super::*;
use proptest::strategy::Strategy as _;

fn role(key: &str) -> Role {
    meaning(Some(key), None).role
}

fn words(name: &str) -> Vec<String> {
    let words = Words::of(name);
    (0..words.count())
        .map(|at| String::from_utf8(words.word(at).to_vec()).unwrap())
        .collect()
}

#[test]
fn names_are_split_into_words() {
    assert_eq!(words("customerEmail"), ["customer", "email"]);
    assert_eq!(words("X-User-Name"), ["x", "user", "name"]);
    assert_eq!(words("frames[0][mobile]"), ["frames", "0", "mobile"]);
    assert_eq!(words("HTTPServerIP"), ["http", "server", "ip"]);
    assert_eq!(words("Prénom_Élève"), ["prenom", "eleve"]);
    assert_eq!(words("straße"), ["strase"]);
    assert_eq!(words("a.b.c.d.e.f.g.h.i.j"), ["c", "d", "e", "f", "g", "h", "i", "j"]);
    assert_eq!(words("ID\u{a0}Number"), ["id", "number"]);
    assert_eq!(words("[]{}"), Vec::<String>::new());
}

#[test]
fn the_longest_ending_decides() {
    for (key, expected) in [
        ("email", Role::Email),
        ("customer_email", Role::Email),
        ("owner2", Role::Party),
        ("userName", Role::Username),
        ("X-User-Name", Role::Username),
        ("full_name", Role::Person),
        ("name", Role::Name),
        ("customerName", Role::Person),
        ("product_name", Role::Harmless),
        ("machine_name", Role::Hostname),
        ("host-name", Role::Hostname),
        ("client_ip", Role::Ip),
        ("ipAddress", Role::Ip),
        ("X-Forwarded-For", Role::Ip),
        ("date_of_birth", Role::Dob),
        ("meta[scope][fingerprint]", Role::Fingerprint),
        ("license_key", Role::Token),
        ("gpu_driver", Role::Version),
        ("email_verified", Role::Harmless),
        ("phone_type", Role::Harmless),
        ("email_primary", Role::Email),
        ("Geburtsdatum", Role::Dob),
        ("prénom", Role::Person),
        ("data[relationships][dob]", Role::Dob),
        ("mac2", Role::Mac),
        ("zork", Role::Unknown),
    ] {
        assert_eq!(role(key), expected, "{key}");
    }
}

#[test]
fn digests_of_personal_inputs_are_told_from_others() {
    for key in [
        "email_sha256",
        "mac_hash",
        "hashedEmail",
        "sha256_email",
        "user_email_md5",
    ] {
        assert!(meaning(Some(key), None).hashed, "{key}");
    }
    for key in ["sha256", "file_sha256", "commit_hash", "checksum", "email"] {
        assert!(!meaning(Some(key), None).hashed, "{key}");
    }
}

#[test]
fn the_field_around_speaks_of_a_person() {
    assert!(meaning(Some("name"), Some("owner")).of_person);
    assert!(meaning(Some("name"), Some("customers[0]")).of_person);
    assert!(!meaning(Some("name"), Some("product")).of_person);
    assert!(meaning(Some("owner_id"), None).of_person || role("owner_id") == Role::AccountId);
}

#[test]
fn only_ordinary_names_may_be_shown() {
    for name in [
        "email",
        "customer_email",
        "frames[0][mobile]",
        "X-User-Name",
        "meta.scope.fingerprint",
        "machine_fp",
        "addr2",
        "k",
    ] {
        assert!(is_known_name(name), "{name}");
    }
    for name in [
        "",
        "ann",
        "ann@example.org",
        "smith_email",
        "DESKTOP-7F3K2",
        "email_1234567",
        "555-12-3456",
        "192.0.2.7",
        "1.1.1.1",
        "2001:db8::7",
        "ab",
        &"user_".repeat(20),
    ] {
        assert!(!is_known_name(name), "{name}");
    }
}

proptest::proptest! {
    /// Names of one small word are answered without splitting: as the long way would.
    #[test]
    fn small_words_mean_the_same_without_splitting(
        key in proptest::prop_oneof!["[a-z]{1,20}", proptest::sample::select(vec![
            "session", "token", "key", "text", "message", "serial", "name", "body", "value", "ip", "party", "hash", "email", "users",
        ]).prop_map(str::to_owned)],
        parent in proptest::option::of(proptest::sample::select(vec!["user", "disk", "meta", "data", "owner", "value"])),
    ) {
        proptest::prop_assert_eq!(super::meaning(Some(&key), parent), super::meaning::work_out(&key, parent));
    }
}

/// The same for every name of the dictionary.
#[test]
fn known_words_mean_the_same_without_splitting() {
    for key in super::roles::every_word() {
        for parent in [None, Some("user"), Some("disk"), Some("data"), Some("meta")] {
            assert_eq!(
                super::meaning(Some(key), parent),
                super::meaning::work_out(key, parent),
                "{key} in {parent:?}"
            );
        }
    }
}
