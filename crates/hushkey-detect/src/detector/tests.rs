//! Whole scans: what must be found, what must not, and properties of every scan.

use super::*;
use crate::{Class, Confidence, TextKind};

/// The acting findings of a text, as class names and texts.
fn acting(kind: TextKind, key: Option<&str>, parent: Option<&str>, text: &str) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    let context = Context {
        kind,
        key,
        parent,
        declared_harmless: false,
        candidates: false,
    };
    Detector::new().scan(text, &context, &mut out);
    out.iter()
        .filter(|one| one.confidence >= Confidence::ACT)
        .map(|one| (one.class.name(), text[one.span.clone()].to_owned()))
        .collect()
}

fn value(key: &str, text: &str) -> Vec<(&'static str, String)> {
    acting(TextKind::Value, Some(key), None, text)
}

fn prose(text: &str) -> Vec<(&'static str, String)> {
    acting(TextKind::Prose, None, None, text)
}

/// `class` covers exactly `part` of `text`.
#[track_caller]
fn finds(text: &str, class: &str, part: &str) {
    let found = prose(text);
    assert!(
        found.contains(&(class_name(class), part.to_owned())),
        "{text:?}: {found:?}"
    );
}

fn class_name(name: &str) -> &'static str {
    Class::from_name(name).unwrap().name()
}

#[track_caller]
fn clean(text: &str) {
    assert_eq!(prose(text), [], "{text:?}");
    assert_eq!(value("note", text), [], "{text:?}");
}

#[track_caller]
fn keyed(key: &str, text: &str, class: &str) {
    assert_eq!(value(key, text), [(class_name(class), text.to_owned())], "{key}");
}

#[track_caller]
fn keyed_clean(key: &str, text: &str) {
    assert_eq!(value(key, text), [], "{key}");
}

#[test]
fn nothing_in_nothing_out() {
    clean("");
}

#[test]
fn email() {
    finds(
        "user ann.lee+lic@mail.example.co.uk exceeded seat limit",
        "email",
        "ann.lee+lic@mail.example.co.uk",
    );
    finds("<用户@例子.测试>", "email", "用户@例子.测试");
    finds("x=o'brien@example.org.", "email", "o'brien@example.org");
    finds("jane@xn--bcher-kva.example", "email", "jane@xn--bcher-kva.example");
    for text in [
        "lic01.internal:27000@FLEXLM",
        "icon@2x.png",
        "react@18.2.0",
        "getty@tty1.service",
        "git@github.com:a/b.git",
        "user at example dot org",
        "a@b",
        "@example.org",
    ] {
        clean(text);
    }
}

#[test]
fn url_credentials() {
    finds(
        "postgres://ann:s3cret@db.internal:5432/x",
        "url_credentials",
        "ann:s3cret",
    );
    clean("https://example.org/a?b=c");
    clean("https://lic.example.com:8443/v1");
}

#[test]
fn ip() {
    finds("login failed from 93.184.216.34:20827", "ip", "93.184.216.34");
    finds("client 8.8.4.4 closed", "ip", "8.8.4.4");
    finds(
        "from fe80:e68b::1d91:1f60:c65a:862b:41518",
        "ip",
        "fe80:e68b::1d91:1f60:c65a:862b",
    );
    finds(
        "peer [2a02:25db:7c46:c811:e80d:1aee:5b6d:da51]:443",
        "ip",
        "2a02:25db:7c46:c811:e80d:1aee:5b6d:da51",
    );
    keyed("client_ip", "4.0.41.30", "ip");
    for text in [
        "Version is 17.0.31.74",
        "Kettle/9.4.6.21",
        "update 15.14.6.33 -> 3.16.48.132",
        "ntdll.dll 10.0.22621.2945; lic.dll 9.6.37.7",
        "v7.2.3.4",
        "9.4.6.21-rc.1",
        "10.0.19045.3407",
        "127.0.0.1",
        "0.0.0.0",
        "192.0.2.7",
        "2001:db8::1",
        "::1",
        "std::rt::lang_start",
        "dead::beef",
        "12:34:56",
        "1.2.3.4.5",
        "255.255.255.0",
    ] {
        clean(text);
    }
    keyed_clean("version", "9.4.6.21");
    keyed_clean("fingerprint", "243c:081d:76da:2bab:ca49:c285:230e:7834");
}

#[test]
fn mac() {
    finds("net0: 25:6d:d1:b6:fa:93 up", "mac", "25:6d:d1:b6:fa:93");
    finds("mac=35-C2-62-0A-93-41", "mac", "35-C2-62-0A-93-41");
    finds("dev 00a0.c9ab.1234 up", "mac", "00a0.c9ab.1234");
    keyed("mac", "3c96ad90eb05", "mac");
    for text in [
        "DA:E8:C4:91:FE:A6:60:02:6C:6A:A5:5E:5D:47:21:1F:40:DC:CE:93",
        "00:00:00:00:00:00",
        "ff:ff:ff:ff:ff:ff",
        "12:34:56",
        "8314-0393-0003",
        "00-11-22-33",
    ] {
        clean(text);
    }
}

