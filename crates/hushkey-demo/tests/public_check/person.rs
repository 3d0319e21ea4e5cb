//! Who is planted, and every form in which they would be found.

use hushkey_demo::{SearchError, Searcher};
use md5::{Digest as _, Md5};
use ring::digest::{SHA1_FOR_LEGACY_USE_ONLY, SHA256, digest};
use std::collections::BTreeMap;

/// What is known of the person and their machine: name of the fact and value.
pub const FACTS: [(&str, &str); 12] = [
    ("email", "zelda.quillsorrel@example.org"),
    ("name", "Zelda Quillsorrel-Fenn"),
    ("surname", "Quillsorrel"),
    ("username", "zquillsorrel77"),
    ("hostname", "quillsorrel-thinkpad"),
    ("domain host", "quillsorrel-thinkpad.corp.internal"),
    ("phone", "+44 20 7946 0958"),
    ("phone digits", "442079460958"),
    ("street", "17 Sycamore Lane, Little Whinging"),
    ("organization", "Quillwort Press Ltd"),
    ("order", "CRM-ZQ-551829"),
    ("ip", "81.124.177.219"),
];

/// A fact by its name.
pub fn fact(name: &str) -> &'static str {
    FACTS.iter().find(|(known, _)| *known == name).unwrap().1
}

/// What this machine really is called, as far as that can be told from chance.
fn own() -> Vec<String> {
    let read = |path: &str| std::fs::read_to_string(path).unwrap_or_default().trim().to_owned();
    let mut all = vec![read("/proc/sys/kernel/hostname"), read("/etc/machine-id")];
    let networks = std::fs::read_dir("/sys/class/net").into_iter().flatten().flatten();
    all.extend(networks.map(|network| read(&format!("{}/address", network.path().display()))));
    let telling = |text: &String| text.len() >= 8 && text != "localhost" && !text.starts_with("00:00:00");
    all.into_iter().filter(telling).collect()
}

/// Everything that is searched for, by what it is: the values as they are (which the searcher looks for in its own encodings), reversed,
/// and unsalted digests of them, written in hex and in base64, or raw.
pub struct Forms {
    texts: Vec<(String, Searcher)>,
    raw: Vec<(String, Vec<u8>)>,
}

impl Forms {
    pub fn of(machine_too: bool) -> Self {
        let mut values: BTreeMap<String, String> = FACTS
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        if machine_too {
            for (number, value) in own().into_iter().enumerate() {
                values.insert(format!("own machine {number}"), value);
            }
        }
        let mut forms = Self {
            texts: Vec::new(),
            raw: Vec::new(),
        };
        for (name, value) in &values {
            forms.text(name, value);
            forms.text(&format!("{name}, reversed"), &value.chars().rev().collect::<String>());
            for spelling in [value.clone(), value.to_lowercase(), value.to_uppercase()] {
                for (kind, bytes) in digests(spelling.as_bytes()) {
                    forms.raw.push((format!("{kind} of {name}"), bytes));
                }
            }
        }
        forms
    }

    fn text(&mut self, name: &str, value: &str) {
        let values = [vec![value.to_owned()]];
        let searcher = Searcher::new(values.iter().map(Vec::as_slice));
        let searcher = searcher.unwrap_or_else(|error: SearchError| panic!("{name}: {error}"));
        self.texts.push((name.to_owned(), searcher));
    }

    /// What is found in these bytes, each with how it was written.
    pub fn search(&self, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for (name, searcher) in &self.texts {
            for hit in searcher.search(bytes).into_keys() {
                let compressed = if hit.compressed { ", compressed" } else { "" };
                found.push(format!("{name} ({}{compressed})", hit.encoding.name()));
            }
        }
        let lower = bytes.to_ascii_lowercase();
        for (name, digest) in &self.raw {
            let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
            // The last group of base64 depends on padding: without it three bytes are enough to go by.
            let whole = &digest[..digest.len() / 3 * 3];
            let base = base64(whole);
            let url = base.replace('+', "-").replace('/', "_");
            for (kind, hay, needle) in [
                ("hex", &lower[..], hex.as_bytes()),
                ("base64", bytes, base.as_bytes()),
                ("base64url", bytes, url.as_bytes()),
                ("raw", bytes, digest),
            ] {
                if holds(hay, needle) {
                    found.push(format!("{name} ({kind})"));
                }
            }
        }
        found
    }
}

/// Whether the needle is in the hay.
pub fn holds(hay: &[u8], needle: &[u8]) -> bool {
    let first = needle[0];
    let mut from = 0;
    while let Some(at) = hay[from..].iter().position(|byte| *byte == first) {
        if hay[from + at..].starts_with(needle) {
            return true;
        }
        from += at + 1;
    }
    false
}

pub fn digests(bytes: &[u8]) -> [(&'static str, Vec<u8>); 3] {
    [
        ("md5", Md5::digest(bytes).to_vec()),
        ("sha1", digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref().to_vec()),
        ("sha256", digest(&SHA256, bytes).as_ref().to_vec()),
    ]
}

/// Base64 of whole groups of three bytes.
pub fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |three: &[u8]| {
        let bits = u32::from(three[0]) << 16 | u32::from(three[1]) << 8 | u32::from(three[2]);
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[(bits >> shift & 63) as usize]))
    };
    bytes.chunks_exact(3).flat_map(group).collect()
}
