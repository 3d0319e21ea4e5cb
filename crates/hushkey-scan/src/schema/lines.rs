//! Byte offsets to places.

use super::annotate::{self, Handled};
use crate::code::taint::facts::Place;

/// The starts of a text's lines.
pub(crate) struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    /// Somewhere in the text a convention of annotations is used: in most there is none, and then no field need be looked at.
    annotated: bool,
}

impl<'t> Lines<'t> {
    /// Of a text whose declarations are looked at.
    pub fn new(text: &'t str) -> Lines<'t> {
        Lines {
            annotated: annotate::read(text) != Handled::No,
            ..Lines::places(text)
        }
    }

    /// Of a text whose places are all that is wanted.
    pub fn places(text: &'t str) -> Lines<'t> {
        let after = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = std::iter::once(0).chain(after.map(|(at, _)| at + 1)).collect();
        Lines {
            text,
            starts,
            annotated: false,
        }
    }

    /// Line and column of a byte.
    pub fn place(&self, at: usize) -> Place {
        let index = self.starts.partition_point(|start| *start <= at).saturating_sub(1);
        let start = self.starts.get(index).copied().unwrap_or(0);
        let column = self
            .text
            .get(start..at)
            .map_or(at.saturating_sub(start), |before| before.chars().count());
        Place {
            line: u32::try_from(index + 1).unwrap_or(u32::MAX),
            column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        }
    }

    /// A declaration with what is written about it: whole comment, annotation and decorator lines right above, and the rest of its
    /// last line.
    pub fn surroundings(&self, start: usize, end: usize) -> &'t str {
        let mut first = self.starts.partition_point(|line| *line <= start).saturating_sub(1);
        while first > 0 && self.line(first - 1).is_some_and(is_remark) {
            first -= 1;
        }
        let from = self.starts.get(first).copied().unwrap_or(0).min(start);
        let rest = self.text.get(end..).unwrap_or_default();
        let to = end + rest.find('\n').unwrap_or(rest.len());
        self.text.get(from..to).unwrap_or_default()
    }

    /// What the surroundings of a declaration say about it.
    pub fn handled(&self, start: usize, end: usize) -> Handled {
        if self.annotated {
            annotate::read(self.surroundings(start, end))
        } else {
            Handled::No
        }
    }

    fn line(&self, index: usize) -> Option<&'t str> {
        let start = *self.starts.get(index)?;
        let end = self.starts.get(index + 1).copied().unwrap_or(self.text.len());
        self.text.get(start..end)
    }
}

/// A line that is only about what follows: a comment, or an annotation without a declaration behind it.
fn is_remark(line: &str) -> bool {
    let line = line.trim();
    if let Some(mark) = line.strip_prefix('@') {
        return line.ends_with(')') || mark.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.'));
    }
    ["//", "--", "#", "/*", "*", "\"\"\""]
        .iter()
        .any(|start| line.starts_with(start))
}
