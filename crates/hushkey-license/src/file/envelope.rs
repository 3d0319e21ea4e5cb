//! The envelope of a file: what is signed, by which keys, with which algorithms.
//!
//! ```text
//! "HKF" 1 | kind | n | n x (algorithm name, key id) | claims | n signatures in the same order
//! `-------------------- signed, after a domain line --------´
//! ```
//!
//! Which signatures are needed is inside of what each of them signs. A verifier also says which algorithms it wants, so
//! that a forger who broke one algorithm cannot write a file that does without the other.

use super::claims::{FileClaims, FileKind};
use super::codec::{Reader, Writer};
use super::{FileError, MAX_FILE};
use crate::{KeyId, KeySet, LeaseKey};

/// Most signatures that one file may want.
pub const MAX_SIGNERS: usize = 4;

const MAGIC: &[u8; 3] = b"HKF";
const VERSION: u8 = 1;

/// How a signature is made. The name stands in the file; what has no name here is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Algorithm {
    /// `ed25519-1`: Ed25519 (RFC 8032), strict verification.
    Ed25519,
}

impl Algorithm {
    /// Every algorithm that this version verifies.
    pub const ALL: [Self; 1] = [Self::Ed25519];

    /// The name and version of the algorithm in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "ed25519-1",
        }
    }

    fn signature_length(self) -> usize {
        match self {
            Self::Ed25519 => 64,
        }
    }

    fn from_name(name: &[u8]) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name().as_bytes() == name)
    }
}

/// What the signature covers besides the file, so that no other message of the same key can be taken for one.
fn domain(kind: FileKind) -> &'static [u8] {
    match kind {
        FileKind::License => b"hushkey license file v1\n",
        FileKind::Machine => b"hushkey machine file v1\n",
    }
}

struct Signer {
    algorithm: Algorithm,
    key: KeyId,
}

/// A file as it is kept and carried: well-formed, and not yet believed.
#[derive(Clone, PartialEq, Eq)]
pub struct SignedFile {
    kind: FileKind,
    bytes: Vec<u8>,
}

impl SignedFile {
    /// Signs claims with one key or several.
    ///
    /// # Errors
    /// [`FileError::Malformed`] for times out of order, no key, a key twice or more than [`MAX_SIGNERS`];
    /// [`FileError::TooLong`] never within the limits of the claims.
    pub fn sign(claims: &FileClaims, keys: &[&LeaseKey]) -> Result<Self, FileError> {
        let kind = claims.kind();
        let claims = claims.write()?;
        if keys.is_empty() || keys.len() > MAX_SIGNERS || has_twice(keys.iter().map(|key| key.id())) {
            return Err(FileError::Malformed);
        }
        let mut body = Writer::default();
        body.bytes(MAGIC).byte(VERSION).byte(kind.byte());
        body.byte(u8::try_from(keys.len()).map_err(|_| FileError::Malformed)?);
        for key in keys {
            let name = Algorithm::Ed25519.name().as_bytes();
            body.short(name).ok_or(FileError::Malformed)?.bytes(&key.id().pack());
        }
        body.long(&claims).ok_or(FileError::TooLong)?;
        let mut bytes = body.done();
        let message = [domain(kind), &bytes].concat();
        for key in keys {
            bytes.extend_from_slice(&key.sign(&message));
        }
        Self::read_bytes(&bytes)
    }

    /// Reads the bytes of a file, as far as that needs no key.
    ///
    /// # Errors
    /// [`FileError::TooLong`], [`FileError::Malformed`], [`FileError::Version`], [`FileError::Algorithm`].
    pub fn read_bytes(bytes: &[u8]) -> Result<Self, FileError> {
        let parts = Parts::read(bytes)?;
        // Claims of another form are no file, whoever signed them.
        FileClaims::read(parts.kind, parts.claims)?;
        Ok(Self {
            kind: parts.kind,
            bytes: bytes.to_vec(),
        })
    }

