//! What only a key, a sentence or a path gives away.

use super::*;

#[test]
fn home_paths() {
    finds("at C:\\Users\\ann\\AppData\\Local\\app\\lic.dll:345", "username", "ann");
    finds("at C:\\\\Users\\\\ann\\\\AppData", "username", "ann");
    finds("(/home/ann/app/lib)", "username", "ann");
    finds("/var/home/ann/x", "username", "ann");
    finds("path=/Users/ann/Library/Application Support/x", "username", "ann");
    finds("C:\\Users\\Ann Lee\\AppData", "person", "Ann Lee");
    for text in [
        "/home/runner/work",
        "/Users/Shared/x",
        "https://example.org/home/about",
        "GET /v1/users/42",
        "/home/$USER/x",
        "src/home/index.js",
        "C:\\Users\\Public\\x",
    ] {
        clean(text);
    }
}

#[test]
fn usernames() {
    keyed("user", "jlopez", "username");
    keyed("userName", "ann_k", "username");
    finds("login failed user=jlopez from 9.9.9.9", "username", "jlopez");
    finds("authentication failed for user maria", "username", "maria");
    finds(
        "93.184.216.34 - jlopez [23/Nov/2026:22:34:11 +0000] \"GET /\"",
        "username",
        "jlopez",
    );
    finds("{\"user\": \"jlopez\", \"v\": 2}", "username", "jlopez");
    for text in [
        "user exceeded seat limit",
        "user agent changed",
        "user id missing",
        "the user is not allowed",
        "for user input",
    ] {
        clean(text);
    }
    for user in [
        "root",
        "admin",
        "unknown",
        "svc-backup",
        "cus_eg1dqcf54esf5dhrd3drcjw4kh",
        "f5f554ed-8323-4ef5-8ba2-e1619fb9af50",
        "12345",
        "true",
        "",
    ] {
        keyed_clean("user", user);
    }
}

#[test]
fn hostnames() {
    keyed("hostname", "DESKTOP-VARGAS", "hostname");
    keyed("hostname", "ann-thinkpad.lan", "hostname");
    keyed("hostname", "Océanes-MacBook-Pro.local", "hostname");
    finds(
        "seen on Marias-MacBook-Pro.local today",
        "hostname",
        "Marias-MacBook-Pro.local",
    );
    finds("Hostname: KENNETH-PC\n", "hostname", "KENNETH-PC");
    for host in [
        "localhost",
        "api.example.com",
        "web-1",
        "lic01.internal",
        "unknown",
        "f5f554ed-8323-4ef5-8ba2-e1619fb9af50",
    ] {
        keyed_clean("hostname", host);
    }
    clean("desktop-app");
    clean("acme-desktop 1.2");
}

#[test]
fn persons() {
    keyed("full_name", "Lene Dietz B.A.", "person");
    keyed("userName", "Éric Leroy du Rodriguez", "person");
    keyed("name", "Ing. Frieder Baum MBA.", "person");
    keyed("licensee", "香織 鈴木", "person");
    assert_eq!(
        named(TextKind::Value, Some("name"), Some("owner"), "Xandrel Quvost"),
        [("person", "Xandrel Quvost".to_owned())]
    );
    finds(
        "Hi, this is Geoffrey Middleton. I cannot",
        "person",
        "Geoffrey Middleton",
    );
    finds("Guten Tag, mein Name ist Alfred Weimer.", "person", "Alfred Weimer");
    finds(
        "SeatManager - Customer Slavica Bolander (x) called",
        "person",
        "Slavica Bolander",
    );
    finds("Dr. Quvost signed", "person", "Dr. Quvost");
    for text in [
        "Product Activation Wizard started (Visual Studio Code, Intel Core i9-13900K)",
        "Mark Complete",
        "Vector Pro",
        "Windows Server",
        "North America",
        "Crystal Reports",
        "Martin Systems",
        "Mesh Boolean Export",
    ] {
        clean(text);
    }
    for (key, text) in [
        ("product_name", "Jasmine Tests"),
        ("name", "Acme Studio"),
        ("name", "mesh-boolean"),
        ("customer", "Northwind Traders"),
        ("company", "Contoso Ltd"),
    ] {
        keyed_clean(key, text);
    }
}

#[test]
fn addresses() {
    keyed(
        "address",
        "Lagoa de da Mota, 879, 32019-587 da Conceição Alegre",
        "address",
    );
    for (text, part) in [
        (
            "Invoice address: 5120 Larch Hollow Road, Brookmere, OH 43065.",
            "5120 Larch Hollow Road, Brookmere, OH 43065",
        ),
        (
            "Rechnung an: Jopichstr. 82, 75503 Prenzlau.",
            "Jopichstr. 82, 75503 Prenzlau",
        ),
        ("wohnt Kurze Straße 5, 10115 Berlin", "Kurze Straße 5, 10115 Berlin"),
        (
            "habite 38, boulevard de David, 36294 Sainte Yves",
            "38, boulevard de David, 36294 Sainte Yves",
        ),
        (
            "vive en Calle de Faustino Mate 87, 07083 Valencia",
            "Calle de Faustino Mate 87, 07083 Valencia",
        ),
        (
            "woont Kerkstraat 12, 1017 GP Amsterdam",
            "Kerkstraat 12, 1017 GP Amsterdam",
        ),
        ("abita in Via Roma 12, 00184 Roma", "Via Roma 12, 00184 Roma"),
    ] {
        let found = prose(text);
        assert!(
            found
                .iter()
                .any(|(class, span)| *class == "address" && span.contains(part)),
            "{text}: {found:?}"
        );
    }
    for text in [
        "12 Seats Used",
        "via proxy 3",
        "rue 5",
        "step 3 of 5",
        "Windows 11 Pro",
        "line 12 Error",
    ] {
        clean(text);
    }
    keyed_clean("address", "0x7ffee4b2");
}

#[test]
fn tables_are_read_by_their_columns() {
    let found = prose("license_key,name,seats\nVF4LW-K2TA2,充 小林,19\nVF4LW-K2TA3,Madison Shea,3\n");
    assert_eq!(
        found,
        [("person", "充 小林".to_owned()), ("person", "Madison Shea".to_owned())]
    );
    assert_eq!(
        prose("name,email\nQuvost Xandrel,\n"),
        [("person", "Quvost Xandrel".to_owned())]
    );
    clean("a,b\n1,2\n");
}

#[test]
fn names_in_queries_have_a_plus_for_a_space() {
    finds("GET /v1/x?key=AAAA&name=Maria+Lopez&ts=1", "person", "Maria+Lopez");
}
