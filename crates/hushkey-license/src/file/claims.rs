//! What a file says: a closed list of tokens, codes and bounded numbers, in one binary form.

use super::codec::{Reader, Writer};
use super::{FileError, MAX_FILE_TERM};
use crate::lease::Entitlements;
use crate::model::Version;
use crate::{
    Code, DevicePublicKey, EntitlementToken, FileToken, LicenseToken, MachineToken, PlanToken, ProductToken,
    RequestDigest,
};
use sha2::{Digest, Sha256};
use std::fmt;

/// What a file stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// The license, on any machine: it proves the license, not a seat.
    License,
    /// One machine's seat.
    Machine,
}

impl FileKind {
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::License => 1,
            Self::Machine => 2,
        }
    }

    pub(super) fn from_byte(byte: u8) -> Option<Self> {
        [Self::License, Self::Machine]
            .into_iter()
            .find(|kind| kind.byte() == byte)
    }
}

/// What a list of revoked files names: 8 bytes of a digest of the license's token, alike in all its files. Tells nothing to
/// who does not hold a file of the license.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RevocationId([u8; 8]);

impl RevocationId {
    /// The id of a license's files (SHA-256, truncated).
    #[must_use]
    pub fn of(license: &LicenseToken) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(b"hushkey revocation id v1\0");
        hasher.update(license.as_str().as_bytes());
        let [a, b, c, d, e, f, g, h, ..]: [u8; 32] = hasher.finalize().into();
        Self([a, b, c, d, e, f, g, h])
    }

    /// Wraps bytes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }
}

/// 16 hexadecimal digits.
impl fmt::Display for RevocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for RevocationId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RevocationId(…)")
    }
}

/// The machine that a machine file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MachineBinding {
    /// Its pseudonym.
    pub machine: MachineToken,
    /// Its key towards the product.
    pub device_key: DevicePublicKey,
}

/// What a file says. Times are Unix seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileClaims {
    /// The file's own name.
    pub file: FileToken,
    /// What a list of revoked files would name.
    pub revocation: RevocationId,
    /// The license it stands for.
    pub license: LicenseToken,
    /// The product.
    pub product: ProductToken,
    /// The plan.
    pub plan: PlanToken,
    /// Features and their values.
    pub entitlements: Entitlements,
    /// What the authority said about the license.
    pub status: Code,
    /// When it was signed.
    pub issued_at: i64,
    /// The first second at which the file no longer holds; never after the license's end.
    pub expires_at: i64,
    /// The first second at which the license no longer holds.
    pub license_expires_at: Option<i64>,
    /// The license covers versions of the software below this one; `None`: all.
    pub version_below: Option<Version>,
    /// The digest of the request it answers.
    pub request: RequestDigest,
    /// The machine, exactly in a machine file.
    pub machine: Option<MachineBinding>,
}

impl FileClaims {
    /// Which kind of file this makes.
    #[must_use]
    pub fn kind(&self) -> FileKind {
        match self.machine {
            Some(_) => FileKind::Machine,
            None => FileKind::License,
        }
    }

    /// The bytes that are signed; refused when the times are not in order.
    pub(super) fn write(&self) -> Result<Vec<u8>, FileError> {
        if !self.term_is_sound() {
            return Err(FileError::Malformed);
        }
        self.encode().ok_or(FileError::Malformed)
    }

    fn encode(&self) -> Option<Vec<u8>> {
        let mut out = Writer::default();
        out.bytes(&self.file.pack())
            .bytes(&self.revocation.0)
            .bytes(&self.license.pack())
            .bytes(&self.product.pack())
            .bytes(&self.plan.pack())
            .short(self.status.as_str().as_bytes())?
            .number(self.issued_at)
            .number(self.expires_at);
        match self.license_expires_at {
            None => out.byte(0),
            Some(end) => out.byte(1).number(end),
        };
        match self.version_below {
            None => out.byte(0),
            Some(below) => out.byte(1).bytes(&u32::try_from(below.number()).ok()?.to_be_bytes()),
        };
        out.byte(u8::try_from(self.entitlements.iter().count()).ok()?);
        for (token, value) in self.entitlements.iter() {
            out.bytes(&token.pack())
                .bytes(&u32::try_from(value).ok()?.to_be_bytes());
        }
        out.bytes(self.request.as_bytes());
        if let Some(binding) = &self.machine {
            out.bytes(&binding.machine.pack()).bytes(binding.device_key.as_bytes());
        }
        Some(out.done())
    }

    /// Reads exactly what [`FileClaims::write`] writes.
    pub(super) fn read(kind: FileKind, bytes: &[u8]) -> Result<Self, FileError> {
        let claims = Self::decode(kind, Reader::new(bytes)).ok_or(FileError::Malformed)?;
        if claims.term_is_sound() {
            Ok(claims)
        } else {
            Err(FileError::Malformed)
        }
    }

    fn decode(kind: FileKind, mut from: Reader<'_>) -> Option<Self> {
        let claims = Self {
            file: FileToken::unpack(from.array()?)?,
            revocation: RevocationId(from.array()?),
            license: LicenseToken::unpack(from.array()?)?,
            product: ProductToken::unpack(from.array()?)?,
            plan: PlanToken::unpack(from.array()?)?,
            status: read_code(from.short()?)?,
            issued_at: from.number()?,
            expires_at: from.number()?,
            license_expires_at: match from.byte()? {
                0 => None,
                1 => Some(from.number()?),
                _ => return None,
            },
            version_below: match from.byte()? {
                0 => None,
                1 => Some(Version::from_number(i64::from(from.array().map(u32::from_be_bytes)?)).ok()?),
                _ => return None,
            },
            entitlements: read_entitlements(&mut from)?,
            request: RequestDigest::from_bytes(from.array()?),
            machine: match kind {
                FileKind::License => None,
                FileKind::Machine => Some(MachineBinding {
                    machine: MachineToken::unpack(from.array()?)?,
                    device_key: DevicePublicKey::from_bytes(&from.array()?).ok()?,
                }),
            },
        };
        from.end()?;
        Some(claims)
    }

    /// A file ends after it starts, within [`MAX_FILE_TERM`], and not after its license.
    fn term_is_sound(&self) -> bool {
        let term = self.expires_at.checked_sub(self.issued_at);
        term.is_some_and(|term| (1..=MAX_FILE_TERM).contains(&term))
            && self.license_expires_at.is_none_or(|end| self.expires_at <= end)
    }
}

fn read_code(text: &[u8]) -> Option<Code> {
    Code::ALL.into_iter().find(|code| code.as_str().as_bytes() == text)
}

/// In rising order of their tokens, none twice: one spelling.
fn read_entitlements(from: &mut Reader<'_>) -> Option<Entitlements> {
    let count = from.byte()?;
    let mut pairs: Vec<(EntitlementToken, i64)> = Vec::with_capacity(usize::from(count).min(from.left() / 20));
    for _ in 0..count {
        let token = EntitlementToken::unpack(from.array()?)?;
        let value = i64::from(from.array().map(u32::from_be_bytes)?);
        if pairs.last().is_some_and(|(last, _)| *last >= token) {
            return None;
        }
        pairs.push((token, value));
    }
    Entitlements::collect(pairs).ok()
}
