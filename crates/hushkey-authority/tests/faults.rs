//! A disk that fails: at every operation of it, in every way, nothing acknowledged is lost, nothing is corrupt, and asking again
//! ends where it would have ended anyway.
//!
//! The store runs a script on a disk under SQLite that strikes at the n-th operation, for every n. What a step returned is
//! acknowledged. The steps that failed are repeated; at the end the whole database must be, row by row, that of a run without faults:
//! so whatever was acknowledged, additions and removals alike, is there. The controls: without syncing, and on a disk that lies, the
//! same check finds losses.

mod deployment;
mod faults {
    pub mod script;
}
mod seating;

use deployment::{Caller, Deployment};
use faults::script::{Play, STEPS, dump, play};
use hushkey_authority::store::sqlite::{SqliteStore, Sync};
use hushkey_authority::store::{Asking, Store};
use hushkey_faulty_disk::{Disk, Fault, Files, Keep, Kind};
use hushkey_license::seat::{RedeemAnswer, RedeemRequest, SeatCode, derive_seat_machine};
use hushkey_license::wire::KeysDocument;
use hushkey_license::{Expected, KeySet, Lease};
use std::path::Path;
use std::sync::Arc;

/// A disk in a directory of its own.
struct Home {
    directory: tempfile::TempDir,
    disk: Disk,
}

impl Home {
    fn with(files: Files) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let disk = Disk::with(directory.path(), files);
        Self { directory, disk }
    }

    fn new() -> Self {
        Self::with(Files::default())
    }

    fn path(&self) -> &Path {
        self.directory.path()
    }
}

/// What a power cut may leave.
fn ways(seed: u64) -> [Keep; 5] {
    let torn = [seed, !seed, seed ^ 0x5555].map(|seed| Keep::Some(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)));
    [Keep::OnlySynced, torn[0], torn[1], torn[2], Keep::Everything]
}

/// The script without faults: what is in the database at its end, and how many operations each kind could have struck.
fn reference(kind: Kind) -> (String, u64) {
    let home = Home::new();
    home.disk.arm(Fault::once(kind, u64::MAX));
    assert_eq!(play(home.path(), Sync::Full, 0), Play::Done);
    let (operations, _) = home.disk.disarm();
    (dump(home.path()).unwrap(), operations)
}

/// Cuts the power at every `stride`-th operation, with every outcome; returns cuts, and cuts that cost something.
fn cut_everywhere(sync: Sync, lying: bool, stride: usize) -> (usize, usize) {
    let (wanted, operations) = reference(Kind::PowerCut);
    let (mut cuts, mut losses) = (0, 0);
    for at in (0..operations).step_by(stride) {
        let home = Home::new();
        let reached = if lying {
            home.disk.arm(Fault::lying_sync());
            let reached = play(home.path(), sync, 0);
            home.disk.cut_power();
            reached
        } else {
            home.disk.arm(Fault::once(Kind::PowerCut, at));
            play(home.path(), sync, 0)
        };
        let next = match reached {
            Play::Failed(step) => step,
            Play::Done => STEPS.len(),
            Play::Wrong(step) => panic!("step {step} was answered wrongly"),
        };
        for keep in ways(at) {
            let after = Home::with(home.disk.after_power_cut(keep));
            cuts += 1;
            let whole = play(after.path(), sync, next) == Play::Done && dump(after.path()).as_ref() == Some(&wanted);
            if !whole && sync == Sync::Full && !lying {
                panic!("a power cut at operation {at}, leaving {keep:?}, lost something before step {next}");
            }
            losses += usize::from(!whole);
        }
    }
    (cuts, losses)
}

#[test]
fn a_power_cut_at_every_operation_loses_nothing() {
    let (cuts, losses) = cut_everywhere(Sync::Full, false, 1);
    assert!(cuts > 500, "{cuts} power cuts");
    assert_eq!(losses, 0, "of {cuts} power cuts");
}

#[test]
fn without_syncing_or_on_a_lying_disk_it_does() {
    let (_, losses) = cut_everywhere(Sync::Off, false, 7);
    assert!(losses > 0, "the test above could not fail");
    let (_, losses) = cut_everywhere(Sync::Full, true, 100);
    assert!(losses > 0, "the test above could not fail");
}

/// Plays the script to its end although the disk fails, as a server and its callers would: a step that failed is asked again, and a
/// store that keeps failing is opened anew.
fn persevere(home: &Home) {
    let mut from = 0;
    for _ in 0..8 {
        match play(home.path(), Sync::Full, from) {
            Play::Done => return,
            Play::Failed(step) => from = step,
            Play::Wrong(step) => panic!("step {step} was answered wrongly"),
        }
    }
    panic!("step {from} still fails");
}

fn strike_everywhere(kind: Kind, times: u64) {
    let (wanted, operations) = reference(kind);
    assert!(operations > 20, "{kind:?} has {operations} operations to strike");
    for at in 0..operations {
        let home = Home::new();
        home.disk.arm(Fault { kind, at, times });
        persevere(&home);
        home.disk.disarm();
        assert_eq!(dump(home.path()).as_ref(), Some(&wanted), "{kind:?} at operation {at}");
        // All of it was acknowledged, so none of it needs the power.
        for keep in [Keep::OnlySynced, Keep::Some(at + 1)] {
            let after = Home::with(home.disk.after_power_cut(keep));
            assert_eq!(
                dump(after.path()).as_ref(),
                Some(&wanted),
                "{kind:?} at operation {at}, then {keep:?}"
            );
        }
    }
}

