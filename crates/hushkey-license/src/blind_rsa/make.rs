//! Making a key: two random primes of 1024 bits.
//!
//! Primes come from a sieve over a random start and the Baillie-PSW test (no composite is known to pass it); the two top
//! bits are set, so that the modulus has exactly 2048. Takes about a tenth of a second: keys are made ahead of their epoch.

use super::{RsaError, SecretKey};
use crypto_bigint::rand_core::{CryptoRng, TryCryptoRng, TryRng};
use crypto_bigint::{Odd, U1024};
use crypto_primes::hazmat::{SetBits, SieveFactory, SmallFactorsSieve, SmallFactorsSieveFactory};
use crypto_primes::{Flavor, is_prime, sieve_and_find};
use std::convert::Infallible;

/// Pairs that are tried before giving up: the exponent fits all but one pair in 30,000.
const TRIES: usize = 8;

/// Random starts that are tried for one prime. One is nearly always enough; a source that is stuck ends here.
const STARTS: usize = 64;

impl SecretKey {
    /// Makes a new key from the caller's randomness.
    ///
    /// # Errors
    /// [`RsaError::Key`] when eight pairs in a row do not fit: the randomness is none.
    pub fn make(random: &mut dyn FnMut(&mut [u8])) -> Result<Self, RsaError> {
        let mut source = Source(random);
        for _ in 0..TRIES {
            let (p, q) = (draw_prime(&mut source)?, draw_prime(&mut source)?);
            if !far_apart(p.as_ref(), q.as_ref()) {
                continue;
            }
            if let Ok(key) = Self::from_primes(p, q) {
                return Ok(key);
            }
        }
        Err(RsaError::Key)
    }
}

fn draw_prime(source: &mut Source<'_>) -> Result<Odd<U1024>, RsaError> {
    let starts = Starts {
        sieves: SmallFactorsSieveFactory::new(Flavor::Any, U1024::BITS, SetBits::TwoMsb).map_err(|_| RsaError::Key)?,
        left: STARTS,
    };
    let found: Option<U1024> =
        sieve_and_find(source, starts, |_, number| is_prime(Flavor::Any, number)).map_err(|_| RsaError::Key)?;
    let odd: Option<Odd<U1024>> = Odd::new(found.ok_or(RsaError::Key)?).into();
    odd.ok_or(RsaError::Key)
}

/// Primes that are close can be found from their product (Fermat). FIPS 186-5 wants more than 2^(1024 - 100) between them.
fn far_apart(p: &U1024, q: &U1024) -> bool {
    let (more, less) = if p > q { (p, q) } else { (q, p) };
    more.wrapping_sub(less).bit_width() > U1024::BITS - 100
}

/// A bounded number of sieves.
struct Starts {
    sieves: SmallFactorsSieveFactory<U1024>,
    left: usize,
}

impl SieveFactory for Starts {
    type Item = U1024;
    type Sieve = SmallFactorsSieve<U1024>;

    fn make_sieve<R: CryptoRng + ?Sized>(
        &mut self,
        random: &mut R,
        previous: Option<&Self::Sieve>,
    ) -> Result<Option<Self::Sieve>, crypto_primes::Error> {
        match self.left.checked_sub(1) {
            None => Ok(None),
            Some(left) => {
                self.left = left;
                self.sieves.make_sieve(random, previous)
            }
        }
    }
}

/// The caller's randomness as the trait that `crypto-primes` draws from.
struct Source<'a>(&'a mut dyn FnMut(&mut [u8]));

impl TryRng for Source<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        (self.0)(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        (self.0)(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        (self.0)(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_> {}
