//! How often one license may ask: a bucket for each keyed hash, in memory only.
//!
//! In: a keyed hash of a license key, the time. Out: yes or no.
//! Never: an address (none is looked at), anything on disk.
//!
//! Limits: [`BUCKETS`] hashes at once. When they are full, those at rest are forgotten; if none rests, newcomers wait.

use hushkey_license::KeyHash;
use std::collections::HashMap;
use std::sync::Mutex;

/// Licenses that ask at once.
const BUCKETS: usize = 100_000;

/// So many requests at once, and so many more each second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// A bucket's size.
    pub burst: u32,
    /// What flows in each second.
    pub per_second: u32,
}

pub(crate) struct Limiter {
    rate: Option<Rate>,
    buckets: Mutex<HashMap<[u8; 32], Bucket>>,
}

struct Bucket {
    left: u32,
    filled_at: i64,
}

impl Bucket {
    fn fill(&mut self, rate: Rate, now: i64) {
        // A clock that steps back fills nothing.
        let passed = u32::try_from(now.saturating_sub(self.filled_at)).unwrap_or(0);
        self.left = self
            .left
            .saturating_add(passed.saturating_mul(rate.per_second))
            .min(rate.burst);
        self.filled_at = self.filled_at.max(now);
    }
}

impl Limiter {
    /// `None`: every request is admitted.
    pub fn new(rate: Option<Rate>) -> Self {
        Self {
            rate,
            buckets: Mutex::new(HashMap::new()),
        }
    }

    /// Whether the license may ask now.
    pub fn admits(&self, license: &KeyHash, now: i64) -> bool {
        let Some(rate) = self.rate else { return true };
        // A poisoned lock means that a thread panicked here; nothing does, but if so, nobody is admitted.
        let Ok(mut buckets) = self.buckets.lock() else {
            return false;
        };
        if buckets.len() >= BUCKETS && !buckets.contains_key(license.as_bytes()) {
            buckets.retain(|_, bucket| {
                bucket.fill(rate, now);
                bucket.left < rate.burst
            });
            if buckets.len() >= BUCKETS {
                return false;
            }
        }
        let bucket = buckets.entry(*license.as_bytes()).or_insert(Bucket {
            left: rate.burst,
            filled_at: now,
        });
        bucket.fill(rate, now);
        match bucket.left.checked_sub(1) {
            Some(left) => {
                bucket.left = left;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 3,
        per_second: 2,
    };

    fn hash(number: u64) -> KeyHash {
        let mut bytes = [7; 32];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        KeyHash::from_bytes(bytes)
    }

    #[test]
    fn a_bucket_empties_and_fills() {
        let limiter = Limiter::new(Some(RATE));
        let admitted = |times: usize, now: i64| (0..times).filter(|_| limiter.admits(&hash(1), now)).count();
        assert_eq!(admitted(5, 100), 3);
        assert_eq!(admitted(5, 101), 2);
        assert_eq!(admitted(5, 90), 0, "a clock that steps back");
        assert_eq!(admitted(9, 200), 3);
        assert!(limiter.admits(&hash(2), 200), "another license has its own");
        assert!((0..1000).all(|_| Limiter::new(None).admits(&hash(1), 1)));
    }

    #[test]
    fn memory_is_bounded_and_those_at_rest_make_room() {
        let limiter = Limiter::new(Some(RATE));
        let full = u64::try_from(BUCKETS).unwrap();
        assert!((0..full).all(|number| limiter.admits(&hash(number), 100)));
        assert!(!limiter.admits(&hash(full), 100));
        assert!(limiter.admits(&hash(0), 100), "who has a bucket keeps it");
        assert!(limiter.admits(&hash(full), 102));
        assert!(limiter.buckets.lock().unwrap().len() < 10);
    }
}
