//! The public half: verify, blind, finalize.
//!
//! Blinding multiplies the padded message by `r^65537`; the issuer's signature then carries a factor `r` that only the
//! client can take off. For a uniform `r` the blinded message is uniform, whatever the message: not even unlimited
//! computing power links the two.

use super::{RsaError, SALT, SIZE, pss};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{Odd, U2048, Uint};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// A public key of 2048 bits.
pub type PublicKey = RsaPublic<{ U2048::LIMBS }>;

/// A public key with a modulus of `W` limbs and exponent 65,537.
#[derive(Clone, PartialEq, Eq)]
pub struct RsaPublic<const W: usize> {
    pub(super) modulus: FixedMontyParams<W>,
}

/// A blinded message and what takes the blinding off again.
pub struct Blinded<const W: usize> {
    message: Vec<u8>,
    inverse: Uint<W>,
}

impl<const W: usize> Blinded<W> {
    /// What the issuer signs.
    #[must_use]
    pub fn message(&self) -> &[u8] {
        &self.message
    }

    /// The secret that finalizes, for keeping until the answer is there; as long as the modulus.
    #[must_use]
    pub fn inverse(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.inverse.to_be_bytes().as_slice().to_vec())
    }

    /// The same from stored parts.
    #[must_use]
    pub fn restore(message: Vec<u8>, inverse: &[u8]) -> Option<Self> {
        let inverse = read_uint(inverse)?;
        Some(Self { message, inverse })
    }
}

impl<const W: usize> Drop for Blinded<W> {
    fn drop(&mut self) {
        self.inverse.zeroize();
    }
}

impl<const W: usize> RsaPublic<W> {
    /// Bytes of the modulus.
    const BYTES: usize = Uint::<W>::BYTES;

    /// The key of a modulus in big-endian bytes.
    ///
    /// # Errors
    /// [`RsaError::Key`] for an even number, or one whose top bit is not set.
    pub fn from_modulus(modulus: &[u8]) -> Result<Self, RsaError> {
        let modulus: Uint<W> = read_uint(modulus).ok_or(RsaError::Key)?;
        let odd: Option<Odd<Uint<W>>> = Odd::new(modulus).into();
        match odd {
            Some(odd) if modulus.bit_width_vartime() == Uint::<W>::BITS => Ok(Self {
                modulus: FixedMontyParams::new_vartime(odd),
            }),
            _ => Err(RsaError::Key),
        }
    }

    /// The modulus in big-endian bytes.
    #[must_use]
    pub fn modulus(&self) -> Vec<u8> {
        self.modulus.modulus().as_ref().to_be_bytes().as_slice().to_vec()
    }

    /// Blinds `message` with randomness of the caller's (RFC 9474 section 4.2, salt of [`SALT`] bytes).
    ///
    /// # Errors
    /// [`RsaError::Key`] when the modulus shares a factor with a random number: no honest key does.
    pub fn blind(&self, message: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Result<Blinded<W>, RsaError> {
        let mut salt = [0; SALT];
        random(&mut salt);
        let (factor, inverse) = self.draw_unit(random)?;
        self.blind_with(message, &salt, &factor, &inverse)
    }

    /// Blinds with a given salt and factor `r`; `inverse` is that of `r`.
    pub(super) fn blind_with(
        &self,
        message: &[u8],
        salt: &[u8],
        factor: &FixedMontyForm<W>,
        inverse: &FixedMontyForm<W>,
    ) -> Result<Blinded<W>, RsaError> {
        let padded = pss::encode(message, salt, Self::BYTES).ok_or(RsaError::Key)?;
        let padded = self.read(&padded)?;
        let blinded = padded.mul(&raise(factor)).retrieve();
        Ok(Blinded {
            message: blinded.to_be_bytes().as_slice().to_vec(),
            inverse: inverse.retrieve(),
        })
    }

    /// Takes the blinding off an issuer's answer and verifies the signature that comes out (RFC 9474 section 4.4).
    ///
    /// # Errors
    /// [`RsaError::Range`] for an answer of another form, [`RsaError::Signature`] when the issuer did not sign what it was
    /// given.
    pub fn finalize(&self, message: &[u8], blinded: &Blinded<W>, answer: &[u8]) -> Result<Vec<u8>, RsaError> {
        self.finalize_salted(message, blinded, answer, SALT)
    }

    pub(super) fn finalize_salted(
        &self,
        message: &[u8],
        blinded: &Blinded<W>,
        answer: &[u8],
        salt: usize,
    ) -> Result<Vec<u8>, RsaError> {
        let inverse = FixedMontyForm::new(&blinded.inverse, &self.modulus);
        let signature = self.read(answer)?.mul(&inverse).retrieve();
        let signature = signature.to_be_bytes().as_slice().to_vec();
        self.verify_salted(message, &signature, salt)?;
        Ok(signature)
    }

    /// Verifies an RSASSA-PSS signature (SHA-384, salt of [`SALT`] bytes).
    ///
    /// # Errors
    /// [`RsaError::Range`] or [`RsaError::Signature`].
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), RsaError> {
        self.verify_salted(message, signature, SALT)
    }

