//! One vendor: authority, issuer and edge of its own, with every wire of the authority tapped.

use crate::person::fact;
use crate::tap::Tap;
use crate::tokens::{self, Tokens};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hushkey_authority::{Authority, AuthorityOptions};
use hushkey_edge::{Clocks, Edge, EdgeOptions};
use hushkey_guard::Policy;
use hushkey_issuer::{ApiTokenHash, AuthorityAccess, Issuer, IssuerOptions, Keeping, Kek, KekSource};
use hushkey_license::wire::KeysDocument;
use hushkey_license::{AdminToken, PlanToken, ProductToken};
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

const DAY: i64 = 86_400;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).unwrap();
}

fn token() -> AdminToken {
    AdminToken::make(&mut random)
}

pub struct Vendor {
    pub directory: tempfile::TempDir,
    /// When this vendor is used.
    now: i64,
    /// Between whoever speaks to it and the authority.
    pub tap: Tap,
    edge: SocketAddr,
    edge_admin: SocketAddr,
    issuer: SocketAddr,
    issuer_token: AdminToken,
    admin: AdminToken,
    keys: KeysDocument,
    product: ProductToken,
    plan: PlanToken,
    blind_plan: PlanToken,
    http: Client<HttpConnector, Full<Bytes>>,
}

impl Vendor {
    pub async fn open(now: i64) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let admin = token();
        let mut seed = [[0; 32]; 3];
        seed.iter_mut().for_each(|seed| random(seed));
        let authority = Authority::bind(AuthorityOptions {
            webhook_allow_private: false,
            webhook_ca: None,
            listen: loopback(),
            database: format!("sqlite:{}", directory.path().join("authority.db").display()),
            secrets: hushkey_authority::Secrets::new(seed[0], seed[1]),
            admin: Some(admin),
            admin_file: None,
            database_ca: None,
            audience: None,
            rate: None,
            clock: Arc::new(move || now),
            random: Arc::new(random),
        });
        let authority = authority.await.unwrap();
        let keys = authority.keys();
        let tap = Tap::start(authority.address()).await;
        tokio::spawn(authority.serve(std::future::pending()));

        let issuer_token = token();
        std::fs::create_dir(directory.path().join("issuer")).unwrap();
        let issuer = Issuer::bind(IssuerOptions {
            keeping: Keeping::beside_secrets(&directory.path().join("issuer")),
            purchases: None,
            sign_in: None,
            listen: loopback(),
            database: format!("sqlite:{}", directory.path().join("issuer/issuer.db").display()),
            kek: KekSource::Given(Kek::from_bytes(seed[2]).unwrap()),
            authority: Some(AuthorityAccess {
                url: format!("http://{}", tap.address),
                token: admin,
                allow_plain: false,
            }),
            api_token: ApiTokenHash::of(&issuer_token),
            clock: Arc::new(move || now),
            random: Arc::new(random),
        });
        let issuer = issuer.await.unwrap();
        let issuer_address = issuer.address();
        tokio::spawn(issuer.serve(std::future::pending()));

        let micros = std::time::Instant::now();
        let mut options = EdgeOptions::new(
            loopback(),
            format!("http://{}", tap.address),
            Clocks {
                unix_seconds: Arc::new(move || now),
                monotonic_micros: Arc::new(move || u64::try_from(micros.elapsed().as_micros()).unwrap()),
            },
        );
        options.policy = Policy::parse(include_str!("../../../../policies/hushkey.toml")).unwrap();
        options.admin = Some(loopback());
        let edge = Edge::bind(options).await.unwrap();
        let (edge_address, edge_admin) = (edge.address(), edge.admin_address().unwrap());
        tokio::spawn(async move {
            let _ = edge.serve(std::future::pending()).await;
        });

