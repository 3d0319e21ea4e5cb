//! Webhooks: where events of licenses are delivered, what is delivered, and how that went.

use crate::{EventToken, LicenseToken, WebhookToken};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Longest address of a webhook in bytes.
pub const MAX_WEBHOOK_URL: usize = 400;

macro_rules! kinds {
    ($($(#[$doc:meta])* $case:ident = $name:literal),* $(,)?) => {
        /// What happened to a license.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum EventKind {
            $($(#[$doc])* #[serde(rename = $name)] $case,)*
        }

        impl EventKind {
            /// Every kind, in the order of their stored numbers.
            pub const ALL: &'static [Self] = &[$(Self::$case),*];

            /// The kind as it stands on the wire.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$case => $name),* }
            }
        }
    };
}

kinds!(
    /// It was sold.
    LicenseCreated = "license.created",
    /// Its duration started: a trial's first use.
    LicenseStarted = "license.started",
    /// It was switched off.
    LicenseSuspended = "license.suspended",
    /// It was switched on again.
    LicenseReinstated = "license.reinstated",
    /// It was switched off for good.
    LicenseRevoked = "license.revoked",
    /// It got one more duration.
    LicenseRenewed = "license.renewed",
    /// An administrator ended it. That its time runs out is no event: nothing happens then.
    LicenseExpired = "license.expired",
    /// It went to another plan.
    LicenseMoved = "license.moved",
    /// It was checked in.
    LicenseCheckedIn = "license.checked_in",
    /// A feature, an attribute or a meter of its own was set.
    LicenseChanged = "license.changed",
    /// A machine took a seat.
    MachineActivated = "machine.activated",
    /// A machine gave its seat back.
    MachineDeactivated = "machine.deactivated",
    /// A machine handed its seat to another.
    MachineTransferred = "machine.transferred",
    /// Machines that were silent too long lost their seats.
    MachinesCulled = "machines.culled",
);

impl EventKind {
    /// The place among the kinds, as it is stored.
    #[must_use]
    pub fn number(self) -> i64 {
        let place = Self::ALL.iter().position(|one| *one == self).unwrap_or(0);
        i64::try_from(place).unwrap_or(0)
    }

    /// A set of kinds, stored as the sum of `1 << place`.
    #[must_use]
    pub fn set(kinds: &[Self]) -> i64 {
        kinds.iter().fold(0, |all, kind| all | 1 << kind.number())
    }

    /// The kinds of a stored set.
    #[must_use]
    pub fn of_set(set: i64) -> Vec<Self> {
        Self::ALL
            .iter()
            .copied()
            .filter(|kind| set & (1 << kind.number()) != 0)
            .collect()
    }
}

impl std::str::FromStr for EventKind {
    type Err = UnknownEventKind;

    fn from_str(text: &str) -> Result<Self, UnknownEventKind> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == text)
            .ok_or(UnknownEventKind)
    }
}

/// There is no such kind of event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a kind of event")]
pub struct UnknownEventKind;

/// What a webhook receives: a thin message. What the license is like now is to be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventMessage {
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// When.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub timestamp: i64,
    /// To what.
    pub data: EventData,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct EventData {
    /// The event; the same in every attempt to deliver it, and what `webhook-id` says.
    pub event: EventToken,
    /// The license.
    pub license: LicenseToken,
}

/// `POST /v1/admin/webhooks`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateWebhook {
    /// Where to deliver.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::WebhookUrlText"))]
    pub url: String,
    /// What to deliver; at least one.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 32)))]
    pub events: Vec<EventKind>,
}

/// `POST /v1/admin/webhooks/{whk}/change`: what is left out stays.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangeWebhook {
    /// Where to deliver.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::schema::WebhookUrlText>"))]
    pub url: Option<String>,
    /// What to deliver; at least one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 32)))]
    pub events: Option<Vec<EventKind>>,
}

/// Answer to [`CreateWebhook`], and to `…/rotate`: the only times that a secret is said.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookCreated {
    /// The webhook.
    pub webhook: WebhookToken,
    /// What signs (Standard Webhooks).
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::WebhookSecretText"))]
    pub secret: String,
}

/// A webhook as it is listed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct WebhookView {
    /// The webhook.
    pub webhook: WebhookToken,
    /// Where events are delivered.
    #[cfg_attr(feature = "schema", schemars(with = "crate::schema::WebhookUrlText"))]
    pub url: String,
    /// Which.
    #[cfg_attr(feature = "schema", schemars(length(min = 1, max = 32)))]
    pub events: Vec<EventKind>,
    /// When it was made.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub created_at: i64,
    /// When its secret was last changed; absent: never.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub rotated_at: Option<i64>,
    /// Events that are still to be delivered.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = crate::schema::UNTIL)))]
    pub waiting: i64,
    /// Events that were given up.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = crate::schema::UNTIL)))]
    pub dead: i64,
    /// Events delivered within the last day.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = crate::schema::UNTIL)))]
    pub delivered: i64,
}

/// How the delivery of an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// To be delivered, or delivered again.
    Waiting,
    /// The receiver took it.
    Delivered,
    /// Given up.
    Dead,
}

impl DeliveryState {
    /// Every state, in the order of their stored numbers.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Delivered, Self::Dead];

    /// The state as it stands on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Delivered => "delivered",
            Self::Dead => "dead",
        }
    }
}

/// An event as it is delivered to one webhook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct DeliveryView {
    /// The event.
    pub event: EventToken,
    /// What happened.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// To which license.
    pub license: LicenseToken,
    /// When.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub happened_at: i64,
    /// How its delivery stands.
    pub state: DeliveryState,
    /// How often it was tried.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = 999)))]
    pub attempts: i64,
    /// When it is tried next, or, when it no longer waits, when that was decided.
    #[cfg_attr(feature = "schema", schemars(range(min = crate::schema::SINCE, max = crate::schema::UNTIL)))]
    pub next_at: i64,
}

/// Answer of `POST /v1/admin/webhooks/{whk}/retry`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Retried {
    /// So many events that were given up wait again.
    #[cfg_attr(feature = "schema", schemars(range(min = 0, max = crate::schema::UNTIL)))]
    pub retried: i64,
}

macro_rules! hidden {
    ($($name:ident),*) => {$(
        /// Hides address and secret.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

hidden!(CreateWebhook, ChangeWebhook, WebhookCreated, WebhookView);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_of_kinds_are_numbers() {
        assert_eq!(EventKind::of_set(EventKind::set(EventKind::ALL)), EventKind::ALL);
        for (place, kind) in EventKind::ALL.iter().enumerate() {
            assert_eq!(EventKind::set(&[*kind, *kind]), 1 << place);
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
            assert_eq!(kind.as_str().parse(), Ok(*kind));
        }
        assert!("license.stolen".parse::<EventKind>().is_err());
    }
}
