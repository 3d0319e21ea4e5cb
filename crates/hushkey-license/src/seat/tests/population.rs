//! Unlinkability, measured: everything that issuer and authority ever see of a thousand people over ten epochs, and a linker that
//! has all of it and joins both sides.
//!
//! The clients keep the shipping schedule ([`Schedule`]) under a simulated clock, always ask for their whole entitlement, and
//! go through relays. The linker sees times, order, sizes, addresses, every byte of both sides, and knows the schedule. It
//! guesses by each trail on its own; its hits are compared with those of blind guessing (the rank order of two independent
//! draws hits one in a bucket, whatever its size). Then a protection is switched off, and the same linker must succeed.

use super::{bucket, directory_of, key, stream};
use crate::seat::*;
use std::collections::HashMap;

const PEOPLE: usize = 1000;
const EPOCHS: u32 = 10;
const DAY: i64 = 86_400;

/// What is switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum World {
    Shipping,
    /// The client sends what is to be signed as it is.
    NoBlinding,
    /// Tokens are fetched when they are needed.
    NoPrefetch,
    /// Both sides are reached directly.
    NoRelay,
    /// As shipped, but people run the app only at hours of their own, and fetch when it runs.
    Habits,
}

/// One line of the issuer's log: who, when, from where, what was signed, and what came of it.
struct Fetch {
    account: usize,
    at: i64,
    address: u32,
    size: usize,
    signature: Vec<u8>,
}

/// One line of the authority's log, with the truth beside it, which only the scoring reads.
struct Spend {
    at: i64,
    address: u32,
    size: usize,
    token: BlindToken,
    truth: usize,
}

/// The people of one plan in one epoch, as both sides saw them.
fn epoch(world: World, plan: u8, people: &[usize], number: u32) -> (Vec<Fetch>, Vec<Spend>) {
    let length = EpochLength::new(DAY).unwrap();
    let (bucket, secret) = (bucket(plan, number), key(usize::from(plan) - 1));
    let entry = SeatKey::new(bucket, length, Floor::new(50).unwrap(), secret.public().clone());
    let directory = directory_of(&[entry]);
    let agreed = directory.agree(&directory).unwrap();
    let (mut fetches, mut spends) = (Vec::new(), Vec::new());
    for person in people {
        let mut random = stream((u64::from(number) << 32) ^ (*person as u64) ^ (u64::from(plan) << 60));
        let mut seed = [0; 32];
        random(&mut seed);
        // The client's secret is its own and the same in every epoch; its times follow from it.
        let mut secret_of_client = [0; 32];
        stream(*person as u64 + 77)(&mut secret_of_client);
        let schedule = Schedule::new(secret_of_client, bucket.product, bucket.plan, length);
        let (planned, redeemed) = (schedule.fetch_at(number, 0), schedule.redeem_at(number));
        // The hour at which a person of habits begins, for eight hours.
        let begins = (*person as i64 * 7919 % 24) * 3600;
        let (fetched, spent) = match world {
            World::NoPrefetch => (redeemed, redeemed + 2),
            World::Habits => {
                let from = planned - planned.rem_euclid(DAY) + begins;
                let runs = (from..from + 8 * 3600).contains(&planned);
                let fetched = if runs { planned } else { schedule.fetch_at(number, from) };
                (fetched, redeemed - redeemed.rem_euclid(DAY) + begins)
            }
            _ => (planned, redeemed),
        };
        let batch = Batch::make(&agreed, &bucket, 1, &seed).unwrap();
        let request = batch.request();
        let answer = sign_batch(secret, &request, 1, &mut random).unwrap();
        let token = batch.finalize(&answer).unwrap().remove(0);
        // What the issuer answers is what the token carries, if nothing was blinded.
        let signature = match world {
            World::NoBlinding => token.as_bytes()[98..].to_vec(),
            _ => answer.responses[0].as_bytes().to_vec(),
        };
        // A relay's address is everybody's; without one, each side sees the person's.
        let address = if world == World::NoRelay { *person as u32 } else { 0 };
        fetches.push(Fetch {
            account: *person,
            at: fetched,
            address,
            size: serde_json::to_vec(&request).unwrap().len(),
            signature,
        });
        spends.push(Spend {
            at: spent,
            address,
            size: serde_json::to_vec(&token).unwrap().len(),
            token,
            truth: *person,
        });
    }
    (fetches, spends)
}

/// How many of the linker's guesses are right, by each trail.
#[derive(Debug, Default, Clone, Copy)]
struct Hits {
    rank: usize,
    nearest: usize,
    hour: usize,
    bytes: usize,
    address: usize,
}

