//! A scan that is watched: progress on a terminal, and Ctrl-C.

use hushkey_scan::Watch;
use std::io::{IsTerminal, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Shorter scans say nothing.
const QUIET: Duration = Duration::from_millis(800);

/// Ends the watch, and waits for its last line to be gone.
pub(super) struct Watched {
    over: Arc<AtomicBool>,
    progress: Option<std::thread::JoinHandle<()>>,
}

impl Watched {
    pub fn end(self) {
        self.over.store(true, Ordering::Relaxed);
        if let Some(progress) = self.progress {
            let _ = progress.join();
        }
    }
}

pub(super) fn start(watch: Arc<Watch>) -> Watched {
    let over = Arc::new(AtomicBool::new(false));
    stop_on_interrupt(watch.clone());
    let progress = std::io::stderr().is_terminal().then(|| {
        let over = over.clone();
        std::thread::spawn(move || show(&watch, &over))
    });
    Watched { over, progress }
}

/// The first Ctrl-C stops the scan, which then reports what it has; the second ends the program.
fn stop_on_interrupt(watch: Arc<Watch>) {
    std::thread::spawn(move || {
        let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_io().build() else {
            return;
        };
        runtime.block_on(async {
            if tokio::signal::ctrl_c().await.is_ok() {
                watch.stop();
                if tokio::signal::ctrl_c().await.is_ok() {
                    std::process::exit(130);
                }
            }
        });
    });
}

fn show(watch: &Watch, over: &AtomicBool) {
    let begun = Instant::now();
    let mut shown = false;
    while !over.load(Ordering::Relaxed) {
        std::thread::sleep(Duration::from_millis(100));
        if begun.elapsed() < QUIET {
            continue;
        }
        let mut err = std::io::stderr().lock();
        let _ = match watch.progress() {
            Some((done, all)) => write!(err, "\r\u{1b}[Kscanning: {done} of {all} files"),
            None => write!(err, "\r\u{1b}[Kscanning: looking for files"),
        };
        let _ = err.flush();
        shown = true;
    }
    if shown {
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "\r\u{1b}[K");
        let _ = err.flush();
    }
}
