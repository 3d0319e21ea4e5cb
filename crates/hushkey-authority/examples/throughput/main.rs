//! How much one authority does, beside what the machine could do at most. `cargo xtask bench license` repeats and tabulates it.
//!
//! ```text
//! throughput sqlite|postgres SECONDS    every figure on this store, as lines `name TAB rate TAB p50 TAB p99` (a second, µs)
//! throughput limits                     the machine's own limits, in the same form
//! throughput validations COUNT          so many validations on one thread and no more: to be counted by valgrind
//! ```
//!
//! Requests are made, and proven by their devices, before the clock runs. In process means through the whole service (guard in and out,
//! keyed hash, proof, read or durable write, signed lease) without sockets; over HTTP adds loopback, and the client, which shares the cores.
#![allow(
    clippy::disallowed_methods,
    reason = "a binary: it takes time and randomness from the system"
)]

#[path = "../../tests/cluster/mod.rs"]
mod cluster;
mod limits;
mod load;
mod seats;
mod world;

use hushkey_license::Operation;
use load::{Made, load, once};
use std::error::Error;
use std::time::Duration;
use world::{HELD, World};

pub type Fault = Box<dyn Error + Send + Sync>;

pub fn fill(bytes: &mut [u8]) {
    // Measuring without randomness would measure something else; a system without it is of no use.
    if getrandom::fill(bytes).is_err() {
        std::process::abort();
    }
}

fn main() -> Result<(), Fault> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["limits"] => limits::run(),
        ["validations", count] => single(count.parse()?),
        [store @ ("sqlite" | "postgres"), seconds] => {
            let span = Duration::from_secs_f64(seconds.parse()?);
            let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
            runtime.block_on(measure(*store == "postgres", span))
        }
        _ => Err("throughput sqlite|postgres SECONDS, limits, or validations COUNT".into()),
    }
}

/// Everything, on one store.
async fn measure(postgres: bool, span: Duration) -> Result<(), Fault> {
    let mut world = World::open(postgres).await?;
    world.sell().await?;
    world.hold_many().await?;
    let one = world.sold(0)?.clone();
    let activations = |from: u64, count: u64| {
        (from..from + count)
            .map(|number| one.make(Operation::Activate, number))
            .collect::<Result<Vec<Made>, Fault>>()
    };
    let validations = |count: u64| {
        (0..count)
            .map(|number| one.make(Operation::Validate, number))
            .collect::<Result<Vec<Made>, Fault>>()
    };
    // Seats for those who validate.
    once(&world.in_process, 8, activations(0, 1000)?).await?;

    world.forget_caches().await?;
    let made = validations(1000)?;
    let cold = once(&world.in_process, 2, made.clone()).await?;
    cold.print("validations, cold, 2 callers");
    let both = [(&world.in_process, ""), (&world.over_http, ", HTTP")];
    load(&world.in_process, 2, made.clone(), span)
        .await?
        .print("validations, 2 callers");
    for (way, name) in both {
        load(way, 32, made.clone(), span)
            .await?
            .print(&format!("validations, 32 callers{name}"));
    }
    let mut first = 1_000_000;
    let mut spread = |count: u64| {
        let numbers = first..first + count;
        first += count;
        let turns = world.all().iter().cycle().zip(numbers);
        turns
            .map(|(sold, number)| sold.make(Operation::Activate, number))
            .collect::<Result<Vec<Made>, Fault>>()
    };
    // As many as the span can use at most; what is left over was made in vain.
    let most = (span.as_secs_f64() * 15_000.0) as u64;
    load(&world.in_process, 1, spread(most / 4)?, span)
        .await?
        .print("activations, 1 caller");
    for (way, name) in both {
        load(way, 64, spread(most)?, span)
            .await?
            .print(&format!("activations, 64 callers{name}"));
    }
    let made = activations(2000, most / 2)?;
    load(&world.in_process, 64, made, span)
        .await?
        .print("the same on one license");
    let held = world.held()?;
    let beats = (0..HELD)
        .step_by(10)
        .map(|number| held.make(Operation::Heartbeat, number))
        .collect::<Result<Vec<Made>, Fault>>()?;
    for (way, name) in both {
        let name = format!("heartbeats, {HELD} held{name}");
        load(way, 64, beats.clone(), span).await?.print(&name);
    }
    let redemptions = seats::redemptions(&world, 400).await?;
    once(&world.over_http, 16, redemptions)
        .await?
        .print("blind seats redeemed, HTTP");
    Ok(())
}

/// Validations one after another on this thread.
fn single(count: u64) -> Result<(), Fault> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut world = World::open(false).await?;
        world.sell().await?;
        let one = world.sold(0)?;
        world.in_process.ask(&one.make(Operation::Activate, 0)?).await?;
        let made = one.make(Operation::Validate, 0)?;
        for _ in 0..count {
            world.in_process.ask(&made).await?;
        }
        Ok(())
    })
}
