//! Blind seats: this machine's seat of a plan, epoch by epoch, without anybody knowing whose it is.
//!
//! *In:* the issuer's signed directory and its answers, as the vendor's own system passes them on. *Out:* what to do next, requests
//! for the issuer, tokens, verified leases.
//! *Never:* a token asked for under a key that only one path has shown; a device key or a name that two epochs share; a fetch
//! because a seat is needed now, unless this machine comes anew.
//!
//! ```text
//! loop: next() ── Fetch(epoch) ──► request(directory, epoch) ──► [vendor's system ──► issuer] ──► accept(epoch, answer)
//!              ── Redeem(epoch) ─► redeem(epoch) ──► lease
//!              ── Wait(time)
//! ```
//!
//! Requests follow from the device's secret, so that one that was lost with its answer is made again to the byte, and answered
//! alike. Tokens are kept in one file of mode 0600 until they are spent.

use crate::client::{Client, read_answer};
use crate::device_key::replace;
use crate::lease_file::{CachedLeaseError, LeaseFile};
use crate::outcome::Undecided;
use bytes::Bytes;
use hushkey_license::seat::{
    Agreed, Batch, BatchError, BlindToken, Bucket, Directory, DirectoryError, DirectoryTrust, EpochLength, Held,
    IssueAnswer, IssueRequest, REDEEM_PATH, RedeemAnswer, Schedule, SeatCode, SeatDevice, SignedDirectory, Step,
    derive_batch_seed, derive_seat_machine,
};
use hushkey_license::wire::SeatKeys;
use hushkey_license::{Expected, Lease, Nonce, PlanToken, VerifiedLease, derive_secret};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard};

/// The blind plan that was bought.
#[derive(Debug, Clone)]
pub struct SeatOptions {
    /// The plan.
    pub plan: PlanToken,
    /// How long its epochs are.
    pub length: EpochLength,
    /// How many seats the entitlement has; all are asked for, always.
    pub seats: usize,
    /// The issuer's directory key, which the app was built with.
    pub trust: DirectoryTrust,
}

/// Why there is no seat.
#[derive(Debug, thiserror::Error)]
pub enum SeatsError {
    /// The issuer's directory is not believed, or the authority shows another one.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The request cannot be made, or its answer is not taken.
    #[error(transparent)]
    Batch(#[from] BatchError),
    /// The authority's keys cannot be had: without the second path no key is believed.
    #[error("the authority's seat keys cannot be had: {0}")]
    Authority(Undecided),
    /// There is no request of this epoch that an answer could be to.
    #[error("no seats of this epoch were asked for")]
    NotAsked,
    /// There is no token of this epoch and number.
    #[error("there is no token of this epoch")]
    NoToken,
    /// The file of tokens cannot be used.
    #[error("the file of seat tokens cannot be used: {0}")]
    File(io::ErrorKind),
    /// The file of tokens is not one that this library wrote.
    #[error("the file of seat tokens is damaged")]
    Damaged,
}

/// What is kept between runs.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    tokens: BTreeMap<u32, Vec<BlindToken>>,
    seat: Option<u32>,
    lease_until: i64,
}

struct State {
    kept: Kept,
    asked: BTreeMap<u32, Batch>,
}

/// This machine's seats of one plan.
pub struct Seats {
    client: Arc<Client>,
    options: SeatOptions,
    schedule: Schedule,
    awake_since: i64,
    path: PathBuf,
    lease_file: LeaseFile,
    state: Mutex<State>,
}

