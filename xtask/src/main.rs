//! The project's own commands: `cargo xtask check | test | bench | accuracy | deny | fuzz`.
//!
//! *In:* a checkout. *Out:* exit 0, or 1 with the reasons. *Never:* a network address but loopback and the package registries.

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod accuracy;
mod bench;
mod check;
mod fuzz;
mod names;
mod process;
mod recognizers;
mod test;
mod tools;
mod words;

use anyhow::{Result, bail};
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  check               dependency direction, purity of the pure crates, sizes, reasons for dependencies, reference page
  test                every test of the workspace; installs what the tests need
  bench [edge|redact|detect|license|micro|all]
                      benchmarks beside their peers, in one run, median and spread
  accuracy [inspect|halves|leakbench|http|all]
                      misses and false alarms on the labelled data beside the checkout
  deny                licences, bans and sources of every dependency
  words               the filter of English words, anew from Debian's wamerican
  recognizers         docs/recognizers.md, anew from what the recognizers say of themselves
  names               the packed list of given names and surnames, anew from xtask/names/names.txt
  fuzz [SECONDS]      every fuzz target for SECONDS each (default 10)
";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    std::env::set_current_dir(process::workspace_root()?)?;
    match words.as_slice() {
        ["check"] => check::run(),
        ["test", rest @ ..] => test::run(rest),
        ["bench"] => bench::run("all"),
        ["bench", which] => bench::run(which),
        ["accuracy"] => accuracy::run("all"),
        ["accuracy", which] => accuracy::run(which),
        ["deny"] => deny(),
        ["words"] => words::run(),
        ["recognizers"] => recognizers::run(),
        ["names"] => names::run(),
        ["fuzz"] => fuzz::run(10),
        ["fuzz", seconds] => fuzz::run(seconds.parse()?),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => bail!("unknown command\n\n{HELP}"),
    }
}

/// The version of cargo-deny that CI uses.
const CARGO_DENY: &str = "0.20.2";

fn deny() -> Result<()> {
    tools::ensure_cargo("cargo-deny", CARGO_DENY)?;
    process::run(
        "cargo",
        &[
            "deny",
            "--all-features",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ],
    )
}
