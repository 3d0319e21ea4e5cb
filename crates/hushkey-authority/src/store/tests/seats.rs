//! Seats are exact, and follow a model.

use super::*;
use hushkey_license::wire::LicenseStatus;
use proptest::prelude::*;
use std::collections::BTreeMap;

both!(
    racing_machines_get_exactly_the_seats_there_are,
    activation_is_idempotent_and_deactivation_frees,
    a_silent_machine_loses_its_seat_to_the_next,
    a_status_change_takes_hold_and_revoking_is_final,
    a_seat_is_handed_over,
    a_trial_starts_once,
    two_stores_on_one_database_are_one,
);

async fn racing_machines_get_exactly_the_seats_there_are(engine: Engine) {
    for _ in 0..3 {
        let bench = Arc::new(Bench::new(engine, 5, None).await);
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

async fn activation_is_idempotent_and_deactivation_frees(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    assert_eq!(bench.activate(1, NOW + 1).await, Code::Valid);
    assert_eq!(bench.activate(2, NOW + 1).await, Code::TooManyMachines);
    assert_eq!(bench.code(2, Command::Deactivate, NOW).await, Code::NoMachine);
    assert_eq!(bench.code(1, Command::Deactivate, NOW).await, Code::Deactivated);
    assert_eq!(bench.code(1, Command::Deactivate, NOW).await, Code::NoMachine);
    assert_eq!(bench.activate(2, NOW + 1).await, Code::Valid);
    let stranger = Asking {
        key: bench.pepper.witness(),
        ..bench.asking(1, Command::Activate, NOW)
    };
    let outcome = bench.store.carry_out(stranger).await.unwrap();
    assert_eq!((outcome.code, outcome.state), (Code::NotFound, None));
}

async fn a_silent_machine_loses_its_seat_to_the_next(engine: Engine) {
    let bench = Bench::new(engine, 1, Some(600)).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    assert_eq!(bench.activate(2, NOW + 599).await, Code::TooManyMachines);
    assert_eq!(bench.code(1, Command::Heartbeat, NOW + 599).await, Code::Valid);
    assert_eq!(bench.activate(2, NOW + 1198).await, Code::TooManyMachines);
    assert_eq!(bench.code(1, Command::Heartbeat, NOW + 1199).await, Code::HeartbeatDead);
    assert_eq!(bench.activate(2, NOW + 1199).await, Code::Valid);
    assert_eq!(bench.code(1, Command::Heartbeat, NOW + 1199).await, Code::NoMachine);
    assert_eq!(bench.activate(1, NOW + 1199).await, Code::TooManyMachines);
}

async fn a_status_change_takes_hold_and_revoking_is_final(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    let set = |status| bench.store.alter(bench.license, Alteration::Status(status), NOW);
    let status = |change| match change {
        Ok(Change::Done(LicenseView { status, .. })) => Some(status),
        _ => None,
    };
    for (wanted, code) in [
        (LicenseStatus::Suspended, Code::Suspended),
        (LicenseStatus::Active, Code::Valid),
        (LicenseStatus::Revoked, Code::Revoked),
    ] {
        assert_eq!(status(set(wanted).await), Some(wanted));
        assert_eq!(bench.activate(1, NOW).await, code);
    }
    assert_eq!(set(LicenseStatus::Active).await, Ok(Change::Conflict));
    let unknown = LicenseToken::from_seed(seed(99));
    let change = bench
        .store
        .alter(unknown, Alteration::Status(LicenseStatus::Active), NOW)
        .await;
    assert_eq!(change, Ok(Change::Missing));
}

async fn a_seat_is_handed_over(engine: Engine) {
    let bench = Bench::new(engine, 2, Some(600)).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    let hand_over = Command::Transfer { to: machine(2) };
    assert_eq!(bench.code(1, hand_over, NOW + 1).await, Code::Transferred);
    assert_eq!(bench.view().await.machines, [machine(2)]);
    assert_eq!(bench.activate(1, NOW + 2).await, Code::Valid);
    assert_eq!(
        bench.code(1, hand_over, NOW + 3).await,
        Code::Transferred,
        "to one that holds a seat"
    );
    assert_eq!(bench.view().await.machines, [machine(2)]);
}

async fn a_trial_starts_once(engine: Engine) {
    let rules = Plan {
        duration_seconds: Some(3600),
        expiration_basis: hushkey_license::model::ExpirationBasis::FirstValidation,
        ..Plan::of(2)
    };
    let bench = Bench::of(engine, rules).await;
    let first = bench
        .store
        .look(bench.asking(1, Command::Validate, NOW + 50))
        .await
        .unwrap();
    assert!(!first.effects.is_empty(), "a look says what is yet to be written");
    assert_eq!(bench.view().await.expires_at, None, "and writes nothing");
    assert_eq!(bench.code(1, Command::Validate, NOW + 50).await, Code::NoMachine);
    assert_eq!(bench.view().await.expires_at, Some(NOW + 3650));
    assert_eq!(bench.activate(1, NOW + 60).await, Code::Valid);
    assert_eq!(bench.view().await.expires_at, Some(NOW + 3650));
    assert_eq!(bench.code(1, Command::Validate, NOW + 3650).await, Code::Expired);
}

async fn two_stores_on_one_database_are_one(engine: Engine) {
    let bench = Bench::new(engine, 3, None).await;
    let other = open(engine, &bench.url, bench.pepper.witness()).await.unwrap();
    let racers: Vec<_> = (0..20)
        .map(|number| {
            let store = if number % 2 == 0 {
                Arc::clone(&bench.store)
            } else {
                Arc::clone(&other)
            };
            let asking = bench.asking(number, Command::Activate, NOW);
            tokio::spawn(async move { store.carry_out(asking).await.unwrap().code })
        })
        .collect();
    let mut seated = 0;
    for racer in racers {
        seated += usize::from(racer.await.unwrap() == Code::Valid);
    }
    assert_eq!(seated, 3);
    assert_eq!(other.view(bench.license, NOW).await.unwrap().unwrap().machines.len(), 3);
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
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn the_store_answers_as_the_model(postgres in any::<bool>(), steps in prop::collection::vec(step(), 1..40)) {
        let engine = if postgres { Engine::Postgres } else { Engine::Sqlite };
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let bench = Bench::new(engine, 2, Some(600)).await;
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
