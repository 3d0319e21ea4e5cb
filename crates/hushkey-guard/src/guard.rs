//! A policy with everything needed to carry it out. Immutable and shared.

use crate::{Component, Limits, Policy};
use hushkey_detect::Detector;

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
}

impl Guard {
    /// A guard that carries out `policy`.
    pub fn new(policy: Policy, options: GuardOptions) -> Guard {
        Guard {
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

impl core::fmt::Debug for Guard {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Guard")
            .field("policy", &self.digest)
            .field("options", &self.options)
            .finish_non_exhaustive()
    }
}
