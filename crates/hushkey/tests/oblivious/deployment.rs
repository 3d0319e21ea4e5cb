//! client ── recorder ── relay ── recorder ── authority

use crate::recorder::Recorder;
use hushkey_authority::{Authority, AuthorityOptions, Rotation, Secrets};
use hushkey_client::{
    Client, ClientOptions, ConfigPin, KeySet, KeysDocument, LicenseKey, ObliviousRelay, Policy, ProductToken,
};
use hushkey_edge::{Relay, RelayCounts, RelayLimits, RelayOptions};
use hushkey_license::AdminToken;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;

pub const NOW: i64 = 1_800_000_000;
/// What the authority is called; nobody connects to it by that.
pub const ORIGIN: &str = "https://licenses.example";
const LOOPBACK: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(std::net::Ipv4Addr::LOCALHOST), 0);

pub struct Server {
    pub address: SocketAddr,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

impl Server {
    pub async fn stop(self) {
        drop(self.stop);
        self.task.await.unwrap();
    }
}

pub fn secrets() -> Secrets {
    Secrets::new([1; 32], [2; 32]).with_gateway([5; 32])
}

pub fn rotated(previous: Option<[u8; 32]>) -> Secrets {
    Secrets::new([1; 32], [2; 32]).with_gateway([6; 32]).rotating(Rotation {
        gateway_previous: previous,
        ..Rotation::default()
    })
}

/// An authority over `directory`, with the pins of its gateway.
pub async fn authority(
    directory: &Path,
    clock: &Arc<AtomicI64>,
    listen: SocketAddr,
    secrets: Secrets,
) -> (Server, KeysDocument, Vec<ConfigPin>) {
    let clock = Arc::clone(clock);
    let authority = Authority::bind(AuthorityOptions {
        listen,
        database: format!("sqlite:{}", directory.join("authority.db").display()),
        secrets,
        admin: Some(AdminToken::from_seed([4; 32])),
        admin_file: None,
        database_ca: None,
        audience: Some(hushkey_license::Audience::of(ORIGIN)),
        rate: None,
        webhook_allow_private: false,
        webhook_ca: None,
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        random: Arc::new(|bytes| getrandom::fill(bytes).unwrap()),
    })
    .await
    .unwrap();
    let (address, keys, pins) = (authority.address(), authority.keys(), authority.gateway_pins());
    let (stop, stopped) = oneshot::channel::<()>();
    let task = tokio::spawn(authority.serve(async move {
        let _ = stopped.await;
    }));
    (Server { address, stop, task }, keys, pins)
}

pub struct Deployment {
    pub directory: tempfile::TempDir,
    pub clock: Arc<AtomicI64>,
    pub authority: Server,
    pub keys: KeysDocument,
    pub pins: Vec<ConfigPin>,
    /// Between client and relay.
    pub front: Recorder,
    /// Between relay and authority.
    pub back: Recorder,
    pub counts: Box<dyn Fn() -> RelayCounts + Send + Sync>,
    pub product: ProductToken,
    pub key: LicenseKey,
    _stop: oneshot::Sender<()>,
}

impl Deployment {
    pub async fn start() -> Deployment {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOW));
        let (authority, keys, pins) = authority(directory.path(), &clock, LOOPBACK, secrets()).await;
        let back = Recorder::start(authority.address).await;
        let relay = Relay::bind(RelayOptions {
            listen: LOOPBACK,
            gateway: format!("http://{}", back.address),
            gateway_ca: None,
            limits: RelayLimits::default(),
        })
        .await
        .unwrap();
        let front = Recorder::start(relay.address()).await;
        let counts = Box::new(relay.counts());
        let (stop, stopped) = oneshot::channel::<()>();
        tokio::spawn(relay.serve(async move {
            let _ = stopped.await;
        }));
        let (product, key) = sell(authority.address).await;
        Deployment {
            directory,
            clock,
            authority,
            keys,
            pins,
            front,
            back,
            counts,
            product,
            key,
            _stop: stop,
        }
    }

    pub fn client(&self, name: &str) -> Client {
        self.client_of(name, self.front.address, self.pins.clone())
    }

    pub fn client_of(&self, name: &str, relay: SocketAddr, pins: Vec<ConfigPin>) -> Client {
        let clock = Arc::clone(&self.clock);
        let options = ClientOptions {
            server: ORIGIN.to_owned(),
            server_ca: None,
            product: self.product,
            scope: Default::default(),
            keys: KeySet::from_document(&self.keys).unwrap(),
            directory: self.directory.path().join(name),
            policy: Policy::safe_default(),
            clock: Arc::new(move || clock.load(Ordering::SeqCst)),
            random: Arc::new(|bytes| getrandom::fill(bytes).unwrap()),
            timeout: Duration::from_secs(5),
        };
        let relay = ObliviousRelay {
            relay: format!("http://{relay}"),
            relay_ca: None,
            pins,
        };
        Client::open_oblivious(options, relay).unwrap()
    }
}

/// One request over a connection of its own; the answer's text.
pub async fn send(to: SocketAddr, head: &str, body: &[u8]) -> Vec<u8> {
    let mut stream = TcpStream::connect(to).await.unwrap();
    let head = format!(
        "{head}\r\nhost: test\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    answer
}

async fn administrate(to: SocketAddr, what: &str, body: serde_json::Value) -> serde_json::Value {
    let token = AdminToken::from_seed([4; 32]);
    let head = format!(
        "POST /v1/admin/{what} HTTP/1.1\r\nauthorization: Bearer {}\r\ncontent-type: application/json",
        token.as_str()
    );
    let answer = send(to, &head, body.to_string().as_bytes()).await;
    let at = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap();
    serde_json::from_slice(&answer[at + 4..]).unwrap()
}

async fn sell(to: SocketAddr) -> (ProductToken, LicenseKey) {
    let product = administrate(to, "products", serde_json::json!({})).await["product"].clone();
    let plan = serde_json::json!({ "product": product, "max_machines": 1 });
    let plan = administrate(to, "plans", plan).await["plan"].clone();
    // Enough features that a lease is longer than 1 KiB, and a refusal is not.
    for value in 0..12 {
        administrate(to, "entitlements", serde_json::json!({ "plan": plan, "value": value })).await;
    }
    let license = administrate(to, "licenses", serde_json::json!({ "plan": plan })).await;
    (
        product.as_str().unwrap().parse().unwrap(),
        LicenseKey::parse(license["key"].as_str().unwrap()).unwrap(),
    )
}
