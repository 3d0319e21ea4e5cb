//! A real authority on loopback, and a client that speaks real HTTP to it.
#![allow(dead_code, reason = "each test binary uses a part")]
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hushkey_authority::{Authority, AuthorityOptions, Secrets};
use hushkey_license::model::Scope;
use hushkey_license::wire::{
    Common, KeysDocument, LicenseAnswer, LicenseCreated, LicenseRequest, LicenseView, PlanCreated, ProductCreated,
    Request,
};
use hushkey_license::{
    AdminToken, Audience, DeviceSigner, Expected, KeySet, LicenseKey, MachineToken, Nonce, Operation, PlanToken,
    ProductToken, RequestDigest,
};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub const NOW: i64 = 1_800_000_000;

/// The administrator of every test deployment.
pub fn admin() -> AdminToken {
    AdminToken::from_seed([4; 32])
}

/// The device that holds a number's key towards a product.
pub fn device(number: u64, product: &ProductToken) -> DeviceSigner {
    let mut secret = [3; 32];
    secret[24..].copy_from_slice(&number.to_be_bytes());
    DeviceSigner::derive(&secret, product)
}

/// Where clients of the test deployment believe it to be.
pub fn audience() -> Audience {
    Audience::of("https://licenses.example")
}

/// Options over `directory`, with a clock that the test moves.
pub fn options(directory: &Path, clock: &Arc<AtomicI64>) -> AuthorityOptions {
    let clock = Arc::clone(clock);
    AuthorityOptions {
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database: format!("sqlite:{}", directory.join("authority.db").display()),
        secrets: Secrets::new([1; 32], [2; 32]),
        admin: Some(admin()),
        admin_file: None,
        database_ca: None,
        audience: Some(audience()),
        rate: None,
        webhook_allow_private: true,
        webhook_ca: None,
        clock: Arc::new(move || clock.load(Ordering::SeqCst)),
        random: Arc::new(|bytes| getrandom::fill(bytes).unwrap()),
    }
}

/// A running authority.
pub struct Deployment {
    pub directory: tempfile::TempDir,
    pub clock: Arc<AtomicI64>,
    pub caller: Caller,
    stop: Option<oneshot::Sender<()>>,
    task: Option<JoinHandle<()>>,
}

impl Deployment {
    pub async fn start() -> Self {
        Self::start_on(None).await
    }

    /// On a database elsewhere, or on SQLite in a directory of its own.
    pub async fn start_on(database: Option<String>) -> Self {
        Self::start_with(|options| {
            if let Some(url) = database {
                options.database = url;
            }
        })
        .await
    }

    /// With other options.
    pub async fn start_with(change: impl FnOnce(&mut AuthorityOptions)) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let clock = Arc::new(AtomicI64::new(NOW));
        let mut options = options(directory.path(), &clock);
        change(&mut options);
        let authority = Authority::bind(options).await.unwrap();
        let caller = Caller::new(authority.address(), &clock);
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(authority.serve(async move {
            let _ = stopped.await;
        }));
        Self {
            directory,
            clock,
            caller,
            stop: Some(stop),
            task: Some(task),
        }
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.fetch_add(seconds, Ordering::SeqCst);
    }

    /// Stops the server and waits until it has.
    pub async fn stop(&mut self) {
        drop(self.stop.take());
        if let Some(task) = self.task.take() {
            task.await.unwrap();
        }
    }
}

/// What came back.
pub struct Reply {
    pub status: u16,
    pub content_type: String,
    pub body: Bytes,
}

impl Reply {
    pub fn json<T: DeserializeOwned>(&self) -> T {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("{} {:?}", self.status, self.body))
    }

    /// The problem's type, without its prefix.
    pub fn problem(&self) -> String {
        assert_eq!(self.content_type, "application/problem+json", "{:?}", self.body);
        let document: Value = self.json();
        assert_eq!(document["status"], self.status);
        let kind = document["type"].as_str().unwrap();
        kind.strip_prefix("urn:hushkey:problem:").unwrap().to_owned()
    }
}

/// A product, a plan and a license that are for sale.
#[derive(Clone)]
pub struct Sold {
    pub product: ProductToken,
    pub plan: PlanToken,
    pub created: LicenseCreated,
}

impl Sold {
    /// The pseudonym of a number's device.
    pub fn machine(&self, number: u64) -> MachineToken {
        device(number, &self.product).public().machine(&self.product)
    }

    pub fn key(&self) -> LicenseKey {
        LicenseKey::parse(&self.created.key).unwrap()
    }
}

