//! Detection beside its peers: engines in one process taking turns, the real `redact`, start, memory, sizes, instructions, accuracy.

use super::figures::Figures;
use crate::accuracy;
use crate::process::{self, Server};
use crate::tools::{self, VALGRIND};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const REPEATS: usize = 5;

/// Prints every table. Takes some five minutes, most of it building.
pub fn run() -> Result<()> {
    tools::ensure(&[&VALGRIND])?;
    let peers = peers()?;
    let hushkey = super::binary()?;
    println!("detection, one core; the figures beside each other were taken in one run, engines taking turns");
    println!("(Datadog's dd-sds is in no registry: the many-pattern automaton stands in for it)");
    pinned(&peers).arg("table").status().context("the peers do not run")?;
    instructions(&peers)?;
    whole_process(&peers, &hushkey)?;
    start(&hushkey)?;
    idle(&hushkey)?;
    sizes(&hushkey)?;
    accuracy::summary(&hushkey)
}

/// Builds the peers in their own workspace.
fn peers() -> Result<PathBuf> {
    let folder = process::target_dir()?.join("peers");
    let manifest = process::workspace_root()?.join("benches/peers/Cargo.toml");
    let status = Command::new("cargo")
        .args(["build", "--quiet", "--release", "--manifest-path"])
        .arg(manifest)
        .arg("--target-dir")
        .arg(&folder)
        .status()
        .context("cannot start cargo")?;
    if !status.success() {
        bail!("the peers do not build");
    }
    Ok(folder.join("release/hushkey-peers"))
}

fn pinned(program: &Path) -> Command {
    let mut command = Command::new("taskset");
    command.args(["-c", "1"]).arg(program);
    command
}

/// Instructions a record, by the difference of two runs under valgrind: the same on every machine of this kind.
fn instructions(peers: &Path) -> Result<()> {
    println!("\ninstructions (valgrind, difference of two runs)");
    for (row, title, few, many, unit) in [
        ("clean", "license check, clean", 500, 1_500, 1.0),
        ("dirty", "license check with 1 to 4 findings, redacted", 500, 1_500, 1.0),
        ("text", "plain text, clean", 2, 6, 262_144.0),
        ("logs", "log lines", 1, 3, 262_144.0),
    ] {
        let count = |times: u32| -> Result<f64> {
            let output = Command::new("valgrind")
                .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
                .arg(peers)
                .args(["loop", row, &times.to_string()])
                .output()
                .context("cannot start valgrind")?;
            let text = String::from_utf8_lossy(&output.stderr).into_owned();
            let line = text
                .lines()
                .find(|line| line.contains("refs:"))
                .context("valgrind counted nothing")?;
            let digits: String = line
                .rsplit(':')
                .next()
                .unwrap_or_default()
                .chars()
                .filter(char::is_ascii_digit)
                .collect();
            Ok(digits.parse()?)
        };
        let each = (count(many)? - count(few)?) / f64::from(many - few) / unit;
        match unit {
            1.0 => println!("{title:<52}{each:>12.0} a record"),
            _ => println!("{title:<52}{each:>12.1} a byte"),
        }
    }
    Ok(())
}

/// `hushkey redact` over 100 MiB on one core, as users run it.
fn whole_process(peers: &Path, hushkey: &Path) -> Result<()> {
    let folder = process::target_dir()?.join("bench");
    std::fs::create_dir_all(&folder)?;
    println!("\nhushkey redact, whole process on one core, 100 MiB through a pipe");
    println!("{:<42}{:>14}{:>18}", "", "MB/s", "spread");
    for (kind, title) in [
        ("text", "plain text, clean"),
        ("logs", "log lines, 18 % with personal data"),
    ] {
        let file = folder.join(format!("{kind}.txt"));
        let made = Command::new(peers)
            .arg(kind)
            .arg(&file)
            .status()
            .context("the peers do not run")?;
        if !made.success() {
            bail!("no input");
        }
        let mut figures = Figures::default();
        for _ in 0..REPEATS {
            let bytes = std::fs::metadata(&file)?.len() as f64;
            let begin = Instant::now();
            let mut child = pinned(hushkey)
                .arg("redact")
                .stdin(File::open(&file)?)
                .stdout(Stdio::piped())
                .spawn()
                .context("cannot start hushkey")?;
            if let Some(mut output) = child.stdout.take() {
                std::io::copy(&mut output, &mut std::io::sink())?;
            }
            if !child.wait()?.success() {
                bail!("redact failed");
            }
            figures.add(bytes / 1e6 / begin.elapsed().as_secs_f64());
        }
        let (low, high) = figures.spread();
        println!(
            "{title:<42}{:>14.0}{:>18}",
            figures.median(),
            format!("{low:.0}–{high:.0}")
        );
    }
    Ok(())
}

/// From nothing to done, on an input of nothing and on one line.
fn start(hushkey: &Path) -> Result<()> {
    println!();
    for (title, input) in [
        ("start and end of `hushkey inspect`, empty input", ""),
        ("the same, one line", "user=ann from 81.2.69.142\n"),
    ] {
        let mut figures = Figures::default();
        for _ in 0..20 {
            let begin = Instant::now();
            let mut child = Command::new(hushkey)
                .arg("inspect")
                .stdin(Stdio::piped())
                .stdout(Stdio::null())
                .spawn()
                .context("cannot start hushkey")?;
            if let Some(mut pipe) = child.stdin.take() {
                std::io::Write::write_all(&mut pipe, input.as_bytes())?;
            }
            child.wait()?;
            figures.add(begin.elapsed().as_secs_f64() * 1e3);
        }
        let (low, high) = figures.spread();
        println!("{title:<56}{:>8.1} ms  ({low:.1}–{high:.1})", figures.median());
    }
    Ok(())
}

/// Memory of an edge that has answered nothing yet.
fn idle(hushkey: &Path) -> Result<()> {
    const PORT: u16 = 18190;
    let mut command = Command::new(hushkey);
    command
        .args([
            "edge",
            "--listen",
            &format!("127.0.0.1:{PORT}"),
            "--upstream",
            "http://127.0.0.1:9",
        ])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let server = Server::start(&mut command)?;
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", PORT)).is_ok() {
            break;
        }
        std::thread::sleep(Duration::from_millis(30));
    }
    println!(
        "{:<56}{:>8.1} MB",
        "resident memory of an idle edge",
        server.resident_kib()? as f64 / 1024.0
    );
    Ok(())
}

fn sizes(hushkey: &Path) -> Result<()> {
    let data = process::workspace_root()?.join("crates/hushkey-detect/src/data");
    let mut bytes = 0;
    for entry in std::fs::read_dir(data)? {
        bytes += entry?.metadata()?.len();
    }
    println!("{:<56}{:>8.2} MB", "detection data", bytes as f64 / 1e6);
    println!(
        "{:<56}{:>8.1} MB",
        "binary, as shipped",
        std::fs::metadata(hushkey)?.len() as f64 / 1e6
    );
    Ok(())
}
