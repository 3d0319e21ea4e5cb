//! License operations: ask, verify the answer, keep the lease.
//!
//! *In:* a license key; nothing else is asked of the app. *Out:* an [`Outcome`].
//! *Never:* a text of the app's in a license request: requests are built here, of tokens and a nonce.
//!
//! Answers count only as far as they prove themselves: a yes needs a lease that verifies offline and is bound to this
//! request's nonce and digest and to this machine.

use crate::device_key::{DeviceKey, DeviceKeyError};
use crate::lease_file::{CachedLeaseError, LeaseFile};
use crate::oblivious::{Oblivious, ObliviousRelay};
use crate::offline::{ClockRecord, OfflineFiles};
use crate::outcome::{Outcome, Refused, Undecided};
use crate::transport::{Answer, ServerError, Transport, TransportError};
use bytes::Bytes;
use http::header::HeaderValue;
use hushkey_guard::Policy;
use hushkey_license::file::RevocationId;
use hushkey_license::model::Scope;
use hushkey_license::wire::{
    AuthenticateAnswer, Common, KeysDocument, LicenseAnswer, LicenseRequest, ProcessRequest, Request, TransferRequest,
    UsageRequest,
};
use hushkey_license::{
    Audience, Code, DeviceSigner, Expected, KeySet, Lease, LicenseKey, MachineToken, MeterToken, Nonce, Operation,
    ProcessToken, ProductToken, RequestDigest, VerifiedLease,
};
use serde::Serialize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Unix seconds, as the app's clock gives them.
pub type Clock = Arc<dyn Fn() -> i64 + Send + Sync>;
/// Fills a buffer with randomness from the operating system.
pub type Random = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// What a client is made of. No default for clock and randomness: the app's `main` gives them.
pub struct ClientOptions {
    /// The authority, or an edge before it: `http[s]://host[:port][/base]`.
    pub server: String,
    /// PEM certificates of the authorities trusted for `server`, in place of the public ones.
    pub server_ca: Option<Vec<u8>>,
    /// The product this app is.
    pub product: ProductToken,
    /// What the license is to cover: the app's own version, features it needs. Usually the version alone.
    pub scope: Scope,
    /// Public lease keys the app was built with (see `GET /v1/keys`); a server cannot add to them.
    pub keys: KeySet,
    /// A directory of the app's own, where device key and lease are kept (made if absent).
    pub directory: PathBuf,
    /// What the guard does with reports; [`Policy::safe_default`] redacts every class.
    pub policy: Policy,
    /// The clock.
    pub clock: Clock,
    /// The randomness.
    pub random: Random,
    /// Time limit of one exchange.
    pub timeout: Duration,
}

/// Why a client cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The server's address.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The device key.
    #[error(transparent)]
    DeviceKey(#[from] DeviceKeyError),
}

/// One product's client on this machine. Share it by `Arc`.
pub struct Client {
    pub(crate) product: ProductToken,
    machine: MachineToken,
    pub(crate) device: DeviceSigner,
    pub(crate) audience: Audience,
    pub(crate) scope: Scope,
    pub(crate) keys: KeySet,
    lease_file: LeaseFile,
    pub(crate) clock_record: ClockRecord,
    pub(crate) offline: OfflineFiles,
    pub(crate) revoked: Vec<RevocationId>,
    pub(crate) seat_secret: zeroize::Zeroizing<[u8; 32]>,
    pub(crate) directory: PathBuf,
    pub(crate) clock: Clock,
    pub(crate) random: Random,
    pub(crate) transport: Transport,
    pub(crate) guard: Arc<hushkey_guard::Guard>,
}

/// What came of an authentication check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Authentication {
    /// The authority knows this machine's activation, and it is good.
    Accepted,
    /// The authority said no.
    Denied(Code),
    /// Nothing was said.
    Undecided(Undecided),
}

impl Client {
    /// A client with its device key (made on first use).
    ///
    /// # Errors
    /// [`OpenError`] when the address has not its form or the device key cannot be had.
    pub fn open(options: ClientOptions) -> Result<Client, OpenError> {
        let transport = Transport::new(&options.server, options.server_ca.as_deref(), options.timeout)?;
        Client::assemble(options, transport)
    }