        let seed = ProductToken::from_seed([0; 32]);
        let mut vendor = Self {
            directory,
            now,
            tap,
            edge: edge_address,
            edge_admin,
            issuer: issuer_address,
            issuer_token,
            admin,
            keys,
            product: seed,
            plan: PlanToken::from_seed([0; 32]),
            blind_plan: PlanToken::from_seed([0; 32]),
            http: Client::builder(TokioExecutor::new()).build_http(),
        };
        vendor.sell().await;
        vendor
    }

    async fn sell(&mut self) {
        let made = self.administrate("products", json!({})).await;
        self.product = made["product"].as_str().unwrap().parse().unwrap();
        let plan = json!({"product": self.product, "max_machines": 3});
        let made = self.administrate("plans", plan).await;
        self.plan = made["plan"].as_str().unwrap().parse().unwrap();
        let blind = json!({"product": self.product, "max_machines": 1, "mode": "blind", "epoch_seconds": DAY, "anonymity_floor": 2, "lease_seconds": DAY});
        let made = self.administrate("plans", blind).await;
        self.blind_plan = made["plan"].as_str().unwrap().parse().unwrap();
        let seats = json!({"product": self.product, "plan": self.blind_plan, "epoch_seconds": DAY, "floor": 2});
        self.issue("/v1/seat-plans", seats).await;
    }

    async fn administrate(&self, what: &str, body: Value) -> Value {
        let bearer = format!("Bearer {}", self.admin.as_str());
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        let path = format!("/v1/admin/{what}");
        self.send(self.tap.address, "POST", &path, &headers, &body.to_string())
            .await
            .1
    }

    /// A call of the vendor's own systems.
    async fn issue(&self, path: &str, body: Value) -> Value {
        let bearer = format!("Bearer {}", self.issuer_token.as_str());
        // The order's name is the buyer's address: vendors do that.
        let order = format!("{}/{}", fact("email"), fact("order"));
        let mut headers = vec![("authorization", bearer.as_str()), ("idempotency-key", order.as_str())];
        let body = if body.is_null() {
            String::new()
        } else {
            body.to_string()
        };
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        let (status, answer) = self.send(self.issuer, "POST", path, &headers, &body).await;
        assert!((200..300).contains(&status), "{path}: {status} {answer}");
        answer
    }

    async fn look(&self, path: &str) -> Value {
        let bearer = format!("Bearer {}", self.issuer_token.as_str());
        self.send(self.issuer, "GET", path, &[("authorization", &bearer)], "")
            .await
            .1
    }

    pub async fn send(
        &self,
        to: SocketAddr,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
    ) -> (u16, Value) {
        let mut request = hyper::Request::builder()
            .method(method)
            .uri(format!("http://{to}{path}"));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let response = self.http.request(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    /// The person buys, uses the app on the machine whose device key is in `machine`, and is erased in the end.
    pub async fn live(&self, machine: &Path) {
        let fields = json!({"email": fact("email"), "name": fact("name"), "organization": fact("organization"), "phone": fact("phone"),
            "address": fact("street"), "country": "Ruritania", "reference": fact("order")});
        let person = self.issue("/v1/people", fields).await["person"]
            .as_str()
            .unwrap()
            .to_owned();
        let other = self
            .issue("/v1/people", json!({"email": "someone.else@example.net"}))
            .await;
        let other = other["person"].as_str().unwrap().to_owned();
        let plan = json!({"plan": self.plan});
        let sold = self.issue(&format!("/v1/people/{person}/licenses"), plan).await;
        for one in [&person, &other] {
            let seats = json!({"plan": self.blind_plan, "seats": 1});
            self.issue(&format!("/v1/people/{one}/seats"), seats).await;
        }
        self.issue("/v1/seat-keys", Value::Null).await;
        let search = json!({"email": fact("email"), "purpose": "support"});
        self.issue("/v1/people/search", search).await;

        self.careless(sold["key"].as_str().unwrap()).await;
        let told = json!({
            "server": format!("http://{}", self.edge),
            "product": self.product,
            "key": sold["key"],
            "keys": self.keys,
            "directory": machine,
            "now": self.now,
            "report": {"user": {"email": fact("email"), "name": fact("name"), "phone": fact("phone"), "username": fact("username"), "address": fact("street")},
                "hostname": fact("domain host"), "ip": fact("ip"), "trace": format!("panic at /home/{}/src/main.rs", fact("username"))},
            "blind": {
                "plan": self.blind_plan,
                "epoch_seconds": DAY,
                "trust": self.look("/v1/seat-keys").await["directory_key"],
                "directory": self.look("/.well-known/hushkey-seat-keys").await,
            },
        });
        let issue = format!("/v1/people/{person}/seats/issue");
        let mut app = App::start(machine);
        app.tell(&told);
        let request: Value = serde_json::from_str(&app.line().await).unwrap();
        app.tell(&self.issue(&issue, request).await);
        assert_eq!(app.line().await, "done");
        self.issue(&format!("/v1/people/{person}/erase"), Value::Null).await;
    }

    /// An app that does not use the library, and adds what apps add. It goes through the edge, as everything does.
    async fn careless(&self, key: &str) {
        let credential = format!("License {key}");
        let agent = format!("App/1.0 ({}; {})", fact("domain host"), fact("email"));
        let cookie = format!("user={}", fact("email"));
        let headers = [
            ("authorization", credential.as_str()),
            ("content-type", "application/json"),
            ("user-agent", agent.as_str()),
            ("cookie", cookie.as_str()),
            ("x-forwarded-for", fact("ip")),
            ("x-user-email", fact("email")),
        ];
        let user = json!({"name": fact("name"), "phone": fact("phone")});
        // In the place of the pseudonym, which has a contract; then where anything goes.
        let contracted = json!({"machine": fact("hostname"), "email": fact("email"), "user": user});
        let free = json!({"hostname": fact("hostname"), "email": fact("email"), "user": user});
        for (path, body) in [
            ("/v1/licenses/validate", &contracted),
            ("/v1/machines/activate", &contracted),
            ("/v1/events", &free),
            ("/v1/crashes", &free),
        ] {
            self.send(self.edge, "POST", path, &headers, &body.to_string()).await;
        }
    }

    /// Everything that the authority got and said, kept, and what was written about it.
    pub async fn everything(&self) -> Vec<(String, Vec<u8>)> {
        let mut all: Vec<(String, Vec<u8>)> = self
            .tap
            .transcript()
            .into_iter()
            .map(|piece| ("wire".to_owned(), piece))
            .collect();
        for name in ["authority.db", "authority.db-wal", "authority.db-shm"] {
            all.push((
                name.to_owned(),
                std::fs::read(self.directory.path().join(name)).unwrap(),
            ));
        }
        for path in ["/metrics", "/api/summary"] {
            let request = hyper::Request::get(format!("http://{}{path}", self.edge_admin))
                .body(Full::default())
                .unwrap();
            let response = self.http.request(request).await.unwrap();
            assert_eq!(response.status(), 200);
            let body = response.into_body().collect().await.unwrap().to_bytes();
            assert!(!body.is_empty());
            all.push((path.to_owned(), body.to_vec()));
        }
        all
    }

    /// The tokens of wire and database, for comparison with another vendor's.
    pub fn tokens(&self) -> Tokens {
        let mut all = Tokens::new();
        for piece in self.tap.transcript() {
            tokens::collect(&piece, 3, &mut all);
        }
        // The log is merged into a copy, so that the authority keeps its own.
        let copy = tempfile::tempdir().unwrap();
        for name in ["authority.db", "authority.db-wal"] {
            std::fs::copy(self.directory.path().join(name), copy.path().join(name)).unwrap();
        }
        tokens::of_database(&copy.path().join("authority.db"), &mut all);
        all
    }

    /// Something that gets to the authority although nothing here sends it: the back door of the controls.
    pub async fn slip_in(&self, headers: &[(&str, &str)], body: &[u8]) {
        let mut request = hyper::Request::post(format!("http://{}/v1/licenses/validate", self.tap.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::copy_from_slice(body))).unwrap();
        // A connection of its own.
        let http: Client<HttpConnector, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
        let _ = http.request(request).await.unwrap();
    }
}

fn loopback() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

/// The app, as a process in which everything is planted that a process can be asked for.
struct App {
    child: std::process::Child,
    lines: std::sync::mpsc::Receiver<String>,
}

impl App {
    fn start(machine: &Path) -> Self {
        let test = std::env::current_exe().unwrap();
        let example = test.ancestors().nth(2).unwrap().join("examples/planted_client");
        assert!(
            example.is_file(),
            "build it first: cargo build -p hushkey-demo --examples"
        );
        let home: PathBuf = machine.join("home").join(fact("username"));
        std::fs::create_dir_all(&home).unwrap();
        let mut child = Command::new(example)
            .arg(fact("email"))
            .current_dir(&home)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("HOME", &home)
            .envs(["USER", "LOGNAME", "USERNAME"].map(|name| (name, fact("username"))))
            .envs(["HOSTNAME", "COMPUTERNAME", "HOST"].map(|name| (name, fact("domain host"))))
            .envs(["EMAIL", "GIT_AUTHOR_EMAIL", "DEBEMAIL"].map(|name| (name, fact("email"))))
            .envs(["GIT_AUTHOR_NAME", "DEBFULLNAME", "NAME"].map(|name| (name, fact("name"))))
            .env("PHONE", fact("phone"))
            .env("ADDRESS", fact("street"))
            .env("ORGANIZATION", fact("organization"))
            .env("SSH_CLIENT", format!("{} 22 22", fact("ip")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (to, lines) = std::sync::mpsc::channel();
        let out = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                let _ = to.send(line);
            }
        });
        Self { child, lines }
    }

    fn tell(&mut self, value: &Value) {
        writeln!(self.child.stdin.as_mut().unwrap(), "{value}").unwrap();
    }

    async fn line(&mut self) -> String {
        // The services run on this test's own runtime: waiting must not hold it.
        for _ in 0..3000 {
            match self.lines.try_recv() {
                Ok(line) => return line,
                Err(std::sync::mpsc::TryRecvError::Empty) => {
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await;
                }
                Err(std::sync::mpsc::TryRecvError::Disconnected) => break,
            }
        }
        panic!("the app ended: {:?}", self.child.wait());
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
