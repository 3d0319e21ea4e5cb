//! Every license check as if it were public (M13): what the authority got, said, stored and logged identifies nobody, and what two
//! vendors have of one person on one machine has nothing in common.
//!
//! A person with a name, address, phone and machine of their own buys two products of two vendors, whose systems call their issuers with all
//! of it, and runs both apps on one machine, in processes whose environment, arguments and directories are full of it. Then every byte on
//! every wire of each authority, its database files, the logs of all services at TRACE and the metrics are searched for all of it, in
//! every encoding, reversed, and as unsalted digests; and the tokens of the two authorities are compared.
//!
//! Controls: a value of each encoding, slipped in by a back door, is found; a fingerprint that both authorities get is found.
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

mod person;
mod tap;
mod tokens;
mod vendor;

use person::{FACTS, Forms, base64, digests, fact};
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;
use vendor::Vendor;

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_authorities_have_identifies_nobody_and_joins_nothing() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(lines.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    // One machine, one person, two vendors, at different times.
    let machine = tempfile::tempdir().unwrap();
    let first = Vendor::open(1_800_000_000).await;
    let second = Vendor::open(1_801_234_567).await;
    first.live(machine.path()).await;
    second.live(machine.path()).await;
    assert!(machine.path().join("device.key").is_file(), "one device key for both");

    let forms = Forms::of(true);
    for vendor in [&first, &second] {
        let everything = vendor.everything().await;
        let heard: usize = vendor.tap.transcript().iter().map(Vec::len).sum();
        assert!(heard > 10_000, "{heard} bytes on the wire");
        for (place, bytes) in everything {
            assert_eq!(forms.search(&bytes), Vec::<String>::new(), "{place}");
        }
    }
    let log = lines.0.lock().unwrap().clone();
    assert!(log.len() > 100_000 && person::holds(&log, b"TRACE"));
    assert_eq!(forms.search(&log), Vec::<String>::new(), "log");

    let (one, other) = (first.tokens(), second.tokens());
    assert!(one.len() > 200 && other.len() > 200, "{} {}", one.len(), other.len());
    assert_eq!(tokens::shared(&one, &other), Vec::<String>::new());

    // The control: a fingerprint, in two encodings at the two vendors.
    let fingerprint = digests(b"serial 12345 of this machine")[2].1.clone();
    let hex: String = fingerprint.iter().map(|byte| format!("{byte:02x}")).collect();
    first.slip_in(&[("x-device", &hex)], b"{}").await;
    let encoded = base64(&[fingerprint.as_slice(), &[0]].concat());
    second
        .slip_in(&[], format!("{{\"device\":\"{encoded}\"}}").as_bytes())
        .await;
    let found = tokens::shared(&first.tokens(), &second.tokens());
    assert!(!found.is_empty(), "a fingerprint in hex and in base64 is one");
}

/// Each form, slipped past everything, is found on the wire, in a database and in a log alike: the search above could fail.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_slipped_in_is_found() {
    let vendor = Vendor::open(1_800_000_000).await;
    let forms = Forms::of(false);
    for (name, value) in FACTS {
        let bytes = value.as_bytes();
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let percent: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
        let at = |before: &str| base64(&[before.as_bytes(), bytes, b"\0\0"].concat());
        let wide = |order: fn(u16) -> [u8; 2]| value.encode_utf16().flat_map(order).collect::<Vec<u8>>();
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        packed.write_all(bytes).unwrap();
        let mut written: Vec<(&str, Vec<u8>)> = vec![
            ("plain", bytes.to_vec()),
            ("upper case", value.to_uppercase().into_bytes()),
            ("percent", percent.into_bytes()),
            ("base64 at 0", at("").into_bytes()),
            ("base64 at 1", at("a").into_bytes()),
            ("base64 at 2", at("ab").into_bytes()),
            (
                "base64url",
                at("\u{3fe}").replace('+', "-").replace('/', "_").into_bytes(),
            ),
            ("hex", hex(bytes).into_bytes()),
            ("upper hex", hex(bytes).to_uppercase().into_bytes()),
            ("gzip", packed.finish().unwrap()),
            ("utf-16le", wide(u16::to_le_bytes)),
            ("utf-16be", wide(u16::to_be_bytes)),
            ("reversed", value.chars().rev().collect::<String>().into_bytes()),
        ];
        for (kind, digest) in digests(bytes) {
            written.push((kind, hex(&digest).into_bytes()));
            written.push((kind, base64(&digest[..digest.len() / 3 * 3]).into_bytes()));
            written.push((kind, digest));
        }
        for (kind, form) in written {
            let before = vendor.tap.transcript().len();
            vendor.slip_in(&[("connection", "close")], &form).await;
            let wire = vendor.tap.transcript()[before..].concat();
            assert!(!forms.search(&wire).is_empty(), "{kind} of {name} on the wire");
        }
    }
    // And in the files: written by hand, past every check of the schema.
    let path = vendor.directory.path().join("authority.db");
    let database = rusqlite::Connection::open(path).unwrap();
    database.execute_batch("PRAGMA ignore_check_constraints = ON").unwrap();
    let sql = "UPDATE products SET product = ?1";
    database.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    database.execute(sql, [fact("email")]).unwrap();
    let everything = vendor.everything().await;
    let found = everything
        .iter()
        .any(|(place, bytes)| place.starts_with("authority.db") && !forms.search(bytes).is_empty());
    assert!(found);
}
