//! Blind RSA (RFC 9474) on fixed-size, constant-time integers. Generic over sizes, so that the RFC's 4,096-bit vectors run.
//!
//! `N` is the number of 64-bit words of the modulus, `H` of a prime (half of it). Secrets go through constant-time operations
//! only; the private operation is blinded, uses the Chinese remainder theorem, and checks its result before giving it away, so
//! that a fault in one half gives nothing away either.

use super::pss;
use super::rng::Given;
use crypto_bigint::modular::{FixedMontyForm, FixedMontyParams};
use crypto_bigint::{NonZero, Odd, Uint};
use crypto_primes::hazmat::{SetBits, SmallFactorsSieveFactory};
use crypto_primes::{Flavor, is_prime, sieve_and_find};
use zeroize::Zeroize;

/// The public exponent of every key: 65,537.
const E: Uint<1> = Uint::from_u32(65_537);
const E_BITS: u32 = 17;

/// A modulus of exactly `64 · N` bits.
#[derive(Clone)]
pub(super) struct Public<const N: usize> {
    params: FixedMontyParams<N>,
}

impl<const N: usize> Public<N> {
    /// `None` unless the modulus is odd and has all its bits.
    pub fn new(modulus: &[u8]) -> Option<Self> {
        if modulus.len() != N * 8 || modulus.first().is_none_or(|byte| byte & 0x80 == 0) {
            return None;
        }
        let modulus: Option<Odd<Uint<N>>> = Odd::new(Uint::from_be_slice(modulus)).into();
        Some(Self {
            params: FixedMontyParams::new_vartime(modulus?),
        })
    }

    pub fn modulus(&self) -> Vec<u8> {
        bytes(self.params.modulus().as_ref())
    }

    fn form(&self, number: &Uint<N>) -> FixedMontyForm<N> {
        FixedMontyForm::new(number, &self.params)
    }

    /// A number below the modulus, from as many bytes.
    fn read(&self, bytes: &[u8]) -> Option<Uint<N>> {
        if bytes.len() != N * 8 {
            return None;
        }
        let number = Uint::from_be_slice(bytes);
        (number < *self.params.modulus().as_ref()).then_some(number)
    }

    /// `number^e`, as bytes.
    fn raise(&self, number: &Uint<N>) -> FixedMontyForm<N> {
        self.form(number).pow_bounded_exp(&E, E_BITS)
    }

    /// Blinds a message: what the signer is sent, and what takes the blinding off again. `None` with odds of nothing: the
    /// drawn factor or the encoded message shares a prime with the modulus.
    pub fn blind(&self, message: &[u8], salt: &[u8; pss::HASH], factor: &[u8]) -> Option<(Vec<u8>, Inverse)> {
        let encoded = pss::encode(message, salt, N * 8)?;
        let encoded = self.read(&encoded)?;
        let factor = self.read(factor)?;
        let form = self.form(&factor);
        let inverse: Option<FixedMontyForm<N>> = form.invert().into();
        let unit: Option<FixedMontyForm<N>> = self.form(&encoded).invert().into();
        unit?;
        let blinded = self.form(&encoded).mul(&form.pow_bounded_exp(&E, E_BITS));
        Some((bytes(&blinded.retrieve()), Inverse(bytes(&inverse?.retrieve()))))
    }

    /// Takes the blinding off a signature, and verifies what is under it.
    pub fn finalize(&self, message: &[u8], blind_signature: &[u8], inverse: &Inverse) -> Option<Vec<u8>> {
        let signature = self.read(blind_signature)?;
        let inverse = self.read(&inverse.0)?;
        let signature = bytes(&self.form(&signature).mul(&self.form(&inverse)).retrieve());
        self.verify(message, &signature).then_some(signature)
    }

    /// RSASSA-PSS-VERIFY (RFC 8017 §8.1.2).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        let Some(signature) = self.read(signature) else {
            return false;
        };
        pss::verify(message, &bytes(&self.raise(&signature).retrieve()))
    }
}

/// What takes a blinding off. Wiped when dropped.
#[derive(Clone, Zeroize)]
#[zeroize(drop)]
pub(super) struct Inverse(pub Vec<u8>);

/// The two primes, and what is derived of them.
#[derive(Clone)]
pub(super) struct Secret<const N: usize, const H: usize> {
    public: Public<N>,
    p: Prime<H>,
    q: Prime<H>,
    /// `q^-1 mod p`
    q_inverse: FixedMontyForm<H>,
}

#[derive(Clone)]
struct Prime<const H: usize> {
    params: FixedMontyParams<H>,
    /// `d mod (prime - 1)`
    exponent: Uint<H>,
}

impl<const H: usize> Drop for Prime<H> {
    fn drop(&mut self) {
        self.exponent.zeroize();
    }
}

