//! Authenticated encryption of one database cell: AES-256-GCM-SIV (RFC 8452).
//!
//! In: a key, the cell's place, bytes. Out: a nonce and a ciphertext that opens only at that place. Never: a ciphertext whose
//! length tells the length of what is inside (callers pad to the column's fixed size).
//!
//! The associated data is table ‖ row ‖ column, each part length-prefixed, so a ciphertext moved to another row or column,
//! by a person or by a bug, does not open.

use crate::derive::DOMAIN;
use crate::secret::Key32;
use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use zeroize::Zeroizing;

/// Where a ciphertext lives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) table: &'static str,
    /// What identifies the row; one or more parts.
    pub(crate) row: &'a [&'a [u8]],
    pub(crate) column: &'static str,
}

impl Place<'_> {
    fn associated_data(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(128);
        let mut push = |part: &[u8]| {
            out.extend_from_slice(&(part.len() as u64).to_be_bytes());
            out.extend_from_slice(part);
        };
        push(DOMAIN.as_bytes());
        push(self.table.as_bytes());
        push(&(self.row.len() as u64).to_be_bytes());
        for part in self.row {
            push(part);
        }
        push(self.column.as_bytes());
        out
    }
}

/// A nonce and the ciphertext made under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) nonce: [u8; 12],
    pub(crate) text: Vec<u8>,
}

/// The ciphertext is damaged, sits in another place, or the key is another one. Deliberately not told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub(crate) struct SealError;

/// Encrypts `plain` for `place`; `nonce` is fresh randomness.
pub(crate) fn seal(key: &Key32, place: &Place<'_>, nonce: [u8; 12], plain: &[u8]) -> Result<Sealed, SealError> {
    let cipher = Aes256GcmSiv::new(&(*key.bytes()).into());
    let aad = place.associated_data();
    let text = cipher
        .encrypt(&Nonce::from(nonce), Payload { msg: plain, aad: &aad })
        .map_err(|_| SealError)?;
    Ok(Sealed { nonce, text })
}

/// Decrypts what [`seal`] made for the same `place`.
pub(crate) fn open(key: &Key32, place: &Place<'_>, sealed: &Sealed) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let cipher = Aes256GcmSiv::new(&(*key.bytes()).into());
    let aad = place.associated_data();
    let payload = Payload {
        msg: &sealed.text,
        aad: &aad,
    };
    cipher
        .decrypt(&Nonce::from(sealed.nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| SealError)
}

/// Pads `plain` to exactly `size` bytes: two bytes of length, the content, zeros. `None` if it does not fit.
pub(crate) fn pad(plain: &[u8], size: usize) -> Option<Zeroizing<Vec<u8>>> {
    let length = u16::try_from(plain.len()).ok()?;
    if plain.len() + 2 > size {
        return None;
    }
    let mut out = Zeroizing::new(Vec::with_capacity(size));
    out.extend_from_slice(&length.to_be_bytes());
    out.extend_from_slice(plain);
    out.resize(size, 0);
    Some(out)
}

/// The content that [`pad`] padded.
pub(crate) fn unpad(padded: &[u8]) -> Result<&[u8], SealError> {
    let (length, rest) = padded.split_first_chunk::<2>().ok_or(SealError)?;
    rest.get(..usize::from(u16::from_be_bytes(*length))).ok_or(SealError)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOME: Place<'static> = Place {
        table: "person_field",
        row: &[b"cus_a"],
        column: "email",
    };

    #[test]
    fn a_value_opens_only_at_its_place_under_its_key() {
        let key = Key32::new([3; 32]);
        let sealed = seal(&key, &HOME, [9; 12], b"secret").unwrap();
        assert_eq!(open(&key, &HOME, &sealed).unwrap().as_slice(), b"secret");
        for place in [
            Place {
                table: "person",
                ..HOME
            },
            Place {
                row: &[b"cus_b"],
                ..HOME
            },
            Place { column: "name", ..HOME },
            // The same bytes, cut elsewhere.
            Place {
                table: "person_fiel",
                row: &[b"dcus_a"],
                column: "email",
            },
            Place {
                table: "person_field",
                row: &[b"cus", b"_a"],
                column: "email",
            },
            Place {
                table: "person_field",
                row: &[b"cus_a", b""],
                column: "email",
            },
        ] {
            assert_eq!(open(&key, &place, &sealed), Err(SealError));
        }
        assert_eq!(open(&Key32::new([4; 32]), &HOME, &sealed), Err(SealError));
        for at in 0..sealed.text.len() {
            let mut bent = sealed.clone();
            bent.text[at] ^= 1;
            assert_eq!(open(&key, &HOME, &bent), Err(SealError));
        }
        let mut bent = sealed.clone();
        bent.nonce[0] ^= 1;
        assert_eq!(open(&key, &HOME, &bent), Err(SealError));
    }

    #[test]
    fn padding_hides_the_length_and_comes_off_again() {
        for plain in [&b""[..], b"x", &[7; 30]] {
            let padded = pad(plain, 32).unwrap();
            assert_eq!(padded.len(), 32);
            assert_eq!(unpad(&padded).unwrap(), plain);
        }
        assert!(pad(&[7; 31], 32).is_none());
        assert_eq!(unpad(&[0, 9, 1]), Err(SealError));
        assert_eq!(unpad(&[0]), Err(SealError));
    }
}