    /// The same, but every call goes through a relay (Oblivious HTTP): the relay sees no content, the authority no address.
    /// `server` is the authority's own origin, which requests name as the one that they are meant for; nothing connects to it.
    ///
    /// # Errors
    /// As [`Client::open`].
    pub fn open_oblivious(options: ClientOptions, relay: ObliviousRelay) -> Result<Client, OpenError> {
        let transport = Transport::new(&relay.relay, relay.relay_ca.as_deref(), options.timeout)?;
        let oblivious = Oblivious::new(relay, options.clock.clone(), options.random.clone());
        Client::assemble(options, transport.oblivious(oblivious))
    }

    fn assemble(options: ClientOptions, transport: Transport) -> Result<Client, OpenError> {
        let random = &options.random;
        let device_key = DeviceKey::open_or_make(&options.directory.join("device.key"), &mut |bytes| random(bytes))?;
        let device = device_key.signer(&options.product);
        let path = |kind: &str| options.directory.join(format!("{}.{kind}", options.product));
        Ok(Client {
            machine: device.public().machine(&options.product),
            device,
            audience: Audience::of(origin(&options.server)),
            scope: options.scope,
            clock_record: ClockRecord::new(path("clock")),
            offline: OfflineFiles::new(&options.directory, options.product.as_str()),
            lease_file: LeaseFile::new(path("lease")),
            revoked: Vec::new(),
            seat_secret: device_key.seat_secret(),
            directory: options.directory.clone(),
            product: options.product,
            keys: options.keys,
            clock: options.clock,
            random: options.random,
            transport,
            guard: Arc::new(crate::report::guard_of(options.policy)),
        })
    }

    /// This machine's pseudonym towards the product.
    pub fn machine(&self) -> MachineToken {
        self.machine
    }

    /// The guard that reports pass, for a log layer or a panic hook with the same policy.
    pub fn guard(&self) -> Arc<hushkey_guard::Guard> {
        Arc::clone(&self.guard)
    }

    /// Asks whether this machine may use the license.
    pub async fn validate(&self, key: &LicenseKey) -> Outcome {
        self.operate(Operation::Validate, key).await
    }

    /// Takes a seat for this machine.
    pub async fn activate(&self, key: &LicenseKey) -> Outcome {
        self.operate(Operation::Activate, key).await
    }

    /// Says that this machine still uses its seat.
    pub async fn heartbeat(&self, key: &LicenseKey) -> Outcome {
        self.operate(Operation::Heartbeat, key).await
    }

    /// Gives this machine's seat back.
    pub async fn deactivate(&self, key: &LicenseKey) -> Outcome {
        self.operate(Operation::Deactivate, key).await
    }

    /// Checks the license in, where its plan wants that.
    pub async fn check_in(&self, key: &LicenseKey) -> Outcome {
        self.operate(Operation::CheckIn, key).await
    }

    /// Hands this machine's seat to another machine of the same product, which goes on with it by a heartbeat.
    pub async fn transfer(&self, key: &LicenseKey, to: MachineToken) -> Outcome {
        let operation = Operation::Transfer;
        let request = TransferRequest::make(self.common(), to, operation, key, &self.device);
        self.carry_out(operation, key, &request).await
    }

    /// A new name for a process, to start, ping and end it by.
    pub fn name_process(&self) -> ProcessToken {
        ProcessToken::make(&mut |bytes| (self.random)(bytes))
    }

    /// A process of this machine starts, where the plan counts processes.
    pub async fn start_process(&self, key: &LicenseKey, process: ProcessToken) -> Outcome {
        self.process(Operation::StartProcess, key, process).await
    }

    /// A process of this machine still runs.
    pub async fn ping_process(&self, key: &LicenseKey, process: ProcessToken) -> Outcome {
        self.process(Operation::PingProcess, key, process).await
    }

    /// A process of this machine has ended.
    pub async fn end_process(&self, key: &LicenseKey, process: ProcessToken) -> Outcome {
        self.process(Operation::EndProcess, key, process).await
    }

