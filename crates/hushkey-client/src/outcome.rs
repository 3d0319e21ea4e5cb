//! What came of a license operation.
//!
//! Three things are kept apart that are often confused: the authority said yes, the authority said no, and nobody said
//! anything about the license (no network, a refusal by a guard on the way, an answer that does not verify). The last
//! never counts as a no: the client goes on with the lease it holds.

use crate::transport::TransportError;
use hushkey_guard::Problem;
use hushkey_license::{Code, LeaseError, VerifiedLease};

/// What came of a license operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The authority agreed, and its lease was verified and kept.
    Granted(VerifiedLease),
    /// The authority agreed to take the seat back, or to hand it over: there is no lease any more.
    Released,
    /// The authority noted that a process has ended. The kept lease stays.
    ProcessEnded,
    /// The authority said no. The kept lease was forgotten, unless the no was about a process or a meter only
    /// ([`Code::is_of_operation`]).
    Denied(Code),
    /// Nothing was said about the license. `lease` is the one kept from before, if it still holds.
    Undecided {
        /// Why.
        why: Undecided,
        /// The kept lease.
        lease: Option<VerifiedLease>,
    },
}

impl Outcome {
    /// Whether the app may run: a lease holds, new or kept.
    pub fn may_run(&self) -> bool {
        self.lease().is_some()
    }

    /// The lease that holds now.
    pub fn lease(&self) -> Option<&VerifiedLease> {
        match self {
            Outcome::Granted(lease) => Some(lease),
            Outcome::Undecided { lease, .. } => lease.as_ref(),
            Outcome::Released | Outcome::ProcessEnded | Outcome::Denied(_) => None,
        }
    }
}

/// Why nothing was said about the license.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undecided {
    /// No answer came.
    #[error("{0}")]
    Transport(#[from] TransportError),
    /// A guard on the way, or the server's own, refused the message.
    #[error("the message was refused on the way: {0}")]
    Refused(Refused),
    /// The answer is none of the closed answers of the authority.
    #[error("the server's answer cannot be read")]
    Unreadable,
    /// The answer says yes, but its lease does not prove it.
    #[error("the answer's lease does not verify: {0}")]
    Lease(#[from] LeaseError),
    /// The answer says yes and brings no lease.
    #[error("the answer brings no lease")]
    NoLease,
}

/// A refusal by problem document (RFC 9457), as a closed list: no text of the answer is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Refused {
    /// A guard's refusal.
    #[error("{}", .0.name())]
    Guard(Problem),
    /// Another problem document, or none.
    #[error("HTTP status {0}")]
    Other(u16),
}

impl Refused {
    /// The refusal that an HTTP status and a problem document's `type` stand for.
    pub fn from_problem(status: u16, kind: Option<&str>) -> Refused {
        let known = Problem::ALL.iter().find(|problem| Some(problem.urn()) == kind);
        known.map_or(Refused::Other(status), |problem| Refused::Guard(*problem))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_of_a_closed_list() {
        let refused = |kind| Refused::from_problem(422, kind);
        assert_eq!(
            refused(Some("urn:hushkey:problem:pii-in-credential")),
            Refused::Guard(Problem::PiiInCredential)
        );
        assert_eq!(
            refused(Some("urn:hushkey:problem:ann@example.org")),
            Refused::Other(422)
        );
        assert_eq!(refused(Some("about:blank")), Refused::Other(422));
        assert_eq!(refused(None), Refused::Other(422));
    }
}
