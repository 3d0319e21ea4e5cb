//! Free payloads, analytics events and crash reports: through the guard, or not at all.
//!
//! *In:* JSON of any content. *Out:* what the guard made of it, sent; the receipt.
//! *Never:* a byte that did not come out of the guard; a retry of what was refused; more than [`MAX_REPORT`] bytes.

use crate::client::{Client, read_refusal};
use crate::outcome::Refused;
use crate::transport::TransportError;
use bytes::Bytes;
use hushkey_guard::{Component, Guard, GuardOptions, Limits, Policy, Problem, RawPayload, Receipt};

/// Most bytes of one report. A larger one is refused, and nothing is sent.
pub const MAX_REPORT: usize = 256 * 1024;

const JSON: &str = "application/json";

/// What came of a report.
#[derive(Debug)]
pub enum Reported {
    /// The server took the clean report.
    Sent(Receipt),
    /// The guard refused the report; nothing was sent.
    Withheld {
        /// Why.
        problem: Problem,
        /// What was found.
        receipt: Receipt,
    },
    /// The clean report was sent and not taken.
    NotTaken {
        /// Why.
        why: NotTaken,
        /// What the guard did before it was sent.
        receipt: Receipt,
    },
}

/// Why a clean report was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotTaken {
    /// It did not arrive.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// It was refused.
    #[error("refused: {0}")]
    Refused(Refused),
}

/// The guard of this component.
pub(crate) fn guard_of(policy: Policy) -> Guard {
    let limits = Limits {
        body: MAX_REPORT,
        decompressed: MAX_REPORT,
        ..Limits::default()
    };
    Guard::new(
        policy,
        GuardOptions {
            limits,
            component: Component::Client,
            pseudonym_key: None,
        },
    )
}

impl Client {
    /// Sends an analytics event (`POST /v1/events`) as the guard lets it through.
    pub async fn report_event(&self, json: &[u8]) -> Reported {
        self.report("/v1/events", json).await
    }

    /// Sends a crash report (`POST /v1/crashes`) as the guard lets it through.
    pub async fn report_crash(&self, json: &[u8]) -> Reported {
        self.report("/v1/crashes", json).await
    }

    async fn report(&self, path: &'static str, json: &[u8]) -> Reported {
        let headers: [(&str, &[u8]); 1] = [("content-type", JSON.as_bytes())];
        let passed = match self.guard.pass(RawPayload::request("POST", path, &headers, json)) {
            Ok(passed) => passed,
            Err(refused) => {
                return Reported::Withheld {
                    problem: refused.refusal.problem(),
                    receipt: refused.receipt,
                };
            }
        };
        let receipt = passed.receipt;
        let body = Bytes::from(passed.clean.into_body().into_owned());
        match self.transport.post(path, None, JSON, body).await {
            Ok(answer) if (200..300).contains(&answer.status) => Reported::Sent(receipt),
            Ok(answer) => Reported::NotTaken {
                why: NotTaken::Refused(read_refusal(&answer)),
                receipt,
            },
            Err(error) => Reported::NotTaken {
                why: error.into(),
                receipt,
            },
        }
    }
}
