//! Unlinkability, measured: everything that issuer and authority ever see of a thousand people over ten epochs, and a linker that
//! has all of it and joins both sides.
//!
//! The clients keep the shipping schedule ([`prefetch_at`]) under a simulated clock, always ask for their whole entitlement, and
//! go through relays. The linker sees times, order, sizes, addresses, every byte of both sides, and knows the schedule. It
//! guesses by each trail on its own; its hits are compared with those of blind guessing (the rank order of two independent
//! draws hits one in a bucket, whatever its size). Then a protection is switched off, and the same linker must succeed.

use super::{Epoch, bucket, random, signing_key};
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
    token: SeatCredential,
    truth: usize,
}

/// The people of one plan in one epoch, as both sides saw them.
fn epoch(world: World, plan: u8, people: &[usize], number: u32) -> (Vec<Fetch>, Vec<Spend>) {
    let (bucket, key) = (bucket(plan, number), signing_key(usize::from(plan)));
    let issuer = SeatIssuer::new(bucket, key.clone());
    let (mut fetches, mut spends) = (Vec::new(), Vec::new());
    for person in people {
        let mut random = random((u64::from(number) << 32) ^ (*person as u64) ^ (u64::from(plan) << 60));
        let before = Epoch::of(number - 1);
        let start = before.next().start(DAY);
        let mut jitter = [0; 4];
        random(&mut jitter);
        let jitter = i64::from(u32::from_le_bytes(jitter) % 3600);
        // The hour at which a person of habits begins, for eight hours.
        let begins = (*person as i64 * 7919 % 24) * 3600;
        let drawn = prefetch_at(before, DAY, &mut random);
        let (fetched, spent) = match world {
            World::NoPrefetch => (start + jitter, start + jitter + 2),
            World::Habits => {
                let from = drawn - drawn.rem_euclid(DAY) + begins;
                let fetched = if drawn < from || drawn > from + 8 * 3600 {
                    from + jitter
                } else {
                    drawn
                };
                (fetched, start + begins + jitter)
            }
            _ => (drawn, start + jitter),
        };
        let pending = if world == World::NoBlinding {
            let mut pending = PendingTokens::make(bucket, key.public(), 1, &mut random).unwrap();
            pending = PendingTokens::unblinded(&pending, &mut random);
            pending
        } else {
            PendingTokens::make(bucket, key.public(), 1, &mut random).unwrap()
        };
        let grant = Grant {
            bucket,
            seats: 1,
            answered: None,
        };
        let issued = issuer.issue(&grant, pending.requests(), &mut random).unwrap();
        let token = pending.finalize(&issued.signatures).unwrap().remove(0);
        // A relay's address is everybody's; without one, each side sees the person's.
        let address = if world == World::NoRelay { *person as u32 } else { 0 };
        fetches.push(Fetch {
            account: *person,
            at: fetched,
            address,
            size: pending.requests().len() * TokenRequest::LEN,
            signature: issued.signatures[0].clone(),
        });
        spends.push(Spend {
            at: spent,
            address,
            size: token.to_bytes().len(),
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
        let token = spend.token.to_bytes();
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
        work.push((1, &first, 100 + number));
        work.push((2, &second, 100 + number));
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
    println!("shipping: {hits:?} of {} redemptions; sets of 600 and 400", PEOPLE * 10);
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
    println!("habits: {hits:?} of {all} redemptions; sets of 120 and 80");
    assert!(hits.bytes == 0);
}
