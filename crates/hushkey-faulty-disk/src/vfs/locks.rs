//! Locks and shared memory of one file, between the connections of this process.

use rusqlite::ffi;
use std::os::raw::{c_int, c_void};

/// The connection that asks, by its own number.
pub(crate) type Holder = u64;

/// Shared-memory locks of one file (`SQLITE_SHM_NLOCK`).
const SLOTS: usize = 8;

#[derive(Debug, Default)]
pub(crate) struct Locks {
    shared: Vec<Holder>,
    reserved: Option<Holder>,
    pending: Option<Holder>,
    exclusive: Option<Holder>,
    slots: [Slot; SLOTS],
    memory: Memory,
}

#[derive(Debug, Default)]
struct Slot {
    exclusive: Option<Holder>,
    shared: Vec<Holder>,
}

impl Locks {
    /// Raises a lock, as `xLock` has it: none → shared → reserved → (pending) → exclusive.
    pub fn raise(&mut self, holder: Holder, level: c_int) -> c_int {
        let other = |held: Option<Holder>| held.is_some_and(|held| held != holder);
        match level {
            ffi::SQLITE_LOCK_SHARED => {
                if other(self.pending) || other(self.exclusive) {
                    return ffi::SQLITE_BUSY;
                }
                if !self.shared.contains(&holder) {
                    self.shared.push(holder);
                }
            }
            ffi::SQLITE_LOCK_RESERVED => {
                if other(self.reserved) || other(self.pending) || other(self.exclusive) {
                    return ffi::SQLITE_BUSY;
                }
                self.reserved = Some(holder);
            }
            ffi::SQLITE_LOCK_PENDING | ffi::SQLITE_LOCK_EXCLUSIVE => {
                if other(self.reserved) || other(self.pending) || other(self.exclusive) {
                    return ffi::SQLITE_BUSY;
                }
                self.pending = Some(holder);
                if level == ffi::SQLITE_LOCK_EXCLUSIVE {
                    if self.shared.iter().any(|held| *held != holder) {
                        return ffi::SQLITE_BUSY;
                    }
                    self.exclusive = Some(holder);
                }
            }
            _ => {}
        }
        ffi::SQLITE_OK
    }

    /// Lowers a lock to shared or none.
    pub fn lower(&mut self, holder: Holder, level: c_int) {
        for held in [&mut self.reserved, &mut self.pending, &mut self.exclusive] {
            if *held == Some(holder) {
                *held = None;
            }
        }
        if level < ffi::SQLITE_LOCK_SHARED {
            self.shared.retain(|held| *held != holder);
        }
    }

    /// Whether anybody means to write.
    pub fn is_reserved(&self) -> bool {
        self.reserved.is_some() || self.pending.is_some() || self.exclusive.is_some()
    }

    /// Takes or gives back slots of the shared memory, all of them or none.
    pub fn slots(&mut self, holder: Holder, first: usize, count: usize, flags: c_int) -> c_int {
        let Some(slots) = self.slots.get_mut(first..first.saturating_add(count)) else {
            return ffi::SQLITE_IOERR_SHMLOCK;
        };
        let exclusive = flags & ffi::SQLITE_SHM_EXCLUSIVE != 0;
        if flags & ffi::SQLITE_SHM_UNLOCK != 0 {
            for slot in slots {
                slot.give_back(holder);
            }
            return ffi::SQLITE_OK;
        }
        if slots.iter().any(|slot| !slot.is_free_for(holder, exclusive)) {
            return ffi::SQLITE_BUSY;
        }
        for slot in slots {
            if exclusive {
                slot.exclusive = Some(holder);
            } else if !slot.shared.contains(&holder) {
                slot.shared.push(holder);
            }
        }
        ffi::SQLITE_OK
    }

    /// The shared memory, attached to `holder`.
    pub fn memory(&mut self, holder: Holder) -> &mut Memory {
        if !self.memory.users.contains(&holder) {
            self.memory.users.push(holder);
        }
        &mut self.memory
    }

    /// `holder` uses the shared memory no more; with its last user it is gone.
    pub fn detach(&mut self, holder: Holder) {
        for slot in &mut self.slots {
            slot.give_back(holder);
        }
        self.memory.users.retain(|user| *user != holder);
        if self.memory.users.is_empty() {
            self.memory.regions.clear();
        }
    }
}

impl Slot {
    fn is_free_for(&self, holder: Holder, exclusive: bool) -> bool {
        let others_share = self.shared.iter().any(|held| *held != holder);
        let another_has = self.exclusive.is_some_and(|held| held != holder);
        !(another_has || exclusive && others_share)
    }

    fn give_back(&mut self, holder: Holder) {
        self.shared.retain(|held| *held != holder);
        if self.exclusive == Some(holder) {
            self.exclusive = None;
        }
    }
}

/// The regions of a file's shared memory.
#[derive(Debug, Default)]
pub(crate) struct Memory {
    users: Vec<Holder>,
    regions: Vec<Region>,
}

impl Memory {
    /// Where a region begins; null when it is not there and is not to be made.
    pub fn region(&mut self, number: usize, size: usize, make: bool) -> *mut c_void {
        while make && self.regions.len() <= number {
            self.regions.push(Region::new(size));
        }
        self.regions.get(number).map_or(std::ptr::null_mut(), Region::start)
    }
}

/// Zeroed memory that stays where it is, and is written through plain pointers by whoever has them.
#[derive(Debug)]
struct Region(Box<[std::sync::atomic::AtomicU64]>);

impl Region {
    fn new(size: usize) -> Self {
        Self(
            (0..size.div_ceil(8))
                .map(|_| std::sync::atomic::AtomicU64::new(0))
                .collect(),
        )
    }

    /// Atomics may be changed through a shared reference, so a pointer got from one may be written through.
    fn start(&self) -> *mut c_void {
        self.0.as_ptr().cast_mut().cast()
    }
}
