use super::*;
use proptest::prelude::*;

const NOW: i64 = 1_800_000_000;

fn product(seed: u8) -> ProductToken {
    ProductToken::from_seed([seed; 32])
}

fn facts() -> Facts {
    Facts {
        license: LicenseToken::from_seed([1; 32]),
        product: product(1),
        plan: PlanToken::from_seed([1; 32]),
        status: LicenseStatus::Active,
        expires_at: Some(NOW + 1000),
        max_machines: 5,
        heartbeat_seconds: Some(600),
        lease_seconds: 3600,
        entitlements: Entitlements::default(),
        seat: Some(seat(NOW - 10)),
    }
}

fn seat(last_heartbeat_at: i64) -> Seat {
    Seat {
        machine: MachineToken::from_seed([2; 32]),
        last_heartbeat_at,
    }
}

/// Every fault at once, removed one by one from the front: the codes come out in the documented order.
#[test]
fn the_first_fault_in_order_is_the_answer() {
    let mut facts = Facts {
        status: LicenseStatus::Suspended,
        expires_at: Some(NOW),
        product: product(2),
        seat: None,
        ..facts()
    };
    let mut seen = vec![facts.judge(&product(1), NOW)];
    facts.status = LicenseStatus::Revoked;
    seen.push(facts.judge(&product(1), NOW));
    facts.status = LicenseStatus::Active;
    seen.push(facts.judge(&product(1), NOW));
    facts.expires_at = None;
    seen.push(facts.judge(&product(1), NOW));
    facts.product = product(1);
    seen.push(facts.judge(&product(1), NOW));
    facts.seat = Some(seat(NOW - 600));
    seen.push(facts.judge(&product(1), NOW));
    facts.seat = Some(seat(NOW - 599));
    seen.push(facts.judge(&product(1), NOW));
    assert_eq!(
        seen,
        [
            Code::Suspended,
            Code::Revoked,
            Code::Expired,
            Code::ProductScopeMismatch,
            Code::NoMachine,
            Code::HeartbeatDead,
            Code::Valid,
        ]
    );
    assert!(seen.is_sorted(), "check order is the order of the codes");
}

#[test]
fn a_lease_ends_with_the_first_of_its_reasons() {
    assert_eq!(facts().lease_end(NOW), NOW + 590);
    let steady = Facts {
        heartbeat_seconds: None,
        ..facts()
    };
    assert_eq!(steady.lease_end(NOW), NOW + 1000);
    let perpetual = Facts {
        expires_at: None,
        ..steady
    };
    assert_eq!(perpetual.lease_end(NOW), NOW + 3600);
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let status = prop_oneof![
        Just(LicenseStatus::Active),
        Just(LicenseStatus::Suspended),
        Just(LicenseStatus::Revoked)
    ];
    let near = || -2000_i64..2000;
    (
        status,
        prop::option::of(near()),
        prop::option::of(60_i64..1000),
        prop::option::of(near()),
        1_u8..3,
    )
        .prop_map(|(status, end, heartbeat, last, product_seed)| Facts {
            status,
            expires_at: end.map(|by| NOW + by),
            heartbeat_seconds: heartbeat,
            seat: last.map(|by| seat(NOW + by)),
            product: product(product_seed),
            ..facts()
        })
}

proptest! {
    /// Against a model that says the same in other words.
    #[test]
    fn valid_means_that_nothing_is_wrong(facts in any_facts()) {
        let wrong = [
            facts.status != LicenseStatus::Active,
            matches!(facts.expires_at, Some(end) if NOW >= end),
            facts.product != product(1),
            match (facts.seat, facts.heartbeat_seconds) {
                (None, _) => true,
                (Some(seat), Some(term)) => NOW - seat.last_heartbeat_at >= term,
                (Some(_), None) => false,
            },
        ];
        let code = facts.judge(&product(1), NOW);
        prop_assert_eq!(code == Code::Valid, !wrong.contains(&true));
        // Whoever is valid gets a lease that holds at least this second and not past any reason.
        if code == Code::Valid {
            let end = facts.lease_end(NOW);
            prop_assert!(end > NOW && end <= NOW + facts.lease_seconds);
            prop_assert_ne!(facts.judge(&product(1), end - 1), Code::Expired);
            prop_assert_ne!(facts.judge(&product(1), end - 1), Code::HeartbeatDead);
        }
    }

    /// Time only takes away: without a heartbeat, an invalid license never becomes valid by waiting.
    #[test]
    fn waiting_never_helps(facts in any_facts(), wait in 0_i64..5000) {
        if facts.judge(&product(1), NOW + wait) == Code::Valid {
            prop_assert_eq!(facts.judge(&product(1), NOW), Code::Valid);
        }
    }
}
