//! The cached lease: one local file, so that the app starts without a network.
//!
//! *In:* a lease as it was answered, and what was asked. *Out:* the lease, verified anew at every reading.
//! *Never:* trust in the file: signature, time and machine are checked each time; the license key is not in it.
//!
//! Three lines: version, `nonce digest`, lease. Replaced atomically.

use crate::device_key::replace;
use crate::offline::ClockError;
use hushkey_license::lease::MAX_LEASE;
use hushkey_license::{Expected, KeySet, Lease, LeaseError, MachineToken, VerifiedLease};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

const VERSION: &str = "hushkey lease cache 1";

/// Where the lease of one product is kept.
#[derive(Debug)]
pub(crate) struct LeaseFile {
    path: PathBuf,
}

/// Why there is no usable cached lease.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CachedLeaseError {
    /// None was kept yet, or it was given back.
    #[error("there is no cached lease")]
    None,
    /// The file cannot be read or is not one this library wrote.
    #[error("the cached lease file is damaged")]
    Damaged,
    /// The lease does not hold (any more).
    #[error("the cached lease does not hold: {0}")]
    Lease(#[from] LeaseError),
    /// The clock was set back since the lease was kept, or the record of it cannot be relied on.
    #[error(transparent)]
    Clock(#[from] ClockError),
}

impl LeaseFile {
    pub(crate) fn new(path: PathBuf) -> LeaseFile {
        LeaseFile { path }
    }

    /// Keeps a lease in place of the one before.
    pub(crate) fn keep(&self, lease: &str, expected: &Expected, draft_tag: u64) -> io::Result<()> {
        let text = format!("{VERSION}\n{} {}\n{lease}\n", expected.nonce, expected.request_digest);
        replace(&self.path, &text, draft_tag)
    }

    /// The kept lease, if it holds now for this machine.
    pub(crate) fn verify(
        &self,
        keys: &KeySet,
        now: i64,
        machine: MachineToken,
    ) -> Result<VerifiedLease, CachedLeaseError> {
        let text = self.read()?;
        let mut lines = text.lines();
        let mut line = || lines.next().ok_or(CachedLeaseError::Damaged);
        if line()? != VERSION {
            return Err(CachedLeaseError::Damaged);
        }
        let (nonce, digest) = line()?.split_once(' ').ok_or(CachedLeaseError::Damaged)?;
        let expected = Expected {
            nonce: nonce.parse().map_err(|_| CachedLeaseError::Damaged)?,
            request_digest: digest.parse().map_err(|_| CachedLeaseError::Damaged)?,
            machine,
        };
        Ok(Lease::verify(line()?, keys, now, &expected)?)
    }

    /// Forgets the lease.
    pub(crate) fn forget(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => other,
        }
    }

    fn read(&self) -> Result<String, CachedLeaseError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(CachedLeaseError::None),
            Err(_) => return Err(CachedLeaseError::Damaged),
        };
        let mut text = String::new();
        let most = MAX_LEASE as u64 + 256;
        file.take(most)
            .read_to_string(&mut text)
            .map_err(|_| CachedLeaseError::Damaged)?;
        Ok(text)
    }
}
