//! The three texts of a file or request: for JSON, for files and mail, for QR codes.
//!
//! * wire: `hkm1.` and base64url, on one line;
//! * armor: `-----BEGIN HUSHKEY MACHINE FILE-----`, base64url in lines of 64, `-----END …-----`;
//! * compact: `HKM1:` and base32 in capitals, all of it in the alphanumeric mode of QR codes (ISO/IEC 18004).
//!
//! Reading forgives spaces and line ends around lines, which mail and editors change, and nothing else.

use super::{ActivationRequest, FileError, FileKind, MAX_TEXT, SignedFile, base32};
use crate::base64url;

/// Symbols on one line of armor.
const LINE: usize = 64;

struct Form {
    wire: &'static str,
    compact: &'static str,
    label: &'static str,
}

const LICENSE_FILE: Form = Form {
    wire: "hkl1.",
    compact: "HKL1:",
    label: "HUSHKEY LICENSE FILE",
};
const MACHINE_FILE: Form = Form {
    wire: "hkm1.",
    compact: "HKM1:",
    label: "HUSHKEY MACHINE FILE",
};
const REQUEST: Form = Form {
    wire: "hkr1.",
    compact: "HKR1:",
    label: "HUSHKEY ACTIVATION REQUEST",
};

impl Form {
    fn of(kind: FileKind) -> &'static Self {
        match kind {
            FileKind::License => &LICENSE_FILE,
            FileKind::Machine => &MACHINE_FILE,
        }
    }

    fn wire(&self, bytes: &[u8]) -> String {
        format!("{}{}", self.wire, base64url::encode(bytes))
    }

    fn compact(&self, bytes: &[u8]) -> String {
        format!("{}{}", self.compact, base32::encode(bytes))
    }

    fn armor(&self, bytes: &[u8]) -> String {
        let symbols = base64url::encode(bytes);
        let mut text = format!("-----BEGIN {}-----\n", self.label);
        let mut rest = symbols.as_str();
        while let Some((line, more)) = rest.split_at_checked(LINE) {
            text.push_str(line);
            text.push('\n');
            rest = more;
        }
        if !rest.is_empty() {
            text.push_str(rest);
            text.push('\n');
        }
        text.push_str("-----END ");
        text.push_str(self.label);
        text.push_str("-----\n");
        text
    }

    /// The bytes of a text of this form; `None` if it is of another.
    fn read(&self, text: &str) -> Option<Vec<u8>> {
        if let Some(symbols) = text.strip_prefix(self.wire) {
            return base64url::decode(symbols);
        }
        if let Some(symbols) = text.strip_prefix(self.compact) {
            return base32::decode(symbols);
        }
        let inside = text
            .strip_prefix("-----BEGIN ")?
            .strip_prefix(self.label)?
            .strip_prefix("-----")?;
        let inside = inside
            .strip_suffix("-----")?
            .strip_suffix(self.label)?
            .strip_suffix("-----END ")?;
        if !inside.starts_with(['\n', '\r', ' ', '\t']) || !inside.ends_with(['\n', '\r']) {
            return None;
        }
        let symbols: String = inside.lines().map(str::trim).collect();
        base64url::decode(&symbols)
    }
}

/// The text without what surrounds it, if it is not too long.
fn trimmed(text: &str) -> Result<&str, FileError> {
    if text.len() > MAX_TEXT {
        return Err(FileError::TooLong);
    }
    Ok(text.trim())
}

impl SignedFile {
    /// Reads any of the three texts.
    ///
    /// # Errors
    /// [`FileError::TooLong`], [`FileError::Malformed`], [`FileError::Version`], [`FileError::Algorithm`].
    pub fn read(text: &str) -> Result<Self, FileError> {
        let text = trimmed(text)?;
        for kind in [FileKind::License, FileKind::Machine] {
            if let Some(bytes) = Form::of(kind).read(text) {
                let file = Self::read_bytes(&bytes)?;
                // The label is not signed, so it may say no more than what is.
                return if file.kind() == kind {
                    Ok(file)
                } else {
                    Err(FileError::Malformed)
                };
            }
        }
        Err(FileError::Malformed)
    }

    /// The text for JSON.
    #[must_use]
    pub fn to_wire(&self) -> String {
        Form::of(self.kind()).wire(self.as_bytes())
    }

    /// The text for files and mail.
    #[must_use]
    pub fn to_armor(&self) -> String {
        Form::of(self.kind()).armor(self.as_bytes())
    }

    /// The text for QR codes.
    #[must_use]
    pub fn to_compact(&self) -> String {
        Form::of(self.kind()).compact(self.as_bytes())
    }
}

impl ActivationRequest {
    /// Reads any of the three texts, and checks the device's own signature.
    ///
    /// # Errors
    /// [`FileError::TooLong`], [`FileError::Malformed`], [`FileError::Version`], [`FileError::Signature`].
    pub fn read(text: &str) -> Result<Self, FileError> {
        let bytes = REQUEST.read(trimmed(text)?).ok_or(FileError::Malformed)?;
        Self::read_bytes(&bytes)
    }

    /// The text for JSON.
    #[must_use]
    pub fn to_wire(&self) -> String {
        REQUEST.wire(self.as_bytes())
    }

    /// The text for files and mail.
    #[must_use]
    pub fn to_armor(&self) -> String {
        REQUEST.armor(self.as_bytes())
    }

    /// The text for QR codes.
    #[must_use]
    pub fn to_compact(&self) -> String {
        REQUEST.compact(self.as_bytes())
    }
}
