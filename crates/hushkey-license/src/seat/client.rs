//! The client's half: blinded requests for all the seats of an entitlement at once, and tokens from the answers.

use super::bucket::Bucket;
use super::key::{MODULUS, SeatPublicKey};
use super::pss::HASH;
use super::rsa::Inverse;
use super::token::{SeatCredential, TokenNonce, TokenRequest, WireError, input};

/// One request that waits for its signature. A secret: with it the issuer's answer could be told from others.
#[derive(Clone)]
pub struct Blinding {
    nonce: TokenNonce,
    inverse: Inverse,
}

/// The requests of one entitlement and bucket, as they wait. Never fewer than the whole entitlement: how many a client asks for
/// tells nothing but its plan.
#[derive(Clone)]
pub struct PendingTokens {
    bucket: Bucket,
    key: SeatPublicKey,
    requests: Vec<TokenRequest>,
    blindings: Vec<Blinding>,
}

impl std::fmt::Debug for PendingTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "PendingTokens({})", self.requests.len())
    }
}

impl PendingTokens {
    /// Blinds `seats` requests for a bucket whose key the client trusts (see [`super::directory`]).
    ///
    /// # Errors
    /// [`WireError`] when the machine's randomness is broken.
    pub fn make(
        bucket: Bucket,
        key: &SeatPublicKey,
        seats: usize,
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, WireError> {
        let mut pending = Self {
            bucket,
            key: key.clone(),
            requests: Vec::with_capacity(seats),
            blindings: Vec::with_capacity(seats),
        };
        for _ in 0..seats {
            let nonce = TokenNonce::make(random);
            let mut salt = [0; HASH];
            random(&mut salt);
            let mut factor = vec![0; MODULUS];
            // Numbers of the modulus's length that are not below it are drawn again; the odds are below one half.
            for _ in 0..128 {
                random(&mut factor);
                if let Ok(()) = pending.add(nonce, &salt, &factor) {
                    break;
                }
            }
        }
        if pending.requests.len() == seats {
            Ok(pending)
        } else {
            Err(WireError)
        }
    }

    /// Adds a request with given randomness.
    pub(super) fn add(&mut self, nonce: TokenNonce, salt: &[u8; HASH], factor: &[u8]) -> Result<(), WireError> {
        let input = input(&nonce, &self.bucket.challenge(), &self.key.id());
        let (blinded, inverse) = self.key.inner().blind(&input, salt, factor).ok_or(WireError)?;
        self.requests
            .push(TokenRequest::new(&self.key.id(), &blinded).ok_or(WireError)?);
        self.blindings.push(Blinding { nonce, inverse });
        Ok(())
    }

    /// What the issuer is sent.
    #[must_use]
    pub fn requests(&self) -> &[TokenRequest] {
        &self.requests
    }

    /// The bucket they are for.
    #[must_use]
    pub fn bucket(&self) -> Bucket {
        self.bucket
    }

    /// Unblinds the issuer's answers, and verifies each: an issuer that signs with another key than the published one is
    /// noticed here.
    ///
    /// # Errors
    /// [`WireError`]: too few or too many, or one that does not verify. No token is taken then.
    pub fn finalize(&self, answers: &[Vec<u8>]) -> Result<Vec<SeatCredential>, WireError> {
        if answers.len() != self.blindings.len() {
            return Err(WireError);
        }
        let challenge = self.bucket.challenge();
        let pairs = self.blindings.iter().zip(answers);
        pairs
            .map(|(blinding, answer)| {
                let input = input(&blinding.nonce, &challenge, &self.key.id());
                let signature = self.key.inner().finalize(&input, answer, &blinding.inverse);
                let signature = signature.ok_or(WireError)?;
                SeatCredential::new(blinding.nonce, challenge, self.key.id(), &signature).ok_or(WireError)
            })
            .collect()
    }

    /// The same requests with the blinding switched off: what a test shows that its linker can link.
    #[cfg(test)]
    pub(super) fn unblinded(&self, random: &mut dyn FnMut(&mut [u8])) -> Self {
        let mut plain = Self {
            bucket: self.bucket,
            key: self.key.clone(),
            requests: Vec::new(),
            blindings: Vec::new(),
        };
        let mut one = vec![0; MODULUS];
        if let Some(last) = one.last_mut() {
            *last = 1;
        }
        for blinding in &self.blindings {
            let mut salt = [0; HASH];
            random(&mut salt);
            plain.add(blinding.nonce, &salt, &one).unwrap();
        }
        plain
    }
}
