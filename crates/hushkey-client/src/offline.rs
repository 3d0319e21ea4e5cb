//! Without a network: machine files, the request of a machine that has none, and a clock that may not be set back.
//!
//! *In:* a license key; texts carried by hand. *Out:* a request text; a [`VerifiedFile`]; an [`OfflineError`] with a stable code.
//! *Never:* a file believed for being there: signature, time, product and device key are checked at every call; a file that
//! answers no request of this machine; the license key kept, or carried in clear.
//!
//! Beside the lease stand `PRODUCT.machine` (the file), `PRODUCT.pending` (what was asked) and `PRODUCT.clock` (see `clock.rs`).

mod carry;
mod clock;
mod error;
mod files;

pub use carry::{Carried, CarryError, carry_activation};
pub use clock::ClockError;
pub(crate) use clock::ClockRecord;
pub use error::OfflineError;
pub(crate) use files::OfflineFiles;

use crate::client::{Client, read_answer, secret_header};
use crate::outcome::Undecided;
use hushkey_license::file::{
    ActivationRequest, Algorithm, CheckOut, CheckOutOperation, FileExpected, MachineExpected, RequestParts,
    RevocationId, SealedKey, SealingKey, SignedFile, VerifiedFile,
};
use hushkey_license::wire::{CheckOutLicense, CheckOutMachine, FileAnswer};
use hushkey_license::{Code, LicenseKey, Nonce, RequestDigest};
use serde::Serialize;

/// What came of asking for a file online.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckedOut {
    /// The authority signed a file and it was verified; a machine file was also kept.
    Granted {
        /// What it says.
        file: Box<VerifiedFile>,
        /// Its armor text, to be carried elsewhere.
        text: String,
    },
    /// The authority said no.
    Denied(Code),
    /// Nothing was said about the license.
    Undecided(Undecided),
    /// The authority said yes, and its file was not taken.
    NotTaken(OfflineError),
}

impl Client {
    /// Asks for a file that proves this machine's seat without a network, and keeps it. The machine must be active.
    /// `ttl_seconds`: one hour to 366 days; `None`: 30 days; shorter if license or seat end before.
    pub async fn check_out_machine(&self, key: &LicenseKey, ttl_seconds: Option<i64>) -> CheckedOut {
        let meaning = CheckOut {
            product: self.product,
            nonce: self.nonce(),
            audience: self.audience,
            scope: self.scope.clone(),
            ttl_seconds,
            device_key: Some(self.device.public()),
        };
        let body = CheckOutMachine {
            product: meaning.product,
            machine: self.machine(),
            nonce: meaning.nonce,
            audience: self.audience,
            scope: self.scope.clone(),
            ttl_seconds,
            device_key: self.device.public(),
            proof: meaning.prove(key, &self.device),
        };
        self.check_out(CheckOutOperation::Machine, key, meaning.digest(key), &body)
            .await
    }

    /// Asks for a file that proves the license, not a seat. It is not kept: carry its text where it is wanted.
    pub async fn check_out_license(&self, key: &LicenseKey, ttl_seconds: Option<i64>) -> CheckedOut {
        let meaning = CheckOut {
            product: self.product,
            nonce: self.nonce(),
            audience: self.audience,
            scope: self.scope.clone(),
            ttl_seconds,
            device_key: None,
        };
        let body = CheckOutLicense {
            product: meaning.product,
            nonce: meaning.nonce,
            audience: self.audience,
            scope: self.scope.clone(),
            ttl_seconds,
        };
        self.check_out(CheckOutOperation::License, key, meaning.digest(key), &body)
            .await
    }

    /// A request for a machine without a network, to be carried to the authority as text (see [`ActivationRequest`]).
    /// A new one replaces the one before: only the answer to the last is taken.
    ///
    /// # Errors
    /// [`OfflineError::Storage`] when it cannot be kept, [`OfflineError::Seal`] when `sealing_key` is no usable key.
    pub fn request_activation(
        &self,
        key: &LicenseKey,
        sealing_key: &SealingKey,
    ) -> Result<ActivationRequest, OfflineError> {
        let parts = RequestParts {
            product: self.product,
            device_key: self.device.public(),
            nonce: self.nonce(),
            made_at: (self.clock)(),
            sealing_key: sealing_key.id(),
        };
        let sealed =
            SealedKey::seal(key, sealing_key, &parts, &mut |bytes| (self.random)(bytes)).ok_or(OfflineError::Seal)?;
        let request = ActivationRequest::sign(&parts, &sealed, &self.device).map_err(|_| OfflineError::Seal)?;
        self.offline
            .keep_request(&request.digest(), &self.device, self.draft_tag())?;
        Ok(request)
    }

