//! `hushkey-peers [table | loop ROW COUNT]`: detection engines side by side, taking turns on the same inputs, one thread.
//!
//! `table` prints median and spread of [`REPEATS`] turns; `loop` runs one of our rows for an instruction counter.

mod inputs;
mod patterns;

use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload};
use std::hint::black_box;
use std::time::Instant;

const REPEATS: usize = 5;
/// Bytes of text and logs.
const TEXT: usize = 8 << 20;

/// An engine, and how it reads one record.
struct Engine {
    name: &'static str,
    /// The share of the input that it gets: the slow ones would take all day.
    share: f64,
    read: Box<dyn Fn(&str) -> usize>,
}

fn engines() -> Vec<Engine> {
    let regex = regex_automata::meta::Builder::new()
        .configure(regex_automata::meta::Config::new().hybrid_cache_capacity(64 << 20))
        .build_many(patterns::PATTERNS)
        .expect("the patterns are sound");
    let redact = redact_core::AnalyzerEngine::new();
    let cloakrs = cloakrs_locales::default_registry()
        .into_scanner_builder()
        .locale(cloakrs_core::Locale::US)
        .build()
        .expect("a scanner");
    vec![
        Engine {
            name: "regex-automata, 53 patterns, no checks",
            share: 1.0,
            read: Box::new(move |text| regex.find_iter(text).count()),
        },
        Engine {
            name: "datafog-core",
            share: 0.1,
            read: Box::new(|text| datafog_core::scan(text).len()),
        },
        Engine {
            name: "cloakrs (US)",
            share: 0.03,
            read: Box::new(move |text| cloakrs.scan(text).map_or(0, |result| result.findings.len())),
        },
        Engine {
            name: "redact-core",
            share: 0.01,
            read: Box::new(move |text| redact.analyze(text, None).map_or(0, |result| result.detected_entities.len())),
        },
        Engine {
            name: "memchr @ (limit)",
            share: 1.0,
            read: Box::new(|text| memchr::memchr_iter(b'@', text.as_bytes()).count()),
        },
    ]
}

fn guard() -> Guard {
    Guard::new(Policy::safe_default(), GuardOptions::new(Component::Edge))
}

/// Nanoseconds a turn takes.
fn turn(work: &mut dyn FnMut() -> usize) -> f64 {
    let start = Instant::now();
    black_box(work());
    start.elapsed().as_nanos() as f64
}

struct Row<'w> {
    name: String,
    records: usize,
    bytes: usize,
    work: Box<dyn FnMut() -> usize + 'w>,
    nanos: Vec<f64>,
}

fn measure(title: &str, mut rows: Vec<Row<'_>>) {
    for row in &mut rows {
        black_box((row.work)());
    }
    for _ in 0..REPEATS {
        for row in &mut rows {
            let nanos = turn(&mut *row.work);
            row.nanos.push(nanos);
        }
    }
    println!("\n{title}");
    println!("{:<42}{:>12}{:>14}{:>10}{:>8}", "", "µs/record", "spread", "MB/s", "× ours");
    let median = |row: &Row<'_>| {
        let mut nanos = row.nanos.clone();
        nanos.sort_by(f64::total_cmp);
        (nanos[nanos.len() / 2], nanos[0], nanos[nanos.len() - 1])
    };
    let ours = rows.first().map_or(1.0, |row| median(row).0 / row.bytes as f64);
    for row in &rows {
        let (middle, low, high) = median(row);
        let each = |nanos: f64| nanos / 1e3 / row.records as f64;
        println!(
            "{:<42}{:>12.2}{:>14}{:>10.0}{:>8.2}",
            row.name,
            each(middle),
            format!("{:.2}–{:.2}", each(low), each(high)),
            row.bytes as f64 * 1e3 / middle,
            middle / row.bytes as f64 / ours
        );
    }
}

