//! Names in other scripts amid Latin text: `To: 健一 渡辺`, `| Name | Наталья Иванова |`.
//!
//! *In:* two words of one script. *Out:* whether they read as family and given name. In a text of that script two words are mostly
//! something else, so that Latin text or signs must stand on both sides.

use super::Sequence;
use crate::TextKind;
use crate::scan::Scan;

/// Whether exactly two words from `start` to `stop` are a name in another script.
pub(super) fn is_name(scan: &Scan<'_, '_>, sequence: &Sequence, start: usize, stop: usize) -> bool {
    let alone = start == 0 && stop == scan.len();
    if sequence.count != 2 || scan.at(start) < 0xCE || alone || scan.kind != TextKind::Prose {
        return false;
    }
    let (first, second) = (sequence.part(0), sequence.part(1));
    let words = [scan.slice(first.start..first.end), scan.slice(second.start..second.end)];
    let fits = words.iter().all(|word| is_han(word)) || words.iter().all(|word| is_cased(word));
    fits && is_latin_before(scan, start) && is_latin_after(scan, stop)
}

/// One to three ideographs (or the mark that repeats one), or kana.
fn is_han(word: &str) -> bool {
    (1..=4).contains(&word.chars().count())
        && word
            .chars()
            .all(|c| matches!(c, '\u{4e00}'..='\u{9fff}' | '々' | '\u{3041}'..='\u{30ff}'))
}

/// A Cyrillic or Greek word in the case of names.
fn is_cased(word: &str) -> bool {
    let mut letters = word.chars();
    let first = letters
        .next()
        .is_some_and(|c| c.is_uppercase() && matches!(c, '\u{370}'..='\u{52f}'));
    first && word.chars().count() >= 3 && letters.all(|c| c.is_lowercase() && matches!(c, '\u{370}'..='\u{52f}'))
}

fn is_latin_before(scan: &Scan<'_, '_>, start: usize) -> bool {
    let mut at = start;
    while at > 0 && start - at < 4 && scan.before(at) == b' ' {
        at -= 1;
    }
    scan.before(at) < 0x80
}

fn is_latin_after(scan: &Scan<'_, '_>, stop: usize) -> bool {
    let mut at = stop;
    while at - stop < 4 && scan.at(at) == b' ' {
        at += 1;
    }
    scan.at(at) < 0x80
}
