//! SQLite's file calls (`sqlite3_vfs`, `sqlite3_io_methods`), answered from a [`crate::Disk`].
//!
//! In: C calls. Out: result codes. Never: a panic across the boundary (nothing here unwraps or indexes), a lock held while SQLite
//! runs, or a pointer kept beyond the call it came with.
//!
//! # Why the `unsafe` here is sound
//!
//! SQLite promises (its header, "OS Interface Object", "OS Interface Virtual Tables"), and each block relies on that alone:
//!
//! 1. `xOpen` gets room of `szOsFile` bytes, aligned to 8, that is ours until `xClose`. We write a [`Handle`] there, whose first field is
//!    the `sqlite3_file` that SQLite reads. Every later call of that file gets the same pointer, and `xClose` is the last, once, and
//!    only if `xOpen` set `pMethods`. So `handle()` reads a `Handle` that is there, and `close` may drop it.
//! 2. Calls for one file come one at a time (a connection is serialized), so no two `&mut Handle` exist. We only take `&Handle`.
//! 3. Buffers have the lengths given beside them and are not ours: `read` writes that many bytes, `write` reads that many.
//! 4. Names are C strings that outlive the call; out-pointers may be written once.
//! 5. Regions of shared memory stay where they are from `xShmMap` to `xShmUnmap` of their last user ([`locks`]): SQLite uses none after.
//!    They are shared between threads under SQLite's own locks and barriers, as a file mapping would be.
//! 6. The tables handed to SQLite live for ever (a static and a leaked box).

#![allow(unsafe_code)]

mod file;
pub(crate) mod locks;
mod name;

use file::{Handle, METHODS};
use rusqlite::ffi::{self, sqlite3_file, sqlite3_int64, sqlite3_vfs};
use std::ffi::CStr;
use std::os::raw::{c_char, c_int};
use std::path::Path;
use std::sync::Once;
use std::sync::atomic::{AtomicU64, Ordering};

/// Longest path.
const LONGEST: c_int = 512;

/// Makes this SQLite's file system, once for the process.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let size = c_int::try_from(size_of::<Handle>()).unwrap_or(c_int::MAX);
        let vfs = Box::leak(Box::new(sqlite3_vfs {
            iVersion: 2,
            szOsFile: size,
            mxPathname: LONGEST,
            pNext: std::ptr::null_mut(),
            zName: c"hushkey-faulty-disk".as_ptr(),
            pAppData: std::ptr::null_mut(),
            xOpen: Some(open),
            xDelete: Some(delete),
            xAccess: Some(access),
            xFullPathname: Some(full_path),
            xDlOpen: None,
            xDlError: None,
            xDlSym: None,
            xDlClose: None,
            xRandomness: Some(randomness),
            xSleep: Some(sleep),
            xCurrentTime: Some(current_time),
            xGetLastError: Some(last_error),
            xCurrentTimeInt64: Some(current_time_64),
            xSetSystemCall: None,
            xGetSystemCall: None,
            xNextSystemCall: None,
        }));
        // SAFETY: 6; SQLite links the table into its list and changes nothing else of it.
        unsafe { ffi::sqlite3_vfs_register(vfs, 1) };
    });
}

/// The path of a name that SQLite gives.
///
/// # Safety
/// 4: null, or a C string.
unsafe fn path<'a>(name: *const c_char) -> Option<&'a Path> {
    if name.is_null() {
        return None;
    }
    // SAFETY: by the caller.
    let name = unsafe { CStr::from_ptr(name) };
    name.to_str().ok().map(Path::new)
}

unsafe extern "C" fn open(
    _: *mut sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut sqlite3_file,
    flags: c_int,
    out_flags: *mut c_int,
) -> c_int {
    // SAFETY: 1: without methods SQLite does not close a file that was not opened.
    unsafe { (*file).pMethods = std::ptr::null() };
    // SAFETY: 4.
    let opened = match unsafe { path(name) } {
        Some(path) => name::open(path, flags),
        // A temporary file without a name: nothing of it outlives the process, so it never fails.
        None => Ok(name::temporary()),
    };
    let (disk, inode, fresh) = match opened {
        Ok(opened) => opened,
        Err(code) => return code,
    };
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let handle = Handle::new(&METHODS, disk, inode, NEXT.fetch_add(1, Ordering::Relaxed), fresh);
    // SAFETY: 1: the room is large and aligned enough, and holds nothing that wants dropping.
    unsafe { file.cast::<Handle>().write(handle) };
    if !out_flags.is_null() {
        // SAFETY: 4.
        unsafe { *out_flags = flags };
    }
    ffi::SQLITE_OK
}

unsafe extern "C" fn delete(_: *mut sqlite3_vfs, name: *const c_char, sync_directory: c_int) -> c_int {
    // SAFETY: 4.
    match unsafe { path(name) } {
        Some(path) => name::delete(path, sync_directory != 0),
        None => ffi::SQLITE_IOERR_DELETE,
    }
}

unsafe extern "C" fn access(_: *mut sqlite3_vfs, name: *const c_char, _: c_int, out: *mut c_int) -> c_int {
    // SAFETY: 4.
    let there = unsafe { path(name) }.is_some_and(name::exists);
    // SAFETY: 4.
    unsafe { *out = c_int::from(there) };
    ffi::SQLITE_OK
}

unsafe extern "C" fn full_path(_: *mut sqlite3_vfs, name: *const c_char, room: c_int, out: *mut c_char) -> c_int {
    if name.is_null() {
        return ffi::SQLITE_CANTOPEN;
    }
    // SAFETY: 4.
    let bytes = unsafe { CStr::from_ptr(name) }.to_bytes_with_nul();
    if c_int::try_from(bytes.len()).is_ok_and(|length| length <= room) {
        // SAFETY: 3: there is room for so many bytes, and the two do not overlap.
        unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr().cast(), out, bytes.len()) };
        ffi::SQLITE_OK
    } else {
        ffi::SQLITE_CANTOPEN
    }
}

/// The same bytes in every process, so that a failing run can be repeated.
unsafe extern "C" fn randomness(_: *mut sqlite3_vfs, count: c_int, out: *mut c_char) -> c_int {
    let count = usize::try_from(count).unwrap_or(0);
    // SAFETY: 3.
    unsafe { std::ptr::write_bytes(out.cast::<u8>(), 0x5a, count) };
    c_int::try_from(count).unwrap_or(0)
}

unsafe extern "C" fn sleep(_: *mut sqlite3_vfs, micros: c_int) -> c_int {
    std::thread::sleep(std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0)));
    micros
}

/// SQLite's clock is used for nothing here; it stands.
const JULIAN_MILLIS: sqlite3_int64 = 212_700_000_000_000;

unsafe extern "C" fn current_time(_: *mut sqlite3_vfs, out: *mut f64) -> c_int {
    // SAFETY: 4.
    unsafe { *out = 2_461_805.5 };
    ffi::SQLITE_OK
}

unsafe extern "C" fn current_time_64(_: *mut sqlite3_vfs, out: *mut sqlite3_int64) -> c_int {
    // SAFETY: 4.
    unsafe { *out = JULIAN_MILLIS };
    ffi::SQLITE_OK
}

unsafe extern "C" fn last_error(_: *mut sqlite3_vfs, _: c_int, _: *mut c_char) -> c_int {
    0
}
