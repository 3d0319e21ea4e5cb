//! Byte offsets of a source to places for people.

use super::facts::Place;

/// Byte offsets to lines.
pub(super) struct Lines<'s> {
    source: &'s str,
    starts: Vec<u32>,
}

impl<'s> Lines<'s> {
    pub(super) fn new(source: &'s str) -> Lines<'s> {
        let mut starts = vec![0];
        starts.extend(
            source
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n')
                .map(|(at, _)| u32::try_from(at + 1).unwrap_or(u32::MAX)),
        );
        Lines { source, starts }
    }

    pub(super) fn place(&self, at: u32) -> Place {
        let line = self.starts.partition_point(|start| *start <= at);
        let start = line
            .checked_sub(1)
            .and_then(|line| self.starts.get(line))
            .copied()
            .unwrap_or(0);
        let before = self.source.get(start as usize..at as usize).unwrap_or_default();
        Place {
            line: u32::try_from(line).unwrap_or(u32::MAX),
            column: u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX),
        }
    }

    /// The source from a byte on.
    pub(super) fn from(&self, at: u32) -> &'s str {
        self.source.get(at as usize..).unwrap_or_default()
    }
}