    async fn process(&self, operation: Operation, key: &LicenseKey, process: ProcessToken) -> Outcome {
        let request = ProcessRequest::make(self.common(), process, operation, key, &self.device);
        self.carry_out(operation, key, &request).await
    }

    /// Names a use that is about to be counted: asking again with the same name counts once.
    pub fn name_use(&self) -> Nonce {
        Nonce::make(&mut |bytes| (self.random)(bytes))
    }

    /// Counts `amount` uses of a meter (negative: takes them back), under the name of [`Client::name_use`].
    pub async fn use_meter(&self, key: &LicenseKey, meter: MeterToken, amount: i64, name: Nonce) -> Outcome {
        let operation = Operation::Use;
        let common = Common {
            nonce: name,
            ..self.common()
        };
        let request = UsageRequest::make(common, meter, amount, operation, key, &self.device);
        self.carry_out(operation, key, &request).await
    }

    /// The kept lease, verified offline: signature, time, machine, that it answered the request it was asked for, and that the
    /// clock was not set back since.
    ///
    /// # Errors
    /// [`CachedLeaseError`] when there is none or it does not hold.
    pub fn cached_lease(&self) -> Result<VerifiedLease, CachedLeaseError> {
        let now = (self.clock)();
        let lease = self.lease_file.verify(&self.keys, now, self.machine);
        if matches!(lease, Err(CachedLeaseError::None)) {
            return lease;
        }
        // Also when the lease has ended: what was seen once is not to be unseen.
        self.clock_record.watch(&self.device, now, self.draft_tag())?;
        lease
    }

    /// The lease keys that the authority publishes now, to learn in time of one that this app was not built with. They are
    /// not trusted for being published.
    ///
    /// # Errors
    /// [`Undecided`] when they cannot be had.
    pub async fn published_keys(&self) -> Result<KeysDocument, Undecided> {
        read_answer(&self.transport.get("/v1/keys").await?)
    }

    /// An authentication check with this machine's pairwise pseudonym.
    pub async fn authenticate(&self) -> Authentication {
        let Ok(credential) = secret_header(&format!("Bearer {}", self.machine)) else {
            return Authentication::Undecided(Undecided::Unreadable);
        };
        let sent = self
            .transport
            .post("/v1/authenticate", Some(credential), "application/json", Bytes::new());
        let read = match sent.await {
            Ok(answer) => read_answer::<AuthenticateAnswer>(&answer),
            Err(error) => Err(error.into()),
        };
        match read {
            Ok(answer) if answer.valid && answer.code.is_valid() => Authentication::Accepted,
            Ok(answer) if !answer.valid && !answer.code.is_valid() => Authentication::Denied(answer.code),
            Ok(_) => Authentication::Undecided(Undecided::Unreadable),
            Err(why) => Authentication::Undecided(why),
        }
    }

    /// A plain operation, of a license that is to cover the client's scope.
    async fn operate(&self, operation: Operation, key: &LicenseKey) -> Outcome {
        let common = self.common();
        let request = LicenseRequest::make(common, self.scope.clone(), operation, key, &self.device);
        self.carry_out(operation, key, &request).await
    }

    /// Who asks, with a fresh nonce.
    fn common(&self) -> Common {
        Common {
            product: self.product,
            machine: self.machine,
            nonce: Nonce::make(&mut |bytes| (self.random)(bytes)),
            audience: self.audience,
        }
    }

    async fn carry_out<R: Request + Serialize>(&self, operation: Operation, key: &LicenseKey, request: &R) -> Outcome {
        let expected = Expected {
            nonce: request.common().nonce,
            request_digest: RequestDigest::of(operation, key, request),
            machine: self.machine,
        };
        let answer = match self.ask(operation, key, request).await {
            Ok(answer) => answer,
            Err(why) => return self.undecided(why),
        };
        match (answer.valid, answer.code) {
            (true, Code::Deactivated) if operation == Operation::Deactivate => {
                self.forget();
                Outcome::Released
            }
            (true, Code::Transferred) if operation == Operation::Transfer => {
                self.forget();
                Outcome::Released
            }
            (true, Code::ProcessEnded) if operation == Operation::EndProcess => Outcome::ProcessEnded,
            (true, code) if code.grants() => self.take_lease(code, answer.lease.as_deref(), &expected),
            (false, code) if !code.is_valid() => {
                // A spent meter or a full process table says nothing against the lease.
                if !code.is_of_operation() {
                    self.forget();
                }
                Outcome::Denied(code)
            }
            _ => self.undecided(Undecided::Unreadable),
        }
    }

