//! The lines of `inspect`: what comes in and what goes out.

use super::offsets;
use hushkey_guard::Located;
use serde::{Deserialize, Serialize};

/// One input line of `--jsonl`. Further members are ignored: labelled corpora carry their labels.
#[derive(Deserialize)]
pub(super) struct Record {
    id: serde_json::Value,
    pub(super) text: String,
    #[serde(default)]
    pub(super) content_type: Option<String>,
}

/// What was found in one text.
#[derive(Serialize)]
pub(super) struct Result {
    pub(super) findings: Vec<Finding>,
    /// Why it could not be read, if so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<&'static str>,
}

/// One output line of `--jsonl`.
#[derive(Serialize)]
pub(super) struct Answer {
    id: serde_json::Value,
    #[serde(flatten)]
    result: Result,
}

/// One finding: places in characters, confidence in percent.
#[derive(Serialize)]
pub(super) struct Finding {
    class: &'static str,
    pub(super) start: usize,
    pub(super) end: usize,
    path: String,
    encoding: String,
    confidence: u8,
}

impl Record {
    pub(super) fn answer(self, result: Result) -> Answer {
        Answer { id: self.id, result }
    }
}

impl Finding {
    pub(super) fn row(&self) -> [String; 6] {
        [
            self.class.to_owned(),
            self.start.to_string(),
            self.end.to_string(),
            format!("{} %", self.confidence),
            self.encoding.clone(),
            self.path.clone(),
        ]
    }
}

/// The guard's findings with places in characters of `text`, in the order of their places.
pub(super) fn findings(text: &[u8], located: &[Located]) -> Vec<Finding> {
    let bytes: Vec<usize> = located
        .iter()
        .flat_map(|located| [located.start, located.end])
        .collect();
    // What is no text has no characters: there the offsets are those of bytes.
    let characters = match !bytes.is_empty() && core::str::from_utf8(text).is_err() {
        true => bytes,
        false => offsets::characters(text, &bytes),
    };
    let places = characters.chunks_exact(2);
    let mut findings: Vec<Finding> = located
        .iter()
        .zip(places)
        .filter_map(|(located, place)| {
            let &[start, end] = place else { return None };
            Some(Finding {
                class: located.class.name(),
                start,
                end,
                path: located.path.clone(),
                encoding: located.encoding.clone(),
                confidence: located.confidence.get(),
            })
        })
        .collect();
    findings.sort_by_key(|finding| (finding.start, finding.end));
    findings
}
