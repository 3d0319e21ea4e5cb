//! An authority in the directory given as argument, to be killed by tests. Its address is put into the file `address` there.
//! A second argument is the URL of a database elsewhere (`-`: none), a third the seconds that have passed.

#[path = "../tests/deployment/mod.rs"]
mod deployment;

use hushkey_authority::Authority;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let directory = PathBuf::from(std::env::args_os().nth(1).expect("a directory"));
    let clock = Arc::new(AtomicI64::new(deployment::NOW));
    let mut options = deployment::options(&directory, &clock);
    let passed = std::env::args().nth(3).map_or(0, |text| text.parse().expect("seconds"));
    clock.fetch_add(passed, Ordering::SeqCst);
    if let Some(url) = std::env::args().nth(2).filter(|url| url != "-") {
        options.database = url;
    }
    let authority = Authority::bind(options).await.expect("the authority starts");
    let aside = directory.join("address.new");
    std::fs::write(&aside, authority.address().to_string()).expect("the directory can be written");
    std::fs::rename(aside, directory.join("address")).expect("the directory can be written");
    authority.serve(std::future::pending()).await;
}
