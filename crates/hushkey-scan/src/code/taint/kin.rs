//! Which class extends or implements which, over all files: a call of an interface may be any of what implements it.

use super::facts::Facts;
use std::collections::HashMap;

/// Classes above one another that are followed.
const MAX_DEPTH: usize = 8;

/// Classes right below one that are followed: what has more is a frame of the program, and its calls are of anything.
const MAX_BELOW: u32 = 8;

/// Classes above one that are looked at.
const MAX_ABOVE: usize = 40;

/// By a class, what it names as what it extends or implements.
#[derive(Default)]
pub(super) struct Kin {
    above: HashMap<u64, Vec<u64>>,
    below: HashMap<u64, u32>,
}

impl Kin {
    pub fn of(files: &[Facts]) -> Kin {
        let mut kin = Kin::default();
        for (class, base) in files.iter().flat_map(|facts| &facts.bases) {
            let above = kin.above.entry(*class).or_default();
            if above.len() < MAX_ABOVE && !above.contains(base) {
                above.push(*base);
                *kin.below.entry(*base).or_default() += 1;
            }
        }
        kin
    }

    /// A call of a method of one class may be the method of another: that of a class below it, or of one above it when it has
    /// none itself.
    pub fn answers(&self, called: u64, class: u64, has_it: impl Fn(u64) -> bool) -> bool {
        if called == 0 || class == 0 {
            return false;
        }
        let few = self.below.get(&called).is_none_or(|below| *below <= MAX_BELOW);
        (few && self.is_below(class, called)) || (self.is_below(called, class) && !has_it(called))
    }

    /// A class has another somewhere above it.
    pub fn is_below(&self, class: u64, above: u64) -> bool {
        if class == above || self.above.is_empty() {
            return false;
        }
        let mut level = vec![class];
        let mut seen = level.clone();
        for _ in 0..MAX_DEPTH {
            let mut next = Vec::new();
            for base in level.iter().filter_map(|class| self.above.get(class)).flatten() {
                if *base == above {
                    return true;
                }
                if seen.len() < MAX_ABOVE && !seen.contains(base) {
                    seen.push(*base);
                    next.push(*base);
                }
            }
            if next.is_empty() {
                return false;
            }
            level = next;
        }
        false
    }
}

/// The last part of a type's path: `notify.Notifier` as `Notifier`.
pub(super) fn base_name(path: &str) -> &str {
    path.rsplit(['.', ':', '\\', '\u{1}']).next().unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::{Facts, Kin};

    #[test]
    fn classes_above_are_found_in_circles_too() {
        let facts = Facts {
            bases: vec![(1, 2), (2, 3), (3, 1)],
            ..Facts::default()
        };
        let kin = Kin::of(&[facts]);
        assert!(kin.is_below(1, 3));
        assert!(kin.is_below(3, 2));
        assert!(!kin.is_below(1, 4));
        assert!(!kin.is_below(1, 1));
    }
}
