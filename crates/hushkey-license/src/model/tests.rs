//! The rules against a second, slower telling of them: random plans, random lives, every answer compared.

mod memory;
mod plans;
mod reference;

use super::*;
use crate::{Code, MachineToken, MeterToken, PlanToken, ProcessToken, ProductToken};
use memory::Memory;
use proptest::prelude::*;
use reference::Reference;

pub(super) const START: i64 = 1_800_000_000;

pub(super) fn product(seed: u8) -> ProductToken {
    ProductToken::from_seed([seed; 32])
}

pub(super) fn machine(seed: u8) -> MachineToken {
    MachineToken::from_seed([seed; 32])
}

pub(super) fn process(seed: u8) -> ProcessToken {
    ProcessToken::from_seed([seed; 32])
}

pub(super) fn meter(seed: u8) -> MeterToken {
    MeterToken::from_seed([seed; 32])
}

pub(super) fn plan_token() -> PlanToken {
    PlanToken::from_seed([9; 32])
}

/// One thing that happens in the life of a license.
#[derive(Debug, Clone)]
pub(super) enum Event {
    /// A machine asks, perhaps for the wrong product, at a version.
    Ask(u8, Command, u8, Option<Version>),
    /// Time passes.
    Wait(i64),
    /// The administrator acts.
    Suspend(bool),
    Renew,
}