    pub(super) fn verify_salted(&self, message: &[u8], signature: &[u8], salt: usize) -> Result<(), RsaError> {
        let padded = raise(&self.read(signature)?).retrieve();
        if pss::verify(message, padded.to_be_bytes().as_slice(), salt) {
            Ok(())
        } else {
            Err(RsaError::Signature)
        }
    }

    /// A number below the modulus, in Montgomery form.
    pub(super) fn read(&self, bytes: &[u8]) -> Result<FixedMontyForm<W>, RsaError> {
        let number: Uint<W> = read_uint(bytes).ok_or(RsaError::Range)?;
        if number >= *self.modulus.modulus().as_ref() {
            return Err(RsaError::Range);
        }
        Ok(FixedMontyForm::new(&number, &self.modulus))
    }

    /// A random unit and its inverse. The inversion takes a time that depends on what is inverted, which is therefore the
    /// product of the unit and another random number.
    pub(super) fn draw_unit(
        &self,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<(FixedMontyForm<W>, FixedMontyForm<W>), RsaError> {
        let unit = self.draw(random)?;
        let cover = self.draw(random)?;
        let inverse: Option<FixedMontyForm<W>> = unit.mul(&cover).invert_vartime().into();
        let inverse = inverse.ok_or(RsaError::Key)?.mul(&cover);
        Ok((unit, inverse))
    }

    /// A uniform number from 1 to the modulus, exclusive: drawn again until it fits. The modulus' top bit is set, so 100
    /// misses in a row mean a random source that is none.
    fn draw(&self, random: &mut dyn FnMut(&mut [u8])) -> Result<FixedMontyForm<W>, RsaError> {
        let mut bytes = Zeroizing::new(vec![0; Self::BYTES]);
        for _ in 0..100 {
            random(&mut bytes);
            match self.read(&bytes) {
                Ok(number) if bytes.iter().any(|&byte| byte != 0) => return Ok(number),
                _ => {}
            }
        }
        Err(RsaError::Range)
    }
}

/// Shows nothing: a modulus is long and says nothing to a reader.
impl<const W: usize> fmt::Debug for RsaPublic<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RsaPublic({} bits)", Uint::<W>::BITS)
    }
}

/// Hides the blinding.
impl<const W: usize> fmt::Debug for Blinded<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Blinded(…)")
    }
}

/// `base^65537`: sixteen squarings and a product.
pub(super) fn raise<const W: usize>(base: &FixedMontyForm<W>) -> FixedMontyForm<W> {
    base.square_repeat_vartime(16).mul(base)
}

/// Big-endian bytes of exactly the number's size.
pub(super) fn read_uint<const W: usize>(bytes: &[u8]) -> Option<Uint<W>> {
    (bytes.len() == Uint::<W>::BYTES).then(|| Uint::from_be_slice(bytes))
}

const _: () = assert!(U2048::BYTES == SIZE);
