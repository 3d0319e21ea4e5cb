//! How fast texts are read: values of a clean license check, values with findings, log lines.

use divan::counter::BytesCount;
use hushkey_detect::{Context, Detector, TextKind};

fn main() {
    // builds the tables before anything is measured
    Detector::new().scan("Ann Lee user=ann", &Context::default(), &mut Vec::new());
    divan::main();
}

const CLEAN: &[(&str, &str)] = &[
    (
        "sig",
        "1e6vpm7h3t9Jjjav/P1b8l4L9FTN/k2l+Puq6/QLd6jFtmeraCdMdT/266nyPfD1",
    ),
    ("arch", "aarch64"),
    ("os", "ubuntu 24.04 6.8.0-40-generic"),
    ("v", "2"),
    ("product", "wavelab"),
    ("status", "grace"),
    ("ts", "1769186716"),
    ("version", "22.2.25959.2920"),
    ("license_key", "CGSURD-WKUGL8-LY66VX-JVEJWL"),
    ("nonce", "+/Slz8GiktlhGa1y"),
    ("seats", "29"),
    ("session", "0b7d4213-a84d-4a7b-ab13-bf9fbd9e0e98"),
    (
        "machine_fp",
        "fc9d2f0d69381164fe79830523f8488f2d8f04fa05524b8b258c04a4729ba7fb",
    ),
    ("sdk", "15.17.49"),
    ("features", "offline"),
];
const PERSONAL: &[(&str, &str)] = &[
    ("user_email", "ann.lee+lic@example.org"),
    ("phone", "+49 174 5550123"),
    ("client_ip", "93.184.216.34"),
    ("name", "Maria Lopez"),
    ("path", "C:\\Users\\ann\\AppData\\Roaming\\lic.dat"),
    ("card", "4111 1111 1111 1111"),
];
const LOGS: &[&str] = &[
    "2026-10-25T20:54:00.897Z WARN seat pool pixelforge: 45/50 used, lease 491f2cff-d1cb-4312-af6d-f8f6f409f110 expires 1792206813",
    "2026-10-20T01:07:45.230Z INFO numeric key 1134-4651-1360-3830 rejected: bad group",
    "2026-01-08T16:59:35Z INFO retrying connection to license server lic01.internal:27000@FLEXLM attempt 2",
    "2026-10-01T13:44:40Z INFO [http-nio-8080-exec-18] SeatManager - activation ok for user ann.lee@example.org seat=21 key=U4XVZT-8JQPNR",
];

fn values(bencher: divan::Bencher, fields: &[(&str, &str)]) {
    let detector = Detector::new();
    let bytes: usize = fields.iter().map(|(_, text)| text.len()).sum();
    let mut out = Vec::new();
    bencher.counter(BytesCount::new(bytes)).bench_local(|| {
        out.clear();
        for (key, text) in fields {
            let context = Context {
                kind: TextKind::Value,
                key: Some(key),
                ..Context::default()
            };
            detector.scan(text, &context, &mut out);
        }
        out.len()
    });
}

#[divan::bench]
fn clean_license_check(bencher: divan::Bencher) {
    values(bencher, CLEAN);
}

#[divan::bench]
fn personal_values(bencher: divan::Bencher) {
    values(bencher, PERSONAL);
}

#[divan::bench]
fn one_uuid(bencher: divan::Bencher) {
    values(bencher, &[("session", "0b7d4213-a84d-4a7b-ab13-bf9fbd9e0e98")]);
}

#[divan::bench]
fn log_lines(bencher: divan::Bencher) {
    let detector = Detector::new();
    let mut out = Vec::new();
    bencher
        .counter(BytesCount::new(LOGS.iter().map(|line| line.len()).sum::<usize>()))
        .bench_local(|| {
            out.clear();
            for line in LOGS {
                detector.scan(line, &Context::default(), &mut out);
            }
            out.len()
        });
}

#[divan::bench]
fn email_stress_300_kb(bencher: divan::Bencher) {
    let detector = Detector::new();
    let text = "a@a.".repeat(75_000);
    let mut out = Vec::new();
    bencher.counter(BytesCount::new(text.len())).bench_local(|| {
        out.clear();
        detector.scan(&text, &Context::default(), &mut out);
        out.len()
    });
}