fn command() -> impl Strategy<Value = Command> {
    let process = (0_u8..4).prop_map(process);
    prop_oneof![
        3 => Just(Command::Validate),
        6 => Just(Command::Activate),
        4 => Just(Command::Heartbeat),
        2 => Just(Command::Deactivate),
        1 => Just(Command::CheckIn),
        1 => (0_u8..5).prop_map(|to| Command::Transfer { to: machine(to) }),
        3 => process.clone().prop_map(Command::StartProcess),
        2 => process.clone().prop_map(Command::PingProcess),
        1 => process.prop_map(Command::EndProcess),
        3 => (0_u8..2, -3_i64..6).prop_map(|(which, amount)| Command::Use { meter: meter(which), amount }),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    let version = prop_oneof![
        3 => Just(None),
        1 => (0_i64..4).prop_map(|major| Some(Version::from_number(major * 1_000_000).unwrap())),
    ];
    let product = prop_oneof![20 => Just(1_u8), 1 => Just(2_u8)];
    prop_oneof![
        12 => (0_u8..5, command(), product, version).prop_map(|(who, command, product, version)| Event::Ask(who, command, product, version)),
        3 => prop_oneof![0_i64..50, 50_i64..4000, 4000_i64..90_000].prop_map(Event::Wait),
        1 => any::<bool>().prop_map(Event::Suspend),
        1 => Just(Event::Renew),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn the_rules_and_the_reference_agree(plan in plans::possible(), events in prop::collection::vec(event(), 1..60)) {
        let mut memory = Memory::new(plan);
        let mut reference = Reference::new(plan);
        let mut now = START;
        for event in events {
            match event {
                Event::Wait(seconds) => now += seconds,
                Event::Suspend(on) => {
                    memory.suspend(on);
                    reference.suspended = on;
                }
                Event::Renew => {
                    memory.renew(now);
                    reference.renew(now);
                }
                Event::Ask(who, command, of, version) => {
                    let scope = Scope { version, ..Scope::default() };
                    let answer = memory.ask(machine(who), &product(of), &scope, command, now);
                    let expected = reference.ask(who, command, of, version, now);
                    prop_assert_eq!(answer.code, expected, "{:?} of {} at {}", command, who, now);
                    prop_assert!(answer.code.is_valid() || answer.effects.iter().all(is_start), "a no changes nothing");
                    if answer.code.grants() {
                        let end = answer.state.lease_end(now);
                        prop_assert!(end > now && end <= now + plan.lease_seconds);
                        // Nobody else gets the seat while the lease holds.
                        memory.promise(machine(who), end);
                    }
                }
            }
            memory.check(now);
        }
    }
}

/// A trial may start with a validation that is answered with no: the machine has no seat yet.
fn is_start(effect: &Effect) -> bool {
    matches!(effect, Effect::Start { .. })
}

#[test]
fn the_order_of_the_checks_is_the_order_of_the_codes() {
    // Everything wrong at once; put right one by one, the next code shows.
    let plan = Plan {
        duration_seconds: Some(100),
        check_in_seconds: Some(60),
        heartbeat_seconds: Some(60),
        version_below: Some("2.0.0".parse().unwrap()),
        require_version: true,
        ..Plan::of(1)
    };
    let mut memory = Memory::new(plan);
    memory.ask(machine(1), &product(1), &version("1.0.0"), Command::Activate, START);
    memory.suspend(true);
    let now = START + 100;
    let wrong_plan = Scope {
        plan: Some(PlanToken::from_seed([7; 32])),
        entitlements: vec![crate::EntitlementToken::from_seed([7; 32])],
        version: None,
    };
    let mut seen = vec![];
    let mut ask = |memory: &mut Memory, of: u8, scope: &Scope, who: u8, command| {
        let code = memory.ask(machine(who), &product(of), scope, command, now).code;
        seen.push(code);
    };
    ask(&mut memory, 2, &wrong_plan, 2, Command::Validate);
    memory.suspend(false);
    ask(&mut memory, 2, &wrong_plan, 2, Command::Validate);
    memory.renew(now);
    ask(&mut memory, 2, &wrong_plan, 2, Command::Validate);
    memory.license.checked_in_at = now;
    ask(&mut memory, 2, &wrong_plan, 2, Command::Validate);
    ask(&mut memory, 1, &wrong_plan, 2, Command::Validate);
    let no_version = Scope {
        plan: None,
        ..wrong_plan.clone()
    };
    ask(&mut memory, 1, &no_version, 2, Command::Validate);
    let newer = Scope {
        version: "2.0.0".parse().ok(),
        ..no_version.clone()
    };
    ask(&mut memory, 1, &newer, 2, Command::Validate);
    let lacking = Scope {
        version: "1.9.9".parse().ok(),
        ..no_version
    };
    ask(&mut memory, 1, &lacking, 2, Command::Validate);
    let good = version("1.9.9");
    ask(&mut memory, 1, &good, 2, Command::Validate);
    ask(&mut memory, 1, &good, 1, Command::Validate);
    ask(&mut memory, 1, &good, 2, Command::Activate);
    ask(&mut memory, 1, &good, 3, Command::Activate);
    ask(&mut memory, 1, &good, 2, Command::Validate);
    assert_eq!(
        seen,
        [
            Code::Suspended,
            Code::Expired,
            Code::Overdue,
            Code::ProductScopeMismatch,
            Code::PlanScopeMismatch,
            Code::VersionScopeRequired,
            Code::VersionScopeMismatch,
            Code::EntitlementsMissing,
            Code::NoMachine,
            Code::HeartbeatDead,
            Code::Valid,
            Code::TooManyMachines,
            Code::Valid,
        ]
    );
}

fn version(text: &str) -> Scope {
    Scope {
        version: text.parse().ok(),
        ..Scope::default()
    }
}

#[test]
fn a_repeated_use_counts_once() {
    let mut memory = Memory::new(Plan::of(1));
    memory.ask(machine(1), &product(1), &Scope::default(), Command::Activate, START);
    let take = Command::Use {
        meter: meter(0),
        amount: 2,
    };
    let first = memory.ask(machine(1), &product(1), &Scope::default(), take, START);
    memory.repeated = true;
    let again = memory.ask(machine(1), &product(1), &Scope::default(), take, START);
    assert_eq!((first.code, again.code), (Code::Valid, Code::Valid));
    assert_eq!(first.state.meter.unwrap().used, 2);
    assert_eq!(again.state.meter, first.state.meter);
    assert!(again.effects.is_empty());
}

#[test]
fn renewals_and_moves_follow_their_basis() {
    let plan = |renewal_basis| Plan {
        duration_seconds: Some(100),
        renewal_basis,
        ..Plan::of(1)
    };
    for (basis, past, to_come) in [
        (RenewalBasis::FromExpiry, 150, 350),
        (RenewalBasis::FromNow, 300, 300),
        (RenewalBasis::FromNowIfExpired, 300, 350),
    ] {
        assert_eq!(renewed(Some(50), &plan(basis), 200), Some(past));
        assert_eq!(renewed(Some(250), &plan(basis), 200), Some(to_come));
        assert_eq!(renewed(None, &plan(basis), 200), Some(300));
    }
    assert_eq!(renewed(Some(1), &Plan::of(1), 200), None);
    let keep = plan(RenewalBasis::FromNow);
    assert_eq!(moved(Some(1), Some(50), &keep, 200), (Some(1), Some(50)));
    let reset = Plan {
        transfer_strategy: TransferStrategy::ResetExpiry,
        ..keep
    };
    assert_eq!(moved(Some(1), Some(50), &reset, 200), (Some(200), Some(300)));
    let trial = Plan {
        expiration_basis: ExpirationBasis::FirstActivation,
        ..reset
    };
    assert_eq!(moved(Some(1), Some(50), &trial, 200), (None, None));
    let perpetual = Plan {
        duration_seconds: None,
        ..reset
    };
    assert_eq!(moved(Some(1), Some(50), &perpetual, 200), (Some(200), None));
}
