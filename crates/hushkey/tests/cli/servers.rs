//! `hushkey edge`, `authority` and `issuer` as processes: ready line, secrets, graceful end.

use super::{hushkey, text};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running server that is ended with the test.
pub(super) struct Server {
    child: Child,
    pub(super) address: String,
}

impl Server {
    /// Starts one and waits for its ready line.
    pub(super) fn start(command: &mut Command) -> Server {
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let Some(address) = line.trim_end().strip_prefix("listening on http://") else {
            let mut error = String::new();
            child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
            panic!("not ready: {line}{error}");
        };
        Server {
            address: address.to_owned(),
            child,
        }
    }

    pub(super) fn send(&self, request: &str) -> String {
        String::from_utf8(self.send_bytes(request)).unwrap()
    }

    fn send_bytes(&self, request: &str) -> Vec<u8> {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        answer
    }

    /// Asks it to end and gives its exit code and what it said on standard error.
    pub(super) fn end(mut self) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let mut error = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut error).unwrap();
        (self.child.wait().unwrap().code(), error)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(super) fn get(path: &str, header: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n{header}\r\n")
}

pub(super) fn authority(directory: &Path) -> Server {
    let database = format!("sqlite:{}", directory.join("authority.db").display());
    Server::start(&mut hushkey(&[
        "authority",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database,
    ]))
}

#[test]
fn authority_issuer_and_edge_start_serve_and_end() {
    let directory = tempfile::tempdir().unwrap();
    let authority = authority(directory.path());
    let token_file = directory.path().join("authority.db.secrets/admin.token");
    assert_eq!(token_file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let token = std::fs::read_to_string(&token_file).unwrap();

    let database = format!("sqlite:{}", directory.path().join("issuer.db").display());
    let url = format!("http://{}", authority.address);
    let token_path = token_file.to_str().unwrap();
    let issuer = [
        "issuer",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database,
        "--authority",
        &url,
    ];
    let issuer: Vec<&str> = issuer
        .into_iter()
        .chain(["--authority-token-file", token_path])
        .collect();
    let issuer = Server::start(&mut hushkey(&issuer));
    let issuer_token = directory.path().join("issuer.db.secrets/issuer.token");
    assert_eq!(issuer_token.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert!(issuer.send(&get("/healthz", "")).starts_with("HTTP/1.1 200 "));

    let edge = ["edge", "--listen", "127.0.0.1:0", "--upstream", &url, "--workers", "1"];
    let edge = Server::start(&mut hushkey(&edge));
    let answer = edge.send(&get("/v1/keys", ""));
    assert!(
        answer.starts_with("HTTP/1.1 200 ") && answer.contains("ed25519"),
        "{answer}"
    );
    // The credential passes byte-identical, the e-mail in the query does not.
    let authorization = format!("authorization: Bearer {}\r\n", token.trim());
    let answer = edge.send(&get(
        "/v1/admin/licenses/lic_0123456789bcdfghjkmnpqrstv?by=ann@example.com",
        &authorization,
    ));
    assert!(answer.starts_with("HTTP/1.1 404 "), "{answer}");

    for server in [edge, issuer, authority] {
        let (code, error) = server.end();
        assert_eq!(code, Some(0), "{error}");
        assert!(!error.contains("ann@") && !error.contains(token.trim()), "{error}");
    }
}

#[test]
fn an_issuers_audit_is_verified_while_it_serves_and_after() {
    let directory = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", directory.path().join("issuer.db").display());
    let issuer = Server::start(&mut hushkey(&[
        "issuer",
        "--listen",
        "127.0.0.1:0",
        "--database",
        &database,
    ]));
    let token = std::fs::read_to_string(directory.path().join("issuer.db.secrets/issuer.token")).unwrap();
    let body = r#"{"email":"ann@example.org"}"#;
    let request = format!(
        "POST /v1/people HTTP/1.1\r\nhost: test\r\nconnection: close\r\nauthorization: Bearer {}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        token.trim(),
        body.len()
    );
    assert!(issuer.send(&request).starts_with("HTTP/1.1 201 "));
    let verify = || {
        let output = hushkey(&["issuer", "--database", &database, "--verify-audit"])
            .output()
            .unwrap();
        (
            output.status.code(),
            text(&output.stdout).to_owned(),
            text(&output.stderr).to_owned(),
        )
    };
    let (code, said, error) = verify();
    assert_eq!(code, Some(0), "{error}");
    assert!(said.starts_with("intact: 1 entries, the last is 1, head "), "{said}");
    let journal = directory.path().join("issuer.db.secrets/issuer.erased");
    assert_eq!(journal.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(issuer.end().0, Some(0));
    assert_eq!(verify().0, Some(0));

    // The journal is not optional, and the way out is named.
    std::fs::remove_file(&journal).unwrap();
    let start = ["issuer", "--listen", "127.0.0.1:0", "--database", &database];
    let output = hushkey(&start).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("erasure journal is missing"));
    let anew: Vec<&str> = start.into_iter().chain(["--new-erasure-journal"]).collect();
    assert_eq!(Server::start(&mut hushkey(&anew)).end().0, Some(0));

    let missing = hushkey(&["issuer", "--database", &database]).output().unwrap();
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("--listen"));
}

#[test]
fn a_relay_starts_passes_and_ends_with_counts() {
    let directory = tempfile::tempdir().unwrap();
    let authority = authority(directory.path());
    let url = format!("http://{}", authority.address);
    let relay = Server::start(&mut hushkey(&["relay", "--listen", "127.0.0.1:0", "--gateway", &url]));
    let answer = relay.send_bytes(&get("/ohttp-keys", "user-agent: zoe\r\n"));
    assert!(answer.starts_with(b"HTTP/1.1 200 "));
    assert!(answer.windows(22).any(|window| window == b"application/ohttp-keys"));
    assert!(relay.send(&get("/v1/keys", "")).starts_with("HTTP/1.1 400 "));
    let address = relay.address.clone();
    let (code, error) = relay.end();
    assert_eq!(code, Some(0), "{error}");
    assert!(error.contains("passed=1 refused=1"), "{error}");
    assert!(
        !error.contains("zoe") && !error.contains(&address) && !error.contains("127.0.0.1"),
        "{error}"
    );
    let (code, error) = authority.end();
    assert_eq!(code, Some(0));
    assert!(error.contains("gateway key configuration "), "{error}");
}

#[test]
fn what_cannot_start_exits_2_and_says_why() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    let cases: &[(&[&str], &str)] = &[
        (
            &["edge", "--listen", &taken, "--upstream", "http://127.0.0.1:9"],
            "cannot listen",
        ),
        (
            &["edge", "--listen", "127.0.0.1:0", "--upstream", "ftp://x"],
            "upstream",
        ),
        (
            &[
                "edge",
                "--listen",
                "127.0.0.1:0",
                "--upstream",
                "http://127.0.0.1:9",
                "--policy",
                "/nowhere",
            ],
            "/nowhere",
        ),
        (
            &[
                "edge",
                "--listen",
                "127.0.0.1:0",
                "--upstream",
                "http://127.0.0.1:9",
                "--admin",
                "0.0.0.0:0",
            ],
            "token",
        ),
        (
            &["authority", "--listen", "127.0.0.1:0", "--database", "mysql:x"],
            "sqlite:PATH",
        ),
        (
            &[
                "issuer",
                "--listen",
                "127.0.0.1:0",
                "--database",
                "sqlite:x",
                "--authority",
                "http://a",
            ],
            "HUSHKEY_AUTHORITY_TOKEN",
        ),
        (
            &[
                "issuer",
                "--listen",
                "127.0.0.1:0",
                "--database",
                "sqlite:x",
                "--sign-in-provider",
                "https://id.example.org",
            ],
            "--public-url",
        ),
        (
            &[
                "issuer",
                "--listen",
                "127.0.0.1:0",
                "--database",
                "sqlite:x",
                "--stripe-plans",
                "/nowhere",
            ],
            "/nowhere",
        ),
        (
            &[
                "issuer",
                "--listen",
                "127.0.0.1:0",
                "--database",
                "sqlite:x",
                "--transit",
                "http://127.0.0.1:9",
            ],
            "HUSHKEY_TRANSIT_TOKEN",
        ),
    ];
    for (arguments, word) in cases {
        let output = hushkey(arguments).output().unwrap();
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments:?} {error}");
        assert!(error.contains(word), "{arguments:?} {error}");
        assert_eq!(output.stdout, b"");
    }
}