/// An HTTP client.
#[derive(Clone)]
pub struct Caller {
    address: SocketAddr,
    clock: Arc<AtomicI64>,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Caller {
    pub fn new(address: SocketAddr, clock: &Arc<AtomicI64>) -> Self {
        Self {
            address,
            clock: Arc::clone(clock),
            client: Client::builder(TokioExecutor::new()).build_http(),
        }
    }

    pub async fn try_send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: impl Into<Bytes>,
    ) -> Option<Reply> {
        let mut request = hyper::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(body.into())).unwrap();
        let response = self.client.request(request).await.ok()?;
        let status = response.status().as_u16();
        let header = response.headers().get("content-type");
        let content_type = header
            .map(|value| value.to_str().unwrap().to_owned())
            .unwrap_or_default();
        let body = response.into_body().collect().await.ok()?.to_bytes();
        Some(Reply {
            status,
            content_type,
            body,
        })
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Reply {
        self.try_send(method, path, headers, body).await.unwrap()
    }

    /// An administrator's POST.
    pub async fn administrate(&self, path: &str, body: Option<Value>) -> Reply {
        let credential = format!("Bearer {}", admin().as_str());
        let mut headers = vec![("authorization", credential.as_str())];
        let body = body.map(|body| body.to_string()).unwrap_or_default();
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        self.send("POST", path, &headers, body).await
    }

    pub async fn sell(&self, mut plan: Value) -> Sold {
        let product = self.administrate("/v1/admin/products", Some(json!({}))).await;
        let ProductCreated { product } = product.json();
        plan["product"] = json!(product);
        let PlanCreated { plan, .. } = self.administrate("/v1/admin/plans", Some(plan)).await.json();
        let created = self
            .administrate("/v1/admin/licenses", Some(json!({ "plan": plan })))
            .await;
        Sold {
            product,
            plan,
            created: created.json(),
        }
    }

    pub async fn view(&self, sold: &Sold) -> LicenseView {
        let credential = format!("Bearer {}", admin().as_str());
        let path = format!("/v1/admin/licenses/{}", sold.created.license);
        self.send("GET", &path, &[("authorization", &credential)], "")
            .await
            .json()
    }

    /// Who asks, with a fresh nonce.
    pub fn common(&self, product: ProductToken, number: u64) -> Common {
        Common {
            product,
            machine: device(number, &product).public().machine(&product),
            nonce: Nonce::make(&mut |bytes| getrandom::fill(bytes).unwrap()),
            audience: audience(),
        }
    }

    /// A plain license request.
    pub fn request(
        &self,
        operation: Operation,
        key: &LicenseKey,
        product: ProductToken,
        number: u64,
    ) -> LicenseRequest {
        let common = self.common(product, number);
        LicenseRequest::make(common, Scope::default(), operation, key, &device(number, &product))
    }

    /// Sends a request of any kind; `None` when the connection broke.
    pub async fn try_post<R: Serialize>(&self, operation: Operation, key: &LicenseKey, request: &R) -> Option<Reply> {
        let credential = format!("License {}", key.expose());
        let headers = [
            ("authorization", credential.as_str()),
            ("content-type", "application/json"),
        ];
        let body = serde_json::to_string(request).unwrap();
        self.try_send("POST", operation.path(), &headers, body).await
    }

    /// Sends a license operation with a fresh nonce; `None` when the connection broke.
    pub async fn try_ask(
        &self,
        operation: Operation,
        key: &LicenseKey,
        product: ProductToken,
        number: u64,
    ) -> Option<(Reply, LicenseRequest)> {
        let request = self.request(operation, key, product, number);
        let reply = self.try_post(operation, key, &request).await?;
        Some((reply, request))
    }

    /// Sends a license operation and checks the lease, if there is one, as a client does.
    pub async fn ask(&self, operation: Operation, sold: &Sold, number: u64) -> LicenseAnswer {
        let request = self.request(operation, &sold.key(), sold.product, number);
        self.post(operation, sold, &request).await
    }

    /// Sends a request of any kind and checks the lease, if there is one, as a client does.
    pub async fn post<R: Request + Serialize>(&self, operation: Operation, sold: &Sold, request: &R) -> LicenseAnswer {
        let key = sold.key();
        let reply = self.try_post(operation, &key, request).await.unwrap();
        assert_eq!(reply.status, 200, "{:?}", reply.body);
        let answer: LicenseAnswer = reply.json();
        assert_eq!(answer.lease.is_some(), answer.code.grants());
        if let Some(lease) = &answer.lease {
            let expected = Expected {
                nonce: request.common().nonce,
                request_digest: RequestDigest::of(operation, &key, request),
                machine: request.common().machine,
            };
            let keys: KeysDocument = self.send("GET", "/v1/keys", &[], "").await.json();
            let keys = KeySet::from_document(&keys).unwrap();
            let now = self.clock.load(Ordering::SeqCst);
            let lease = hushkey_license::Lease::verify(lease, &keys, now, &expected).unwrap();
            assert_eq!(lease.claims().status, answer.code);
        }
        answer
    }
}
