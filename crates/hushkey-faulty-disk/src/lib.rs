//! A disk under SQLite that fails on purpose and loses its power. For tests; no program links it.
//!
//! In: a directory, a [`Fault`] and at which operation it strikes. Out: what SQLite makes of it; after [`Disk::after_power_cut`]
//! the files as a power cut would have left them.
//! Never: a real file touched; a byte that was synced lost (unless the disk lies: [`Fault::lying_sync`]).
//!
//! ```text
//! store ─► SQLite ─► vfs/ (C calls to Rust, locks, shared memory) ─► Shared (counts, strikes) ─► Files (what is synced, what not)
//! ```
//!
//! SQLite's default file system of the whole process becomes this one with the first [`Disk`]; databases outside of a disk's directory
//! cannot be opened afterwards. Everything is in memory, so thousands of power cuts take seconds.

mod disk;
mod fault;
mod files;
mod vfs;

pub use disk::Disk;
pub use fault::{Fault, Kind};
pub use files::{Files, Keep, Syncing};
