//! The edge with the guard on, beside the same edge passing through, nginx passing through, and no proxy at all.
//!
//! One proxy worker pinned to core 1; upstream and load generator on core 0. CPU time per request is the figure to
//! compare: requests per second depend on what else the machine does.

use super::figures::Figures;
use crate::process::{self, Server};
use crate::tools::{self, NGINX, WRK};
use anyhow::{Context, Result, bail};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const REPEATS: usize = 5;
const SECONDS: u32 = 3;
const UPSTREAM: u16 = 18100;

/// A 400-byte license check as an app sends it; `{}` is what differs.
const REQUEST: &str = r#"{"meta":{"key":"C1B6DE-39A6E3-DE1529-8559A0-4AF593-V3","scope":{"product":"7f0c9b1e-52d4-4c1f-9a3b-0d6f1c2e8a11","fingerprint":"9aa4292fc5703b895e381eac08dea6fe3a28888747de4cbdfcd3a71ef69f9d75","version":"4.2.1","entitlements":["export","render"]},"nonce":"5f2d7c91a0b34e88"},"client":{"platform":"linux/amd64","cores":8,"locale":"en","session":"165ead9253a8b8433405e44b72648b0f"}{}}"#;
// hushkey:ignore literal a number that nobody has, for the edge to find
const PERSONAL: &str = r#","user":{"email":"anna.berger@example.org","phone":"+49 30 901820","ip":"81.24.17.9","host":"annas-macbook-pro.local"}"#;
const ANSWER: &str = r#"{"data":{"type":"licenses","id":"3c631487-407b-4abb-9273-f9d5638a4b4c","attributes":{"status":"ACTIVE","uses":3,"maxMachines":5,"expiry":"2027-03-01T00:00:00.000Z","requireHeartbeat":true,"heartbeatDuration":600}},"meta":{"valid":true,"code":"VALID","detail":"is valid","ts":"2026-11-24T03:00:00.000Z"}}"#;

struct Row {
    name: &'static str,
    port: u16,
    server: Option<Server>,
    script: std::path::PathBuf,
    cpu: Figures,
    rate: Figures,
    median_latency: Figures,
}

/// Starts everything, lets the targets take turns, prints one table.
pub fn run() -> Result<()> {
    tools::ensure(&[&NGINX, &WRK])?;
    let hushkey = super::binary()?;
    let folder = process::target_dir()?.join("bench");
    std::fs::create_dir_all(&folder)?;
    let clean = script(&folder, "clean", &REQUEST.replacen("{}}", "}", 1))?;
    let personal = script(
        &folder,
        "personal",
        &REQUEST.replacen("{}}", &format!("{PERSONAL}}}"), 1),
    )?;
    let _upstream = nginx(
        &folder,
        "upstream",
        &format!(
            "listen 127.0.0.1:{UPSTREAM} reuseport; location / {{ default_type application/json; return 200 '{ANSWER}'; }}"
        ),
        0,
    )?;
    ready(UPSTREAM)?;
    let row = |name, port, server, script: &Path| Row {
        name,
        port,
        server,
        script: script.to_path_buf(),
        cpu: Figures::default(),
        rate: Figures::default(),
        median_latency: Figures::default(),
    };
    let pass = "listen 127.0.0.1:18101; location / { proxy_pass http://up; proxy_http_version 1.1; proxy_set_header Connection ''; client_body_buffer_size 64k; }";
    let mut rows = vec![
        row("no proxy", UPSTREAM, None, &clean),
        row(
            "nginx, passing through",
            18101,
            Some(nginx(&folder, "proxy", pass, 1)?),
            &clean,
        ),
        row(
            "edge, passing through",
            18102,
            Some(edge(&hushkey, 18102, true)?),
            &clean,
        ),
        row(
            "edge, guard on, clean payload",
            18103,
            Some(edge(&hushkey, 18103, false)?),
            &clean,
        ),
        row(
            "edge, guard on, 4 findings redacted",
            18104,
            Some(edge(&hushkey, 18104, false)?),
            &personal,
        ),
    ];
    for row in &rows {
        ready(row.port)?;
        load(row, 1)?;
    }
    for _ in 0..REPEATS {
        for row in &mut rows {
            let before = row.server.as_ref().map(Server::cpu_micros).transpose()?.unwrap_or(0);
            let (requests, seconds, latency) = load(row, SECONDS)?;
            let after = row.server.as_ref().map(Server::cpu_micros).transpose()?.unwrap_or(0);
            row.cpu.add((after - before) as f64 / requests);
            row.rate.add(requests / seconds);
            row.median_latency.add(latency);
        }
    }
    print(&rows)
}

