//! What SQLite asks of an open file.

use super::locks::{Holder, Locks};
use crate::disk::{Fate, Shared, State};
use crate::fault::{Kind, Operation};
use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_io_methods};
use std::os::raw::{c_int, c_void};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering, fence};

/// An open file, in SQLite's own memory.
#[repr(C)]
pub(super) struct Handle {
    base: sqlite3_file,
    disk: Arc<Shared>,
    inode: usize,
    holder: Holder,
    /// Its name is not safe yet.
    fresh: AtomicBool,
}

pub(super) static METHODS: sqlite3_io_methods = sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(check_reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector_size),
    xDeviceCharacteristics: Some(characteristics),
    xShmMap: Some(map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(barrier),
    xShmUnmap: Some(unmap),
    xFetch: None,
    xUnfetch: None,
};

impl Handle {
    pub fn new(
        methods: &'static sqlite3_io_methods,
        disk: Arc<Shared>,
        inode: usize,
        holder: Holder,
        fresh: bool,
    ) -> Self {
        Self {
            base: sqlite3_file { pMethods: methods },
            disk,
            inode,
            holder,
            fresh: AtomicBool::new(fresh),
        }
    }

    fn with_locks<T>(&self, work: impl FnOnce(&mut Locks) -> T) -> T {
        work(self.disk.state().locks.entry(self.inode).or_default())
    }

    fn write(&self, state: &mut State, bytes: &[u8], offset: usize) -> c_int {
        let grows = offset.saturating_add(bytes.len()) > state.files.read(self.inode).len();
        match state.meet(Operation::Write { grows }) {
            Fate::Fine => {
                state.files.write(self.inode, offset, bytes);
                ffi::SQLITE_OK
            }
            // The power went while it was written: it is among what may have arrived.
            Fate::Struck(Kind::PowerCut) => {
                state.files.write(self.inode, offset, bytes);
                ffi::SQLITE_IOERR_WRITE
            }
            Fate::Struck(Kind::ShortWrite) => {
                let part = bytes.get(..bytes.len() / 2).unwrap_or_default();
                state.files.write(self.inode, offset, part);
                ffi::SQLITE_IOERR_WRITE
            }
            Fate::Struck(Kind::Full) => ffi::SQLITE_FULL,
            Fate::Struck(_) | Fate::Off => ffi::SQLITE_IOERR_WRITE,
        }
    }

    fn sync(&self, state: &mut State) -> c_int {
        match state.meet(Operation::Sync) {
            Fate::Fine => {
                let sync = state.files.begin_sync(Some(self.inode));
                state.files.end_sync(sync);
                // SQLite's own file system syncs the directory with the first sync of a new log or journal.
                if self.fresh.swap(false, Ordering::Relaxed) {
                    let sync = state.files.begin_sync(None);
                    state.files.end_sync(sync);
                }
                ffi::SQLITE_OK
            }
            Fate::Struck(Kind::LyingSync) => ffi::SQLITE_OK,
            Fate::Struck(Kind::Sync) => {
                state.files.fail_sync(self.inode);
                ffi::SQLITE_IOERR_FSYNC
            }
            Fate::Struck(_) | Fate::Off => ffi::SQLITE_IOERR_FSYNC,
        }
    }
}

/// # Safety
/// 1 of [`super`].
unsafe fn handle<'a>(file: *mut sqlite3_file) -> &'a Handle {
    // SAFETY: by the caller.
    unsafe { &*file.cast::<Handle>() }
}

fn place(offset: sqlite3_int64) -> usize {
    usize::try_from(offset).unwrap_or(0)
}

