//! `cargo xtask accuracy`: misses and false alarms, by the scorers and the labelled data that stand beside the checkout.
//!
//! Needs `../shared` and Python 3; says so and fails where they are missing.

use crate::process::{self, Server};
use anyhow::{Context, Result, bail};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

const SETS: &[&str] = &[
    "licensing",
    "pii_anon_tech",
    "pii_anon_formats",
    "pii_anon_adversarial",
    "pii_anon_legal",
    "presidio_research",
    "phones_libphonenumber",
    "presidio_unit",
];

/// Runs one part (`inspect`, `leakbench`, `http`) or all of them.
pub fn run(which: &str) -> Result<()> {
    let shared = process::workspace_root()?.join("../shared");
    if !shared.join("leakbench/run.py").is_file() {
        bail!("the labelled data is not beside the checkout (../shared)");
    }
    process::run("cargo", &["build", "--quiet", "--release", "-p", "hushkey"])?;
    let hushkey = process::target_dir()?.join("release/hushkey");
    match which {
        "inspect" => inspect(&shared, &hushkey),
        "leakbench" => leakbench(&shared, &hushkey),
        "http" => http(&shared, &hushkey),
        "all" => {
            inspect(&shared, &hushkey)?;
            leakbench(&shared, &hushkey)?;
            http(&shared, &hushkey)
        }
        _ => bail!("no accuracy run of that name: inspect, leakbench, http, all"),
    }
}

fn inspect(shared: &Path, hushkey: &Path) -> Result<()> {
    for set in SETS {
        println!("\n== {set}");
        let all = if *set == "presidio_unit" { " --all" } else { "" };
        let level = if *set == "presidio_unit" { "fine" } else { "coarse" };
        let mut command = Command::new("python3");
        command
            .arg(shared.join("corpus/pii/score.py"))
            .arg("--gold")
            .arg(shared.join(format!("corpus/pii/dev/{set}.jsonl")));
        command.args([
            "--level",
            level,
            "--cmd",
            &format!("{} inspect --jsonl{all}", hushkey.display()),
        ]);
        succeed(&mut command)?;
    }
    println!("\n== licensing, encoded values only");
    let mut command = Command::new("python3");
    command
        .arg(shared.join("corpus/pii/score.py"))
        .arg("--gold")
        .arg(shared.join("corpus/pii/dev/licensing.jsonl"));
    command.args([
        "--encoded-only",
        "--cmd",
        &format!("{} inspect --jsonl", hushkey.display()),
    ]);
    succeed(&mut command)
}

fn leakbench(shared: &Path, hushkey: &Path) -> Result<()> {
    println!("\n== leakbench");
    let (_edge, port, capture) = edge(hushkey)?;
    let mut command = Command::new("python3");
    command
        .arg(shared.join("leakbench/run.py"))
        .arg(shared.join("leakbench/dev.jsonl"));
    command.args([
        "--edge",
        &format!("http://127.0.0.1:{port}"),
        "--capture",
        &capture.to_string(),
    ]);
    succeed(&mut command)
}

fn http(shared: &Path, hushkey: &Path) -> Result<()> {
    for mode in ["evasion", "framing", "responses", "bombs"] {
        println!("\n== http {mode}");
        let (_edge, port, capture) = edge(hushkey)?;
        let mut command = Command::new("python3");
        command.arg(shared.join("corpus/http/run.py")).arg(mode);
        command.args(["--edge", &port.to_string(), "--capture", &capture.to_string()]);
        succeed(&mut command)?;
    }
    Ok(())
}

fn succeed(command: &mut Command) -> Result<()> {
    if !command.status().context("cannot start python3")?.success() {
        bail!("a scorer failed");
    }
    Ok(())
}

/// An edge with no policy, its port, and the port its upstream must listen on.
fn edge(hushkey: &Path) -> Result<(Server, u16, u16)> {
    let (port, capture) = (free_port()?, free_port()?);
    let mut command = Command::new(PathBuf::from(hushkey));
    command.args([
        "edge",
        "--listen",
        &format!("127.0.0.1:{port}"),
        "--upstream",
        &format!("http://127.0.0.1:{capture}"),
    ]);
    let server = Server::start(command.stdout(Stdio::null()).stderr(Stdio::null()))?;
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok((server, port, capture));
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("the edge did not start")
}

fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
