//! Text that comes in pieces: the same findings however it is cut, in bounded memory.
//!
//! *In:* bytes, as they arrive. *Out:* findings, with places counted from the first byte of all.
//! *Never:* more than a line, or [`LONGEST`] bytes of one, kept.
//!
//! The unit is the line: each is scanned as running text of its own, as soon as its end is there. A line longer than
//! [`LONGEST`] is cut at a blank, outside of everything found, at a place that depends on its own bytes only. Bytes that are
//! not UTF-8 part a line; what stands between them is scanned.

use crate::{Context, Detector, Finding, Survey};
use core::ops::Range;

/// The longest stretch that is scanned as one text, in bytes.
pub const LONGEST: usize = 64 << 10;

/// A longer line is cut in this much of the end of a stretch, so that what stands at the cut is seen whole.
const OVERLAP: usize = 8 << 10;

/// A finding in a stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamFinding {
    /// Where it is: bytes from the start of the stream.
    pub span: Range<u64>,
    /// What it is; its own span counts from the start of the stretch it was found in.
    pub finding: Finding,
}

/// An incremental scanner. Give it everything with [`Stream::push`], then [`Stream::finish`].
pub struct Stream<'d> {
    detector: &'d Detector,
    /// What is not scanned yet.
    rest: Vec<u8>,
    /// Bytes of `rest` known to hold no line end.
    searched: usize,
    /// Where `rest` starts in the stream.
    offset: u64,
    survey: Survey,
    found: Vec<Finding>,
}

impl core::fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // what it keeps is text
        f.debug_struct("Stream")
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl Detector {
    /// Starts a stream.
    pub fn stream(&self) -> Stream<'_> {
        Stream {
            detector: self,
            rest: Vec::new(),
            searched: 0,
            offset: 0,
            survey: Survey::default(),
            found: Vec::new(),
        }
    }
}

impl Stream<'_> {
    /// Takes the next bytes, and gives what is found in the lines that end in them to `each`.
    pub fn push(&mut self, bytes: &[u8], each: &mut impl FnMut(StreamFinding)) {
        // a piece at a time, so that no more is kept than is scanned at once
        for piece in bytes.chunks(LONGEST) {
            self.rest.extend_from_slice(piece);
            while let Some(end) = self.next_end() {
                self.scan_first(end, each);
            }
        }
    }

    /// Scans what is left, and ends the stream.
    pub fn finish(mut self, each: &mut impl FnMut(StreamFinding)) {
        while let Some(end) = self.next_end() {
            self.scan_first(end, each);
        }
        let end = self.rest.len();
        self.scan_first(end, each);
    }

    /// Where the first stretch that can be scanned ends, when it is all there.
    fn next_end(&mut self) -> Option<usize> {
        let unsearched = self.rest.get(self.searched..).unwrap_or_default();
        let line = memchr::memchr(b'\n', unsearched).map(|at| self.searched + at + 1);
        match line {
            Some(end) if end <= LONGEST => Some(end),
            // longer than a stretch, whether its end is there or not
            _ if self.rest.len() > LONGEST => Some(self.cut()),
            _ => {
                self.searched = self.rest.len();
                None
            }
        }
    }

    /// Where the first stretch of a long line ends: at the first blank of its last part that stands in no finding.
    fn cut(&mut self) -> usize {
        let window = self.rest.get(..LONGEST).unwrap_or_default();
        let earliest = LONGEST - OVERLAP;
        let mut taken: Vec<Range<usize>> = Vec::new();
        let mut at = 0;
        for chunk in window.utf8_chunks() {
            self.found.clear();
            self.detector.scan(chunk.valid(), &Context::default(), &mut self.found);
            taken.extend(self.found.iter().map(|one| at + one.span.start..at + one.span.end));
            at += chunk.valid().len() + chunk.invalid().len();
        }
        let is_free = |at: usize| !taken.iter().any(|span| span.start < at && at < span.end);
        let blanks = window.iter().enumerate().skip(earliest);
        blanks
            .filter(|(_, byte)| matches!(byte, b' ' | b'\t' | b'\r'))
            .map(|(at, _)| at)
            .find(|&at| is_free(at))
            // one word: cut at the start of a character
            .unwrap_or_else(|| {
                let back = window.iter().rev().take(4).position(|byte| byte & 0xC0 != 0x80);
                LONGEST - 1 - back.unwrap_or(0)
            })
    }

    fn scan_first(&mut self, end: usize, each: &mut impl FnMut(StreamFinding)) {
        let stretch = self.rest.get(..end).unwrap_or_default();
        let line = stretch.strip_suffix(b"\n").unwrap_or(stretch);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let mut at = 0;
        for chunk in line.utf8_chunks() {
            let text = chunk.valid();
            self.survey.take(text.as_bytes());
            self.found.clear();
            self.detector
                .scan_surveyed(text, &self.survey, 0, &Context::default(), &mut self.found);
            for finding in self.found.drain(..) {
                let start = self.offset + (at + finding.span.start) as u64;
                each(StreamFinding {
                    span: start..start + finding.span.len() as u64,
                    finding,
                });
            }
            at += text.len() + chunk.invalid().len();
        }
        self.offset += end as u64;
        self.rest.drain(..end);
        self.searched = 0;
    }
}

#[cfg(test)]
mod tests;
