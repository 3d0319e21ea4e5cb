//! `[scan]`.

use super::keys;
use super::reader::{Key, Reader, Value};
use crate::scan_rules::{SCAN_LANGUAGES, SCAN_SINK_RULES, ScanParty, ScanRules, ScanSanitizer, ScanSink, ScanSource};

/// Reads the table.
pub(super) fn rules(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> ScanRules {
    let mut rules = ScanRules::default();
    let Some(table) = reader.table(key, value) else {
        return rules;
    };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "exclude" => rules.exclude = reader.texts(key, value),
            "private_logs" => rules.private_logs = paths(reader, key, value),
            "names" => names(reader, key, value, &mut rules),
            "source" => rules.sources = each(reader, key, value, source),
            "sink" => rules.sinks = each(reader, key, value, sink),
            "sanitizer" => rules.sanitizers = each(reader, key, value, sanitizer),
            "party" => rules.parties = each(reader, key, value, party),
            _ => reader.unknown_key(key, keys::SCAN, ""),
        }
    }
    rules
}

fn each<T>(
    reader: &Reader<'_>,
    key: &Key<'_>,
    value: &Value<'_>,
    read: impl Fn(&Reader<'_>, &Key<'_>, &Value<'_>) -> Option<T>,
) -> Vec<T> {
    let items = reader.array(key, value);
    items.iter().filter_map(|item| read(reader, key, item)).collect()
}

fn names(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>, rules: &mut ScanRules) {
    let Some(table) = reader.table(key, value) else { return };
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "silent" => rules.silent_names = reader.texts(key, value),
            "hold" => {
                for (name, value) in reader.table(key, value).into_iter().flatten() {
                    if let Some(class) = class(reader, name, value) {
                        rules.named.push((name.get_ref().as_ref().to_owned(), class));
                    }
                }
            }
            _ => reader.unknown_key(key, keys::SCAN_NAMES, ""),
        }
    }
}

fn source(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<ScanSource> {
    let (mut languages, mut calls, mut reads, mut class_name) = (Vec::new(), Vec::new(), Vec::new(), None);
    for (key, value) in reader.table(key, value)? {
        match key.get_ref().as_ref() {
            "languages" => languages = self::languages(reader, key, value),
            "calls" => calls = paths(reader, key, value),
            "reads" => reads = paths(reader, key, value),
            "class" => class_name = class(reader, key, value),
            _ => reader.unknown_key(key, keys::SCAN_SOURCE, ""),
        }
    }
    if class_name.is_none() {
        reader.missing(value.span(), "class");
    }
    Some(ScanSource {
        languages,
        calls,
        reads,
        class: class_name?,
    })
}

fn sink(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<ScanSink> {
    let mut sink = ScanSink {
        languages: Vec::new(),
        calls: Vec::new(),
        writes: Vec::new(),
        hosts: Vec::new(),
        rule: "third-party",
        party: String::new(),
    };
    for (key, value) in reader.table(key, value)? {
        match key.get_ref().as_ref() {
            "languages" => sink.languages = languages(reader, key, value),
            "calls" => sink.calls = paths(reader, key, value),
            "writes" => sink.writes = paths(reader, key, value),
            "hosts" => sink.hosts = reader.texts(key, value),
            "rule" => sink.rule = word(reader, key, value, SCAN_SINK_RULES).unwrap_or(sink.rule),
            "party" => sink.party = reader.text(key, value).unwrap_or_default().to_owned(),
            _ => reader.unknown_key(key, keys::SCAN_SINK, ""),
        }
    }
    if sink.party.is_empty() {
        reader.missing(value.span(), "party");
        return None;
    }
    Some(sink)
}

fn sanitizer(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<ScanSanitizer> {
    let (mut languages, mut calls) = (Vec::new(), Vec::new());
    for (key, value) in reader.table(key, value)? {
        match key.get_ref().as_ref() {
            "languages" => languages = self::languages(reader, key, value),
            "calls" => calls = paths(reader, key, value),
            _ => reader.unknown_key(key, keys::SCAN_SANITIZER, ""),
        }
    }
    Some(ScanSanitizer { languages, calls })
}

fn party(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<ScanParty> {
    let (mut name, mut may_receive) = (None, Vec::new());
    for (key, value) in reader.table(key, value)? {
        match key.get_ref().as_ref() {
            "name" => name = reader.text(key, value).map(str::to_owned),
            "may_receive" => {
                let items = reader.array(key, value);
                may_receive = items.iter().filter_map(|item| class(reader, key, item)).collect();
            }
            _ => reader.unknown_key(key, keys::SCAN_PARTY, ""),
        }
    }
    if name.is_none() {
        reader.missing(value.span(), "name");
    }
    Some(ScanParty {
        name: name?,
        may_receive,
    })
}

fn languages(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Vec<&'static str> {
    let items = reader.array(key, value);
    items
        .iter()
        .filter_map(|item| word(reader, key, item, SCAN_LANGUAGES))
        .collect()
}

fn word(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>, words: &'static [&'static str]) -> Option<&'static str> {
    let find = |text: &str| words.iter().copied().find(|word| *word == text);
    reader.word(key, value, find, words.iter().copied())
}

/// A class is a word; analysis knows more of them than traffic does.
fn class(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Option<String> {
    let text = reader.text(key, value)?;
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if text.is_empty() || text.len() > 40 || !text.bytes().all(plain) {
        reader.fault(value.span(), "a class is a word such as `email` or `us_ssn`".to_owned());
        return None;
    }
    Some(text.to_owned())
}

/// Dotted paths: `crm.lookup`, `*Client.send`.
fn paths(reader: &Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Vec<String> {
    let texts = reader.texts(key, value);
    if texts
        .iter()
        .any(|path| path.is_empty() || path == "*" || path.len() > 200)
    {
        reader.fault(
            value.span(),
            "a path names a call: `crm.lookup`, `*Client.send`".to_owned(),
        );
        return Vec::new();
    }
    texts
}