#[test]
fn credit_card() {
    for number in [
        "4111111111111111",
        "5105 1051 0510 5100",
        "3782 822463 10005",
        "6011-1111-1111-1117",
    ] {
        finds(&format!("card={number} order=3177648056"), "credit_card", number);
    }
    keyed("note", "4111111111111111", "credit_card");
    for text in [
        "numeric key 4111-1111-1111-1111 rejected",
        "4111111111111112",
        "order 4111111111111111",
        "1705987793123456",
    ] {
        clean(text);
    }
    keyed_clean("license_key", "4111-1111-1111-1111");
    keyed_clean("order", "4111111111111111");
}

#[test]
fn imei() {
    keyed("imei", "490154203237518", "imei");
    finds("IMEI 49-015420-323751-8 seen", "imei", "49-015420-323751-8");
    keyed_clean("order", "356938035643809");
    clean("490154203237519");
}

#[test]
fn ssn() {
    finds("kyc: ssn 536-22-1234 verified", "us_ssn", "536-22-1234");
    keyed("ssn", "536221234", "us_ssn");
    finds("ID Number: 536-22-1234", "us_ssn", "536-22-1234");
    finds("\u{2022} ID\u{a0}Number: 536-22-1234", "us_ssn", "536-22-1234");
    finds("their SSN 536 22 1234 was", "us_ssn", "536 22 1234");
    finds("SSN: 987-49-4321", "us_ssn", "987-49-4321");
    finds("Patient, SSN 5S6-2O-l234, Phone", "us_ssn", "5S6-2O-l234");
    keyed("ssn", "987-49-4321", "us_ssn");
    keyed_clean("ssn", "000-00-0000");
    clean("License ID number: 536-22-1234");
    clean("SSN lookup 20260131 failed");
    for text in [
        "000-22-1234",
        "666-22-1234",
        "900-22-1234",
        "order 536-22-1234",
        "INV-536-22-1234",
        "536221234",
    ] {
        clean(text);
    }
}

#[test]
fn cpf() {
    keyed("note", "529.982.247-25", "br_cpf");
    keyed("cpf", "52998224725", "br_cpf");
    clean("529.982.247-24");
    clean("52998224725");
}

#[test]
fn iban() {
    finds(
        "SEPA iban=DE89 3704 0044 0532 0130 00 amount",
        "iban",
        "DE89 3704 0044 0532 0130 00",
    );
    finds("to GB29NWBK60161331926819.", "iban", "GB29NWBK60161331926819");
    for text in [
        "DE89370400440532013001",
        "0ee59-de5b-52c6b0cbe7bf",
        "GB29NWBK6016133192681",
    ] {
        clean(text);
    }
}

#[test]
fn phone() {
    for number in [
        "+49 174 5550123",
        "+1 (252) 450-3101",
        "+447127720999",
        "+55 11 96123-4179",
    ] {
        finds(&format!("user {number} exceeded seat limit"), "phone", number);
    }
    finds("call me at 07400 122136. Version", "phone", "07400 122136");
    finds("(201) 555-0126 or later", "phone", "(201) 555-0126");
    finds("Tel. 030/1234567", "phone", "030/1234567");
    keyed("phone", "0301234567", "phone");
    for text in [
        "1705987793",
        "2026-11-23 17:41",
        "window=1776003608367..1795528066507",
        "order 603544896424",
        "00330-81404-36119-AA447",
        "5139107819",
        "+02:00",
        "2024.12.24",
        "expires 1792206813",
    ] {
        clean(text);
    }
    keyed_clean("ts", "1705987793");
    keyed("national_id", "026 266 1667", "uk_nhs");
}

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
        acting(TextKind::Value, Some("name"), Some("owner"), "Xandrel Quvost"),
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
fn births() {
    keyed("dob", "12/07/1941", "dob");
    keyed("Geburtsdatum", "1984-02-29", "dob");
    finds("geboren am 12.07.1941 in Ulm", "dob", "12.07.1941");
    clean("released 1984-02-29");
    keyed_clean("dob", "unknown");
}

#[test]
fn coordinates() {
    keyed("location", "57.520723, 3.514799", "geo_coordinates");
    keyed("latitude", "57.520723", "geo_coordinates");
    finds("at 57.5207, 3.5147 now", "geo_coordinates", "57.5207, 3.5147");
    for text in ["load 0.521, 1.234, 2.345", "1.5, 2.5", "99.123456, 3.514799"] {
        clean(text);
    }
    keyed_clean("lat", "12.5");
}

#[test]
fn hashes_and_passwords() {
    keyed(
        "email_sha256",
        "d0c0ff086b083cceb35c495f364a9681167bd85841f6bfad5b4820dade073da1",
        "hashed_identifier",
    );
    keyed_clean(
        "file_sha256",
        "d0c0ff086b083cceb35c495f364a9681167bd85841f6bfad5b4820dade073da1",
    );
    keyed("password", "hunter2!", "password");
    keyed_clean("password_reset", "true");
}