fn print(rows: &[Row]) -> Result<()> {
    println!("\nedge: 400 B JSON request, 305 B JSON answer, 32 connections, one proxy worker on its own core");
    println!("median of {REPEATS} runs of {SECONDS} s, taking turns; CPU µs per request is the proxy's own\n");
    println!(
        "{:<38}{:>9}{:>16}{:>8}{:>11}{:>9}{:>8}",
        "", "CPU µs", "spread", "× nginx", "req/s", "p50 µs", "RSS MB"
    );
    let nginx = rows
        .iter()
        .find(|row| row.port == 18101)
        .context("no nginx row")?
        .cpu
        .median();
    for row in rows {
        let (low, high) = row.cpu.spread();
        let resident = row.server.as_ref().map(Server::resident_kib).transpose()?.unwrap_or(0) as f64 / 1024.0;
        let spread = format!("{low:.1}–{high:.1}");
        println!(
            "{:<38}{:>9.1}{spread:>16}{:>8.2}{:>11.0}{:>9.0}{resident:>8.1}",
            row.name,
            row.cpu.median(),
            row.cpu.median() / nginx,
            row.rate.median(),
            row.median_latency.median(),
        );
    }
    Ok(())
}

fn script(folder: &Path, name: &str, body: &str) -> Result<std::path::PathBuf> {
    let file = folder.join(format!("{name}.lua"));
    let text = format!(
        "wrk.method = 'POST'\nwrk.path = '/v1/licenses/actions/validate-key'\nwrk.headers['Content-Type'] = 'application/json'\nwrk.body = [==[{body}]==]\n"
    );
    std::fs::write(&file, text)?;
    Ok(file)
}

fn pinned(program: &str, core: u32) -> Command {
    let mut command = Command::new("taskset");
    command
        .args(["-c", &core.to_string(), program])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

fn nginx(folder: &Path, name: &str, server: &str, core: u32) -> Result<Server> {
    let home = folder.join(name);
    std::fs::create_dir_all(home.join("logs"))?;
    let text = format!(
        "daemon off; master_process off; worker_processes 1; pid {0}/pid; error_log {0}/error.log;\nevents {{ worker_connections 512; }}\nhttp {{ access_log off; keepalive_requests 100000000; client_body_temp_path {0}/b; proxy_temp_path {0}/p; fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s;\nupstream up {{ server 127.0.0.1:{UPSTREAM}; keepalive 64; }}\nserver {{ {server} }} }}\n",
        home.display()
    );
    let file = home.join("nginx.conf");
    std::fs::write(&file, text)?;
    Server::start(pinned("nginx", core).arg("-c").arg(&file).arg("-p").arg(&home))
}

fn edge(hushkey: &Path, port: u16, pass_through: bool) -> Result<Server> {
    let mut command = pinned(&hushkey.display().to_string(), 1);
    command.args([
        "edge",
        "--workers",
        "1",
        "--listen",
        &format!("127.0.0.1:{port}"),
        "--upstream",
        &format!("http://127.0.0.1:{UPSTREAM}"),
    ]);
    if pass_through {
        command.arg("--danger-pass-through");
    }
    Server::start(&mut command)
}

fn ready(port: u16) -> Result<()> {
    for _ in 0..100 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    bail!("nothing listens on port {port}")
}

/// Requests done, seconds taken, median latency in microseconds.
fn load(row: &Row, seconds: u32) -> Result<(f64, f64, f64)> {
    let output = Command::new("taskset")
        .args([
            "-c",
            "0",
            "wrk",
            "-t1",
            "-c32",
            "--latency",
            &format!("-d{seconds}s"),
            "-s",
        ])
        .arg(&row.script)
        .arg(format!("http://127.0.0.1:{}", row.port))
        .output()
        .context("cannot start wrk")?;
    let text = String::from_utf8_lossy(&output.stdout);
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        bail!("{}: the load run saw errors\n{text}", row.name);
    }
    let line = text
        .lines()
        .find(|line| line.contains(" requests in "))
        .context("wrk printed no total")?;
    let words: Vec<&str> = line.split_whitespace().collect();
    let requests: f64 = words.first().context("no total")?.parse()?;
    let taken = words.get(3).context("no time")?.trim_end_matches([',', 's']).parse()?;
    let latency = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("50%"))
        .context("no latency")?
        .trim()
        .to_owned();
    Ok((requests, taken, micros(&latency)?))
}

/// `812.00us`, `1.21ms` or `1.02s` in microseconds.
fn micros(text: &str) -> Result<f64> {
    let (number, factor) = match text {
        text if text.ends_with("us") => (text.trim_end_matches("us"), 1.0),
        text if text.ends_with("ms") => (text.trim_end_matches("ms"), 1e3),
        text => (text.trim_end_matches('s'), 1e6),
    };
    Ok(number.parse::<f64>()? * factor)
}
