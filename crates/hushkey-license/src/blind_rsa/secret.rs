//! The issuer's half: sign what is blinded, without learning and without telling.
//!
//! The exponentiation runs modulo the primes (Chinese remainder theorem, four times faster), over a number that was
//! multiplied by a random factor first, so that neither its time nor its power draw depends on what the client sent.
//! The result is checked with the public key before the factor comes off: one wrong bit in one of the two halves would
//! otherwise give the primes away (Boneh, DeMillo, Lipton 1997).

use super::public::{raise, read_uint};
use super::{PublicKey, RsaError, RsaPublic, SECRET_SIZE, SIZE};
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{NonZero, Odd, U1024, U2048, Uint};
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

/// A secret key of 2048 bits.
pub type SecretKey = RsaSecret<{ U2048::LIMBS }, { U1024::LIMBS }>;

/// A secret key with a modulus of `W` limbs, the product of two primes of `H` = `W / 2` limbs.
pub struct RsaSecret<const W: usize, const H: usize> {
    public: RsaPublic<W>,
    p: Half<H>,
    q: Half<H>,
    /// The inverse of `q` modulo `p`.
    q_inverse: Uint<H>,
}

/// One prime, and the exponent that undoes 65,537 modulo it.
struct Half<const H: usize> {
    prime: FixedMontyParams<H>,
    exponent: Uint<H>,
}

impl<const H: usize> Half<H> {
    fn of(prime: Odd<Uint<H>>) -> Result<Self, RsaError> {
        let less = prime.as_ref().wrapping_sub(&Uint::ONE);
        let less: Option<NonZero<Uint<H>>> = NonZero::new(less).into();
        let public = Uint::<H>::from_u32(65_537);
        let exponent: Option<Uint<H>> = public.invert_mod(&less.ok_or(RsaError::Key)?).into();
        Ok(Self {
            prime: FixedMontyParams::new(prime),
            exponent: exponent.ok_or(RsaError::Key)?,
        })
    }

    fn modulus(&self) -> &Uint<H> {
        self.prime.modulus().as_ref()
    }

    fn reduce<const W: usize>(&self, number: &Uint<W>) -> Uint<H> {
        number.rem(self.prime.modulus().as_nz_ref())
    }

    /// `number^exponent` modulo the prime.
    fn root<const W: usize>(&self, number: &Uint<W>) -> FixedMontyForm<H> {
        FixedMontyForm::new(&self.reduce(number), &self.prime).pow(&self.exponent)
    }
}

impl<const W: usize, const H: usize> RsaSecret<W, H> {
    /// The key of two primes, as big-endian bytes one after the other. That they are primes is the caller's word, kept
    /// wherever a key is made here; a key of other numbers signs nothing ([`RsaError::Fault`]).
    ///
    /// # Errors
    /// [`RsaError::Key`] for other lengths, even or equal numbers, or a product that is too short.
    pub fn from_bytes(primes: &[u8]) -> Result<Self, RsaError> {
        let (p, q) = primes.split_at_checked(Uint::<H>::BYTES).ok_or(RsaError::Key)?;
        let read = |bytes| {
            let number: Option<Uint<H>> = read_uint(bytes);
            let odd: Option<Odd<Uint<H>>> = number.and_then(|number| Odd::new(number).into());
            odd.ok_or(RsaError::Key)
        };
        Self::from_primes(read(p)?, read(q)?)
    }

    pub(super) fn from_primes(p: Odd<Uint<H>>, q: Odd<Uint<H>>) -> Result<Self, RsaError> {
        if p == q || W != 2 * H {
            return Err(RsaError::Key);
        }
        let wide_p: Uint<W> = p.as_ref().resize();
        let modulus = wide_p.wrapping_mul(&q.as_ref().resize::<W>());
        let public = RsaPublic::from_modulus(modulus.to_be_bytes().as_slice())?;
        let q_inverse: Option<Uint<H>> = q.as_ref().rem(p.as_nz_ref()).invert_odd_mod(&p).into();
        Ok(Self {
            public,
            p: Half::of(p)?,
            q: Half::of(q)?,
            q_inverse: q_inverse.ok_or(RsaError::Key)?,
        })
    }

    /// The two primes as [`Self::from_bytes`] reads them. A secret: store it sealed only.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(Vec::with_capacity(Uint::<W>::BYTES));
        for half in [&self.p, &self.q] {
            let prime = Zeroizing::new(*half.modulus());
            bytes.extend_from_slice(prime.to_be_bytes().as_slice());
        }
        bytes
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &RsaPublic<W> {
        &self.public
    }

    /// Signs a blinded message (RFC 9474 section 4.3). The same message gives the same signature, whatever the randomness,
    /// so that a repetition can be answered without anything stored.
    ///
    /// # Errors
    /// [`RsaError::Range`] for what is no number below the modulus, [`RsaError::Fault`] when the check fails.
    pub fn blind_sign(&self, blinded: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Result<Vec<u8>, RsaError> {
        let (factor, inverse) = self.public.draw_unit(random)?;
        let covered = self.public.read(blinded)?.mul(&raise(&factor));
        let root = self.root(&covered.retrieve());
        let root = FixedMontyForm::new(&root, &self.public.modulus);
        if raise(&root) != covered {
            return Err(RsaError::Fault);
        }
        Ok(root.mul(&inverse).retrieve().to_be_bytes().as_slice().to_vec())
    }

    /// `number^d` modulo the modulus, put together from the halves (Garner).
    fn root(&self, number: &Uint<W>) -> Uint<W> {
        let by_p = self.p.root(number);
        let by_q = self.q.root(number).retrieve();
        let q_in_p = FixedMontyForm::new(&self.p.reduce(&by_q), &self.p.prime);
        let inverse = FixedMontyForm::new(&self.q_inverse, &self.p.prime);
        let step = by_p.sub(&q_in_p).mul(&inverse).retrieve();
        let wide: Uint<W> = step.resize();
        let q: Uint<W> = self.q.modulus().resize();
        wide.wrapping_mul(&q).wrapping_add(&by_q.resize::<W>())
    }
}

impl<const W: usize, const H: usize> Drop for RsaSecret<W, H> {
    fn drop(&mut self) {
        for half in [&mut self.p, &mut self.q] {
            half.prime.zeroize();
            half.exponent.zeroize();
        }
        self.q_inverse.zeroize();
    }
}

/// Hides the key.
impl<const W: usize, const H: usize> fmt::Debug for RsaSecret<W, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RsaSecret(…)")
    }
}

const _: () = assert!(SECRET_SIZE == SIZE && U1024::BYTES * 2 == SECRET_SIZE);
const _: fn(&SecretKey) -> &PublicKey = SecretKey::public;

#[cfg(test)]
impl<const W: usize, const H: usize> RsaSecret<W, H> {
    /// Bends one half, as a fault of the machine would.
    pub(super) fn bend(&mut self) {
        self.p.exponent = self.p.exponent.wrapping_add(&Uint::ONE);
    }

    /// What a signature without blinding and without the check would be.
    pub(super) fn faulty_root(&self, number: &Uint<W>) -> Uint<W> {
        self.root(number)
    }
}
