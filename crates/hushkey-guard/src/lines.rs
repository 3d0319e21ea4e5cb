//! Lines of logs and files, one after the other, in bounded memory.
//!
//! *In:* a line without its end. *Out:* the line without personal data. *Never:* a refusal: what cannot be cleaned is
//! replaced as a whole.

use crate::decide::Act;
use crate::views::Surface;
use crate::{Action, Guard, Problem, RawPayload};
use hushkey_detect::Confidence;

/// Longer texts are cleaned piece by piece.
const WINDOW: usize = 64 << 10;

/// A piece is cut between words in this much of its end, outside of everything found.
const OVERLAP: usize = 8 << 10;

/// A piece without such a place goes on to the next blank, this far at most.
const LONGEST: usize = 4 << 20;

impl Guard {
    /// Cleans one line, and appends it to `out`. Bytes that are not UTF-8 are kept as they are; the text between them is
    /// cleaned. A line that is over a limit is replaced by `[refused:PROBLEM]`.
    pub fn redact_line(&self, line: &[u8], out: &mut Vec<u8>) {
        for chunk in line.utf8_chunks() {
            let mut text = chunk.valid();
            while !text.is_empty() {
                let (piece, rest) = text.split_at(self.cut(text));
                self.redact_text(piece, out);
                text = rest;
            }
            out.extend_from_slice(chunk.invalid());
        }
    }

    fn redact_text(&self, text: &str, out: &mut Vec<u8>) {
        match self.cleaned(text) {
            Ok(None) => out.extend_from_slice(text.as_bytes()),
            Ok(Some(clean)) => out.extend_from_slice(&clean),
            Err(problem) => {
                out.extend_from_slice(b"[refused:");
                out.extend_from_slice(problem.name().as_bytes());
                out.push(b']');
            }
        }
    }

    /// The cleaned text; `None` when it is clean as it is.
    fn cleaned(&self, text: &str) -> Result<Option<Vec<u8>>, Problem> {
        let raw = RawPayload::text(text);
        let examined = self.examine(&raw, Confidence::ACT)?;
        if let Some(problem) = examined.acts.problem {
            return Err(problem);
        }
        if !examined.acts.change_something() {
            return Ok(None);
        }
        let clean = self.clean(&raw, &examined)?;
        Ok(Some(clean.into_body().into_owned()))
    }

    /// Where the first piece of a text ends: between two words near the window's end, in no finding.
    fn cut(&self, text: &str) -> usize {
        if text.len() <= WINDOW {
            return text.len();
        }
        let end = text.floor_char_boundary(WINDOW);
        let window = text.get(..end).unwrap_or_default();
        let earliest = end - OVERLAP;
        let mut carriers: Vec<(usize, usize)> = Vec::new();
        if let Ok(examined) = self.examine(&RawPayload::text(window), Confidence::ACT) {
            let changes = |act: &&Act<'_>| act.action != Action::Allow;
            for act in examined.acts.acts.iter().filter(changes) {
                if let Some(view) = examined.payload.views.view(act.view) {
                    let (surface, span) = examined.payload.views.carrier(view.layer, act.span.clone());
                    if surface == Surface::Body && span.end > earliest {
                        carriers.push((span.start, span.end));
                    }
                }
            }
        }
        let is_free = |at: usize| !carriers.iter().any(|&(start, end)| start < at && at < end);
        let is_cut = |at: usize, character: char| character.is_whitespace() && is_free(at);
        // The first such place: what stands around it is seen whole, up to the overlap.
        let before = window
            .char_indices()
            .skip_while(|&(at, _)| at < earliest)
            .find(|&(at, character)| is_cut(at, character));
        if let Some((at, _)) = before {
            return at;
        }
        // One word, or one carrier, as long as that: it is not cut.
        let behind = text.get(end..).unwrap_or_default().char_indices();
        behind
            .take_while(|&(at, _)| end + at < LONGEST)
            .find(|&(at, character)| is_cut(end + at, character))
            .map_or(text.floor_char_boundary(LONGEST.min(text.len())), |(at, _)| end + at)
    }
}
