//! Why the guard did what it did, for `policy explain` and the live page: never the value.

use crate::{Place, Problem};
use hushkey_detect::{Class, Confidence, Evidence};
use hushkey_policy::{Action, Part};

/// Every decision about a payload, in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The endpoint's name in the policy, if it knows one.
    pub endpoint: Option<String>,
    /// What was found, and what the contract decided.
    pub items: Vec<Explained>,
    /// Why the payload is refused, if it is.
    pub problem: Option<Problem>,
}

/// One decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What was found; `None` where the contract alone decided.
    pub class: Option<Class>,
    /// The part of the message.
    pub part: Part,
    /// The masked path of the field.
    pub place: Place,
    /// The encodings around the value, innermost first, joined by `+`.
    pub encoding: String,
    /// The recognizer that found it; `contract` where the contract alone decided.
    pub recognizer: &'static str,
    /// Why it was found.
    pub evidence: Option<Evidence>,
    /// How sure.
    pub confidence: Confidence,
    /// What is done.
    pub action: Action,
    /// The rule of the policy that says so.
    pub rule: String,
}
