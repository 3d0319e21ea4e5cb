//! The disk as tests see it, and the state that the calls of SQLite meet.

use crate::fault::{Armed, Fault, Kind, Operation};
use crate::files::{Files, Keep};
use crate::vfs;
use crate::vfs::locks::Locks;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A disk, which is everything below one directory.
#[derive(Debug)]
pub struct Disk {
    directory: PathBuf,
    shared: Arc<Shared>,
}

/// Every disk there is, by directory.
static DISKS: Mutex<Vec<(PathBuf, Arc<Shared>)>> = Mutex::new(Vec::new());

fn disks() -> MutexGuard<'static, Vec<(PathBuf, Arc<Shared>)>> {
    DISKS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The disk that a path is on, and the rest of the path.
pub(crate) fn find(path: &Path) -> Option<(Arc<Shared>, String)> {
    disks().iter().find_map(|(directory, shared)| {
        let rest = path.strip_prefix(directory).ok()?;
        Some((Arc::clone(shared), rest.to_str()?.to_owned()))
    })
}

impl Disk {
    /// An empty disk at `directory`, which should exist and is left alone.
    #[must_use]
    pub fn new(directory: &Path) -> Self {
        Self::with(directory, Files::default())
    }

    /// A disk with these files.
    #[must_use]
    pub fn with(directory: &Path, files: Files) -> Self {
        vfs::register();
        let shared = Arc::new(Shared::of(files));
        disks().push((directory.to_owned(), Arc::clone(&shared)));
        Self {
            directory: directory.to_owned(),
            shared,
        }
    }

    /// Arms a fault, in place of any other, and counts from now.
    pub fn arm(&self, fault: Fault) {
        self.shared.state().fault = Some(Armed::new(fault));
    }

    /// Takes the fault away; says how many operations it could have struck, and whether it did.
    pub fn disarm(&self) -> (u64, bool) {
        let fault = self.shared.state().fault.take();
        fault.map_or((0, false), |armed| (armed.met(), armed.struck()))
    }

    /// Whether the fault that is armed has struck.
    #[must_use]
    pub fn struck(&self) -> bool {
        self.shared.state().fault.is_some_and(|armed| armed.struck())
    }

    /// The power goes now.
    pub fn cut_power(&self) {
        self.shared.state().off = true;
    }

    /// The files as they would be after a power cut of now.
    #[must_use]
    pub fn after_power_cut(&self, keep: Keep) -> Files {
        self.shared.state().files.after_power_cut(keep)
    }

    /// The files as they are.
    #[must_use]
    pub fn files(&self) -> Files {
        self.shared.state().files.clone()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // What is still open keeps working on a disk that nobody finds any more.
        disks().retain(|(directory, _)| *directory != self.directory);
    }
}

#[derive(Debug)]
pub(crate) struct Shared(Mutex<State>);

#[derive(Debug)]
pub(crate) struct State {
    pub files: Files,
    fault: Option<Armed>,
    off: bool,
    /// Locks and shared memory of each file, by its number.
    pub locks: HashMap<usize, Locks>,
}

impl Shared {
    pub fn of(files: Files) -> Self {
        Self(Mutex::new(State {
            files,
            fault: None,
            off: false,
            locks: HashMap::new(),
        }))
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What becomes of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is done.
    Fine,
    /// It fails; what it was doing may have been done in part.
    Struck(Kind),
    /// There is no power.
    Off,
}

impl State {
    /// Counts an operation and says what becomes of it.
    pub fn meet(&mut self, operation: Operation) -> Fate {
        if self.off {
            return Fate::Off;
        }
        let Some(kind) = self.fault.as_mut().and_then(|armed| armed.meet(operation)) else {
            return Fate::Fine;
        };
        self.off = kind == Kind::PowerCut;
        Fate::Struck(kind)
    }
}