#[test]
fn a_token_in_a_file_others_can_read_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("token");
    std::fs::write(&file, "a-long-secret-token-for-tests").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
    let edge = [
        "edge",
        "--listen",
        "127.0.0.1:0",
        "--upstream",
        "http://127.0.0.1:9",
        "--admin",
        "127.0.0.1:0",
    ];
    let arguments: Vec<&str> = edge
        .into_iter()
        .chain(["--admin-token-file", file.to_str().unwrap()])
        .collect();
    let output = hushkey(&arguments).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let error = text(&output.stderr);
    assert!(error.contains("0600") && !error.contains("a-long-secret"), "{error}");
}

#[test]
fn a_policy_that_pseudonymizes_gets_a_key_of_its_own_once() {
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("p.toml");
    std::fs::write(&policy, "version = 1\n[classes]\nemail = \"pseudonymize\"\n").unwrap();
    let policy = policy.to_str().unwrap();
    let arguments = [
        "edge",
        "--listen",
        "127.0.0.1:0",
        "--upstream",
        "http://127.0.0.1:9",
        "--policy",
        policy,
    ];
    let first = Server::start(&mut hushkey(&arguments)).end().1;
    assert!(first.contains("p.toml.secrets/pseudonym.key"), "{first}");
    let file = format!("{policy}.secrets/pseudonym.key");
    let key = std::fs::read_to_string(&file).unwrap();
    assert_eq!(key.trim().len(), 64);
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    Server::start(&mut hushkey(&arguments)).end();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), key);
    assert!(!first.contains(key.trim()));
}