#[test]
fn a_wrong_field_does_not_hide_a_sure_form() {
    keyed("seat", "+447158373114", "phone");
    keyed("event", "3717 8381 4321 420", "credit_card");
    keyed("seat", "2a02:25db:7c46:c811:e80d:1aee:5b6d:da51", "ip");
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
fn innocent_words_and_numbers_stay() {
    for text in [
        "Upgrade from 10.2.0.1 to 10.3.0.4 finished",
        "range 10.0.0.0/8",
        "pos (12.345678, 8.765432, 1.000000)",
        "Loaded plugin Maya Exporter v2",
        "Julia Kernel restarted",
        "contact=Sales Department phone=n/a",
        "Render Farm node 12 Main Street scene loaded",
        "Server Ring 0 error, Token Ring 4",
        "ratio 1.0000, 2.0000",
        "bbox 12.3456, 7.8910, 45.6789, 9.1011",
        "owner: Platform Team",
        "Signed by Acme Root CA",
        "Dear Customer, your trial ends soon",
    ] {
        clean(text);
    }
    for (key, text) in [
        ("owner", "acme-corp"),
        ("owner", "platform-team"),
        ("owner", "organization"),
        ("account", "acct_123"),
        ("user", "user_01HZX3K9ABCD"),
        ("tx", "4111111111111111"),
        ("name", "Summer Sale"),
    ] {
        keyed_clean(key, text);
    }
}

#[test]
fn names_in_queries_have_a_plus_for_a_space() {
    finds("GET /v1/x?key=AAAA&name=Maria+Lopez&ts=1", "person", "Maria+Lopez");
}

#[test]
fn harmless_values_stay() {
    for (key, text) in [
        ("session", "f5f554ed-8323-4ef5-8ba2-e1619fb9af50"),
        ("license_key", "8314-0393-0003-0484"),
        ("license_key", "QHB7T-3DKRM-9WPZC-VX4NL"),
        ("cert_fp", "DA:E8:C4:91:FE:A6:60:02:6C:6A:A5:5E:5D:47:21:1F:40:DC:CE:93"),
        ("product_id", "00330-81404-36119-AA447"),
        ("os", "ubuntu 24.04 6.8.0-40-generic"),
        ("os", "macOS 14.6.1 (23G93)"),
        ("gpu_driver", "31.0.10.5689"),
        ("tz", "America/New_York"),
        ("nonce", "+/Slz8GiktlhGa1y"),
        ("cpu", "Intel(R) Core(TM) i7-12700H"),
        ("user-agent", "Kettle/3.1.8.412-rc.2 (linux; x86_64)"),
        ("message", "list index out of range"),
        ("fn", "License::validate"),
        ("file", "src/licensing/client.rs"),
        ("lease", "190704709988"),
        ("build", "613766663"),
        ("release", "2023.3.7f1"),
    ] {
        keyed_clean(key, text);
    }
}

#[test]
fn a_number_written_as_one_scheme_writes_it_is_of_that_scheme() {
    // it keeps the check of the Dutch one as well, by chance
    let table = "name,email,phone,ssn\nAnn Lee,ann@example.org,+1 (489) 959-6595,723-46-3256\n";
    finds(table, "us_ssn", "723-46-3256");
    finds("ID Number: 728-98-7028 x", "us_ssn", "728-98-7028");
}

#[test]
fn placeholders_are_never_found() {
    for class in Class::ALL {
        let placeholder = format!("[redacted:{}]", class.name());
        for key in [
            "email",
            "name",
            "full_name",
            "user",
            "owner",
            "phone",
            "address",
            "hostname",
            "dob",
            "password",
            "email_sha256",
            "ip",
        ] {
            keyed_clean(key, &placeholder);
            keyed_clean(key, &format!("%5Bredacted%3A{}%5D", class.name()));
        }
        clean(&format!(
            "user {placeholder} exceeded; user={placeholder} name: {placeholder} /home/{placeholder}/x"
        ));
    }
}

#[test]
fn brackets_that_nobody_wrote_hide_nothing() {
    finds(
        "mail [redacted:ann.smith@example.org] ok",
        "email",
        "ann.smith@example.org",
    );
    assert_eq!(
        value("password", "hunter2 [redacted"),
        [("password", "hunter2".to_owned())]
    );
    assert_eq!(
        value("username", "annsmith[redacted"),
        [("username", "annsmith".to_owned())]
    );
    assert_eq!(
        value("username", "[redacted:email] annsmith"),
        [("username", "annsmith".to_owned())]
    );
    finds("{\"password\":\"hunter2 [redacted\"}", "password", "hunter2");
    finds("/home/[redacted/x", "username", "[redacted");
    keyed_clean("username", "[redacted:email], [redacted:person]");
}

#[test]
fn a_declared_format_spares_false_alarms_but_not_an_email() {
    let mut out = Vec::new();
    let context = Context {
        kind: TextKind::Value,
        key: None,
        parent: None,
        declared_harmless: true,
        candidates: false,
    };
    Detector::new().scan("4111111111111111", &context, &mut out);
    assert!(out.is_empty());
    Detector::new().scan("ann@example.org", &context, &mut out);
    assert_eq!(out.len(), 1);
}
