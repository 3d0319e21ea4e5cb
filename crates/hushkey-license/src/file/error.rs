//! Why a file does not hold: a closed list with stable codes.

/// Why a file or request does not hold. Never quotes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum FileError {
    /// Longer than a file may be.
    #[error("the file is too long")]
    TooLong,
    /// Not a text or bytes of the form.
    #[error("the file is malformed")]
    Malformed,
    /// A version this code does not read.
    #[error("unknown file version")]
    Version,
    /// It wants a signature of an algorithm that this code does not verify.
    #[error("unknown signature algorithm")]
    Algorithm,
    /// It does without an algorithm that the verifier wants.
    #[error("the file lacks a signature of a wanted algorithm")]
    MissingAlgorithm,
    /// Signed with a key that is not trusted.
    #[error("the file is signed with an unknown key")]
    UnknownKey,
    /// A signature does not verify.
    #[error("a signature of the file does not verify")]
    Signature,
    /// A license file where a machine file is wanted, or the reverse.
    #[error("the file is of the other kind")]
    Kind,
    /// Issued in the future: a clock is wrong.
    #[error("the file is not valid yet")]
    NotYetValid,
    /// Past its own end.
    #[error("the file has expired")]
    Expired,
    /// Its status is not that of a valid license.
    #[error("the file does not say that the license is valid")]
    Status,
    /// For another product.
    #[error("the file is for another product")]
    Product,
    /// The license does not cover this version of the software.
    #[error("the file does not cover this version")]
    VersionNotCovered,
    /// For another machine, or another device key.
    #[error("the file is for another machine")]
    Machine,
    /// Answers another request (replay, swap).
    #[error("the file answers another request")]
    Request,
    /// In the list of revoked files.
    #[error("the file is revoked")]
    Revoked,
}

impl FileError {
    /// Every error, in the order in which they are found.
    pub const ALL: [Self; 16] = [
        Self::TooLong,
        Self::Malformed,
        Self::Version,
        Self::Algorithm,
        Self::MissingAlgorithm,
        Self::UnknownKey,
        Self::Signature,
        Self::Kind,
        Self::NotYetValid,
        Self::Expired,
        Self::Status,
        Self::Product,
        Self::VersionNotCovered,
        Self::Machine,
        Self::Request,
        Self::Revoked,
    ];

    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::TooLong => "FILE_TOO_LONG",
            Self::Malformed => "FILE_MALFORMED",
            Self::Version => "FILE_VERSION_UNKNOWN",
            Self::Algorithm => "FILE_ALGORITHM_UNKNOWN",
            Self::MissingAlgorithm => "FILE_ALGORITHM_MISSING",
            Self::UnknownKey => "FILE_KEY_UNKNOWN",
            Self::Signature => "FILE_SIGNATURE_INVALID",
            Self::Kind => "FILE_KIND_MISMATCH",
            Self::NotYetValid => "FILE_NOT_YET_VALID",
            Self::Expired => "FILE_EXPIRED",
            Self::Status => "FILE_STATUS_INVALID",
            Self::Product => "FILE_PRODUCT_MISMATCH",
            Self::VersionNotCovered => "FILE_VERSION_NOT_COVERED",
            Self::Machine => "FILE_MACHINE_MISMATCH",
            Self::Request => "FILE_REQUEST_MISMATCH",
            Self::Revoked => "FILE_REVOKED",
        }
    }
}
