//! Seats are exact, and follow a model.

use super::*;
use hushkey_license::wire::LicenseStatus;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn racing_machines_get_exactly_the_seats_there_are() {
    for _ in 0..5 {
        let bench = Arc::new(Bench::new(5, None).await);
        let racers: Vec<_> = (0..64)
            .map(|number| {
                let bench = Arc::clone(&bench);
                tokio::spawn(async move { bench.activate(number, NOW).await })
            })
            .collect();
        let mut seated = 0;
        for racer in racers {
            match racer.await.unwrap() {
                Code::Valid => seated += 1,
                code => assert_eq!(code, Code::TooManyMachines),
            }
        }
        assert_eq!(seated, 5);
        assert_eq!(bench.view().await.machines.len(), 5);
    }
}

#[tokio::test]
async fn activation_is_idempotent_and_deactivation_frees() {
    let bench = Bench::new(1, None).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    assert_eq!(bench.activate(1, NOW + 1).await, Code::Valid);
    assert_eq!(bench.activate(2, NOW + 1).await, Code::TooManyMachines);
    let deactivate = |number| bench.ask(number, Command::Deactivate, NOW);
    assert_eq!(deactivate(2).await.unwrap().code, Code::NoMachine);
    assert_eq!(deactivate(1).await.unwrap().code, Code::Deactivated);
    assert_eq!(deactivate(1).await.unwrap().code, Code::NoMachine);
    assert_eq!(bench.activate(2, NOW + 1).await, Code::Valid);
}

#[tokio::test]
async fn a_silent_machine_loses_its_seat_to_the_next() {
    let bench = Bench::new(1, Some(600)).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    assert_eq!(bench.activate(2, NOW + 599).await, Code::TooManyMachines);
    let beat = |number, now| bench.ask(number, Command::Heartbeat, now);
    assert_eq!(beat(1, NOW + 599).await.unwrap().code, Code::Valid);
    assert_eq!(bench.activate(2, NOW + 1198).await, Code::TooManyMachines);
    assert_eq!(beat(1, NOW + 1199).await.unwrap().code, Code::HeartbeatDead);
    assert_eq!(bench.activate(2, NOW + 1199).await, Code::Valid);
    assert_eq!(beat(1, NOW + 1199).await.unwrap().code, Code::NoMachine);
    assert_eq!(bench.activate(1, NOW + 1199).await, Code::TooManyMachines);
}

#[tokio::test]
async fn a_status_change_takes_hold_and_revoking_is_final() {
    let bench = Bench::new(1, None).await;
    let set = |status| bench.store.alter(bench.license, Alteration::Status(status), NOW);
    let status = |change| match change {
        Ok(Change::Done(LicenseView { status, .. })) => Some(status),
        _ => None,
    };
    assert_eq!(
        status(set(LicenseStatus::Suspended).await),
        Some(LicenseStatus::Suspended)
    );
    assert_eq!(bench.activate(1, NOW).await, Code::Suspended);
    assert_eq!(status(set(LicenseStatus::Active).await), Some(LicenseStatus::Active));
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    assert_eq!(status(set(LicenseStatus::Revoked).await), Some(LicenseStatus::Revoked));
    assert_eq!(set(LicenseStatus::Active).await, Ok(Change::Conflict));
    assert_eq!(bench.activate(1, NOW).await, Code::Revoked);
    let unknown = LicenseToken::from_seed(seed(99));
    let change = bench
        .store
        .alter(unknown, Alteration::Status(LicenseStatus::Active), NOW)
        .await;
    assert_eq!(change, Ok(Change::Missing));
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Activate(u64),
    Heartbeat(u64),
    Deactivate(u64),
    Status(LicenseStatus),
    Wait(i64),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0_u64..5).prop_map(Step::Activate),
        4 => (0_u64..5).prop_map(Step::Heartbeat),
        2 => (0_u64..5).prop_map(Step::Deactivate),
        1 => prop_oneof![Just(LicenseStatus::Active), Just(LicenseStatus::Active), Just(LicenseStatus::Suspended)]
            .prop_map(Step::Status),
        4 => (1_i64..400).prop_map(Step::Wait),
        1 => Just(Step::Wait(20_000)),
    ]
}

/// The license as one would write it on paper: who sits, since when heard of.
#[derive(Default)]
struct Model {
    seats: BTreeMap<u64, i64>,
    suspended: bool,
}

impl Model {
    const SEATS: usize = 2;
    const SILENCE: i64 = 600;
    const END: i64 = NOW + 86_400;

    fn answer(&mut self, step: Step, now: i64) -> Option<Code> {
        let closed = if self.suspended {
            Some(Code::Suspended)
        } else if now >= Self::END {
            Some(Code::Expired)
        } else {
            None
        };
        let alive = |last: &i64| now - last < Self::SILENCE;
        let code = match step {
            Step::Wait(_) => return None,
            Step::Status(status) => {
                self.suspended = status == LicenseStatus::Suspended;
                return None;
            }
            Step::Deactivate(number) => match self.seats.remove(&number) {
                Some(_) => Code::Deactivated,
                None => Code::NoMachine,
            },
            Step::Activate(_) | Step::Heartbeat(_) if closed.is_some() => return closed,
            Step::Heartbeat(number) => match self.seats.get_mut(&number) {
                None => Code::NoMachine,
                Some(last) if !alive(last) => Code::HeartbeatDead,
                Some(last) => {
                    *last = now;
                    Code::Valid
                }
            },
            Step::Activate(number) => {
                self.seats.retain(|_, last| alive(last));
                if self.seats.contains_key(&number) || self.seats.len() < Self::SEATS {
                    self.seats.insert(number, now);
                    Code::Valid
                } else {
                    Code::TooManyMachines
                }
            }
        };
        Some(code)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_store_answers_as_the_model(steps in prop::collection::vec(step(), 1..40)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let bench = Bench::new(2, Some(600)).await;
            let mut model = Model::default();
            let mut now = NOW;
            for step in steps {
                let wanted = model.answer(step, now);
                let got = match step {
                    Step::Activate(number) => Some(bench.ask(number, Command::Activate, now).await.unwrap()),
                    Step::Heartbeat(number) => Some(bench.ask(number, Command::Heartbeat, now).await.unwrap()),
                    Step::Deactivate(number) => Some(bench.ask(number, Command::Deactivate, now).await.unwrap()),
                    Step::Status(status) => {
                        bench.store.alter(bench.license, Alteration::Status(status), now).await.unwrap();
                        None
                    }
                    Step::Wait(seconds) => {
                        now += seconds;
                        None
                    }
                };
                prop_assert_eq!(got.as_ref().map(|outcome| outcome.code), wanted);
                let seats = bench.view().await.machines;
                let mut sat: Vec<_> = model.seats.keys().map(|number| machine(*number)).collect();
                sat.sort();
                prop_assert_eq!(seats, sat);
                // What a valid answer carries is what a later look finds.
                if let Some(Outcome { code: Code::Valid, state, .. }) = got {
                    let state = state.unwrap();
                    let seat = state.machine.unwrap();
                    let asking = Asking { machine: seat.machine, ..bench.asking(0, Command::Validate, now) };
                    let seen = bench.store.look(asking).await.unwrap();
                    prop_assert_eq!(seen.code, Code::Valid);
                    prop_assert_eq!(State { machines: 0, ..seen.state.unwrap() }, State { machines: 0, ..state });
                }
            }
            Ok(())
        })?;
    }
}
