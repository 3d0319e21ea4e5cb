//! Why there is no offline license: a closed list with stable codes.

use super::clock::ClockError;
use hushkey_license::file::FileError;
use std::io;

/// Why there is no offline license. Never quotes a text or path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OfflineError {
    /// No file was kept.
    #[error("there is no machine file")]
    NoFile,
    /// No request waits for an answer.
    #[error("no request waits for an answer")]
    NoRequest,
    /// The kept request is not as this library wrote it.
    #[error("the kept request was changed")]
    RequestChanged,
    /// The file does not hold.
    #[error(transparent)]
    File(#[from] FileError),
    /// The clock, or the record of it, cannot be relied on.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// Issued before the last file or lease that was taken.
    #[error("the file is older than the last one")]
    Older,
    /// The license key cannot be sealed to the given key.
    #[error("the license key cannot be sealed to the given key")]
    Seal,
    /// The directory cannot be read or written.
    #[error("the directory cannot be used: {0}")]
    Storage(io::ErrorKind),
}

impl OfflineError {
    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoFile => "NO_FILE",
            Self::NoRequest => "NO_REQUEST",
            Self::RequestChanged => "REQUEST_CHANGED",
            Self::File(error) => error.code(),
            Self::Clock(error) => error.code(),
            Self::Older => "FILE_OLDER_THAN_LAST",
            Self::Seal => "SEALING_KEY_UNUSABLE",
            Self::Storage(_) => "STORAGE_UNUSABLE",
        }
    }
}

impl From<io::Error> for OfflineError {
    fn from(error: io::Error) -> Self {
        Self::Storage(error.kind())
    }
}
