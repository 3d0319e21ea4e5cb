//! Finds many patterns in one pass over the bytes.
//!
//! *In:* patterns of at least four bytes, each with a mark; then a haystack. *Out:* the mark of every match.
//! *Never:* folding or decoding: that is the caller's. A table of the first four bytes' hash skips nearly all positions.

use super::Encoding;
use std::collections::HashMap;

type Mark = (usize, Encoding);

const TABLE_BITS: u32 = 16;

#[derive(Default)]
pub(super) struct MatcherBuilder {
    patterns: HashMap<Vec<u8>, Mark>,
}

impl MatcherBuilder {
    /// Adds a pattern; a pattern shorter than four bytes is left out (it would match by chance), a repeated one kept once.
    pub(super) fn add(&mut self, pattern: Vec<u8>, mark: Mark) {
        if pattern.len() >= 4 {
            self.patterns.entry(pattern).or_insert(mark);
        }
    }

    pub(super) fn build(self) -> Matcher {
        let mut matcher = Matcher {
            table: vec![false; 1 << TABLE_BITS],
            by_head: HashMap::new(),
        };
        for (pattern, mark) in self.patterns {
            let Some((head, _)) = pattern.split_first_chunk::<4>() else {
                continue;
            };
            let head = *head;
            if let Some(slot) = matcher.table.get_mut(slot(head)) {
                *slot = true;
            }
            matcher.by_head.entry(head).or_default().push((pattern, mark));
        }
        matcher
    }
}

/// The patterns, by their first four bytes.
pub(super) struct Matcher {
    table: Vec<bool>,
    by_head: HashMap<[u8; 4], Vec<(Vec<u8>, Mark)>>,
}

impl Matcher {
    /// Calls `found` once for every place where a pattern stands.
    pub(super) fn each(&self, haystack: &[u8], found: &mut dyn FnMut(Mark)) {
        for (at, window) in haystack.windows(4).enumerate() {
            let &[a, b, c, d] = window else { continue };
            let head = [a, b, c, d];
            if self.table.get(slot(head)) != Some(&true) {
                continue;
            }
            for (pattern, mark) in self.by_head.get(&head).into_iter().flatten() {
                if haystack.get(at..).is_some_and(|rest| rest.starts_with(pattern)) {
                    found(*mark);
                }
            }
        }
    }
}

fn slot(head: [u8; 4]) -> usize {
    (u32::from_le_bytes(head).wrapping_mul(0x9E37_79B1) >> (32 - TABLE_BITS)) as usize
}
