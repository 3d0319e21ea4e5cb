//! The digest of a policy's meaning.

use crate::contract::Declared;
use crate::pattern::Segment;
use crate::{ClassActions, Contract, Endpoint, Format, UnknownEndpoint};
use sha2::{Digest, Sha256};

/// SHA-256 over the canonical form of a policy.
///
/// It covers every rule and the order of endpoints. It does not cover what has no meaning to a payload: comments,
/// whitespace, the order of keys, a default written out, and `[[test]]`s.
/// `Display` gives the first 16 hex digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PolicyDigest([u8; 32]);

impl PolicyDigest {
    /// All 64 hex digits.
    pub fn to_hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl core::fmt::Display for PolicyDigest {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().take(8).try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl serde::Serialize for PolicyDigest {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Writes texts and counts so that no two different policies give the same bytes: each text with its length before it.
struct Canonical(Sha256);

impl Canonical {
    fn count(&mut self, count: usize) {
        self.0.update((count as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    fn classes(&mut self, classes: &ClassActions) {
        self.text(classes.default_action().map_or("", |action| action.name()));
        self.count(classes.iter().count());
        for (class, action) in classes.iter() {
            self.text(class.name());
            self.text(action.name());
        }
    }

    fn contract(&mut self, contract: Option<&Contract>) {
        let Some(contract) = contract else {
            return self.text("none");
        };
        self.text("contract");
        self.count(contract.iter().count());
        for (part, path, Declared { format, action }) in contract.iter() {
            self.text(part.name());
            self.text(path);
            self.text(format.as_ref().map_or("", Format::name));
            let words = format.as_ref().map_or(&[][..], Format::words);
            self.count(words.len());
            words.iter().for_each(|word| self.text(word));
            self.text(action.map_or("", |action| action.name()));
        }
    }

    fn endpoint(&mut self, endpoint: &Endpoint) {
        self.text(endpoint.name());
        self.count(endpoint.methods.len());
        endpoint.methods.iter().for_each(|method| self.text(method));
        self.count(endpoint.pattern.segments().len());
        for segment in endpoint.pattern.segments() {
            match segment {
                Segment::Literal(text) => {
                    self.text("literal");
                    self.text(text);
                }
                Segment::Parameter(name) => {
                    self.text("parameter");
                    self.text(name);
                }
            }
        }
        self.text(if endpoint.pattern.is_open() { "open" } else { "closed" });
        self.text(endpoint.unknown_field.name());
        self.text(endpoint.signed.name());
        self.contract(endpoint.request.as_ref());
        self.contract(endpoint.response.as_ref());
        self.classes(&endpoint.classes);
    }
}

pub(crate) fn of(unknown: UnknownEndpoint, classes: &ClassActions, endpoints: &[Endpoint]) -> PolicyDigest {
    let mut canonical = Canonical(Sha256::new());
    canonical.text("hushkey policy 1");
    canonical.text(unknown.name());
    canonical.classes(classes);
    canonical.count(endpoints.len());
    endpoints.iter().for_each(|endpoint| canonical.endpoint(endpoint));
    PolicyDigest(canonical.0.finalize().into())
}

#[cfg(test)]
mod tests;