    /// Takes the answer to the last request, in any of its texts, and keeps it. Each request takes one answer.
    ///
    /// # Errors
    /// [`OfflineError`]; nothing is changed then.
    pub fn take_activation(&self, text: &str) -> Result<VerifiedFile, OfflineError> {
        let request = self.offline.request(&self.device)?;
        let file = SignedFile::read(text)?;
        let now = (self.clock)();
        let last = self.clock_record.watch(&self.device, now, self.draft_tag());
        // Before the first file there is no record; later it may not be missing.
        let last = match last {
            Err(ClockError::Missing) if !self.offline.has_file() => None,
            other => Some(other?),
        };
        let verified = self.verify(&file, Some(request), now)?;
        let issued_at = verified.claims().issued_at;
        if last.is_some_and(|last| issued_at < last) {
            return Err(OfflineError::Older);
        }
        self.clock_record
            .raise(&self.device, now, issued_at, self.draft_tag())?;
        self.offline.keep_file(&file, self.draft_tag())?;
        self.offline.forget_request()?;
        Ok(verified)
    }

    /// The kept machine file, verified anew: clock, signatures, time, product and device key.
    ///
    /// # Errors
    /// [`OfflineError`] when there is none or it does not hold.
    pub fn offline_license(&self) -> Result<VerifiedFile, OfflineError> {
        let file = self.offline.file()?;
        let now = (self.clock)();
        let last = self.clock_record.watch(&self.device, now, self.draft_tag())?;
        let verified = self.verify(&file, None, now)?;
        if verified.claims().issued_at < last {
            return Err(OfflineError::Older);
        }
        Ok(verified)
    }

    /// The same client with a list of revoked files, as an update of the app may bring it: none of them holds any more.
    #[must_use]
    pub fn with_revoked(mut self, revoked: Vec<RevocationId>) -> Client {
        self.revoked = revoked;
        self
    }

    /// Verifies a license file that was carried here: it proves the license and its entitlements, and no seat.
    ///
    /// # Errors
    /// [`OfflineError`].
    pub fn verify_license_file(&self, text: &str) -> Result<VerifiedFile, OfflineError> {
        let file = SignedFile::read(text)?;
        let now = (self.clock)();
        match self.clock_record.watch(&self.device, now, self.draft_tag()) {
            // A machine that never held a lease or a file has no record to tell by.
            Ok(_) => {}
            Err(ClockError::Missing) if !self.offline.has_file() => {}
            Err(error) => return Err(error.into()),
        }
        let expected = FileExpected {
            machine: None,
            ..self.expected(None, now)
        };
        Ok(file.verify(&self.keys, &expected)?)
    }

    fn verify(
        &self,
        file: &SignedFile,
        request: Option<RequestDigest>,
        now: i64,
    ) -> Result<VerifiedFile, OfflineError> {
        Ok(file.verify(&self.keys, &self.expected(request, now))?)
    }

    fn expected(&self, request: Option<RequestDigest>, now: i64) -> FileExpected<'_> {
        FileExpected {
            product: Some(self.product),
            version: self.scope.version,
            now,
            machine: Some(MachineExpected::Device(self.device.public())),
            request,
            wanted: &Algorithm::ALL,
            revoked: &self.revoked,
        }
    }

    async fn check_out(
        &self,
        operation: CheckOutOperation,
        key: &LicenseKey,
        digest: RequestDigest,
        body: &impl Serialize,
    ) -> CheckedOut {
        let answer = match self.ask_for_file(operation.path(), key, body).await {
            Ok(answer) => answer,
            Err(why) => return CheckedOut::Undecided(why),
        };
        match (answer.valid, answer.code, answer.file) {
            (true, code, Some(text)) if code.grants() => {
                let taken = self.take_file(operation, &text, digest);
                taken.unwrap_or_else(CheckedOut::NotTaken)
            }
            (false, code, _) if !code.is_valid() => CheckedOut::Denied(code),
            _ => CheckedOut::Undecided(Undecided::Unreadable),
        }
    }

    async fn ask_for_file(
        &self,
        path: &'static str,
        key: &LicenseKey,
        body: &impl Serialize,
    ) -> Result<FileAnswer, Undecided> {
        let body = serde_json::to_vec(body).map_err(|_| Undecided::Unreadable)?;
        let credential = secret_header(&format!("License {}", key.expose()))?;
        let sent = self
            .transport
            .post(path, Some(credential), "application/json", body.into());
        read_answer(&sent.await?)
    }

    /// The answer came in this very exchange, so its time is the authority's: the clock record starts anew from it.
    fn take_file(
        &self,
        operation: CheckOutOperation,
        text: &str,
        digest: RequestDigest,
    ) -> Result<CheckedOut, OfflineError> {
        let file = SignedFile::read(text)?;
        let expected = self.expected(Some(digest), (self.clock)());
        let verified = match operation {
            CheckOutOperation::Machine => file.verify(&self.keys, &expected)?,
            CheckOutOperation::License => file.verify(
                &self.keys,
                &FileExpected {
                    machine: None,
                    ..expected
                },
            )?,
        };
        let issued_at = verified.claims().issued_at;
        self.clock_record.settle(&self.device, issued_at, self.draft_tag())?;
        if operation == CheckOutOperation::Machine {
            self.offline.keep_file(&file, self.draft_tag())?;
        }
        Ok(CheckedOut::Granted {
            file: Box::new(verified),
            text: file.to_armor(),
        })
    }

    fn nonce(&self) -> Nonce {
        Nonce::make(&mut |bytes| (self.random)(bytes))
    }
}
