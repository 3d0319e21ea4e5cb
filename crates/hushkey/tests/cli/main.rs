//! The binary from outside: arguments, exit codes, streams.

mod admin;
mod demo;
mod file;
mod help;
mod inspect;
mod policy;
mod redact;
mod scan;
mod servers;
mod shop;

use std::io::Write;
use std::process::{Command, Output, Stdio};

/// The built binary, with a clean environment.
fn hushkey(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hushkey"));
    command
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    for name in [
        "HUSHKEY_LOG",
        "HUSHKEY_ADMIN_TOKEN",
        "HUSHKEY_PSEUDONYM_KEY",
        "HUSHKEY_AUTHORITY_TOKEN",
        "HUSHKEY_SIGN_IN_SECRET",
        "HUSHKEY_STRIPE_SECRET",
        "HUSHKEY_AUTHORITY_URL",
        "COLUMNS",
    ] {
        command.env_remove(name);
    }
    command
}

/// Runs it to its end with `input`.
fn run(arguments: &[&str], input: &[u8]) -> Output {
    let mut command = hushkey(arguments);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    // A program that ends early closes the pipe; that is its right.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    output
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}