impl Seats {
    /// The seats of a plan, with what was kept of them.
    ///
    /// # Errors
    /// [`SeatsError::File`], [`SeatsError::Damaged`].
    pub fn open(client: Arc<Client>, options: SeatOptions) -> Result<Seats, SeatsError> {
        let name = format!("{}.{}", client.product, options.plan);
        let path = client.directory.join(format!("{name}.seats"));
        let kept = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| SeatsError::Damaged)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Kept::default(),
            Err(error) => return Err(SeatsError::File(error.kind())),
        };
        let times = derive_secret(&client.seat_secret, "hushkey seat times v1");
        Ok(Seats {
            schedule: Schedule::new(*times, client.product, options.plan, options.length),
            awake_since: (client.clock)(),
            lease_file: LeaseFile::new(client.directory.join(format!("{name}.seat-lease"))),
            path,
            state: Mutex::new(State {
                kept,
                asked: BTreeMap::new(),
            }),
            client,
            options,
        })
    }

    /// What to do now. Ask again after doing it, or at the time that [`Step::Wait`] names.
    pub fn next(&self) -> Step {
        let state = self.state();
        let held = Held {
            tokens: state.kept.tokens.keys().next_back().copied().max(state.kept.seat),
            seat: state.kept.seat,
            lease_until: state.kept.lease_until,
            awake_since: self.awake_since,
        };
        self.schedule.next((self.client.clock)(), &held)
    }

    /// What to send to the issuer for an epoch, through the vendor's own system: all seats of the entitlement, blinded, under a key
    /// that both the issuer's directory and the authority show.
    ///
    /// # Errors
    /// [`SeatsError`]; nothing is to be sent then.
    pub async fn request(&self, directory: &SignedDirectory, epoch: u32) -> Result<IssueRequest, SeatsError> {
        let directory = Directory::read(directory, &self.options.trust, (self.client.clock)())?;
        let agreed = self.agree(&directory).await?;
        let bucket = self.bucket(epoch);
        let seed = derive_batch_seed(&self.client.seat_secret, &bucket);
        let batch = Batch::make(&agreed, &bucket, self.options.seats, &seed)?;
        let request = batch.request();
        self.state().asked.insert(epoch, batch);
        Ok(request)
    }

    async fn agree(&self, directory: &Directory) -> Result<Agreed, SeatsError> {
        let path = format!("/v1/seats/{}/keys", self.options.plan);
        let answer = self.client.transport.get(&path).await;
        let answer = answer.map_err(|error| SeatsError::Authority(error.into()))?;
        let published: SeatKeys = read_answer(&answer).map_err(SeatsError::Authority)?;
        Ok(directory.agree_with(&published.keys)?)
    }

    /// Takes the issuer's answer: tokens for every seat, or none.
    ///
    /// # Errors
    /// [`SeatsError`].
    pub fn accept(&self, epoch: u32, answer: &IssueAnswer) -> Result<(), SeatsError> {
        let mut state = self.state();
        let batch = state.asked.get(&epoch).ok_or(SeatsError::NotAsked)?;
        let tokens = batch.finalize(answer)?;
        state.kept.tokens.insert(epoch, tokens);
        // Tokens of epochs that are over are worth nothing.
        let present = self.options.length.epoch_at((self.client.clock)());
        state.kept.tokens.retain(|epoch, _| *epoch >= present);
        self.keep(&state)?;
        state.asked.remove(&epoch);
        Ok(())
    }

    /// The token of a seat of an epoch, for a machine that takes it in this one's place. Whoever holds it takes the seat.
    ///
    /// # Errors
    /// [`SeatsError::NoToken`].
    pub fn token(&self, epoch: u32, seat: usize) -> Result<BlindToken, SeatsError> {
        let state = self.state();
        let token = state.kept.tokens.get(&epoch).and_then(|tokens| tokens.get(seat));
        token.cloned().ok_or(SeatsError::NoToken)
    }

    /// Redeems this machine's own token of an epoch, the first. Repeating is safe: the same device gets the same seat.
    ///
    /// # Errors
    /// [`SeatsError`] when there is no token; what the authority says is the [`SeatOutcome`].
    pub async fn redeem(&self, epoch: u32) -> Result<SeatOutcome, SeatsError> {
        let token = self.token(epoch, 0)?;
        let device = SeatDevice::derive(&self.client.seat_secret, &self.bucket(epoch), 0);
        let nonce = Nonce::make(&mut |bytes| (self.client.random)(bytes));
        let request = device.redeem(&token, nonce);
        let expected = Expected {
            nonce,
            request_digest: request.digest(),
            machine: derive_seat_machine(&device.public()),
        };
        let body = serde_json::to_vec(&request).map_err(|_| SeatsError::Damaged)?;
        let sent = self
            .client
            .transport
            .post(REDEEM_PATH, None, "application/json", Bytes::from(body));
        let answer: RedeemAnswer = match sent
            .await
            .map_err(Undecided::from)
            .and_then(|answer| read_answer(&answer))
        {
            Ok(answer) => answer,
            Err(why) => return Ok(SeatOutcome::Undecided(why)),
        };
        let lease = match (answer.code, answer.lease) {
            (SeatCode::Valid, Some(lease)) => lease,
            (SeatCode::Valid, None) => return Ok(SeatOutcome::Undecided(Undecided::NoLease)),
            (code, _) => return Ok(SeatOutcome::Denied(code)),
        };
        match Lease::verify(&lease, &self.client.keys, (self.client.clock)(), &expected) {
            Ok(verified) => {
                if let Err(error) = self.lease_file.keep(&lease, &expected, self.client.draft_tag()) {
                    tracing::warn!(kind = ?error.kind(), "the lease could not be kept");
                }
                let mut state = self.state();
                state.kept.seat = Some(epoch);
                state.kept.lease_until = verified.claims().expires_at;
                self.keep(&state)?;
                Ok(SeatOutcome::Granted(Box::new(verified)))
            }
            Err(error) => Ok(SeatOutcome::Undecided(error.into())),
        }
    }

    /// The kept lease of the seat, verified offline.
    ///
    /// # Errors
    /// [`CachedLeaseError`] when there is none or it does not hold.
    pub fn cached_lease(&self) -> Result<VerifiedLease, CachedLeaseError> {
        let epoch = self.state().kept.seat.ok_or(CachedLeaseError::None)?;
        let device = SeatDevice::derive(&self.client.seat_secret, &self.bucket(epoch), 0);
        let machine = derive_seat_machine(&device.public());
        self.lease_file
            .verify(&self.client.keys, (self.client.clock)(), machine)
    }

    fn bucket(&self, epoch: u32) -> Bucket {
        self.schedule.bucket(epoch)
    }

    fn keep(&self, state: &State) -> Result<(), SeatsError> {
        let text = serde_json::to_string(&state.kept).map_err(|_| SeatsError::Damaged)?;
        replace(&self.path, &text, self.client.draft_tag()).map_err(|error| SeatsError::File(error.kind()))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing panics while it holds the lock; if something did, what is kept is still whole.
        self.state.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// What came of redeeming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SeatOutcome {
    /// The seat is this machine's until the lease ends.
    Granted(Box<VerifiedLease>),
    /// The authority said no; `SEAT_SPENT` means that the token was copied.
    Denied(SeatCode),
    /// Nothing was said about the seat. A kept lease still counts.
    Undecided(Undecided),
}

impl From<SeatOutcome> for Option<VerifiedLease> {
    fn from(outcome: SeatOutcome) -> Self {
        match outcome {
            SeatOutcome::Granted(lease) => Some(*lease),
            SeatOutcome::Denied(_) | SeatOutcome::Undecided(_) => None,
        }
    }
}
