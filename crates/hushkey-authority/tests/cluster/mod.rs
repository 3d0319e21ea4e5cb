//! A PostgreSQL cluster of the test process's own: made, started, and gone with the process.
//!
//! Real binaries of the machine's PostgreSQL, a scratch directory, a socket in it and no port. A shell holds the server and
//! waits on a pipe: when this process ends, however it does, the pipe closes and the shell cleans up. PostgreSQL refuses to
//! run as root, so root hands it to the user `postgres`.
#![allow(dead_code, reason = "each test binary uses a part")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

const HOLD: &str = r#"
set -eu
bin=$1
dir=$(mktemp -d "${TMPDIR:-/tmp}/hushkey-pg-XXXXXX")
as=""
if [ "$(id -u)" = 0 ]; then as="runuser -u postgres --"; chown postgres "$dir"; fi
trap 'rm -rf "$dir"' EXIT
cd "$dir"
$as "$bin/initdb" -D "$dir/data" -U hushkey -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1
start() {
    $as "$bin/postgres" -D "$dir/data" -k "$dir" -c listen_addresses= -c max_connections=300 \
        -c shared_buffers=64MB -c max_wal_size=256MB >>"$dir/log" 2>&1 &
    until "$bin/pg_isready" -q -h "$dir"; do sleep 0.05; done
}
start
echo "$dir"
while read -r word; do
    case $word in
        # A power cut for processes: everyone is killed at once, nothing is written down.
        crash) $as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null; start; echo "$dir" ;;
    esac
done
$as "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null
"#;

/// A running cluster.
pub struct Cluster {
    directory: PathBuf,
    holder: std::sync::Mutex<(Child, BufReader<std::process::ChildStdout>)>,
}

impl Cluster {
    /// Starts one.
    pub fn start() -> Self {
        let bin = binaries();
        let mut holder = Command::new("sh")
            .args(["-c", HOLD, "hold"])
            .arg(bin)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(holder.stdout.take().unwrap());
        let directory = PathBuf::from(line(&mut said));
        Self {
            directory,
            holder: std::sync::Mutex::new((holder, said)),
        }
    }

    /// Kills the whole server at once and starts it again.
    pub fn crash(&self) {
        use std::io::Write;
        let mut holder = self.holder.lock().unwrap();
        holder.0.stdin.as_mut().unwrap().write_all(b"crash\n").unwrap();
        line(&mut holder.1);
    }

    /// The URL of a database of this cluster.
    pub fn url(&self, database: &str) -> String {
        let directory = self.directory.to_str().unwrap().replace('/', "%2F");
        format!("postgres://hushkey@{directory}/{database}")
    }

    /// The URL of a new, empty database.
    pub async fn database(&self) -> String {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NEXT.fetch_add(1, Ordering::SeqCst));
        let client = connect(&self.url("postgres")).await;
        client.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        self.url(&name)
    }
}

fn line(said: &mut impl BufRead) -> String {
    let mut text = String::new();
    said.read_line(&mut text).unwrap();
    assert!(!text.is_empty(), "the cluster did not start");
    text.trim().to_owned()
}

/// The one cluster of this test process.
pub fn cluster() -> &'static Cluster {
    static CLUSTER: OnceLock<Cluster> = OnceLock::new();
    CLUSTER.get_or_init(Cluster::start)
}

/// A plain connection, for SQL typed by hand.
pub async fn connect(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// Where `initdb` is: Debian keeps it out of the search path.
fn binaries() -> PathBuf {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    let path = std::env::var("PATH").unwrap_or_default();
    let all = versions.into_iter().rev().chain(path.split(':').map(PathBuf::from));
    let found = all.into_iter().find(|directory: &PathBuf| is_there(directory));
    found.expect("PostgreSQL is not installed: run `cargo xtask test`, or install the package `postgresql`")
}

fn is_there(directory: &Path) -> bool {
    directory.join("initdb").is_file() && directory.join("postgres").is_file()
}
