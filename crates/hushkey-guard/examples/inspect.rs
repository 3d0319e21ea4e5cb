//! `hushkey inspect --jsonl` without the rest of the binary, for work on recognizers: builds in seconds.
//!
//! Reads `{"id","text"}` a line, writes `{"id","findings":[…]}` a line. `--all` as in the command.
#![allow(clippy::print_stdout)] // an example prints

use hushkey_detect::Confidence;
use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload};
use std::io::BufRead;

fn main() {
    let all = std::env::args().any(|argument| argument == "--all");
    let least = if all { Confidence::percent(0) } else { Confidence::ACT };
    let mut options = GuardOptions::new(Component::Cli);
    options.limits.body = options.limits.body.max(16 << 20);
    let guard = Guard::new(Policy::safe_default(), options);
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap_or_default();
        let Ok(record) = serde_json::from_str::<serde_json::Value>(&line) else {
            continue;
        };
        let text = record.get("text").and_then(|text| text.as_str()).unwrap_or_default();
        let found = guard
            .inspect(&RawPayload::body(None, text.as_bytes()), least)
            .unwrap_or_default();
        let characters = |byte: usize| text.get(..byte).map_or(0, |before| before.chars().count());
        let findings: Vec<_> = found
            .iter()
            .map(|one| {
                serde_json::json!({
                    "class": one.class.name(), "start": characters(one.start), "end": characters(one.end),
                    "path": one.path, "encoding": one.encoding, "confidence": one.confidence.get(),
                })
            })
            .collect();
        println!("{}", serde_json::json!({"id": record.get("id"), "findings": findings}));
    }
}