impl<const H: usize> Prime<H> {
    fn new(prime: &Uint<H>) -> Option<Self> {
        let odd: Option<Odd<Uint<H>>> = Odd::new(*prime).into();
        let less_one: Option<NonZero<Uint<H>>> = NonZero::new(prime.wrapping_sub(&Uint::ONE)).into();
        let exponent: Option<Uint<H>> = E.resize::<H>().invert_mod(&less_one?).into();
        Some(Self {
            params: FixedMontyParams::new(odd?),
            exponent: exponent?,
        })
    }

    fn modulus(&self) -> &Uint<H> {
        self.params.modulus().as_ref()
    }

    /// `number^d mod prime`
    fn power<const N: usize>(&self, number: &Uint<N>) -> FixedMontyForm<H> {
        let modulus = self.params.modulus().as_nz_ref();
        let reduced: Uint<H> = number.rem(modulus);
        FixedMontyForm::new(&reduced, &self.params).pow(&self.exponent)
    }
}

impl<const N: usize, const H: usize> Secret<N, H> {
    /// The key of two primes.
    pub fn of_primes(p: &[u8], q: &[u8]) -> Option<Self> {
        if p.len() != H * 8 || q.len() != H * 8 {
            return None;
        }
        let (p, q): (Uint<H>, Uint<H>) = (Uint::from_be_slice(p), Uint::from_be_slice(q));
        if p == q {
            return None;
        }
        let modulus: Uint<N> = p.resize::<N>().wrapping_mul(&q.resize::<N>());
        let (prime_p, prime_q) = (Prime::new(&p)?, Prime::new(&q)?);
        let q_inverse: Option<FixedMontyForm<H>> =
            FixedMontyForm::new(&q.rem(prime_p.params.modulus().as_nz_ref()), &prime_p.params)
                .invert()
                .into();
        Some(Self {
            public: Public::new(&bytes(&modulus))?,
            p: prime_p,
            q: prime_q,
            q_inverse: q_inverse?,
        })
    }

    /// Makes a key: two primes whose two top bits are set, so that the modulus has all its bits.
    pub fn make(random: &mut dyn FnMut(&mut [u8])) -> Option<Self> {
        let bits = u32::try_from(H * 64).ok()?;
        let mut prime = || -> Option<Vec<u8>> {
            let factory = SmallFactorsSieveFactory::<Uint<H>>::new(Flavor::Any, bits, SetBits::TwoMsb).ok()?;
            let good = |candidate: &Uint<H>| {
                let less_one: Option<NonZero<Uint<H>>> = NonZero::new(candidate.wrapping_sub(&Uint::ONE)).into();
                let invertible = less_one.is_some_and(|less| bool::from(E.resize::<H>().invert_mod(&less).is_some()));
                invertible && is_prime(Flavor::Any, candidate)
            };
            let found = sieve_and_find(&mut Given(random), factory, |_, candidate| good(candidate)).ok()??;
            Some(bytes(&found))
        };
        let (mut p, mut q) = (prime()?, prime()?);
        let key = Self::of_primes(&p, &q);
        p.zeroize();
        q.zeroize();
        key
    }

    pub fn public(&self) -> &Public<N> {
        &self.public
    }

    /// Both primes, one behind the other: what is sealed and kept.
    pub fn primes(&self) -> Vec<u8> {
        [bytes(self.p.modulus()), bytes(self.q.modulus())].concat()
    }

    /// Signs what a client blinded. `None`: not a number below the modulus, or a fault of this machine.
    pub fn blind_sign(&self, blinded: &[u8], random: &mut dyn FnMut(&mut [u8])) -> Option<Vec<u8>> {
        let blinded = self.public.read(blinded)?;
        // The number that is raised to the secret exponents is not one that the client chose.
        let mut seed = vec![0; N * 8];
        random(&mut seed);
        // A top bit less: below the modulus.
        if let Some(first) = seed.first_mut() {
            *first &= 0x7f;
        }
        let factor = self.public.form(&Uint::from_be_slice(&seed));
        seed.zeroize();
        let inverse: Option<FixedMontyForm<N>> = factor.invert().into();
        let base = self
            .public
            .form(&blinded)
            .mul(&factor.pow_bounded_exp(&E, E_BITS))
            .retrieve();
        let of_q = self.q.power(&base).retrieve();
        let of_p = self.p.power(&base);
        let of_q_mod_p: Uint<H> = of_q.rem(self.p.params.modulus().as_nz_ref());
        let difference = of_p.sub(&FixedMontyForm::new(&of_q_mod_p, &self.p.params));
        let h = difference.mul(&self.q_inverse).retrieve();
        let product: Uint<N> = h.resize::<N>().wrapping_mul(&self.q.modulus().resize::<N>());
        let signature = product.wrapping_add(&of_q.resize::<N>());
        // A fault in one half would give a prime away: no result is better than that.
        if self.public.raise(&signature).retrieve() != base {
            return None;
        }
        Some(bytes(&self.public.form(&signature).mul(&inverse?).retrieve()))
    }
}

fn bytes<const W: usize>(number: &Uint<W>) -> Vec<u8> {
    number
        .as_words()
        .iter()
        .rev()
        .flat_map(|word| word.to_be_bytes())
        .collect()
}
