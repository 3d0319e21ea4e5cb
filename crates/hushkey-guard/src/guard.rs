//! A policy with everything needed to carry it out. Immutable and shared.

use crate::{Action, Component, Direction, Limits, Part, Policy};
use hushkey_detect::Detector;
use hushkey_policy::{Case, Judged, Verdict};

/// How a guard is set up.
#[derive(Clone)]
pub struct GuardOptions {
    /// How much a payload may cost.
    pub limits: Limits,
    /// Named in receipts.
    pub component: Component,
    /// The key of pseudonyms. Without one, what would be pseudonymized is redacted.
    pub pseudonym_key: Option<[u8; 32]>,
}

impl GuardOptions {
    /// Default limits and no pseudonym key.
    pub fn new(component: Component) -> GuardOptions {
        GuardOptions {
            limits: Limits::default(),
            component,
            pseudonym_key: None,
        }
    }
}

impl core::fmt::Debug for GuardOptions {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("GuardOptions")
            .field("limits", &self.limits)
            .field("component", &self.component)
            .finish_non_exhaustive()
    }
}

/// The guard: the same policy for every payload. Cheap to share between threads, holds no state between payloads.
pub struct Guard {
    pub(crate) policy: Policy,
    pub(crate) digest: String,
    pub(crate) options: GuardOptions,
    pub(crate) detector: Detector,
    /// By class: what stands in a line by itself is redacted, and nothing else is done about it.
    pub(crate) redacted_in_lines: Vec<bool>,
}

impl Guard {
    /// A guard that carries out `policy`.
    pub fn new(policy: Policy, options: GuardOptions) -> Guard {
        Guard {
            redacted_in_lines: crate::Class::ALL
                .iter()
                .map(|&class| is_redacted_in_lines(&policy, class))
                .collect(),
            digest: policy.digest().to_string(),
            policy,
            options,
            detector: Detector::new(),
        }
    }

    /// The policy.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }
}

/// What the policy says of a finding in a line, asked once.
fn is_redacted_in_lines(policy: &Policy, class: crate::Class) -> bool {
    let case = Case {
        endpoint: None,
        direction: Direction::Request,
        addressed: false,
        signed: false,
    };
    let rule = policy.field(None, Direction::Request, Part::Body, "");
    let decision = hushkey_policy::decide(policy, &case, &[Judged::Finding { rule, class }]);
    let redacts = decision.actions().iter().all(|(action, _)| *action == Action::Redact);
    decision.verdict() == Verdict::Allow && redacts
}

impl core::fmt::Debug for Guard {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Guard")
            .field("policy", &self.digest)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