    async fn ask(
        &self,
        operation: Operation,
        key: &LicenseKey,
        request: &impl Serialize,
    ) -> Result<LicenseAnswer, Undecided> {
        let body = serde_json::to_vec(request).map_err(|_| Undecided::Unreadable)?;
        let credential = secret_header(&format!("License {}", key.expose()))?;
        let sent = self
            .transport
            .post(operation.path(), Some(credential), "application/json", body.into());
        read_answer(&sent.await?)
    }

    fn take_lease(&self, code: Code, lease: Option<&str>, expected: &Expected) -> Outcome {
        let Some(lease) = lease else {
            return self.undecided(Undecided::NoLease);
        };
        match Lease::verify(lease, &self.keys, (self.clock)(), expected) {
            Ok(verified) if verified.claims().status != code => self.undecided(Undecided::Unreadable),
            Ok(verified) => {
                // The license is good either way; only the next start without a network is worse off.
                let issued_at = verified.claims().issued_at;
                if let Err(error) = self.clock_record.settle(&self.device, issued_at, self.draft_tag()) {
                    tracing::warn!(code = error.code(), "the time could not be noted");
                }
                if let Err(error) = self.lease_file.keep(lease, expected, self.draft_tag()) {
                    tracing::warn!(kind = ?error.kind(), "the lease could not be kept");
                }
                Outcome::Granted(verified)
            }
            Err(error) => self.undecided(error.into()),
        }
    }

    fn undecided(&self, why: Undecided) -> Outcome {
        tracing::debug!(%why, "no answer about the license");
        Outcome::Undecided {
            why,
            lease: self.cached_lease().ok(),
        }
    }

    /// Tells apart the drafts of files that are written at one time.
    pub(crate) fn draft_tag(&self) -> u64 {
        let mut tag = [0; 8];
        (self.random)(&mut tag);
        u64::from_le_bytes(tag)
    }

    fn forget(&self) {
        if let Err(error) = self.lease_file.forget() {
            tracing::warn!(kind = ?error.kind(), "the kept lease could not be removed");
        }
    }
}

impl From<TransportError> for Authentication {
    fn from(error: TransportError) -> Self {
        Authentication::Undecided(error.into())
    }
}

/// Scheme, host and port of a server's address, without the base path.
fn origin(server: &str) -> &str {
    let start = server.find("://").map_or(0, |place| place + 3);
    let end = server
        .get(start..)
        .and_then(|rest| rest.find('/'))
        .map(|place| start + place);
    end.and_then(|end| server.get(..end)).unwrap_or(server)
}

/// Reads one of the authority's closed answers, or the refusal in its place.
pub(crate) fn read_answer<T: serde::de::DeserializeOwned>(answer: &Answer) -> Result<T, Undecided> {
    if answer.status != 200 {
        return Err(Undecided::Refused(read_refusal(answer)));
    }
    serde_json::from_slice(&answer.body).map_err(|_| Undecided::Unreadable)
}

/// The refusal a non-200 answer stands for.
pub(crate) fn read_refusal(answer: &Answer) -> Refused {
    #[derive(serde::Deserialize)]
    struct Problem<'a> {
        #[serde(rename = "type", borrow)]
        kind: &'a str,
    }
    let problem = serde_json::from_slice::<Problem>(&answer.body).ok();
    Refused::from_problem(answer.status, problem.map(|problem| problem.kind))
}

pub(crate) fn secret_header(text: &str) -> Result<HeaderValue, Undecided> {
    let mut value = HeaderValue::from_str(text).map_err(|_| Undecided::Unreadable)?;
    value.set_sensitive(true);
    Ok(value)
}
