//! schemathesis runs the whole API of the real binary, with every check: what the OpenAPI document says is what the server does.
//!
//! `cargo xtask test` installs it; what it is told is in `xtask/schemathesis/`.
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

use hushkey_license::file::CheckOutOperation;
use hushkey_license::model::Scope;
use hushkey_license::wire::{CheckOutMachine, Common, LicenseRequest, ProcessRequest, TransferRequest, UsageRequest};
use hushkey_license::{
    AdminToken, Audience, DeviceSigner, LicenseKey, MeterToken, Nonce, Operation, ProcessToken, ProductToken,
};
use serde_json::{Map, Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

struct Server {
    child: Child,
    address: String,
    token: AdminToken,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    fn start(directory: &Path) -> Self {
        let token = AdminToken::from_seed([4; 32]);
        let database = format!("sqlite:{}", directory.join("authority.db").display());
        let mut child = Command::new(env!("CARGO_BIN_EXE_hushkey"))
            .args([
                "authority",
                "--listen",
                "127.0.0.1:0",
                "--rate-limit",
                "100000",
                "--database",
                &database,
            ])
            .env("HUSHKEY_ADMIN_TOKEN", token.as_str())
            .env("HUSHKEY_LOG", "off")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line.trim_end().strip_prefix("listening on http://").unwrap().to_owned();
        Self { child, address, token }
    }

    /// What an administrator makes.
    fn make(&self, path: &str, body: &Value) -> Value {
        let body = body.to_string();
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!(
            "POST /v1/admin/{path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.token.as_str(),
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 201 "), "{path}: {answer}");
        serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap()
    }
}

fn parsed<T: std::str::FromStr>(value: &Value) -> T {
    value.as_str().and_then(|text| text.parse().ok()).unwrap()
}

/// By path, a request that the device has proven.
fn proven(product: ProductToken, meter: MeterToken, key: &LicenseKey, device: &DeviceSigner) -> Map<String, Value> {
    let common = || Common {
        product,
        machine: device.public().machine(&product),
        nonce: Nonce::make(&mut |bytes| getrandom::fill(bytes).unwrap()),
        audience: Audience::of("https://licenses.example"),
    };
    let mut all = Map::new();
    for operation in Operation::ALL {
        let process = ProcessToken::from_seed([3; 32]);
        let request = match operation {
            Operation::Transfer => {
                json!(TransferRequest::make(
                    common(),
                    common().machine,
                    operation,
                    key,
                    device
                ))
            }
            Operation::StartProcess | Operation::PingProcess | Operation::EndProcess => {
                json!(ProcessRequest::make(common(), process, operation, key, device))
            }
            Operation::Use => json!(UsageRequest::make(common(), meter, 1, operation, key, device)),
            _ => json!(LicenseRequest::make(common(), Scope::default(), operation, key, device)),
        };
        all.insert(operation.path().to_owned(), request);
    }
    let common = common();
    let mut file = CheckOutMachine {
        product,
        machine: common.machine,
        nonce: common.nonce,
        audience: common.audience,
        scope: Scope::default(),
        ttl_seconds: None,
        device_key: device.public(),
        proof: device.prove("", b""),
    };
    file.proof = file.meaning().prove(key, device);
    all.insert(CheckOutOperation::Machine.path().to_owned(), json!(file));
    all
}

fn program() -> PathBuf {
    let program = std::env::home_dir()
        .unwrap()
        .join(".cache/hushkey/schemathesis/bin/schemathesis");
    assert!(
        program.is_file(),
        "schemathesis is not installed; run: cargo xtask test"
    );
    program
}

#[test]
fn the_whole_api_is_as_its_document_says() {
    let program = program();
    let directory = tempfile::tempdir().unwrap();
    let server = Server::start(directory.path());
    let product = server.make("products", &json!({}))["product"].clone();
    let plan = json!({
        "product": product, "max_machines": 1000, "duration_seconds": 315_576_000, "heartbeat_seconds": 3600, "max_processes": 1000,
    });
    let plan = server.make("plans", &plan)["plan"].clone();
    let blind = json!({ "product": product, "max_machines": 1, "mode": "blind", "epoch_seconds": 86_400, "anonymity_floor": 50 });
    let blind = server.make("plans", &blind)["plan"].clone();
    let meter = server.make("meters", &json!({ "plan": plan, "max_uses": 1000, "period": "day" }))["meter"].clone();
    let feature = server.make("entitlements", &json!({ "plan": plan, "value": 3 }))["entitlement"].clone();
    let attribute = server.make("attributes", &json!({ "plan": plan, "kind": "number" }))["attribute"].clone();
    let grant = server.make("grants", &json!({ "scopes": ["read"] }))["grant"].clone();
    let hook = json!({ "url": "https://hooks.invalid/", "events": ["license.created", "license.suspended"] });
    let hook = server.make("webhooks", &hook)["webhook"].clone();
    // One to be asked about, one to be changed: what is revoked answers nothing else any more.
    let license = server.make("licenses", &json!({ "plan": plan }));
    let changed = server.make("licenses", &json!({ "plan": plan }))["license"].clone();
    let key = LicenseKey::parse(license["key"].as_str().unwrap()).unwrap();
    let device = DeviceSigner::derive(&[3; 32], &parsed(&product));
    let machine = device.public().machine(&parsed(&product));
    let existing = json!({
        "tokens": {
            "prd": [product], "pln": [plan, blind], "lic": [changed], "mtr": [meter], "ent": [feature], "atr": [attribute],
            "grt": [grant], "mch": [machine], "whk": [hook],
        },
        "device_key": device.public(),
        "requests": proven(parsed(&product), parsed(&meter), &key, &device),
    });
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap();
    let folder = root.join("xtask/schemathesis");
    let url = format!("http://{}", server.address);
    let output = Command::new(program)
        .arg("--config-file")
        .arg(folder.join("schemathesis.toml"))
        .args(["run", &format!("{url}/openapi.json"), "--no-color"])
        .current_dir(directory.path())
        .env("HUSHKEY_URL", &url)
        .env("HUSHKEY_HOOKS", folder.join("hooks.py"))
        .env("HUSHKEY_EXISTING", existing.to_string())
        .env("HUSHKEY_ADMIN_TOKEN", server.token.as_str())
        .env("HUSHKEY_MACHINE", machine.as_str())
        .env("HUSHKEY_KEY", key.expose())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    // A body may be long; what is wrong with it is not.
    let lines: Vec<String> = said.lines().map(|line| line.chars().take(700).collect()).collect();
    let said = lines.join("\n");
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (_, selected) = said.split_once("Selected: ").unwrap();
    let (selected, total) = selected.lines().next().unwrap().split_once('/').unwrap();
    assert_eq!(selected, total, "every operation is run");
    let cases = said
        .lines()
        .find(|line| line.contains(" generated, "))
        .unwrap_or_default();
    let cases: u64 = cases
        .split_whitespace()
        .next()
        .and_then(|count| count.parse().ok())
        .unwrap();
    assert!(cases > 2000, "{cases} cases");
}
