//! Believing a file: signatures first, then everything it says against what is expected.

use super::{Algorithm, FileClaims, FileError, FileKind, MachineBinding, RevocationId, SignedFile};
use crate::lease::SKEW;
use crate::model::Version;
use crate::{DevicePublicKey, KeySet, ProductToken, RequestDigest};
use std::fmt;

/// What the verifier expects of a file.
#[derive(Debug, Clone, Copy)]
pub struct FileExpected<'a> {
    /// The product it is; `None`: any, for people who look at a file. An app says which it is.
    pub product: Option<ProductToken>,
    /// The version of the software it is; `None`: whichever.
    pub version: Option<Version>,
    /// Unix seconds.
    pub now: i64,
    /// The machine it is; `None`: a license file is wanted.
    pub machine: Option<MachineExpected>,
    /// The digest of the request that it sent, when that is known.
    pub request: Option<RequestDigest>,
    /// Algorithms of which a signature is wanted, whatever else the file brings.
    pub wanted: &'a [Algorithm],
    /// Ids of revoked files, as far as they are known here.
    pub revoked: &'a [RevocationId],
}

/// Which machine a machine file has to be for.
#[derive(Debug, Clone, Copy)]
pub enum MachineExpected {
    /// The one that holds this key: what a licensed app asks.
    Device(DevicePublicKey),
    /// Any: for people who look at a file that is somebody else's. It grants nothing here.
    Any,
}

impl SignedFile {
    /// Verifies a file offline.
    ///
    /// # Errors
    /// The first [`FileError`] found; form and signatures come before anything the claims say.
    pub fn verify(&self, keys: &KeySet, expected: &FileExpected<'_>) -> Result<VerifiedFile, FileError> {
        let claims = self.open(keys, expected.wanted)?;
        let machine = match (&claims.machine, &expected.machine) {
            (None, None) => true,
            (Some(binding), Some(wanted)) => is_machine(binding, wanted, &claims.product),
            _ => return Err(FileError::Kind),
        };
        let future = claims.issued_at > expected.now.saturating_add(SKEW);
        let request = expected.request.is_none_or(|wanted| wanted == claims.request);
        let covered = match (expected.version, claims.version_below) {
            (Some(version), Some(below)) => version < below,
            _ => true,
        };
        let checks = [
            (!future, FileError::NotYetValid),
            (claims.expires_at > expected.now, FileError::Expired),
            (claims.status.grants(), FileError::Status),
            (
                expected.product.is_none_or(|wanted| wanted == claims.product),
                FileError::Product,
            ),
            (covered, FileError::VersionNotCovered),
            (machine, FileError::Machine),
            (request, FileError::Request),
            (!expected.revoked.contains(&claims.revocation), FileError::Revoked),
        ];
        match checks.into_iter().find(|(holds, _)| !holds) {
            Some((_, error)) => Err(error),
            None => Ok(VerifiedFile(claims)),
        }
    }
}

fn is_machine(binding: &MachineBinding, wanted: &MachineExpected, product: &ProductToken) -> bool {
    let is_wanted = match wanted {
        MachineExpected::Device(device_key) => binding.device_key == *device_key,
        MachineExpected::Any => true,
    };
    is_wanted && binding.machine == binding.device_key.machine(product)
}

/// A file whose signatures, time and binding were verified. Only [`SignedFile::verify`] makes one.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifiedFile(FileClaims);

impl VerifiedFile {
    /// What it says.
    #[must_use]
    pub fn claims(&self) -> &FileClaims {
        &self.0
    }

    /// The kind of file it is.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        self.0.kind()
    }
}

impl fmt::Debug for VerifiedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("VerifiedFile").field(&self.0).finish()
    }
}