unsafe extern "C" fn close(file: *mut sqlite3_file) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    own.with_locks(|locks| {
        locks.detach(own.holder);
        locks.lower(own.holder, ffi::SQLITE_LOCK_NONE);
    });
    // SAFETY: 1: the last call for this file.
    unsafe { std::ptr::drop_in_place(file.cast::<Handle>()) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn read(file: *mut sqlite3_file, out: *mut c_void, count: c_int, offset: sqlite3_int64) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    let count = usize::try_from(count).unwrap_or(0);
    let mut state = own.disk.state();
    if state.meet(Operation::Read) != Fate::Fine {
        return ffi::SQLITE_IOERR_READ;
    }
    let bytes = state.files.read(own.inode).get(place(offset)..).unwrap_or_default();
    let there = bytes.get(..count).unwrap_or(bytes);
    // SAFETY: 3: `there` is no longer than the buffer, and zeros fill it up to its length.
    unsafe {
        std::ptr::copy_nonoverlapping(there.as_ptr(), out.cast::<u8>(), there.len());
        std::ptr::write_bytes(out.cast::<u8>().add(there.len()), 0, count - there.len());
    }
    if there.len() == count {
        ffi::SQLITE_OK
    } else {
        ffi::SQLITE_IOERR_SHORT_READ
    }
}

unsafe extern "C" fn write(file: *mut sqlite3_file, from: *const c_void, count: c_int, offset: sqlite3_int64) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    let count = usize::try_from(count).unwrap_or(0);
    // SAFETY: 3.
    let bytes = unsafe { std::slice::from_raw_parts(from.cast::<u8>(), count) };
    own.write(&mut own.disk.state(), bytes, place(offset))
}

unsafe extern "C" fn truncate(file: *mut sqlite3_file, length: sqlite3_int64) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    let mut state = own.disk.state();
    match state.meet(Operation::Truncate) {
        Fate::Off => ffi::SQLITE_IOERR_TRUNCATE,
        fate => {
            state.files.truncate(own.inode, place(length));
            if fate == Fate::Fine {
                ffi::SQLITE_OK
            } else {
                ffi::SQLITE_IOERR_TRUNCATE
            }
        }
    }
}

unsafe extern "C" fn sync(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    own.sync(&mut own.disk.state())
}

unsafe extern "C" fn size(file: *mut sqlite3_file, out: *mut sqlite3_int64) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    let length = own.disk.state().files.read(own.inode).len();
    // SAFETY: 4.
    unsafe { *out = sqlite3_int64::try_from(length).unwrap_or(sqlite3_int64::MAX) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn lock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    own.with_locks(|locks| locks.raise(own.holder, level))
}

unsafe extern "C" fn unlock(file: *mut sqlite3_file, level: c_int) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    own.with_locks(|locks| locks.lower(own.holder, level));
    ffi::SQLITE_OK
}

unsafe extern "C" fn check_reserved(file: *mut sqlite3_file, out: *mut c_int) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    let reserved = own.with_locks(|locks| locks.is_reserved());
    // SAFETY: 4.
    unsafe { *out = c_int::from(reserved) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn control(_: *mut sqlite3_file, _: c_int, _: *mut c_void) -> c_int {
    ffi::SQLITE_NOTFOUND
}

unsafe extern "C" fn sector_size(_: *mut sqlite3_file) -> c_int {
    4096
}

/// As SQLite's own file system on Linux: a write does not harm the bytes beside it.
unsafe extern "C" fn characteristics(_: *mut sqlite3_file) -> c_int {
    ffi::SQLITE_IOCAP_POWERSAFE_OVERWRITE
}

unsafe extern "C" fn map(
    file: *mut sqlite3_file,
    region: c_int,
    length: c_int,
    make: c_int,
    out: *mut *mut c_void,
) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    let (region, length) = (
        usize::try_from(region).unwrap_or(0),
        usize::try_from(length).unwrap_or(0),
    );
    let start = own.with_locks(|locks| locks.memory(own.holder).region(region, length, make != 0));
    // SAFETY: 4 and 5.
    unsafe { *out = start };
    ffi::SQLITE_OK
}

unsafe extern "C" fn shm_lock(file: *mut sqlite3_file, first: c_int, count: c_int, flags: c_int) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    let (first, count) = (usize::try_from(first).unwrap_or(0), usize::try_from(count).unwrap_or(0));
    own.with_locks(|locks| locks.slots(own.holder, first, count, flags))
}

unsafe extern "C" fn barrier(_: *mut sqlite3_file) {
    fence(Ordering::SeqCst);
}

unsafe extern "C" fn unmap(file: *mut sqlite3_file, _: c_int) -> c_int {
    // SAFETY: 1.
    let own = unsafe { handle(file) };
    own.with_locks(|locks| locks.detach(own.holder));
    ffi::SQLITE_OK
}