/// Guesses whose each token is. Nothing here reads the truth but the counting.
fn link(fetches: &mut [Fetch], spends: &mut [Spend]) -> Hits {
    let mut hits = Hits::default();
    let sizes = |mut sizes: Vec<usize>| {
        sizes.dedup();
        sizes.len()
    };
    assert_eq!(
        sizes(fetches.iter().map(|one| one.size).collect()),
        1,
        "every fetch has one size"
    );
    assert_eq!(
        sizes(spends.iter().map(|one| one.size).collect()),
        1,
        "every redemption has one size"
    );
    fetches.sort_by_key(|one| one.at);
    spends.sort_by_key(|one| one.at);
    for (fetch, spend) in fetches.iter().zip(spends.iter()) {
        hits.rank += usize::from(fetch.account == spend.truth);
    }
    let by_bytes: HashMap<&[u8], usize> = fetches.iter().map(|one| (&one.signature[..], one.account)).collect();
    let mut by_address: HashMap<u32, Vec<usize>> = HashMap::new();
    fetches
        .iter()
        .for_each(|one| by_address.entry(one.address).or_default().push(one.account));
    for spend in spends.iter() {
        let before = fetches.partition_point(|one| one.at <= spend.at);
        let nearest = before.checked_sub(1).map(|place| fetches[place].account);
        hits.nearest += usize::from(nearest == Some(spend.truth));
        let hour = |at: i64| at.rem_euclid(DAY) / 3600;
        let closest = fetches
            .iter()
            .min_by_key(|one| (hour(one.at) - hour(spend.at)).abs())
            .map(|one| one.account);
        hits.hour += usize::from(closest == Some(spend.truth));
        let token = spend.token.as_bytes();
        hits.bytes += usize::from(by_bytes.get(&token[98..]) == Some(&spend.truth));
        // Of those at one address, the first is as good a guess as any.
        let there = by_address.get(&spend.address).and_then(|accounts| accounts.first());
        hits.address += usize::from(there == Some(&spend.truth));
    }
    hits
}

fn run(world: World, people: usize, epochs: u32) -> Hits {
    // Two plans: six in ten have the first.
    let (first, second): (Vec<usize>, Vec<usize>) = (0..people).partition(|person| person % 10 < 6);
    let mut work: Vec<(u8, &[usize], u32)> = Vec::new();
    for number in 1..=epochs {
        work.push((1, &first, 20_000 + number));
        work.push((2, &second, 20_000 + number));
    }
    let halves: Vec<Hits> = std::thread::scope(|scope| {
        let spawn = |part: Vec<(u8, &[usize], u32)>| {
            let owned: Vec<(u8, Vec<usize>, u32)> = part
                .iter()
                .map(|(plan, all, epoch)| (*plan, all.to_vec(), *epoch))
                .collect();
            scope.spawn(move || {
                let each = owned.iter().map(|(plan, people, number)| {
                    let (mut fetches, mut spends) = epoch(world, *plan, people, *number);
                    link(&mut fetches, &mut spends)
                });
                each.fold(Hits::default(), add)
            })
        };
        let (even, odd): (Vec<_>, Vec<_>) = work.iter().copied().enumerate().partition(|(place, _)| place % 2 == 0);
        let threads = [even, odd].map(|part| spawn(part.into_iter().map(|(_, one)| one).collect()));
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    halves.into_iter().fold(Hits::default(), add)
}

fn add(one: Hits, other: Hits) -> Hits {
    Hits {
        rank: one.rank + other.rank,
        nearest: one.nearest + other.nearest,
        hour: one.hour + other.hour,
        bytes: one.bytes + other.bytes,
        address: one.address + other.address,
    }
}

/// Blind guessing hits once in a bucket: 20 buckets give 20 hits on average, and more than 40 once in 30,000 runs (Poisson).
const CHANCE: usize = 40;

#[test]
fn the_linker_does_no_better_than_chance() {
    let hits = run(World::Shipping, PEOPLE, EPOCHS);
    for trail in [hits.rank, hits.nearest, hits.hour, hits.address] {
        assert!(trail <= CHANCE, "{hits:?}");
    }
    assert_eq!(hits.bytes, 0);
}

#[test]
fn with_a_protection_off_the_same_linker_succeeds() {
    // Fewer people and epochs: 400 redemptions in four buckets.
    let (people, epochs, all) = (200, 2, 400);
    let hits = run(World::NoBlinding, people, epochs);
    assert_eq!(hits.bytes, all, "{hits:?}");
    let hits = run(World::NoPrefetch, people, epochs);
    assert!(hits.rank > all * 8 / 10 && hits.nearest > all * 8 / 10, "{hits:?}");
    let hits = run(World::NoRelay, people, epochs);
    assert_eq!(hits.address, all, "{hits:?}");
    let hits = run(World::Habits, people, epochs);
    assert!(hits.bytes == 0);
}
