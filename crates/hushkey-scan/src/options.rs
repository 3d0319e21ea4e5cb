//! What a scan is asked for beside its paths, and how it is watched.

use crate::baseline::Baseline;
use crate::changed::Changed;
use crate::finding::Level;
use hushkey_policy::ScanRules;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Options of a scan. The default reports everything, keeps nothing and hides nothing.
#[derive(Debug, Clone)]
pub struct ScanOptions {
    /// A project's own words: `[scan]` of its policy.
    pub rules: ScanRules,
    /// Findings of this level and worse.
    pub level: Level,
    /// Findings that are known.
    pub baseline: Option<Baseline>,
    /// Only findings that have a place in one of these files.
    pub changed: Option<Changed>,
    /// Where facts about files are kept from scan to scan. Never changes what is found.
    pub cache: Option<PathBuf>,
    /// Progress, and the wish to stop.
    pub watch: Arc<Watch>,
}

impl Default for ScanOptions {
    fn default() -> ScanOptions {
        ScanOptions {
            rules: ScanRules::default(),
            level: Level::Note,
            baseline: None,
            changed: None,
            cache: None,
            watch: Arc::default(),
        }
    }
}

/// Seen from another thread while a scan runs.
#[derive(Debug, Default)]
pub struct Watch {
    stop: AtomicBool,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Watch {
    /// The scan reads no further file and reports what it has.
    pub fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    /// Files read, and files to read; nothing is known before the walk has ended.
    pub fn progress(&self) -> Option<(usize, usize)> {
        let all = self.all.load(Ordering::Relaxed);
        (all > 0).then(|| (self.done.load(Ordering::Relaxed), all))
    }

    pub(crate) fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(crate) fn expect(&self, files: usize) {
        self.all.store(files, Ordering::Relaxed);
    }

    pub(crate) fn count(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}
