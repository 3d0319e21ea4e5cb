//! Programs of Node.js: their packages, and talking to them by lines of JSON.

use serde_json::Value;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

const MANIFEST: &str = include_str!("node/package.json");
const LOCK: &str = include_str!("node/package-lock.json");
const NEEDED: &str = "Node.js and npm are needed (cargo xtask test installs them)";

/// Where the packages are kept over runs: under the name of what is in them.
fn packages() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        use sha2::{Digest, Sha256};
        let cache = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from);
        let cache = cache.unwrap_or_else(|| std::env::home_dir().expect("a home folder").join(".cache"));
        let digest = Sha256::digest([MANIFEST, LOCK].concat());
        let name: String = digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let folder = cache.join("hushkey-tests").join(name);
        if !folder.is_dir() {
            install(&folder);
        }
        folder
    })
}

/// Installs beside the folder and renames, so that it is there whole or not at all.
fn install(folder: &Path) {
    let parent = folder.parent().unwrap();
    std::fs::create_dir_all(parent).unwrap();
    let fresh = tempfile::tempdir_in(parent).unwrap();
    std::fs::write(fresh.path().join("package.json"), MANIFEST).unwrap();
    std::fs::write(fresh.path().join("package-lock.json"), LOCK).unwrap();
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir(fresh.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .expect(NEEDED);
    assert!(status.success(), "npm ci failed");
    let made = fresh.keep();
    if std::fs::rename(&made, folder).is_err() {
        // Another test was faster.
        assert!(folder.is_dir());
        std::fs::remove_dir_all(made).unwrap();
    }
}

/// A running program.
pub struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    _folder: tempfile::TempDir,
}

impl Program {
    /// Starts a module from its text.
    pub fn start(text: &str, arguments: &[&str]) -> Self {
        // Modules find packages beside themselves or above.
        let folder = tempfile::tempdir_in(packages()).unwrap();
        let script = folder.path().join("main.mjs");
        std::fs::write(&script, text).unwrap();
        let mut child = Command::new("node")
            .arg(&script)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect(NEEDED);
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self {
            child,
            input,
            output: BufReader::new(output),
            _folder: folder,
        }
    }

    /// The next line it writes.
    pub fn read(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|_| panic!("the program of Node.js ended or says no JSON: {line}"))
    }

    /// Writes a line and reads one.
    pub fn ask(&mut self, question: &Value) -> Value {
        writeln!(self.input, "{question}").unwrap();
        self.input.flush().unwrap();
        self.read()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
