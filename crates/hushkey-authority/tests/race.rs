//! 32 machines race over HTTP for the last of 5 seats while the server answers validations: exactly 5 get one.

mod deployment;

use deployment::Deployment;
use hushkey_license::{Code, Operation};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

const RUNS: usize = 5;
const RACERS: u64 = 32;
const SEATS: usize = 5;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn exactly_as_many_activations_as_seats() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let busy = caller.sell(json!({ "max_machines": 100 })).await;
    assert_eq!(caller.ask(Operation::Activate, &busy, 1).await.code, Code::Valid);
    let running = Arc::new(AtomicBool::new(true));
    let validations = Arc::new(AtomicU64::new(0));
    let load: Vec<_> = (0..4)
        .map(|_| {
            let (caller, busy) = (caller.clone(), busy.clone());
            let (running, validations) = (Arc::clone(&running), Arc::clone(&validations));
            tokio::spawn(async move {
                while running.load(Ordering::Relaxed) {
                    let answer = caller.ask(Operation::Validate, &busy, 1).await;
                    assert_eq!(answer.code, Code::Valid);
                    validations.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();

    for run in 0..RUNS {
        let sold = caller.sell(json!({ "max_machines": SEATS })).await;
        // The first seats are gone already: the race is for the last ones, and repeats are part of it.
        let barrier = Arc::new(tokio::sync::Barrier::new(usize::try_from(RACERS).unwrap()));
        let racers: Vec<_> = (0..RACERS)
            .map(|number| {
                let (caller, sold, barrier) = (caller.clone(), sold.clone(), Arc::clone(&barrier));
                tokio::spawn(async move {
                    barrier.wait().await;
                    let first = caller.ask(Operation::Activate, &sold, number).await.code;
                    let again = caller.ask(Operation::Activate, &sold, number).await.code;
                    assert_eq!(first, again, "asking again changes nothing");
                    (sold.machine(number), first)
                })
            })
            .collect();
        let mut seated = Vec::new();
        for racer in racers {
            match racer.await.unwrap() {
                (machine, Code::Valid) => seated.push(machine),
                (_, code) => assert_eq!(code, Code::TooManyMachines),
            }
        }
        seated.sort();
        assert_eq!(seated.len(), SEATS, "run {run}");
        assert_eq!(caller.view(&sold).await.machines, seated, "run {run}");
    }

    running.store(false, Ordering::Relaxed);
    for one in load {
        one.await.unwrap();
    }
    assert!(validations.load(Ordering::Relaxed) > 0, "the server was under load");
}
