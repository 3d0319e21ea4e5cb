//! What a licensed app embeds: license operations that cannot carry personal data, and a guard over everything else it sends.
//!
//! *In:* a license key; free reports, log lines, panics of the app.
//! *Out:* [`Outcome`]s with verified leases; reports and lines as the guard lets them through.
//! *Never:* a host name, hardware identifier or user name read or sent; input quoted in an error; a refusal taken for a no.
//!
//! Limits: answers 64 KiB, reports [`MAX_REPORT`] bytes, log lines 64 KiB.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod administration;
mod clean_log;
mod client;
mod crash;
mod device_key;
mod lease_file;
mod oblivious;
mod offline;
mod outcome;
mod report;
mod seats;
mod transport;

pub use administration::{Administered, Administration, AdministrationError};
pub use clean_log::{CleanLayer, CleanWriter};
pub use client::{Authentication, Client, ClientOptions, Clock, OpenError, Random};
pub use crash::{crash_report, install_panic_hook};
pub use device_key::{DeviceKey, DeviceKeyError};
pub use lease_file::CachedLeaseError;
pub use oblivious::ObliviousRelay;
pub use offline::{Carried, CarryError, CheckedOut, ClockError, OfflineError, carry_activation};
pub use outcome::{Outcome, Refused, Undecided};
pub use report::{MAX_REPORT, NotTaken, Reported};
pub use seats::{SeatOptions, SeatOutcome, Seats, SeatsError};
pub use transport::{ServerError, TransportError};

pub use hushkey_guard::{Guard, Policy, Problem, Receipt};
pub use hushkey_license::file::{ActivationRequest, FileError, RevocationId, SealingKey, SignedFile, VerifiedFile};
pub use hushkey_license::oblivious::ConfigPin;
pub use hushkey_license::wire::KeysDocument;
pub use hushkey_license::{Code, KeySet, LicenseKey, MachineToken, ProductToken, VerifiedLease};
