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
        "halves" => halves(&shared, &hushkey),
        "leakbench" => leakbench(&shared, &hushkey),
        "http" => http(&shared, &hushkey),
        "all" => {
            inspect(&shared, &hushkey)?;
            leakbench(&shared, &hushkey)?;
            http(&shared, &hushkey)
        }
        _ => bail!("no accuracy run of that name: inspect, halves, leakbench, http, all"),
    }
}

/// What peers were measured at on these sets, by others: structured classes, F1. Quoted from the reference beside the checkout.
const QUOTED: &str = "peers as quoted there (held-out halves, structured F1): licensing .732 (DD-SDS), pii_anon tech .972, formats .964, \
adversarial .961, legal .921, presidio_research .869, phones .895 (Presidio); licensing, encoded values: recall .21; clean records flagged 30 %";

/// One line a set: precision, recall and F1 of the classes that have a form, and of persons.
pub fn summary(hushkey: &Path) -> Result<()> {
    let shared = process::workspace_root()?.join("../shared");
    if !shared.join("corpus/pii/score.py").is_file() {
        println!("\naccuracy: the labelled data is not beside the checkout (../shared)");
        return Ok(());
    }
    println!("\naccuracy on the dev halves (P / R / F1)");
    println!("{:<26}{:>24}{:>24}{:>10}", "", "structured", "persons", "flagged");
    for set in SETS {
        let gold = shared.join(format!("corpus/pii/dev/{set}.jsonl"));
        let all = *set == "presidio_unit";
        let structured = score(&shared, &[&gold], hushkey, all, Some(STRUCTURED))?;
        let persons = score(&shared, &[&gold], hushkey, all, Some("PERSON"))?;
        println!(
            "{set:<26}{:>24}{:>24}{:>10}",
            structured.0,
            if persons.0.contains("- ") { "" } else { &persons.0 },
            structured.1
        );
    }
    println!("{QUOTED}");
    Ok(())
}

const STRUCTURED: &str =
    "EMAIL,PHONE,IP,MAC,CREDIT_CARD,IBAN,US_SSN,NATIONAL_ID,IMEI,SECRET,PASSPORT,VIN,CRYPTO,DRIVER_LICENSE";

/// `P / R / F1` of all types together, and the share of clean records flagged.
fn score(shared: &Path, gold: &[&Path], hushkey: &Path, all: bool, types: Option<&str>) -> Result<(String, String)> {
    let mut command = Command::new("python3");
    command.arg(shared.join("corpus/pii/score.py")).arg("--gold").args(gold);
    let flag = if all { " --all" } else { "" };
    command.args(["--cmd", &format!("{} inspect --jsonl{flag}", hushkey.display())]);
    match types {
        // in that set every scheme is a type of its own
        Some(types) if !all => {
            command.args(["--types", types]);
        }
        Some("PERSON") => return Ok(("- ".to_owned(), String::new())),
        _ => {
            command.args(["--level", "fine"]);
        }
    }
    let output = command.output().context("cannot start python3")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let line = text
        .lines()
        .find(|line| line.starts_with("ALL"))
        .context("the scorer printed no total")?;
    let words: Vec<&str> = line.split_whitespace().skip(6).take(3).collect();
    let flagged = text
        .lines()
        .find(|line| line.starts_with("clean records"))
        .and_then(|line| line.split(';').next()?.rsplit(": ").next().map(str::to_owned))
        .unwrap_or_default();
    Ok((
        words.join(" / "),
        flagged.split_whitespace().next().unwrap_or_default().to_owned(),
    ))
}

/// Each dev set in two halves, by a hash of the record's id: what was tuned on one half should hold on the other.
fn halves(shared: &Path, hushkey: &Path) -> Result<()> {
    let folder = process::target_dir()?.join("accuracy");
    std::fs::create_dir_all(&folder)?;
    println!(
        "{:<26}{:>24}{:>24}",
        "structured P / R / F1", "first half", "second half"
    );
    for set in SETS {
        let text = std::fs::read_to_string(shared.join(format!("corpus/pii/dev/{set}.jsonl")))?;
        let mut parts = [String::new(), String::new()];
        for line in text.lines() {
            let record: serde_json::Value = serde_json::from_str(line)?;
            let Some(id) = record.get("id") else {
                // the header names the labels of both
                parts.iter_mut().for_each(|part| part.push_str(&format!("{line}\n")));
                continue;
            };
            let hash = id
                .to_string()
                .bytes()
                .fold(5381u32, |hash, byte| hash.wrapping_mul(33) ^ u32::from(byte));
            parts[(hash >> 7) as usize & 1].push_str(&format!("{line}\n"));
        }
        let all = *set == "presidio_unit";
        let mut told = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            let file = folder.join(format!("{set}-{at}.jsonl"));
            std::fs::write(&file, part)?;
            told.push(score(shared, &[&file], hushkey, all, Some(STRUCTURED))?.0);
        }
        println!("{set:<26}{:>24}{:>24}", told[0], told[1]);
    }
    Ok(())
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
