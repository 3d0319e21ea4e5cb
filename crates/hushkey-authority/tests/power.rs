//! Power loss: whatever moment the power goes, what was acknowledged is there afterwards.
//!
//! A process loads the store with activations and notes each acknowledgement. `strace` records every write and sync of
//! it. From the record the disk is rebuilt as a power cut would leave it at many moments: with nothing that was not
//! synced, and with arbitrary parts of what was not synced. Each such disk is opened and checked. The control: with
//! syncing switched off the same check must find losses.

mod power {
    pub mod load;
    pub mod record;
    pub mod replay;
}
mod process;

use hushkey_authority::store::sqlite::{SqliteStore, Sync};
use hushkey_faulty_disk::Keep;
use power::load::{CALLERS, EACH, NOW, pepper};
use power::record::{Event, read};
use power::replay::Replay;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the process under strace and returns what it did to the disk.
fn record(directory: &Path, sync: &str) -> Vec<Event> {
    let trace = directory.join("trace");
    let status = Command::new("strace")
        .args(["-f", "-y", "-xx", "-s", "70000", "-e", "signal=none", "-e"])
        .arg("trace=openat,pwrite64,pwritev,write,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,rename,renameat2")
        .arg("-o")
        .arg(&trace)
        .arg(process::example("load_to_record"))
        .arg(directory)
        .arg(sync)
        .stdout(Stdio::null())
        .status();
    match status {
        Ok(status) => assert!(
            status.success(),
            "the recorded process failed (is tracing with ptrace permitted here?)"
        ),
        Err(_) => panic!("this test needs strace: install the package `strace`"),
    }
    read(&std::fs::read_to_string(&trace).unwrap(), directory)
}

/// How many acknowledged activations are missing from the database in `directory`; a database that does not open, or is
/// not whole, lacks all of them.
fn missing(directory: &Path, acknowledged: &[String]) -> usize {
    let path = directory.join("authority.db");
    let Ok(store) = SqliteStore::open(&path, pepper().witness(), NOW, Sync::Full) else {
        return acknowledged.len();
    };
    drop(store);
    let database = rusqlite::Connection::open(&path).unwrap();
    let verdict = database.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0));
    if verdict.as_deref() != Ok("ok") {
        return acknowledged.len();
    }
    let mut find = database.prepare("SELECT 1 FROM machines WHERE machine = ?1").unwrap();
    acknowledged
        .iter()
        .filter(|machine| !find.exists([machine.as_str()]).unwrap())
        .count()
}

struct Toll {
    /// Power cuts tried.
    cuts: usize,
    /// Of those, how many lost something acknowledged.
    losses: usize,
}

/// Cuts the power before many a sync, and at regular moments in between, until that cost something `enough` times.
fn cut_everywhere(events: &[Event], enough: usize) -> Toll {
    let mut replay = Replay::default();
    let mut acknowledged = Vec::new();
    let mut toll = Toll { cuts: 0, losses: 0 };
    for (place, event) in events.iter().enumerate() {
        let is_sync = matches!(event, Event::SyncStart { .. });
        // A sync has reached the disk only when it ends: just before that the most is at stake.
        if toll.losses < enough
            && !acknowledged.is_empty()
            && (is_sync && place % 11 == 0 || place % 1009 == 0 || place + 1 == events.len())
        {
            let seed = u64::try_from(place).unwrap();
            for keep in [
                Keep::OnlySynced,
                Keep::Some(seed),
                Keep::Some(seed ^ 0xffff),
                Keep::Everything,
            ] {
                let directory = tempfile::tempdir().unwrap();
                replay.write_to(directory.path(), keep);
                toll.cuts += 1;
                toll.losses += usize::from(missing(directory.path(), &acknowledged) > 0);
            }
        }
        if let Event::Note(text) = event {
            acknowledged.push(text.clone());
        }
        replay.apply(event);
    }
    assert_eq!(acknowledged.len(), usize::try_from(CALLERS * EACH).unwrap());
    toll
}

#[test]
fn a_power_cut_loses_nothing_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let events = record(directory.path(), "full");
    // The record is whole: played to its end it gives the very files the process left.
    let mut replay = Replay::default();
    events.iter().for_each(|event| replay.apply(event));
    let replayed = tempfile::tempdir().unwrap();
    replay.write_to(replayed.path(), Keep::Everything);
    let bytes = |directory: &Path| std::fs::read(directory.join("authority.db")).unwrap();
    assert!(
        bytes(directory.path()) == bytes(replayed.path()),
        "strace missed a write"
    );

    let toll = cut_everywhere(&events, usize::MAX);
    assert!(toll.cuts > 100, "{} power cuts", toll.cuts);
    assert_eq!(toll.losses, 0, "of {} power cuts", toll.cuts);
}

#[test]
fn without_syncing_a_power_cut_loses_what_was_acknowledged() {
    let directory = tempfile::tempdir().unwrap();
    let toll = cut_everywhere(&record(directory.path(), "off"), 1);
    assert!(toll.losses > 0, "the test above could not fail");
}
