//! Running other programs.

use anyhow::{Context, Result, bail};
use std::path::PathBuf;
use std::process::{Child, Command};

/// The checkout's root: the folder above xtask.
pub fn workspace_root() -> Result<PathBuf> {
    let here = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Ok(here.parent().context("xtask has no parent folder")?.to_path_buf())
}

/// Cargo's target directory.
pub fn target_dir() -> Result<PathBuf> {
    Ok(match std::env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => PathBuf::from(dir),
        None => workspace_root()?.join("target"),
    })
}

/// Runs a program to its end; an error if it fails.
pub fn run(program: &str, arguments: &[&str]) -> Result<()> {
    let status = Command::new(program)
        .args(arguments)
        .status()
        .with_context(|| format!("cannot start {program}"))?;
    if !status.success() {
        bail!("{program} {} failed", arguments.join(" "));
    }
    Ok(())
}

/// A server that is stopped when it goes out of scope.
pub struct Server(pub Child);

impl Server {
    /// Starts a program in the background.
    pub fn start(command: &mut Command) -> Result<Server> {
        Ok(Server(command.spawn().with_context(|| {
            format!("cannot start {:?}", command.get_program())
        })?))
    }

    /// User and system CPU time so far of the process and its children, in microseconds.
    pub fn cpu_micros(&self) -> Result<u64> {
        let mut ticks = stat_ticks(self.0.id())?;
        let children = format!("/proc/{0}/task/{0}/children", self.0.id());
        for child in std::fs::read_to_string(children).unwrap_or_default().split_whitespace() {
            ticks += stat_ticks(child.parse()?)?;
        }
        // The kernel reports in ticks of 1/100 s (USER_HZ on every Linux architecture Rust supports).
        Ok(ticks * 10_000)
    }

    /// Resident memory in KiB.
    pub fn resident_kib(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status
            .lines()
            .find(|line| line.starts_with("VmRSS:"))
            .context("no VmRSS")?;
        Ok(line.split_whitespace().nth(1).context("no figure in VmRSS")?.parse()?)
    }
}

fn stat_ticks(pid: u32) -> Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The command name may hold spaces: fields are counted behind its closing parenthesis.
    let (_, rest) = stat.rsplit_once(')').context("unreadable /proc stat")?;
    let fields: Vec<&str> = rest.split_whitespace().collect();
    let field = |index: usize| -> Result<u64> { Ok(fields.get(index).context("short /proc stat")?.parse()?) };
    Ok(field(11)? + field(12)?)
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
