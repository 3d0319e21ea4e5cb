//! Crash reports that are clean before they touch the disk.
//!
//! *In:* a panic. *Out:* one JSON file per panic in a directory of the app's, made by the guard; the app sends it at its next
//! start with [`Client::report_crash`](crate::Client::report_crash).
//! *Never:* environment, arguments, host name or memory; a report the guard refuses (its reason is written in its place).

use crate::clean_log::clean_json;
use crate::client::Clock;
use crate::device_key::private_file;
use hushkey_guard::Guard;
use serde_json::json;
use std::backtrace::Backtrace;
use std::io::Write;
use std::panic::PanicHookInfo;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Most reports that one process writes: a crash loop must not fill a disk.
const MAX_REPORTS: u32 = 16;

/// Writes clean crash reports to `directory` from now on, in place of the hook before (whose message goes to standard
/// error as the panic made it, personal data included).
pub fn install_panic_hook(guard: Arc<Guard>, clock: Clock, directory: PathBuf) {
    let written = AtomicU32::new(0);
    std::panic::set_hook(Box::new(move |info| {
        let number = written.fetch_add(1, Ordering::Relaxed);
        if number < MAX_REPORTS {
            let report = crash_report(&guard, info, clock());
            let _ = keep(&directory, clock(), number, &report);
            let _ = std::io::stderr().write_all(b"the app panicked; a clean crash report was written\n");
        }
    }));
}

/// The clean report of one panic, as JSON.
pub fn crash_report(guard: &Guard, info: &PanicHookInfo<'_>, time: i64) -> Vec<u8> {
    let payload = info.payload();
    let message = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without a message");
    let location = info
        .location()
        .map(|place| format!("{}:{}", place.file(), place.line()));
    let trace = Backtrace::force_capture().to_string();
    let frames: Vec<&str> = trace.lines().map(str::trim).take(128).collect();
    let report = json!({"time": time, "message": message, "location": location, "frames": frames});
    clean_json(guard, report.to_string().as_bytes())
}

fn keep(directory: &Path, time: i64, number: u32, report: &[u8]) -> std::io::Result<()> {
    std::fs::create_dir_all(directory)?;
    let mut file = private_file(&directory.join(format!("crash-{time}-{number}.json")))?;
    file.write_all(report)?;
    file.sync_all()
}
