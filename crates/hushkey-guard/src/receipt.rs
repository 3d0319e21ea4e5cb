//! The record of one payload: the only thing that is logged.
//!
//! *In:* the decision, as classes, actions and masked places. *Out:* a serializable receipt.
//! *Never:* a value, a hash of a value, or a name that is not known to be harmless. Every field is an enum, a number, a
//! static text, a [`Place`], or a name out of the policy file.

use crate::{Place, Problem};
use hushkey_detect::{Class, Evidence};
use hushkey_policy::{Action, Direction, Part};
use serde::{Serialize, Serializer, ser::SerializeStruct};
use std::borrow::Cow;

/// The component that guarded the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Component {
    /// Inside the licensed application.
    Client,
    /// The gateway.
    Edge,
    /// The license server.
    Authority,
    /// The identity side.
    Issuer,
    /// The command line.
    Cli,
}

impl Component {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Component::Client => "client",
            Component::Edge => "edge",
            Component::Authority => "authority",
            Component::Issuer => "issuer",
            Component::Cli => "cli",
        }
    }
}

/// What became of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It left as it came.
    Unchanged,
    /// It left without what the entries list.
    Changed,
    /// It did not leave.
    Refused,
}

impl Verdict {
    /// The stable name.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Unchanged => "unchanged",
            Verdict::Changed => "changed",
            Verdict::Refused => "refused",
        }
    }
}

/// Findings of one class at one place, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What was found; `None` where the contract alone decided about a field.
    pub class: Option<Class>,
    /// The part of the message.
    pub part: Part,
    /// The masked path of the field.
    pub place: Place,
    /// What was done.
    pub action: Action,
    /// The outermost encoding around the value: `base64`, `jwt`, `url` …; empty for none.
    pub encoding: &'static str,
    /// The recognizer that found it; `contract` where the contract alone decided.
    pub recognizer: &'static str,
    /// Why it was found; of several, the first in the payload.
    pub evidence: Option<Evidence>,
    /// The rule of the policy that says what to do, in the policy's own words.
    pub rule: Cow<'static, str>,
    /// How many.
    pub count: u32,
}

/// What happened to one payload. Cannot hold a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Who guarded.
    pub component: Component,
    /// Request or response.
    pub direction: Direction,
    /// The endpoint's name in the policy, if it knows one.
    pub endpoint: Option<String>,
    /// The policy's digest, 16 hexadecimal characters.
    pub policy: String,
    /// What became of it.
    pub verdict: Verdict,
    /// What was found and done, sorted, counted.
    pub entries: Vec<Entry>,
    /// Why it was refused, if it was.
    pub problem: Option<Problem>,
}

impl Receipt {
    /// How many findings and contract violations were acted upon or allowed.
    pub fn count(&self) -> u64 {
        self.entries.iter().map(|entry| u64::from(entry.count)).sum()
    }
}

impl Serialize for Component {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Entry", 9)?;
        out.serialize_field("class", &self.class.map(Class::name))?;
        out.serialize_field("part", self.part.name())?;
        out.serialize_field("place", &self.place)?;
        out.serialize_field("action", self.action.name())?;
        out.serialize_field("encoding", self.encoding)?;
        out.serialize_field("recognizer", self.recognizer)?;
        out.serialize_field("evidence", &self.evidence.map(Evidence::name))?;
        out.serialize_field("rule", &self.rule)?;
        out.serialize_field("count", &self.count)?;
        out.end()
    }
}

impl Serialize for Receipt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("Receipt", 7)?;
        out.serialize_field("component", &self.component)?;
        out.serialize_field("direction", self.direction.name())?;
        out.serialize_field("endpoint", &self.endpoint)?;
        out.serialize_field("policy", &self.policy)?;
        out.serialize_field("verdict", &self.verdict)?;
        out.serialize_field("entries", &self.entries)?;
        out.serialize_field("problem", &self.problem)?;
        out.end()
    }
}
