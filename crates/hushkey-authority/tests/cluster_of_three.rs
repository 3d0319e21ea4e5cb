//! Three authorities, each a process of its own, on one real PostgreSQL: they behave as one.

mod cluster;
mod deployment;
mod process;

use cluster::{Cluster, connect};
use deployment::{Caller, NOW, Sold, device};
use hushkey_license::wire::{LicenseAnswer, UsageRequest};
use hushkey_license::{Code, MeterToken, Operation};
use process::Server;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

struct Three {
    cluster: Cluster,
    url: String,
    clock: Arc<AtomicI64>,
    directories: Vec<tempfile::TempDir>,
    servers: Vec<Server>,
    callers: Vec<Caller>,
}

impl Three {
    /// All three start at once on an empty database: one migrates, the others wait.
    async fn start() -> Self {
        let cluster = Cluster::start();
        let url = cluster.database().await;
        let clock = Arc::new(AtomicI64::new(NOW));
        let directories: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
        let starting: Vec<_> = directories
            .iter()
            .map(|directory| {
                let (path, url) = (directory.path().to_owned(), url.clone());
                tokio::spawn(async move { process::start(&path, Some(&url)).await })
            })
            .collect();
        let (mut servers, mut callers) = (Vec::new(), Vec::new());
        for one in starting {
            let (server, address) = one.await.unwrap();
            servers.push(server);
            callers.push(Caller::new(address, &clock));
        }
        Self {
            cluster,
            url,
            clock,
            directories,
            servers,
            callers,
        }
    }

    fn caller(&self, number: u64) -> &Caller {
        &self.callers[usize::try_from(number % 3).unwrap()]
    }

    async fn seated(&self) -> BTreeSet<String> {
        let client = connect(&self.url).await;
        let sql = "SELECT machine::text FROM hushkey_authority.machines";
        client
            .query(sql, &[])
            .await
            .unwrap()
            .iter()
            .map(|row| row.get(0))
            .collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn limits_are_exact_across_processes() {
    let three = Three::start().await;
    for _ in 0..3 {
        let sold = three.callers[0].sell(json!({ "max_machines": 5 })).await;
        let racers: Vec<_> = (0..30)
            .map(|number| {
                let (caller, sold) = (three.caller(number).clone(), sold.clone());
                tokio::spawn(async move { caller.ask(Operation::Activate, &sold, number).await.code })
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
        assert_eq!(three.callers[1].view(&sold).await.machines.len(), 5);
    }

    // Uses of one meter, taken through all three at once.
    let sold = three.callers[0].sell(json!({ "max_machines": 1 })).await;
    let declared = json!({ "plan": sold.plan, "max_uses": 20, "period": "lifetime" });
    let made = three.callers[1].administrate("/v1/admin/meters", Some(declared)).await;
    let meter: MeterToken = made.json::<hushkey_license::wire::MeterCreated>().meter;
    assert_eq!(
        three.callers[2].ask(Operation::Activate, &sold, 1).await.code,
        Code::Valid
    );
    let takers: Vec<_> = (0..45)
        .map(|number| {
            let (caller, sold) = (three.caller(number).clone(), sold.clone());
            tokio::spawn(async move {
                let common = caller.common(sold.product, 1);
                let device = device(1, &sold.product);
                let request = UsageRequest::make(common, meter, 1, Operation::Use, &sold.key(), &device);
                caller.post(Operation::Use, &sold, &request).await.code
            })
        })
        .collect();
    let mut taken = 0;
    for one in takers {
        taken += usize::from(one.await.unwrap() == Code::Valid);
    }
    assert_eq!(taken, 20);
}

/// Callers that activate ever new machines until told to stop; what was acknowledged, they return.
fn load(
    three: &Three,
    sold: &Sold,
    running: &Arc<AtomicBool>,
    numbers: &Arc<AtomicU64>,
    acknowledged: &Arc<AtomicU64>,
) -> Vec<Load> {
    (0..9)
        .map(|turn| {
            let (caller, sold) = (three.caller(turn).clone(), sold.clone());
            let (running, numbers) = (Arc::clone(running), Arc::clone(numbers));
            let acknowledged = Arc::clone(acknowledged);
            tokio::spawn(async move {
                let mut mine = Vec::new();
                while running.load(Ordering::Relaxed) {
                    let number = numbers.fetch_add(1, Ordering::Relaxed);
                    let key = sold.key();
                    let asked = caller.try_ask(Operation::Activate, &key, sold.product, number).await;
                    // No answer, or one that is no answer about the license: nothing was promised.
                    let Some((reply, _)) = asked else { continue };
                    if reply.status != 200 {
                        continue;
                    }
                    match reply.json::<LicenseAnswer>().code {
                        Code::Valid => {
                            mine.push(number);
                            acknowledged.fetch_add(1, Ordering::Relaxed);
                        }
                        code => assert_eq!(code, Code::TooManyMachines),
                    }
                }
                mine
            })
        })
        .collect()
}

type Load = tokio::task::JoinHandle<Vec<u64>>;

async fn acknowledged(load: Vec<Load>) -> Vec<u64> {
    let mut all = Vec::new();
    for one in load {
        all.extend(one.await.unwrap());
    }
    all
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_killed_process_and_a_crashed_server_lose_nothing_and_give_nothing_twice() {
    let mut three = Three::start().await;
    let sold = three.callers[0].sell(json!({ "max_machines": 400 })).await;
    let (running, numbers) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let count = Arc::new(AtomicU64::new(0));
    let pressing = load(&three, &sold, &running, &numbers, &count);
    // However slow the machine is: killed in the midst of it.
    while count.load(Ordering::Relaxed) <= 20 {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    three.servers[0].kill();
    tokio::time::sleep(Duration::from_millis(100)).await;
    three.cluster.crash();
    tokio::time::sleep(Duration::from_millis(300)).await;
    running.store(false, Ordering::Relaxed);
    let first = acknowledged(pressing).await;
    assert!(
        first.len() > 20,
        "killed in mid-load, after some acknowledgements: {}",
        first.len()
    );

    // The killed one comes back, and all three go on to the limit.
    let (server, address) = process::start(three.directories[0].path(), Some(&three.url)).await;
    three.servers[0] = server;
    three.callers[0] = Caller::new(address, &three.clock);
    running.store(true, Ordering::Relaxed);
    let pressing = load(&three, &sold, &running, &numbers, &count);
    while three.seated().await.len() < 400 {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    running.store(false, Ordering::Relaxed);
    let second = acknowledged(pressing).await;

    let seated = three.seated().await;
    assert_eq!(seated.len(), 400, "as many as the plan has, and no more");
    for number in first.iter().chain(&second) {
        assert!(
            seated.contains(sold.machine(*number).as_str()),
            "an acknowledged activation is lost"
        );
    }
}
