//! The client's side of issuing: make a batch, take the answer.
//!
//! Everything random about a batch comes from one seed of 32 bytes, so that a client that stopped half-way makes the same
//! requests again and gets the same answer. Keep the seed as secret as the tokens: it links them to the requests.

use super::{Agreed, BlindToken, Bucket, Challenge, IssueAnswer, IssueRequest, SeatKey, TokenRequest};
use crate::KeyId;
use crate::blind_rsa::{Blinded, PublicKey};
use crate::key::keyed;
use crypto_bigint::U2048;
use zeroize::Zeroizing;

/// Most seats of one entitlement and tokens of one batch.
pub const MAX_SEATS: usize = 64;

/// A batch that was asked for and not answered yet.
pub struct Batch {
    key: SeatKey,
    pending: Vec<Pending>,
}

struct Pending {
    input: [u8; super::token::INPUT],
    blinded: Blinded<{ U2048::LIMBS }>,
    request: TokenRequest,
}

/// What a batch of a bucket is made of, from a client's secret: the same again after a crash, and unrelated to every other
/// bucket's.
#[must_use]
pub fn derive_batch_seed(secret: &[u8; 32], bucket: &Bucket) -> Zeroizing<[u8; 32]> {
    let Bucket { product, plan, epoch } = bucket;
    let message = format!("{product}\n{plan}\n{epoch}");
    let seed = keyed(secret, "hushkey seat batch seed v1", message.as_bytes());
    Zeroizing::new(*seed.as_bytes())
}

/// Why there are no tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BatchError {
    /// The two directories agree on no key of this bucket.
    #[error("no key of this bucket is known on both paths")]
    UnknownBucket,
    /// No seats, or more than [`MAX_SEATS`].
    #[error("a batch has 1 to 64 seats")]
    Count,
    /// The key is no honest key.
    #[error("the key cannot be used")]
    Key,
    /// Another number of answers than requests.
    #[error("the answer has another number of signatures")]
    Answers,
    /// The issuer did not sign what it was given.
    #[error("a signature of the answer does not verify")]
    Signature,
}

impl Batch {
    /// A batch for `seats` seats of a bucket, all from `seed`: fresh randomness, used for this bucket alone.
    ///
    /// # Errors
    /// [`BatchError`] when the key is not known on both paths or cannot be used.
    pub fn make(agreed: &Agreed, bucket: &Bucket, seats: usize, seed: &[u8; 32]) -> Result<Self, BatchError> {
        let key = agreed.key(bucket).ok_or(BatchError::UnknownBucket)?;
        Self::under(&agreed.issuer(), key, seats, seed)
    }

    fn under(issuer: &KeyId, key: &SeatKey, seats: usize, seed: &[u8; 32]) -> Result<Self, BatchError> {
        if !(1..=MAX_SEATS).contains(&seats) {
            return Err(BatchError::Count);
        }
        let challenge = Challenge::of(issuer, &key.bucket).digest();
        let mut random = stream(seed);
        let make = |_| Pending::make(&key.key, &key.id, &challenge, &mut random);
        let pending = (0..seats).map(make).collect::<Result<_, _>>()?;
        Ok(Self {
            key: key.clone(),
            pending,
        })
    }

    /// What to send to the issuer.
    #[must_use]
    pub fn request(&self) -> IssueRequest {
        let Bucket { product, plan, epoch } = self.key.bucket;
        IssueRequest {
            product,
            plan,
            epoch,
            requests: self.pending.iter().map(|one| one.request.clone()).collect(),
        }
    }

    /// The key the batch is under.
    #[must_use]
    pub fn key(&self) -> &SeatKey {
        &self.key
    }

    /// Takes the blinding off the issuer's answer.
    ///
    /// # Errors
    /// [`BatchError`]: all tokens or none.
    pub fn finalize(&self, answer: &IssueAnswer) -> Result<Vec<BlindToken>, BatchError> {
        if answer.responses.len() != self.pending.len() {
            return Err(BatchError::Answers);
        }
        let pairs = self.pending.iter().zip(&answer.responses);
        pairs
            .map(|(one, response)| {
                let signature = self.key.key.finalize(&one.input, &one.blinded, response.as_bytes());
                let signature = signature.map_err(|_| BatchError::Signature)?;
                BlindToken::new(&one.input, &signature).ok_or(BatchError::Signature)
            })
            .collect()
    }
}

/// Hides the blinding.
impl std::fmt::Debug for Batch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Batch({} seats)", self.pending.len())
    }
}

impl Pending {
    fn make(
        key: &PublicKey,
        key_id: &[u8; 32],
        challenge: &[u8; 32],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Result<Self, BatchError> {
        let mut nonce = [0; 32];
        random(&mut nonce);
        let input = BlindToken::input(&nonce, challenge, key_id);
        let blinded = key.blind(&input, random).map_err(|_| BatchError::Key)?;
        let request = TokenRequest::new(key_id, blinded.message()).ok_or(BatchError::Key)?;
        Ok(Self {
            input,
            blinded,
            request,
        })
    }
}

/// Bytes that follow from a seed: HMAC-SHA-256 over a counter.
fn stream(seed: &[u8; 32]) -> impl FnMut(&mut [u8]) {
    let seed = Zeroizing::new(*seed);
    let mut counter = 0_u64;
    move |bytes| {
        for chunk in bytes.chunks_mut(32) {
            let block = keyed(&seed, "hushkey batch seed v1", &counter.to_be_bytes());
            counter += 1;
            chunk
                .iter_mut()
                .zip(block.as_bytes())
                .for_each(|(to, from)| *to = *from);
        }
    }
}
