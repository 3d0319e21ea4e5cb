//! The process that `tests/power.rs` records: loads the store in the directory given as first argument; `off` as second
//! switches syncing off, for the control.

#[path = "../tests/power/load.rs"]
mod load;

use hushkey_authority::store::sqlite::Sync;
use std::path::PathBuf;

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let mut arguments = std::env::args_os().skip(1);
    let directory = PathBuf::from(arguments.next().expect("a directory"));
    let sync = match arguments.next() {
        Some(word) if word == "off" => Sync::Off,
        _ => Sync::Full,
    };
    load::load(&directory, sync).await;
}
