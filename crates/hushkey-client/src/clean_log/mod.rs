//! Log lines without personal data, in two ways.
//!
//! [`CleanLayer`] writes one JSON object per event and knows the fields' names, so it sees most. [`CleanWriter`] goes under
//! any formatter that writes lines, such as that of `tracing-subscriber`, and sees the finished line.
//! What the guard refuses is replaced by a line that says so; a log never stops the app.

mod layer;
mod visit;
mod writer;

pub use layer::CleanLayer;
pub use writer::CleanWriter;

use hushkey_guard::{Guard, RawPayload};

/// Longest line that is inspected; a longer one is withheld, because half a line may hide half a value.
pub(crate) const MAX_LINE: usize = 64 * 1024;

/// What stands for a line that the guard refuses.
fn withheld(problem: &str) -> String {
    format!("[withheld: {problem}]")
}

/// A line of text as the guard lets it through.
pub(crate) fn clean_text(guard: &Guard, line: &str) -> String {
    if line.len() > MAX_LINE {
        return withheld("too-large");
    }
    match guard.pass(RawPayload::text(line)) {
        Ok(passed) => {
            String::from_utf8(passed.clean.into_body().into_owned()).unwrap_or_else(|_| withheld("unreadable-payload"))
        }
        Err(refused) => withheld(refused.refusal.problem().name()),
    }
}

/// A JSON object as the guard lets it through.
pub(crate) fn clean_json(guard: &Guard, json: &[u8]) -> Vec<u8> {
    let refused = |problem: &str| format!("{{\"withheld\":\"{problem}\"}}").into_bytes();
    if json.len() > MAX_LINE {
        return refused("too-large");
    }
    match guard.pass(RawPayload::body(Some("application/json"), json)) {
        Ok(passed) => passed.clean.into_body().into_owned(),
        Err(stopped) => refused(stopped.refusal.problem().name()),
    }
}

#[cfg(test)]
mod tests;
