//! Whole scans for names: in sentences, in lists, alone, and what only looks like one.

use super::{clean, finds, prose};

/// Every person found in a text.
fn persons(text: &str) -> Vec<String> {
    let found = prose(text);
    found
        .into_iter()
        .filter(|(class, _)| *class == "person")
        .map(|(_, name)| name)
        .collect()
}

#[test]
fn full_names_of_many_countries() {
    for (text, name) in [
        ("I spoke with Yuito Hirai about it.", "Yuito Hirai"),
        ("The key went to Hạnh Nguyễn yesterday.", "Hạnh Nguyễn"),
        ("Samantha Bašić employs them.", "Samantha Bašić"),
        ("Approved by J. K. Kowalska today", "J. K. Kowalska"),
        ("D. Kowalski confirmed the order.", "D. Kowalski"),
        ("Plaintiff Mark Hill, a resident", "Mark Hill"),
        ("Alert for Mark White: two seats", "Mark White"),
        ("Jan Nowak logged in from the lobby", "Jan Nowak"),
        ("Per Eriksson changed password", "Per Eriksson"),
        ("Chaminda Dissanayake logged in again", "Chaminda Dissanayake"),
        ("ask Dobrosław Tomaszewski of Acme Inc. for it", "Dobrosław Tomaszewski"),
        ("Kowalska, Anna (Accounting)", "Kowalska, Anna"),
        ("Claimant: Dieter Schmidt\nPolicy: none", "Dieter Schmidt"),
        ("Patrick O’Brien's laptop is broken", "Patrick O’Brien's"),
    ] {
        assert_eq!(persons(text), [name], "{text}");
    }
}

#[test]
fn one_word_by_its_sentence() {
    for (text, name) in [
        ("Gregor shouted at Gary: what are you doing?", "Gary"),
        ("My colleague Hannah cannot log in.", "Hannah"),
        ("I would like to remove my kid Dzhambek from the will.", "Dzhambek"),
        ("Il signor Calcaterra ha chiesto una nuova chiave.", "Calcaterra"),
        ("Rodriguez said that the dongle is broken.", "Rodriguez"),
        ("The seat is gone.\nThanks,\nGregory", "Gregory"),
        ("Here's Nicholas's address, as you asked.", "Nicholas"),
    ] {
        assert!(
            persons(text).iter().any(|found| found == name),
            "{text}: {:?}",
            prose(text)
        );
    }
}

#[test]
fn lists_of_names() {
    assert_eq!(
        persons("They had 5: Gaetane, Hannah, Anthony, Derek and Anna."),
        ["Gaetane", "Hannah", "Anthony", "Derek", "Anna"]
    );
    assert_eq!(persons("Usamov and Pearson were precise."), ["Usamov", "Pearson"]);
}

#[test]
fn texts_without_any_capital() {
    assert_eq!(
        persons("the key of olga krylova's laptop. ask krylova."),
        ["olga krylova", "krylova"]
    );
    assert_eq!(
        persons("they had 4: silvana, donna, christopher and chad."),
        ["silvana", "donna", "christopher", "chad"]
    );
    for text in [
        "session opened for user root by maria",
        "apache kafka, redis and jenkins run on kali linux",
        "jose-kowalska.example anna_kowalska maria/kowalska",
        "The key of olga krylova is in a text with a capital",
    ] {
        assert!(persons(text).is_empty(), "{text}: {:?}", prose(text));
    }
}

#[test]
fn a_name_that_was_read_is_known_again() {
    assert_eq!(
        persons("Ticket opened by Stine Yermakov. The key of Yermakov is rejected."),
        ["Stine Yermakov", "Yermakov"]
    );
    // without the first it may be anything
    assert!(persons("Ticket opened. The key of Yermakov is rejected.").is_empty());
}

