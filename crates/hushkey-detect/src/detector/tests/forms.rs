//! Values known by their form: addresses of machines and mail, numbers with checks.

use super::*;

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
fn ip_as_nobody_writes_it() {
    for address in [
        "1359135374",
        "0x5102458e",
        "0x51.0x02.0x45.0x8e",
        "0121.02.0105.0216",
        "81.2.0105.0x8e",
    ] {
        keyed("client_ip", address, "ip");
        clean(address);
    }
    for none in [
        "4294967296",
        "0x7f000001",
        "127.0x0.0.1",
        "1.2.3",
        "80",
        "0x51.2.69",
        "v1359135374",
    ] {
        keyed_clean("client_ip", none);
    }
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
fn coordinates_in_degrees_and_points() {
    for pair in [
        "52°31'12\"N 13°24'18\"E",
        "52° 31′ 12.5″ N, 13° 24′ 18″ E",
        "33°51.5'S 151°12.6'E",
        "52.5200° N, 13.4050° E",
        "-33.8568°, 151.2153°",
    ] {
        finds(&format!("found at {pair} by the app"), "geo_coordinates", pair);
        keyed("position", pair, "geo_coordinates");
    }
    finds("POINT(13.404954 52.520008)", "geo_coordinates", "13.404954 52.520008");
    finds(
        "SRID=4326;POINT Z (151.2153 -33.8568)",
        "geo_coordinates",
        "151.2153 -33.8568",
    );
    keyed("coordinates", "13.404954", "geo_coordinates");
    for text in [
        "turn 90° 45' left",
        "between 20°C and 30°C",
        "at 98° N, 13°20' E",
        "POINT(1 2)",
        "angle 52.5200°",
    ] {
        clean(text);
    }
    keyed_clean("position", "0.52013");
    keyed_clean("coordinates", "3");
}

#[test]
fn email_beyond_the_usual() {
    finds("mail \"ann lee\"@example.org now", "email", "\"ann lee\"@example.org");
    clean("dsn https://9ec79c33ec9942ab8353589fcb2e04dc@o447951.ingest.sentry.io/5429219");
    clean("say \"hi\" @ noon, \"\"@x");
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
fn a_number_written_as_one_scheme_writes_it_is_of_that_scheme() {
    // it keeps the check of the Dutch one as well, by chance
    let table = "name,email,phone,ssn\nAnn Lee,ann@example.org,+1 (489) 959-6595,723-46-3256\n";
    finds(table, "us_ssn", "723-46-3256");
    finds("ID Number: 728-98-7028 x", "us_ssn", "728-98-7028");
}
