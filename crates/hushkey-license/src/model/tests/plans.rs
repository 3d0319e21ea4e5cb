//! Which plans can exist.

use crate::model::{
    CullStrategy, ExpirationBasis, ExpirationStrategy, FEATURES, Feature, Mode, Overage, Plan, PlanError, PlanWarning,
    ProcessScope, RenewalBasis, Revival, Support,
};
use proptest::prelude::*;
use proptest::sample::select;

/// Any pseudonymous plan that may be sold.
pub(super) fn possible() -> impl Strategy<Value = Plan> {
    let first = (
        1_i64..4,
        prop_oneof![Just(None), (1_i64..3).prop_map(Some)],
        select(ProcessScope::ALL),
        prop_oneof![1 => Just(None), 2 => (100_i64..200_000).prop_map(Some)],
        select(ExpirationBasis::ALL),
        select(ExpirationStrategy::ALL),
        prop_oneof![Just(0_i64), 0_i64..5000],
        select(RenewalBasis::ALL),
    );
    let second = (
        prop_oneof![1 => Just(None), 2 => (60_i64..5000).prop_map(Some)],
        select(CullStrategy::ALL),
        prop_oneof![
            Just(Revival::Never),
            Just(Revival::Always),
            (60_i64..5000).prop_map(Revival::Within)
        ],
        select(Overage::ALL),
        prop_oneof![3 => Just(None), 1 => (60_i64..90_000).prop_map(Some)],
        any::<(bool, bool)>(),
        60_i64..90_000,
    );
    (first, second)
        .prop_map(|(first, second)| Plan {
            max_machines: first.0,
            max_processes: first.1,
            process_scope: first.2,
            duration_seconds: first.3,
            expiration_basis: first.4,
            expiration_strategy: first.5,
            grace_seconds: first.6,
            renewal_basis: first.7,
            heartbeat_seconds: second.0,
            cull_strategy: second.1,
            revival: second.2,
            overage: second.3,
            check_in_seconds: second.4,
            version_below: second.5.0.then(|| "2.0.0".parse().unwrap()),
            require_version: second.5.1 && second.5.0,
            lease_seconds: second.6,
            ..Plan::of(1)
        })
        .prop_filter("a plan that can exist", |plan| plan.check().is_ok())
}

fn blind() -> Plan {
    Plan {
        mode: Mode::Blind,
        epoch_seconds: Some(86_400),
        anonymity_floor: Some(50),
        ..Plan::of(3)
    }
}

#[test]
fn the_table_decides_what_a_blind_plan_may_ask() {
    assert_eq!(blind().check(), Ok(None));
    let impossible = [
        (
            Feature::Duration,
            Plan {
                duration_seconds: Some(86_400),
                ..blind()
            },
        ),
        (
            Feature::Heartbeat,
            Plan {
                heartbeat_seconds: Some(60),
                ..blind()
            },
        ),
        (
            Feature::Overage,
            Plan {
                overage: Overage::Double,
                ..blind()
            },
        ),
        (
            Feature::CheckIn,
            Plan {
                check_in_seconds: Some(60),
                ..blind()
            },
        ),
    ];
    for (feature, plan) in impossible {
        assert_eq!(plan.check(), Err(PlanError::Impossible(feature)));
        assert_eq!(plan.check().unwrap_err().to_string(), feature.reason());
        let pseudonymous = Plan {
            mode: Mode::Pseudonymous,
            epoch_seconds: None,
            anonymity_floor: None,
            ..plan
        };
        assert_eq!(pseudonymous.check(), Ok(None));
    }
    let small = Plan {
        anonymity_floor: Some(2),
        ..blind()
    };
    assert_eq!(small.check(), Ok(Some(PlanWarning::SmallCrowd)));
    for (plan, error) in [
        (
            Plan {
                epoch_seconds: None,
                ..blind()
            },
            PlanError::NoEpoch,
        ),
        (
            Plan {
                anonymity_floor: None,
                ..blind()
            },
            PlanError::NoFloor,
        ),
        (
            Plan {
                lease_seconds: 86_401,
                ..blind()
            },
            PlanError::LeaseBeyondEpoch,
        ),
        (
            Plan {
                anonymity_floor: Some(1),
                ..blind()
            },
            PlanError::OutOfBounds,
        ),
        (
            Plan {
                epoch_seconds: Some(3600),
                ..Plan::of(1)
            },
            PlanError::OnlyBlind,
        ),
    ] {
        assert_eq!(plan.check(), Err(error));
    }
}

#[test]
fn attributes_that_mean_nothing_are_refused() {
    let plan = Plan::of(1);
    for (plan, error) in [
        (
            Plan {
                max_machines: 0,
                ..plan
            },
            PlanError::OutOfBounds,
        ),
        (
            Plan {
                max_machines: 100_001,
                ..plan
            },
            PlanError::OutOfBounds,
        ),
        (
            Plan {
                grace_seconds: 60,
                ..plan
            },
            PlanError::NeedsDuration,
        ),
        (
            Plan {
                expiration_basis: ExpirationBasis::FirstActivation,
                ..plan
            },
            PlanError::NeedsDuration,
        ),
        (
            Plan {
                cull_strategy: CullStrategy::Keep,
                ..plan
            },
            PlanError::NeedsHeartbeat,
        ),
        (
            Plan {
                max_processes: Some(1),
                ..plan
            },
            PlanError::NeedsHeartbeat,
        ),
        (
            Plan {
                process_scope: ProcessScope::License,
                ..plan
            },
            PlanError::NeedsProcesses,
        ),
        (
            Plan {
                heartbeat_seconds: Some(60),
                revival: Revival::Always,
                ..plan
            },
            PlanError::NeedsKeep,
        ),
    ] {
        assert_eq!(plan.check(), Err(error));
    }
}

#[test]
fn every_feature_has_one_row_with_a_reason() {
    for (place, (feature, name, pseudonymous, blind, reason)) in FEATURES.iter().enumerate() {
        assert_eq!(FEATURES.iter().position(|row| row.0 == *feature), Some(place), "{name}");
        assert_eq!(*pseudonymous, Support::Yes, "{name}");
        assert!(!reason.is_empty() && reason.len() < 80, "{name}");
        assert_eq!(feature.support(Mode::Blind), *blind);
    }
}

#[test]
fn the_guide_shows_the_table() {
    let guide = include_str!("../../../../../docs/authority.md");
    for (_, name, _, blind, reason) in FEATURES {
        let mark = match blind {
            Support::Yes => "yes",
            Support::Otherwise => "otherwise",
            Support::No => "no",
        };
        let row = format!("| {name} | yes | {mark} | {reason} |");
        assert!(guide.contains(&row), "docs/authority.md lacks: {row}");
    }
}
