//! Requests that came already: a relay, or who listens to it, may send one again, and must get nothing for it.
//!
//! A request whose date is too old is refused by its date; one that is not is remembered here. So memory is bounded by what
//! comes in twice [`DATE_TOLERANCE`], and when that is too much, all is refused rather than anything forgotten.
//! One process remembers: several authorities behind one relay refuse what came to the same one.

use hushkey_license::oblivious::DATE_TOLERANCE;
use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// Most requests remembered in one span: 16 bytes each and their table, about 50 MB.
const MOST: usize = 1 << 20;
/// A request is remembered for one to two of these; its date holds for no longer than one.
const SPAN: i64 = 2 * DATE_TOLERANCE + 60;

/// Why a request is not let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ReplayError {
    /// It came before.
    Seen,
    /// Too many came to remember them.
    Full,
}

/// Two spans of requests.
#[derive(Default)]
pub(crate) struct Seen {
    since: i64,
    current: HashSet<u128>,
    previous: HashSet<u128>,
    /// Two keyed hashes make 128 bits; the keys are this process's own, so nobody can make two requests collide.
    hashers: [RandomState; 2],
}

impl Seen {
    /// Notes a request, once.
    pub fn note(&mut self, encapsulated: &[u8], now: i64) -> Result<(), ReplayError> {
        let age = now.saturating_sub(self.since);
        if !(0..SPAN).contains(&age) {
            // After two spans nothing is left to remember; a clock that went back starts anew with what it has.
            let current = std::mem::take(&mut self.current);
            self.previous = if age < 2 * SPAN { current } else { HashSet::new() };
            self.since = now;
        }
        let [one, two] = &self.hashers;
        let mark = u128::from(one.hash_one(encapsulated)) << 64 | u128::from(two.hash_one(encapsulated));
        if self.previous.contains(&mark) || self.current.contains(&mark) {
            return Err(ReplayError::Seen);
        }
        if self.current.len() >= MOST {
            return Err(ReplayError::Full);
        }
        self.current.insert(mark);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    #[test]
    fn a_request_is_remembered_as_long_as_its_date_holds() {
        for start in [NOW, NOW + 100, NOW + SPAN - 1] {
            let mut seen = Seen::default();
            seen.note(b"first", NOW).unwrap();
            assert_eq!(seen.note(b"one", start), Ok(()));
            for later in [0, 1, DATE_TOLERANCE, 2 * DATE_TOLERANCE] {
                assert_eq!(seen.note(b"one", start + later), Err(ReplayError::Seen), "{later}");
            }
        }
    }

    #[test]
    fn what_is_old_is_forgotten() {
        let mut seen = Seen::default();
        seen.note(b"one", NOW).unwrap();
        seen.note(b"two", NOW + SPAN).unwrap();
        assert_eq!(seen.note(b"one", NOW + SPAN), Err(ReplayError::Seen));
        seen.note(b"three", NOW + 2 * SPAN).unwrap();
        assert_eq!((seen.current.len(), seen.previous.len()), (1, 1));
        seen.note(b"four", NOW + 9 * SPAN).unwrap();
        assert_eq!((seen.current.len(), seen.previous.len()), (1, 0));
    }

    #[test]
    fn too_many_are_refused_not_forgotten() {
        let mut seen = Seen::default();
        seen.note(b"one", NOW).unwrap();
        seen.current.extend((0..MOST as u128).map(|mark| mark << 1));
        assert_eq!(seen.note(b"two", NOW), Err(ReplayError::Full));
        assert_eq!(seen.note(b"one", NOW), Err(ReplayError::Seen));
    }
}
