//! A whole policy and the questions it answers.

use crate::Contract;
use crate::{
    Action, ClassActions, Direction, Endpoint, FieldRule, Part, PolicyDigest, PolicyError, PolicyTest, RuleName,
    UnknownEndpoint, UnknownField, digest, pattern, read,
};
use hushkey_detect::Class;

/// A policy: parsed, checked, immutable, cheap to share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub(crate) unknown_endpoint: UnknownEndpoint,
    pub(crate) classes: ClassActions,
    pub(crate) endpoints: Vec<Endpoint>,
    pub(crate) tests: Vec<PolicyTest>,
    pub(crate) scan: crate::ScanRules,
    pub(crate) digest: PolicyDigest,
}

impl Policy {
    /// Reads and checks a policy file. The error holds every fault found, with line and column.
    pub fn parse(text: &str) -> Result<Policy, PolicyError> {
        read::policy(text)
    }

    /// The policy that holds when none is given: every class is redacted, unknown endpoints are inspected.
    pub fn safe_default() -> Policy {
        let classes = ClassActions {
            default: Some(Action::Redact),
            ..ClassActions::default()
        };
        Policy::assemble(UnknownEndpoint::Inspect, classes, Vec::new(), Vec::new())
    }

    pub(crate) fn assemble(
        unknown_endpoint: UnknownEndpoint,
        classes: ClassActions,
        endpoints: Vec<Endpoint>,
        tests: Vec<PolicyTest>,
    ) -> Policy {
        let digest = digest::of(unknown_endpoint, &classes, &endpoints);
        Policy {
            unknown_endpoint,
            classes,
            endpoints,
            tests,
            scan: crate::ScanRules::default(),
            digest,
        }
    }

    /// A digest of the policy's meaning; see [`PolicyDigest`].
    pub fn digest(&self) -> &PolicyDigest {
        &self.digest
    }

    /// What becomes of messages to endpoints that the policy does not name.
    pub fn unknown_endpoint(&self) -> UnknownEndpoint {
        self.unknown_endpoint
    }

    /// The actions of `[classes]`.
    pub fn classes(&self) -> &ClassActions {
        &self.classes
    }

    /// The endpoints, in the order of the file.
    pub fn endpoints(&self) -> &[Endpoint] {
        &self.endpoints
    }

    /// The tests, in the order of the file.
    pub fn tests(&self) -> &[PolicyTest] {
        &self.tests
    }

    /// What `[scan]` tells static analysis.
    pub fn scan(&self) -> &crate::ScanRules {
        &self.scan
    }

    /// True if some rule pseudonymizes: whoever enforces the policy then needs a key.
    pub fn pseudonymizes(&self) -> bool {
        let in_classes = |classes: &ClassActions| {
            classes.default_action().is_some_and(Action::is_keyed)
                || classes.iter().any(|(_, action)| action.is_keyed())
        };
        let in_contract = |contract: &Option<Contract>| contract.as_ref().is_some_and(Contract::pseudonymizes);
        in_classes(&self.classes)
            || self.endpoints.iter().any(|endpoint| {
                in_classes(&endpoint.classes) || in_contract(&endpoint.request) || in_contract(&endpoint.response)
            })
    }

    /// The first endpoint of the file that covers a message. `path` is the target, with or without its query.
    ///
    /// Segments are compared after percent-decoding; empty and dot segments are resolved first (RFC 3986 §5.2.4), and a
    /// trailing `/` makes no difference, so that no spelling of a path escapes its contract.
    pub fn endpoint(&self, method: &str, path: &str) -> Option<&Endpoint> {
        let path = path.split(['?', '#']).next().unwrap_or_default();
        if self.endpoints.is_empty() {
            return None;
        }
        let segments = pattern::segments_of(path);
        self.endpoints
            .iter()
            .find(|endpoint| endpoint.covers(method, path, &segments))
    }

    /// What the policy says about one field. For bodies `path` is a [`crate::FieldPath`]; for the other parts it is the
    /// parameter's, header's or cookie's name.
    ///
    /// A contract closes body and query of its direction. Headers, cookies and path segments that it does not declare
    /// are inspected, because HTTP itself needs them.
    pub fn field<'p>(
        &'p self,
        endpoint: Option<&'p Endpoint>,
        direction: Direction,
        part: Part,
        path: &str,
    ) -> FieldRule<'p> {
        match endpoint {
            Some(endpoint) => endpoint.field(direction, part, path),
            None => FieldRule::undeclared(UnknownField::Inspect),
        }
    }

    /// What to do with a finding of `class` in a field, and the rule that says so. The nearest rule wins:
    ///
    /// | | rule | example |
    /// |---|---|---|
    /// | 1 | the field's own action | `"meta.note" = { format = "text", action = "drop" }` |
    /// | 2 | the endpoint's action for the class | `[endpoint.classes] email = "block"` |
    /// | 3 | the endpoint's default | `[endpoint.classes] default = "redact"` |
    /// | 4 | the policy's action for the class | `[classes] email = "pseudonymize"` |
    /// | 5 | the policy's default | `[classes] default = "redact"` |
    /// | 6 | no rule at all: redact | |
    pub fn action<'p>(
        &'p self,
        endpoint: Option<&'p Endpoint>,
        rule: &FieldRule<'p>,
        class: Class,
    ) -> (Action, RuleName<'p>) {
        if let (Some(action), Some(field)) = (rule.action, rule.declared) {
            return (action, RuleName::Field { field });
        }
        if let Some(endpoint) = endpoint {
            let name = endpoint.name();
            if let Some(action) = endpoint.classes.of(class) {
                return (action, RuleName::EndpointClass { endpoint: name, class });
            }
            if let Some(action) = endpoint.classes.default_action() {
                return (action, RuleName::EndpointDefault { endpoint: name });
            }
        }
        match (self.classes.of(class), self.classes.default_action()) {
            (Some(action), _) => (action, RuleName::Class { class }),
            (None, Some(action)) => (action, RuleName::Default),
            (None, None) => (Action::Redact, RuleName::SafeDefault),
        }
    }
}