    /// The kind that it says it is.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        self.kind
    }

    /// The bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The claims, once every signature verifies and every wanted algorithm is among them.
    pub(super) fn open(&self, keys: &KeySet, wanted: &[Algorithm]) -> Result<FileClaims, FileError> {
        let parts = Parts::read(&self.bytes)?;
        let has = |wanted: &Algorithm| parts.signers.iter().any(|signer| signer.algorithm == *wanted);
        if !wanted.iter().all(has) {
            return Err(FileError::MissingAlgorithm);
        }
        let message = [domain(parts.kind), parts.signed].concat();
        for (signer, signature) in parts.signers.iter().zip(&parts.signatures) {
            match signer.algorithm {
                Algorithm::Ed25519 => {
                    let key = keys.find(&signer.key).ok_or(FileError::UnknownKey)?;
                    let signature = signature.first_chunk::<64>().ok_or(FileError::Malformed)?;
                    let signature = ed25519_dalek::Signature::from_bytes(signature);
                    key.verify_strict(&message, &signature)
                        .map_err(|_| FileError::Signature)?;
                }
            }
        }
        FileClaims::read(parts.kind, parts.claims)
    }
}

/// Shows the kind only: a file is a stable name of a license.
impl std::fmt::Debug for SignedFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignedFile({:?})", self.kind)
    }
}

struct Parts<'a> {
    kind: FileKind,
    signers: Vec<Signer>,
    claims: &'a [u8],
    signed: &'a [u8],
    /// As many as signers, each of its algorithm's length.
    signatures: Vec<&'a [u8]>,
}

impl<'a> Parts<'a> {
    fn read(bytes: &'a [u8]) -> Result<Self, FileError> {
        if bytes.len() > MAX_FILE {
            return Err(FileError::TooLong);
        }
        let mut from = Reader::new(bytes);
        let magic: [u8; 3] = from.array().ok_or(FileError::Malformed)?;
        if magic != *MAGIC {
            return Err(FileError::Malformed);
        }
        if from.byte().ok_or(FileError::Malformed)? != VERSION {
            return Err(FileError::Version);
        }
        let kind = from.byte().and_then(FileKind::from_byte).ok_or(FileError::Malformed)?;
        let count = from.byte().ok_or(FileError::Malformed)?;
        if !(1..=MAX_SIGNERS).contains(&usize::from(count)) {
            return Err(FileError::Malformed);
        }
        let signers = (0..count)
            .map(|_| read_signer(&mut from))
            .collect::<Result<Vec<_>, _>>()?;
        if has_twice(signers.iter().map(|signer| signer.key)) {
            return Err(FileError::Malformed);
        }
        let claims = from.long().ok_or(FileError::Malformed)?;
        let signed = bytes.get(..bytes.len() - from.left()).ok_or(FileError::Malformed)?;
        let signatures = signers
            .iter()
            .map(|signer| from.bytes(signer.algorithm.signature_length()))
            .collect::<Option<Vec<_>>>()
            .ok_or(FileError::Malformed)?;
        from.end().ok_or(FileError::Malformed)?;
        Ok(Self {
            kind,
            signers,
            claims,
            signed,
            signatures,
        })
    }
}

fn read_signer(from: &mut Reader<'_>) -> Result<Signer, FileError> {
    let name = from.short().ok_or(FileError::Malformed)?;
    let algorithm = Algorithm::from_name(name).ok_or(FileError::Algorithm)?;
    let key = from.array().and_then(KeyId::unpack).ok_or(FileError::Malformed)?;
    Ok(Signer { algorithm, key })
}

fn has_twice(keys: impl Iterator<Item = KeyId> + Clone) -> bool {
    let mut rest = keys;
    while let Some(key) = rest.next() {
        if rest.clone().any(|other| other == key) {
            return true;
        }
    }
    false
}
