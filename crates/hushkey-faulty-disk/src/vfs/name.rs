//! What SQLite asks of names: open, delete, exists.

use crate::disk::{self, Fate, Shared};
use crate::fault::Operation;
use crate::files::Files;
use rusqlite::ffi;
use std::os::raw::c_int;
use std::path::Path;
use std::sync::Arc;

/// The disk, the file, and whether the file was made just now as a log or journal, whose first sync covers its name.
pub(super) type Opened = (Arc<Shared>, usize, bool);

pub(super) fn open(path: &Path, flags: c_int) -> Result<Opened, c_int> {
    let (disk, name) = disk::find(path).ok_or(ffi::SQLITE_CANTOPEN)?;
    let mut state = disk.state();
    let mut fresh = false;
    let inode = match state.files.find(&name) {
        Some(inode) => inode,
        None if flags & ffi::SQLITE_OPEN_CREATE == 0 => return Err(ffi::SQLITE_CANTOPEN),
        None => {
            if state.meet(Operation::Naming) != Fate::Fine {
                return Err(ffi::SQLITE_CANTOPEN);
            }
            let kept = ffi::SQLITE_OPEN_WAL | ffi::SQLITE_OPEN_MAIN_JOURNAL | ffi::SQLITE_OPEN_SUPER_JOURNAL;
            fresh = flags & kept != 0;
            state.files.create(&name)
        }
    };
    drop(state);
    Ok((disk, inode, fresh))
}

/// A file of a disk that nobody else has.
pub(super) fn temporary() -> Opened {
    let mut files = Files::default();
    let inode = files.create("temporary");
    (Arc::new(Shared::of(files)), inode, false)
}

pub(super) fn delete(path: &Path, sync_directory: bool) -> c_int {
    let Some((disk, name)) = disk::find(path) else {
        return ffi::SQLITE_IOERR_DELETE;
    };
    let mut state = disk.state();
    if state.files.find(&name).is_none() {
        return ffi::SQLITE_IOERR_DELETE_NOENT;
    }
    if state.meet(Operation::Naming) != Fate::Fine {
        return ffi::SQLITE_IOERR_DELETE;
    }
    state.files.unlink(&name);
    if sync_directory {
        let sync = state.files.begin_sync(None);
        state.files.end_sync(sync);
    }
    ffi::SQLITE_OK
}

pub(super) fn exists(path: &Path) -> bool {
    let Some((disk, name)) = disk::find(path) else {
        return false;
    };
    let state = disk.state();
    // As SQLite's own file system has it: an empty file counts as none.
    let found = state.files.find(&name);
    found.is_some_and(|inode| !state.files.read(inode).is_empty())
}