#[test]
fn a_failed_read_costs_an_answer_and_no_more() {
    strike_everywhere(Kind::Read, 1);
}

#[test]
fn a_failed_or_short_write_costs_an_answer_and_no_more() {
    strike_everywhere(Kind::Write, 1);
    strike_everywhere(Kind::ShortWrite, 2);
}

#[test]
fn a_full_disk_costs_answers_until_there_is_room() {
    strike_everywhere(Kind::Full, 5);
}

#[test]
fn a_failed_sync_acknowledges_nothing() {
    strike_everywhere(Kind::Sync, 1);
}

/// Many callers whose writes share commits: whatever moment the power goes, each acknowledgement holds.
#[test]
fn acknowledgements_that_share_a_commit_hold() {
    let prepared = Home::new();
    assert_eq!(play(prepared.path(), Sync::Full, 0), Play::Done);
    let files = prepared.disk.files();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .build()
        .unwrap();
    let mut acknowledged_at_all = 0;
    for at in (1..160).step_by(3) {
        let home = Home::with(files.clone());
        let store = Arc::new(faults::script::open(home.path(), Sync::Full).unwrap());
        home.disk.arm(Fault::once(Kind::PowerCut, at));
        let callers: Vec<_> = (0..6_u64)
            .map(|caller| {
                let store: Arc<SqliteStore> = Arc::clone(&store);
                runtime.spawn(async move {
                    let mut mine = Vec::new();
                    for number in 0..40 {
                        let asking: Asking = faults::script::activation(1000 + caller * 100 + number);
                        let machine = asking.machine;
                        match store.carry_out(asking).await {
                            Ok(_) => mine.push(machine),
                            Err(_) => break,
                        }
                    }
                    mine
                })
            })
            .collect();
        let acknowledged: Vec<_> = callers
            .into_iter()
            .flat_map(|caller| runtime.block_on(caller).unwrap())
            .collect();
        drop(store);
        acknowledged_at_all += acknowledged.len();
        for keep in ways(at) {
            let after = Home::with(home.disk.after_power_cut(keep));
            let dump = dump(after.path()).unwrap();
            for machine in &acknowledged {
                assert!(dump.contains(machine.as_str()), "cut at {at}, {keep:?}");
            }
        }
    }
    assert!(acknowledged_at_all > 100, "{acknowledged_at_all}");
}

async fn serve(home: &Home) -> Deployment {
    let url = format!("sqlite:{}", home.path().join("authority.db").display());
    Deployment::start_on(Some(url)).await
}

async fn redeem(caller: &Caller, request: &RedeemRequest) -> Option<RedeemAnswer> {
    let body = serde_json::to_string(request).unwrap();
    let headers = [("content-type", "application/json")];
    let reply = caller.send("POST", "/v1/seats/actions/redeem", &headers, body).await;
    assert!(reply.status == 200 || reply.status >= 500, "{}", reply.status);
    (reply.status == 200).then(|| reply.json())
}

/// The seat that an answer gives, its lease verified as a client does: its license and its end.
async fn seat(caller: &Caller, request: &RedeemRequest, answer: &RedeemAnswer) -> (String, i64) {
    assert_eq!(answer.code, SeatCode::Valid);
    let keys: KeysDocument = caller.send("GET", "/v1/keys", &[], "").await.json();
    let keys = KeySet::from_document(&keys).unwrap();
    let expected = Expected {
        nonce: request.nonce,
        request_digest: request.digest(),
        machine: derive_seat_machine(&request.device_key),
    };
    let lease = Lease::verify(answer.lease.as_deref().unwrap(), &keys, deployment::NOW, &expected).unwrap();
    (lease.claims().license.to_string(), lease.claims().expires_at)
}

/// The whole server, over HTTP: whenever the power goes while a blind token is redeemed, asking again gives the same seat, and a clone
/// of the token none.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blind_token_is_never_lost_between_redeeming_and_its_answer() {
    let prepared = Home::new();
    let mut deployment = serve(&prepared).await;
    let bucket = seating::sell(&deployment.caller, 0).await;
    deployment.stop().await;
    let files = prepared.disk.files();
    let token = seating::token(bucket, 0);
    let (asked, clone) = (seating::request(bucket, &token, 1), seating::request(bucket, &token, 2));

    let (mut answered, mut unanswered, mut seats) = (0, 0, Vec::new());
    for at in 0.. {
        let home = Home::with(files.clone());
        let mut deployment = serve(&home).await;
        home.disk.arm(Fault::once(Kind::PowerCut, at));
        match redeem(&deployment.caller, &asked).await {
            Some(answer) => {
                seats.push(seat(&deployment.caller, &asked, &answer).await);
                answered += 1;
            }
            None => unanswered += 1,
        }
        let struck = home.disk.struck();
        home.disk.cut_power();
        deployment.stop().await;
        for keep in ways(at) {
            let after = Home::with(home.disk.after_power_cut(keep));
            let mut deployment = serve(&after).await;
            let answer = redeem(&deployment.caller, &asked).await.unwrap();
            seats.push(seat(&deployment.caller, &asked, &answer).await);
            let refused = redeem(&deployment.caller, &clone).await.unwrap();
            assert_eq!(refused.code, SeatCode::SeatSpent);
            deployment.stop().await;
        }
        if !struck {
            break;
        }
    }
    assert!(answered > 0 && unanswered > 1, "{answered} answered, {unanswered} not");
    assert!(seats.iter().all(|other| *other == seats[0]), "one seat");
}
