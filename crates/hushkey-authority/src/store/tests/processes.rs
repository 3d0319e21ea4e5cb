//! Processes and meters are exact.

use super::*;

both!(
    racing_processes_get_exactly_the_places_there_are,
    processes_go_with_their_machine,
    racing_uses_are_counted_exactly,
    a_repeated_use_counts_once,
);

async fn racing_processes_get_exactly_the_places_there_are(engine: Engine) {
    let bench = Arc::new(Bench::new(engine, 1, Some(600)).await);
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    let racers: Vec<_> = (0..24)
        .map(|number| {
            let bench = Arc::clone(&bench);
            tokio::spawn(async move { bench.code(1, Command::StartProcess(process(number)), NOW).await })
        })
        .collect();
    let mut started = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Code::Valid => started += 1,
            code => assert_eq!(code, Code::TooManyProcesses),
        }
    }
    assert_eq!(started, 2);
    assert_eq!(
        bench.code(1, Command::StartProcess(process(99)), NOW + 600).await,
        Code::HeartbeatDead
    );
    assert_eq!(bench.activate(1, NOW + 600).await, Code::Valid);
    assert_eq!(
        bench.code(1, Command::StartProcess(process(99)), NOW + 600).await,
        Code::Valid,
        "the dead make room"
    );
}

async fn processes_go_with_their_machine(engine: Engine) {
    let bench = Bench::new(engine, 2, Some(600)).await;
    for number in [1, 2] {
        assert_eq!(bench.activate(number, NOW).await, Code::Valid);
        assert_eq!(
            bench.code(number, Command::StartProcess(process(number)), NOW).await,
            Code::Valid
        );
    }
    assert_eq!(bench.code(1, Command::Deactivate, NOW).await, Code::Deactivated);
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    assert_eq!(
        bench.code(1, Command::PingProcess(process(1)), NOW).await,
        Code::NoProcess
    );
    assert_eq!(bench.code(2, Command::PingProcess(process(2)), NOW).await, Code::Valid);
    assert_eq!(
        bench.code(2, Command::EndProcess(process(2)), NOW).await,
        Code::ProcessEnded
    );
    assert_eq!(
        bench.code(2, Command::EndProcess(process(2)), NOW).await,
        Code::NoProcess
    );
}

async fn racing_uses_are_counted_exactly(engine: Engine) {
    let bench = Arc::new(Bench::new(engine, 1, None).await);
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    let take = Command::Use {
        meter: meter(),
        amount: 1,
    };
    let racers: Vec<_> = (0..40)
        .map(|_| {
            let bench = Arc::clone(&bench);
            tokio::spawn(async move { bench.code(1, take, NOW).await })
        })
        .collect();
    let mut taken = 0;
    for racer in racers {
        match racer.await.unwrap() {
            Code::Valid => taken += 1,
            code => assert_eq!(code, Code::TooManyUses),
        }
    }
    assert_eq!(taken, 10);
    assert_eq!(bench.view().await.meters[0].used, 10);
}

async fn a_repeated_use_counts_once(engine: Engine) {
    let bench = Bench::new(engine, 1, None).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    let once = bench.asking(
        1,
        Command::Use {
            meter: meter(),
            amount: 4,
        },
        NOW,
    );
    // At the same time, too: whoever comes second finds that it was counted.
    let (first, second) = tokio::join!(bench.store.carry_out(once.clone()), bench.store.carry_out(once.clone()));
    for outcome in [first, second, bench.store.carry_out(once).await] {
        assert_eq!(outcome.unwrap().code, Code::Valid);
    }
    assert_eq!(bench.view().await.meters[0].used, 4);
    // A day later what was counted is forgotten, and the next use still counts.
    let later = NOW + 86_400;
    assert_eq!(
        bench
            .code(
                1,
                Command::Use {
                    meter: meter(),
                    amount: 4
                },
                later
            )
            .await,
        Code::Expired
    );
    let taken = bench
        .store
        .alter(bench.license, Alteration::ResetMeter(meter()), NOW)
        .await;
    assert!(matches!(taken, Ok(Change::Done(_))));
    assert_eq!(bench.view().await.meters[0].used, 0);
}
