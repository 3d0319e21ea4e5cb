//! The decision: what becomes of each finding, of each field, and of the payload.

use crate::{Action, Direction, Endpoint, FieldRule, Policy, Signed, UnknownEndpoint, UnknownField};
use hushkey_detect::Class;

/// The message a decision is about.
#[derive(Debug, Clone, Copy)]
pub struct Case<'p> {
    /// The endpoint of the policy that covers it.
    pub endpoint: Option<&'p Endpoint>,
    /// Which way it travels.
    pub direction: Direction,
    /// It has a method and a path: rules for unknown endpoints apply. Log lines and bare bodies have none.
    pub addressed: bool,
    /// It carries a signature, so that changing it would break it.
    pub signed: bool,
}

/// One thing to decide about.
#[derive(Debug, Clone, Copy)]
pub enum Judged<'p> {
    /// A field that is present, whether or not something was found in it.
    Field {
        /// What the policy says about it.
        rule: FieldRule<'p>,
        /// Its value has the declared format, or none is declared.
        well_formed: bool,
    },
    /// A finding.
    Finding {
        /// What the policy says about the field that holds it.
        rule: FieldRule<'p>,
        /// The finding's class.
        class: Class,
    },
}

/// What becomes of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// It goes on, with the actions carried out.
    Allow,
    /// It is refused.
    Block(BlockReason),
}

/// Why a payload is refused. Exhaustive on purpose: whoever turns it into an answer must handle each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BlockReason {
    /// A finding's action is `block`.
    Pii,
    /// A finding or field of a signed message would have to be changed, or signed messages are not let through.
    SignedMessage,
    /// No endpoint covers the message and the policy blocks such.
    UnknownEndpoint,
    /// A field is not in the contract and the contract blocks such.
    UnknownField,
    /// A field does not have its declared format and the contract blocks such.
    MalformedField,
    /// A field is present whose action is `block`.
    ForbiddenField,
}

/// The rule that decided. Built from the policy's own words: safe to log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleName<'p> {
    /// The action of a declared field.
    Field {
        /// The field as the policy writes it.
        field: &'p str,
    },
    /// The field is declared and nothing speaks against it.
    Declared {
        /// The field as the policy writes it.
        field: &'p str,
    },
    /// The value does not have its declared format.
    MalformedField {
        /// The field as the policy writes it.
        field: &'p str,
    },
    /// The field is not declared.
    UnknownField,
    /// `[endpoint.classes]` names the class.
    EndpointClass {
        /// The endpoint's name.
        endpoint: &'p str,
        /// The class.
        class: Class,
    },
    /// `[endpoint.classes]` has a default.
    EndpointDefault {
        /// The endpoint's name.
        endpoint: &'p str,
    },
    /// `[classes]` names the class.
    Class {
        /// The class.
        class: Class,
    },
    /// `[classes]` has a default.
    Default,
    /// No rule: redact.
    SafeDefault,
}

impl core::fmt::Display for RuleName<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            RuleName::Field { field } => write!(f, "field `{field}`"),
            RuleName::Declared { field } => write!(f, "declared `{field}`"),
            RuleName::MalformedField { field } => write!(f, "format of `{field}`"),
            RuleName::UnknownField => f.write_str("unknown_field"),
            RuleName::EndpointClass { endpoint, class } => write!(f, "endpoint `{endpoint}`, class {}", class.name()),
            RuleName::EndpointDefault { endpoint } => write!(f, "endpoint `{endpoint}`, default"),
            RuleName::Class { class } => write!(f, "[classes] {}", class.name()),
            RuleName::Default => f.write_str("[classes] default"),
            RuleName::SafeDefault => f.write_str("safe default"),
        }
    }
}

/// What becomes of a payload and of everything judged in it. Only [`decide`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision<'p> {
    verdict: Verdict,
    actions: Vec<(Action, RuleName<'p>)>,
}

impl<'p> Decision<'p> {
    /// What becomes of the payload.
    pub fn verdict(&self) -> Verdict {
        self.verdict
    }

    /// The action for each input, with the rule that says so, in the order of the inputs.
    pub fn actions(&self) -> &[(Action, RuleName<'p>)] {
        &self.actions
    }
}

/// Decides about a message and everything in it. One `block` refuses the whole payload; the first reason found, in the
/// order of the inputs, is the one given.
///
/// For a field: its own whole-value action wins; a value without its declared format is treated as `unknown_field`
/// says; so is an undeclared field. For a finding see [`Policy::action`].
pub fn decide<'p>(policy: &'p Policy, case: &Case<'p>, inputs: &[Judged<'p>]) -> Decision<'p> {
    let mut block = None;
    if case.addressed && case.endpoint.is_none() && policy.unknown_endpoint() == UnknownEndpoint::Block {
        block = Some(BlockReason::UnknownEndpoint);
    }
    if case.signed && case.endpoint.is_some_and(|endpoint| endpoint.signed() == Signed::Block) {
        block = block.or(Some(BlockReason::SignedMessage));
    }
    let mut actions = Vec::with_capacity(inputs.len());
    for input in inputs {
        let (action, rule, reason) = match *input {
            Judged::Finding { rule, class } => {
                let (action, name) = policy.action(case.endpoint, &rule, class);
                (action, name, BlockReason::Pii)
            }
            Judged::Field { rule, well_formed } => judge_field(&rule, well_formed),
        };
        match action {
            Action::Allow => {}
            Action::Block => block = block.or(Some(reason)),
            _ if case.signed => block = block.or(Some(BlockReason::SignedMessage)),
            _ => {}
        }
        actions.push((action, rule));
    }
    Decision {
        verdict: block.map_or(Verdict::Allow, Verdict::Block),
        actions,
    }
}

fn judge_field<'p>(rule: &FieldRule<'p>, well_formed: bool) -> (Action, RuleName<'p>, BlockReason) {
    let unknown = match rule.unknown {
        UnknownField::Inspect => Action::Allow,
        UnknownField::Drop => Action::Drop,
        UnknownField::Block => Action::Block,
    };
    match (rule.known, rule.declared, rule.whole_value()) {
        (true, Some(field), Some(action)) => (action, RuleName::Field { field }, BlockReason::ForbiddenField),
        (true, Some(field), None) if well_formed => {
            (Action::Allow, RuleName::Declared { field }, BlockReason::MalformedField)
        }
        (true, Some(field), None) => (unknown, RuleName::MalformedField { field }, BlockReason::MalformedField),
        _ => (unknown, RuleName::UnknownField, BlockReason::UnknownField),
    }
}

#[cfg(test)]
mod tests;
