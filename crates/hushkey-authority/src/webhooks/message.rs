//! The message: made here, and held to a contract of its own before it leaves.

use crate::store::Claimed;
use hushkey_guard::{Component, Guard, GuardOptions, Policy, RawPayload};
use hushkey_license::wire::{EventData, EventKind, EventMessage};

const POLICY: &str = include_str!("message.toml");

pub(super) struct MessageContract(Guard);

impl MessageContract {
    pub fn new() -> Option<Self> {
        let kinds: Vec<String> = EventKind::ALL
            .iter()
            .map(|kind| format!("\"{}\"", kind.as_str()))
            .collect();
        let policy = Policy::parse(&POLICY.replace("[KINDS]", &format!("[{}]", kinds.join(", ")))).ok()?;
        Some(Self(Guard::new(policy, GuardOptions::new(Component::Authority))))
    }

    /// The body of an event's message. `None` when the guard finds anything in it, which is a fault of this server.
    pub fn body(&self, event: &Claimed) -> Option<Vec<u8>> {
        let message = EventMessage {
            kind: event.kind,
            timestamp: event.happened_at,
            data: EventData {
                event: event.event,
                license: event.license,
            },
        };
        let body = serde_json::to_vec(&message).ok()?;
        let headers: [(&str, &[u8]); 2] = [
            ("content-type", b"application/json"),
            ("webhook-id", event.event.as_str().as_bytes()),
        ];
        self.passes(&headers, &body).then_some(body)
    }

    fn passes(&self, headers: &[(&str, &[u8])], body: &[u8]) -> bool {
        let passed = self.0.pass(RawPayload::request("POST", "/", headers, body));
        passed.is_ok_and(|passed| passed.clean.is_unchanged() && passed.receipt.count() == 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hushkey_license::{EventToken, LicenseToken};

    fn event(kind: EventKind, seed: u8) -> Claimed {
        Claimed {
            event: EventToken::from_seed([seed; 32]),
            kind,
            license: LicenseToken::from_seed([seed ^ 7; 32]),
            happened_at: 1_800_000_000 + i64::from(seed),
            attempts: 0,
        }
    }

    #[test]
    fn every_event_passes_and_nothing_else() {
        let contract = MessageContract::new().unwrap();
        for kind in EventKind::ALL {
            for seed in 0..=255 {
                assert!(contract.body(&event(*kind, seed)).is_some(), "{}", kind.as_str());
            }
        }
        let good = String::from_utf8(contract.body(&event(EventKind::LicenseMoved, 3)).unwrap()).unwrap();
        let json: [(&str, &[u8]); 1] = [("content-type", b"application/json")];
        assert!(contract.passes(&json, good.as_bytes()));
        for bad in [
            good.replacen('{', "{\"email\":\"zoe.quandt@example.org\",", 1),
            good.replacen('{', "{\"machine\":\"mch_bcdfghjkmnpqrstvwxyz012345\",", 1),
            good.replace("license.moved", "license.stolen"),
            good.replace("lic_", "zoe quandt "),
        ] {
            assert!(!contract.passes(&json, bad.as_bytes()), "{bad}");
        }
    }
}