fn records<'r>(engines: &'r [Engine], list: &'r [&'r str]) -> Vec<Row<'r>> {
    engines
        .iter()
        .map(|engine| {
            let take = ((list.len() as f64 * engine.share) as usize).max(20).min(list.len());
            let part = &list[..take];
            Row {
                name: engine.name.to_owned(),
                records: take,
                bytes: part.iter().map(|text| text.len()).sum(),
                work: Box::new(move || part.iter().map(|text| (engine.read)(black_box(text))).sum()),
                nanos: Vec::new(),
            }
        })
        .collect()
}

fn guarded<'r>(guard: &'r Guard, list: &'r [String]) -> Row<'r> {
    Row {
        name: "hushkey guard: parsed, inspected, decided".to_owned(),
        records: list.len(),
        bytes: list.iter().map(String::len).sum(),
        work: Box::new(move || pass_all(guard, list)),
        nanos: Vec::new(),
    }
}

fn pass_all(guard: &Guard, list: &[String]) -> usize {
    let pass = |body: &String| {
        let raw = RawPayload::body(Some("application/json"), black_box(body.as_bytes()));
        usize::from(guard.pass(raw).is_ok_and(|passed| passed.clean.is_unchanged()))
    };
    list.iter().map(pass).sum()
}

fn cleaned<'r>(guard: &'r Guard, text: &'r str) -> Row<'r> {
    let mut out = Vec::new();
    Row {
        name: "hushkey redact: inspected, cleaned".to_owned(),
        records: text.lines().count(),
        bytes: text.len(),
        work: Box::new(move || {
            out.clear();
            guard.lines().redact(black_box(text.as_bytes()), &mut out);
            out.len()
        }),
        nanos: Vec::new(),
    }
}

fn table() {
    let guard = guard();
    let engines = engines();
    for (title, list) in [
        ("license check of 478 bytes, clean", inputs::checks(|_| 0)),
        ("license check with 1 to 4 findings, redacted", inputs::checks(|at| at as usize % 4 + 1)),
    ] {
        let texts: Vec<&str> = list.iter().map(String::as_str).collect();
        let mut rows = vec![guarded(&guard, &list)];
        rows.extend(records(&engines, &texts));
        rows.push(Row {
            name: "serde_json IgnoredAny (JSON alone)".to_owned(),
            records: texts.len(),
            bytes: texts.iter().map(|text| text.len()).sum(),
            work: Box::new(|| texts.iter().filter(|text| serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok()).count()),
            nanos: Vec::new(),
        });
        measure(title, rows);
    }
    for (title, text) in [("plain text, clean", inputs::prose(TEXT)), ("log lines, 18 % with personal data", inputs::logs(TEXT))] {
        let lines: Vec<&str> = text.lines().collect();
        let mut rows = vec![cleaned(&guard, &text)];
        rows.extend(records(&engines, &lines));
        measure(title, rows);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] | ["table"] => table(),
        ["logs", file] => std::fs::write(file, inputs::logs(100 << 20)).expect("the file can be written"),
        ["text", file] => std::fs::write(file, inputs::prose(100 << 20)).expect("the file can be written"),
        ["loop", row, count] => {
            let count: usize = count.parse().expect("a number");
            let guard = guard();
            let mut done = 0;
            match *row {
                "clean" | "dirty" => {
                    let list = inputs::checks(|at| if *row == "clean" { 0 } else { at as usize % 4 + 1 });
                    for at in 0..count {
                        done += pass_all(&guard, &list[at % list.len()..][..1]);
                    }
                }
                _ => {
                    let text = if *row == "text" { inputs::prose(1 << 18) } else { inputs::logs(1 << 18) };
                    let mut out = Vec::new();
                    for _ in 0..count {
                        out.clear();
                        guard.lines().redact(text.as_bytes(), &mut out);
                        done += out.len();
                    }
                }
            }
            println!("{done}");
        }
        _ => eprintln!("hushkey-peers [table | logs FILE | text FILE | loop clean|dirty|text|logs COUNT]"),
    }
}
