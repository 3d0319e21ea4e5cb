//! Lines of logs and files, one after the other, in bounded memory.
//!
//! *In:* a line without its end. *Out:* the line without personal data. *Never:* a refusal: what cannot be cleaned is
//! replaced as a whole.
//!
//! Nearly all lines hold no encoding. For those the one path is short: the line is its own only view, inspected and, where
//! every class found is to be redacted, rewritten and looked at again. All others take the path of every payload.

use crate::decide::Act;
use crate::layers;
use crate::pem_lines::{self, PemLines};
use crate::placeholder;
use crate::views::Surface;
use crate::{Action, Guard, Problem, RawPayload};
use hushkey_detect::{Class, Confidence, Context, Finding, Survey};

/// Longer texts are cleaned piece by piece.
const WINDOW: usize = 64 << 10;

/// A piece is cut between words in this much of its end, outside of everything found.
const OVERLAP: usize = 8 << 10;

/// A piece without such a place goes on to the next blank, this far at most.
const LONGEST: usize = 4 << 20;

/// Cleans lines one after the other, in memory that is used again. Made by [`Guard::lines`].
pub struct Lines<'g> {
    guard: &'g Guard,
    survey: Survey,
    again: Survey,
    found: Vec<Finding>,
    text: String,
    key: PemLines,
}

impl core::fmt::Debug for Lines<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // what it has in memory is text of lines
        f.debug_struct("Lines").finish_non_exhaustive()
    }
}

/// So much of a text is surveyed at once: it stays in the nearest cache.
const SURVEYED: usize = 16 << 10;

impl Lines<'_> {
    /// Whether these lines must be cleaned by the one that cleans those before and after them: a private key may stand in
    /// several of them.
    pub fn must_follow(&self, lines: &[u8]) -> bool {
        self.key.is_open() || pem_lines::may_begin(lines)
    }

    /// Cleans whole lines with their ends, and appends them to `out`. As [`Guard::redact_line`] for each of them, but for the
    /// lines of a private key, all of which are replaced.
    pub fn redact(&mut self, lines: &[u8], out: &mut Vec<u8>) {
        if self.guard.redacts_in_lines(Class::PrivateKey) && self.must_follow(lines) {
            return self.redact_with_keys(lines, out);
        }
        self.redact_plain(lines, out);
    }

    /// Lines among which private keys may stand.
    fn redact_with_keys(&mut self, lines: &[u8], out: &mut Vec<u8>) {
        for line in lines.split_inclusive(|byte| *byte == b'\n') {
            let own = without_end_of(line);
            if self.key.takes(own) {
                let mut placeholder = String::new();
                placeholder::write_redacted(Class::PrivateKey, &mut placeholder);
                out.extend_from_slice(placeholder.as_bytes());
                out.extend_from_slice(line.get(own.len()..).unwrap_or_default());
            } else {
                self.redact_plain(line, out);
            }
        }
    }

    fn redact_plain(&mut self, lines: &[u8], out: &mut Vec<u8>) {
        let mut rest = lines;
        while !rest.is_empty() {
            let (piece, later) = rest.split_at(piece_end(rest));
            self.redact_piece(piece, out);
            rest = later;
        }
    }

    fn redact_piece(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        let Ok(text) = core::str::from_utf8(piece) else {
            return self.redact_each(piece, out);
        };
        self.survey.take(piece);
        let mut kept = 0;
        let mut start = 0;
        while start < piece.len() {
            let tail = piece.get(start..).unwrap_or_default();
            let next = memchr::memchr(b'\n', tail).map_or(piece.len(), |at| start + at + 1);
            let line = without_end(text.get(start..next).unwrap_or_default());
            if line.len() > WINDOW || !self.is_clean(line, start) {
                out.extend_from_slice(piece.get(kept..start).unwrap_or_default());
                self.redact_found(line, out);
                kept = start + line.len();
            }
            start = next;
        }
        out.extend_from_slice(piece.get(kept..).unwrap_or_default());
    }

    /// The lines of a piece that is not all UTF-8.
    fn redact_each(&mut self, piece: &[u8], out: &mut Vec<u8>) {
        for line in piece.split_inclusive(|byte| *byte == b'\n') {
            let end = line.len() - without_end_of(line).len();
            self.guard.redact_line(without_end_of(line), out);
            out.extend_from_slice(line.get(line.len() - end..).unwrap_or_default());
        }
    }

    /// Whether a line, at `base` of what is surveyed, holds nothing. Leaves in `found` what it holds, when no encoding hides more.
    fn is_clean(&mut self, line: &str, base: usize) -> bool {
        self.found.clear();
        if !layers::is_plain(line, &self.survey, base) {
            return false;
        }
        self.guard
            .detector
            .scan_surveyed(line, &self.survey, base, &Context::default(), &mut self.found);
        self.found
            .retain(|one| one.confidence >= Confidence::ACT && !placeholder::covers(line, &one.span));
        self.found.is_empty()
    }

    /// Cleans a line that `is_clean` said no to.
    fn redact_found(&mut self, line: &str, out: &mut Vec<u8>) {
        let simple = !self.found.is_empty() && self.found.iter().all(|one| self.guard.redacts_in_lines(one.class));
        if !simple {
            return self.guard.redact_line(line.as_bytes(), out);
        }
        self.text.clear();
        let mut at = 0;
        for one in &self.found {
            self.text.push_str(line.get(at..one.span.start).unwrap_or_default());
            placeholder::write_redacted(one.class, &mut self.text);
            at = one.span.end;
        }
        self.text.push_str(line.get(at..).unwrap_or_default());
        // what leaves has been seen to be clean
        self.again.take(self.text.as_bytes());
        let mut found = core::mem::take(&mut self.found);
        found.clear();
        let mut clean = layers::is_plain(&self.text, &self.again, 0);
        if clean {
            let context = Context::default();
            let detector = &self.guard.detector;
            detector.scan_surveyed(&self.text, &self.again, 0, &context, &mut found);
            clean = !found
                .iter()
                .any(|one| one.confidence >= Confidence::ACT && !placeholder::covers(&self.text, &one.span));
        }
        self.found = found;
        if clean {
            out.extend_from_slice(self.text.as_bytes());
        } else {
            self.guard.redact_line(line.as_bytes(), out);
        }
    }
}

/// Where a piece of whole lines ends.
fn piece_end(lines: &[u8]) -> usize {
    match lines.get(..SURVEYED) {
        None => lines.len(),
        Some(first) => match memchr::memrchr(b'\n', first) {
            Some(at) => at + 1,
            // a long line: up to its end
            None => memchr::memchr(b'\n', lines).map_or(lines.len(), |at| at + 1),
        },
    }
}

fn without_end(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

fn without_end_of(line: &[u8]) -> &[u8] {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    line.strip_suffix(b"\r").unwrap_or(line)
}

impl Guard {
    /// Cleans many lines one after the other.
    pub fn lines(&self) -> Lines<'_> {
        Lines {
            guard: self,
            survey: Survey::default(),
            again: Survey::default(),
            found: Vec::new(),
            text: String::new(),
            key: PemLines::default(),
        }
    }

    /// Whether the policy redacts a class wherever it stands in a line.
    fn redacts_in_lines(&self, class: Class) -> bool {
        self.redacted_in_lines.get(class as usize).copied().unwrap_or(false)
    }

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
