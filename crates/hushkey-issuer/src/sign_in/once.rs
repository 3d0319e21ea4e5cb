//! What may count once: states that came back, for as long as their cookie lives.

use super::MAX_AGE;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Mutex;

const MOST: usize = 65_536;

#[derive(Default)]
pub(super) struct Once(Mutex<HashMap<[u8; 32], i64>>);

impl Once {
    /// Whether `text` comes for the first time. When too many came, nothing is first.
    pub(super) fn first(&self, text: &str, now: i64) -> bool {
        let Ok(mut seen) = self.0.lock() else { return false };
        if seen.len() >= MOST {
            seen.retain(|_, until| *until >= now);
        }
        let until = now.saturating_add(MAX_AGE);
        seen.len() < MOST && seen.insert(Sha256::digest(text.as_bytes()).into(), until).is_none()
    }
}