#[test]
fn firms_products_places_and_months_are_no_persons() {
    for text in [
        "The Morgan Stanley contract ends in April.",
        "Wells Fargo and Goldman Sachs renewed.",
        "Lopez, Garcia and Mitchell bought ten seats.",
        "Thomas and Sons is a customer.",
        "Talleres Toledo S.L. has three seats.",
        "Ramsey-Johnson is on the old plan.",
        "Jordan Suite, Mercury Server and Victoria Engine are installed.",
        "Upgrade Chelsea Suite to Phoenix Framework before August.",
        "Lincoln, NE and Paris, TX have one dongle each.",
        "Santa Monica, San Jose and Los Angeles are in California.",
        "We met in São Paulo and in Florence.",
        "The Madison branch and the Brooklyn office moved.",
        "Sierra, Mojave and Catalina are supported; Sonoma is not.",
        "It expires in May, not in June or August.",
        "Will Retry Later. May Fail Silently. Max Price exceeded.",
        "My IBAN is lost",
        "Minor SemVer bump, see CHANGELOG.md and README.md",
        "the update — Hooli — is here",
        "Fix URI parsing and Impl Rand for it",
        "He lives on the north side of Joaquin Suarez 2906.",
        "Capitalized words like Wisdom and Discipline are rare.",
        "DejaVu Sans Mono Bold",
        "The current Teddy implementation is slow",
    ] {
        assert!(persons(text).is_empty(), "{text}: {:?}", prose(text));
    }
}

#[test]
fn keys_digests_and_versions_hold_no_names() {
    for text in [
        "commit deadbeefannabe11cafe",
        "key ANNA1-MARK2-LISAX-TOMAS",
        "anna_kowalska_v2.1 maria-1.0.0 mark::lee",
        "build 2.4.1-jordan.3, tag v1-maria",
        "sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "GET /maria/mark/anna HTTP/1.1",
    ] {
        assert!(persons(text).is_empty(), "{text}: {:?}", prose(text));
    }
}

#[test]
fn addresses_of_more_countries() {
    for (text, part) in [
        (
            "wysłać: ul. Marszałkowska 84/92, 00-514 Warszawa",
            "ul. Marszałkowska 84/92, 00-514 Warszawa",
        ),
        (
            "vive en Calle Mayor 14, 3º B, 28013 Madrid",
            "Calle Mayor 14, 3º B, 28013 Madrid",
        ),
        (
            "woont Hoofdstraat 12-a, 3011 AB Rotterdam",
            "Hoofdstraat 12-a, 3011 AB Rotterdam",
        ),
        ("bor i Storgatan 12, 111 23 Stockholm", "Storgatan 12, 111 23 Stockholm"),
        (
            "asuu Mannerheimintie 5, 00100 Helsinki",
            "Mannerheimintie 5, 00100 Helsinki",
        ),
        (
            "lives at 12 High Street, London NW1 6XE",
            "12 High Street, London NW1 6XE",
        ),
        (
            "write to P.O. Box 1234, Springfield, IL 62701",
            "P.O. Box 1234, Springfield, IL 62701",
        ),
        ("an Postfach 12 34, 80331 München", "Postfach 12 34, 80331 München"),
        ("Boîte postale 44, 1000 Bruxelles", "Boîte postale 44, 1000 Bruxelles"),
        (
            "Caixa Postal 123, 01000-000 São Paulo",
            "Caixa Postal 123, 01000-000 São Paulo",
        ),
    ] {
        finds(text, "address", part);
    }
    for text in [
        "Checkbox 12 is set, box 5 too",
        "Investigate 5, 1234 Foo",
        "postal 12",
        "Mailbox 3 is full",
    ] {
        clean(text);
    }
}

#[test]
fn births_with_the_month_first() {
    for (text, part) in [
        ("She was born March 3, 1984 in Leeds.", "March 3, 1984"),
        ("born on Mar. 3rd, 1984", "Mar. 3rd, 1984"),
        ("urodzony 3 marca 1984", "3 marca 1984"),
        ("née le 3 mars 1984", "3 mars 1984"),
        ("geboren am 3. März 1984", "3. März 1984"),
    ] {
        finds(text, "dob", part);
    }
    clean("The idea was born in Version 3, 1984 lines ago");
}
