//! What is kept for working offline: the machine file, and what was asked last.
//!
//! *In:* a file, a request's digest. *Out:* the same, the request only if this device wrote it.
//! *Never:* a license key; trust in the machine file, which is verified at every use.

use super::OfflineError;
use crate::device_key::replace;
use hushkey_license::file::{MAX_TEXT, SignedFile};
use hushkey_license::{DeviceProof, DeviceSigner, RequestDigest};
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

const VERSION: &str = "hushkey request 1";
const DOMAIN: &str = "hushkey pending request v1\n";

#[derive(Debug)]
pub(crate) struct OfflineFiles {
    machine: PathBuf,
    pending: PathBuf,
}

impl OfflineFiles {
    /// Files `STEM.machine` and `STEM.pending` in `directory`.
    pub(crate) fn new(directory: &Path, stem: &str) -> Self {
        Self {
            machine: directory.join(format!("{stem}.machine")),
            pending: directory.join(format!("{stem}.pending")),
        }
    }

    pub(crate) fn has_file(&self) -> bool {
        // What cannot be looked at counts as there: every doubt is a no.
        !matches!(fs::metadata(&self.machine), Err(error) if error.kind() == io::ErrorKind::NotFound)
    }

    pub(crate) fn file(&self) -> Result<SignedFile, OfflineError> {
        let text = read(&self.machine)?.ok_or(OfflineError::NoFile)?;
        Ok(SignedFile::read(&text)?)
    }

    pub(crate) fn keep_file(&self, file: &SignedFile, draft_tag: u64) -> Result<(), OfflineError> {
        Ok(replace(&self.machine, &file.to_armor(), draft_tag)?)
    }

    pub(crate) fn keep_request(
        &self,
        digest: &RequestDigest,
        signer: &DeviceSigner,
        draft_tag: u64,
    ) -> Result<(), OfflineError> {
        let proof = signer.prove(DOMAIN, digest.as_bytes());
        Ok(replace(
            &self.pending,
            &format!("{VERSION}\n{digest}\n{proof}\n"),
            draft_tag,
        )?)
    }

    /// The request that waits for its answer.
    pub(crate) fn request(&self, signer: &DeviceSigner) -> Result<RequestDigest, OfflineError> {
        let text = read(&self.pending)?.ok_or(OfflineError::NoRequest)?;
        read_request(&text, signer).ok_or(OfflineError::RequestChanged)
    }

    pub(crate) fn forget_request(&self) -> Result<(), OfflineError> {
        match fs::remove_file(&self.pending) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            other => Ok(other?),
        }
    }
}

fn read_request(text: &str, signer: &DeviceSigner) -> Option<RequestDigest> {
    let mut lines = text.lines();
    if lines.next()? != VERSION {
        return None;
    }
    let digest: RequestDigest = lines.next()?.parse().ok()?;
    let proof: DeviceProof = lines.next()?.parse().ok()?;
    signer
        .public()
        .proves(DOMAIN, digest.as_bytes(), &proof)
        .then_some(digest)
}

fn read(path: &Path) -> Result<Option<String>, OfflineError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let mut bytes = Vec::new();
    file.take(MAX_TEXT as u64 + 1).read_to_end(&mut bytes)?;
    // What is no text is no file either, and is told so by its reader.
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}
