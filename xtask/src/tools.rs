//! Programs from Debian packages that tests and benchmarks need, installed when missing.

use crate::process;
use anyhow::{Context, Result, bail};
use std::process::{Command, Stdio};

/// A program and the package that brings it.
pub struct Tool {
    pub program: &'static str,
    pub package: &'static str,
    pub why: &'static str,
}

pub const STRACE: Tool = Tool {
    program: "strace",
    package: "strace",
    why: "the power-loss test replays the store's system calls",
};
pub const CHROMIUM: Tool = Tool {
    program: "chromium",
    package: "chromium",
    why: "the live page is tested in a real browser",
};
pub const POSTGRES: Tool = Tool {
    program: "initdb",
    package: "postgresql",
    why: "the authority's second store is tested on a real server",
};
pub const NODE: Tool = Tool {
    program: "node",
    package: "nodejs",
    why: "sign-ins are tested at a certified OpenID provider",
};
pub const NPM: Tool = Tool {
    program: "npm",
    package: "npm",
    why: "brings that provider, at the version of the lockfile",
};
pub const NGINX: Tool = Tool {
    program: "nginx",
    package: "nginx-light",
    why: "the edge's peer in the benchmark",
};
pub const WRK: Tool = Tool {
    program: "wrk",
    package: "wrk",
    why: "the load generator of the benchmark",
};

pub const VALGRIND: Tool = Tool {
    program: "valgrind",
    package: "valgrind",
    why: "instruction counts of the benchmark",
};

pub const PYTHON: Tool = Tool {
    program: "python3",
    package: "python3",
    why: "schemathesis runs the whole API",
};

/// The version of schemathesis that CI uses, and everything it depends on.
const SCHEMATHESIS: &str = "xtask/schemathesis/requirements.txt";

/// Installs schemathesis into a folder outside the checkout, once for each list of versions. The tests look for it there.
pub fn ensure_schemathesis() -> Result<()> {
    let wanted = std::fs::read_to_string(SCHEMATHESIS)?;
    let home = std::env::home_dir().context("there is no home directory")?;
    let folder = home.join(".cache/hushkey/schemathesis");
    let (done, program) = (folder.join("requirements.txt"), folder.join("bin/schemathesis"));
    if program.is_file() && std::fs::read_to_string(&done).is_ok_and(|have| have == wanted) {
        return Ok(());
    }
    println!("installing schemathesis ({})", PYTHON.why);
    let place = folder.to_str().context("the home directory is not text")?;
    // A bare python3 of Debian has no venv; then its package is wanted.
    if process::run("python3", &["-m", "venv", "--clear", place]).is_err() {
        ensure(&[&VENV])?;
        process::run("python3", &["-m", "venv", "--clear", place])?;
    }
    let pip = folder.join("bin/pip");
    let pip = pip.to_str().context("the home directory is not text")?;
    process::run(pip, &["install", "--quiet", "--requirement", SCHEMATHESIS])?;
    std::fs::write(done, wanted)?;
    Ok(())
}

/// Brings `python3 -m venv`. No program of its own, so it is installed whenever it is asked for.
const VENV: Tool = Tool {
    program: "python3-venv",
    package: "python3-venv",
    why: "schemathesis is installed apart from the system's Python",
};

fn present(program: &str) -> bool {
    let found = |dir: &str| std::path::Path::new(dir).join(program).is_file();
    // Debian keeps PostgreSQL's own programs in a folder for each version.
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let in_versions = versions.map(|entry| entry.path().join("bin").join(program));
    std::env::var("PATH")
        .unwrap_or_default()
        .split(':')
        .chain(["/usr/sbin", "/sbin"])
        .any(found)
        || in_versions.into_iter().any(|path| path.is_file())
}

/// Installs what is missing; fails with the command to type where it may not.
pub fn ensure(tools: &[&Tool]) -> Result<()> {
    let missing: Vec<&&Tool> = tools.iter().filter(|tool| !present(tool.program)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    for tool in &missing {
        println!("installing {} ({})", tool.package, tool.why);
    }
    let packages: Vec<&str> = missing.iter().map(|tool| tool.package).collect();
    let as_root = Command::new("id")
        .arg("-u")
        .output()
        .context("cannot ask for the user id")?
        .stdout
        .starts_with(b"0");
    let by_hand = format!("sudo apt-get install {}", packages.join(" "));
    if !present("apt-get") || !(as_root || present("sudo")) {
        bail!("missing programs; on Debian: {by_hand}");
    }
    let apt = |arguments: &[&str]| -> Result<()> {
        let mut command = if as_root {
            Command::new("apt-get")
        } else {
            Command::new("sudo")
        };
        if !as_root {
            command.args(["-n", "apt-get"]);
        }
        let status = command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status()?;
        if !status.success() {
            bail!("apt-get failed; try: {by_hand}");
        }
        Ok(())
    };
    apt(&["update", "-qq"])?;
    let mut install = vec!["install", "-y", "-qq", "--no-install-recommends"];
    install.extend(&packages);
    apt(&install)
}

/// Installs a cargo program of a fixed version if it is not there.
pub fn ensure_cargo(program: &str, version: &str) -> Result<()> {
    if present(program) || std::env::home_dir().is_some_and(|home| home.join(".cargo/bin").join(program).is_file()) {
        return Ok(());
    }
    process::run("cargo", &["install", program, "--locked", "--version", version])
}
