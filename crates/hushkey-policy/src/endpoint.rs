//! One endpoint: which messages it covers and what may be in them.

use crate::pattern::PathPattern;
use crate::{ClassActions, Contract, Direction, FieldRule, Part, Signed, UnknownField};
use core::ops::Range;

/// One `[[endpoint]]` of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub(crate) name: String,
    /// Upper-case methods; empty means any.
    pub(crate) methods: Vec<String>,
    pub(crate) pattern: PathPattern,
    pub(crate) unknown_field: UnknownField,
    pub(crate) signed: Signed,
    pub(crate) request: Option<Contract>,
    pub(crate) response: Option<Contract>,
    pub(crate) classes: ClassActions,
}

/// A segment of a path that stands where the endpoint's pattern has `{name}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathParameter<'p> {
    /// The name in the pattern.
    pub name: &'p str,
    /// Byte offsets of the segment in the path that was asked about, as it is written there (percent-encoded).
    pub span: Range<usize>,
}

impl Endpoint {
    /// The name: unique in the policy, `[a-z0-9_-]`, safe to log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The path pattern as the policy file writes it; safe to log.
    pub fn pattern(&self) -> &str {
        self.pattern.as_str()
    }

    /// The methods it covers, in upper case; empty means any.
    pub fn methods(&self) -> &[String] {
        &self.methods
    }

    /// What becomes of a signed message.
    pub fn signed(&self) -> Signed {
        self.signed
    }

    /// Actions by class that hold on this endpoint.
    pub fn classes(&self) -> &ClassActions {
        &self.classes
    }

    /// The contract of a direction, if the endpoint has one.
    pub fn contract(&self, direction: Direction) -> Option<&Contract> {
        match direction {
            Direction::Request => self.request.as_ref(),
            Direction::Response => self.response.as_ref(),
        }
    }

    /// What its contract says about one field; see [`crate::Policy::field`].
    pub fn field(&self, direction: Direction, part: Part, path: &str) -> FieldRule<'_> {
        let Some(contract) = self.contract(direction) else {
            return FieldRule::undeclared(UnknownField::Inspect);
        };
        let unknown = match part {
            Part::Body | Part::Query => self.unknown_field,
            Part::Path | Part::Header | Part::Cookie => UnknownField::Inspect,
        };
        contract.rule(part, path, unknown)
    }

    /// The paths of the fields that a direction declares in one part, as the policy writes them.
    pub fn declared(&self, direction: Direction, part: Part) -> impl Iterator<Item = &str> {
        self.contract(direction)
            .into_iter()
            .flat_map(Contract::iter)
            .filter_map(move |(own, path, _)| (own == part).then_some(path))
    }

    /// What becomes of fields that a contract does not declare.
    pub fn unknown_field(&self) -> UnknownField {
        self.unknown_field
    }

    /// Whether it covers a path of which only some segments are known: how many of its literal segments are there by name, or nothing
    /// where it does not. `whole` says that the path begins with the first of them; else others may stand before.
    pub fn covers_part(&self, method: Option<&str>, segments: &[Option<&str>], whole: bool) -> Option<usize> {
        let known = |method: &str| self.methods.iter().any(|own| own.eq_ignore_ascii_case(method));
        (self.methods.is_empty() || method.is_none_or(known))
            .then(|| self.pattern.matches_part(segments, whole))
            .flatten()
    }

    /// Whether it covers a message. `path` is the target without its query, `segments` its segments.
    pub(crate) fn covers(&self, method: &str, path: &str, segments: &[Range<usize>]) -> bool {
        (self.methods.is_empty() || self.methods.iter().any(|own| own.eq_ignore_ascii_case(method)))
            && self.pattern.matches_segments(path, segments)
    }

    /// The segments of `path` that stand for the pattern's parameters.
    pub fn parameters(&self, path: &str) -> Vec<PathParameter<'_>> {
        self.pattern.parameters(path)
    }
}
