//! A running issuer on loopback and the vendor's system that calls it.

#![allow(dead_code)] // each test binary uses a part of it

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hushkey_issuer::{ApiTokenHash, AuthorityAccess, Issuer, IssuerOptions, Keeping, Kek, KekSource, Random};
use hushkey_license::AdminToken;
use hyper_util::client::legacy::{Client, connect::HttpConnector};
use hyper_util::rt::TokioExecutor;
use serde_json::Value;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

pub const NOW: i64 = 1_700_000_000;

/// A reproducible stream of distinct bytes; not random, and good enough for tests.
pub fn stream(seed: u64) -> Random {
    let state = Mutex::new(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    Arc::new(move |out: &mut [u8]| {
        let mut x = state.lock().unwrap();
        for byte in out {
            *x ^= *x << 13;
            *x ^= *x >> 7;
            *x ^= *x << 17;
            *byte = (*x >> 32) as u8;
        }
    })
}

pub fn kek(seed: u8) -> Kek {
    Kek::from_bytes(std::array::from_fn(|i| (i as u8).wrapping_mul(7).wrapping_add(seed))).unwrap()
}

pub fn api_token() -> AdminToken {
    AdminToken::from_seed([77; 32])
}

pub fn options(dir: &Path, authority_url: &str, seed: u64) -> IssuerOptions {
    IssuerOptions {
        listen: "127.0.0.1:0".parse().unwrap(),
        database: format!("sqlite:{}", dir.join("issuer.db").display()),
        kek: KekSource::Given(kek(1)),
        keeping: Keeping::beside_secrets(dir),
        authority: Some(AuthorityAccess {
            url: authority_url.to_owned(),
            token: AdminToken::from_seed([42; 32]),
            allow_plain: false,
        }),
        sign_in: None,
        purchases: None,
        api_token: ApiTokenHash::of(&api_token()),
        clock: Arc::new(|| NOW),
        random: stream(seed),
    }
}

/// A running issuer.
pub struct Running {
    pub address: SocketAddr,
    pub time: Arc<AtomicI64>,
    client: Client<HttpConnector, Full<Bytes>>,
    stop: oneshot::Sender<()>,
    task: tokio::task::JoinHandle<()>,
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub text: String,
    pub kind: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The text at `name`.
    pub fn text_of(&self, name: &str) -> String {
        self.json()[name]
            .as_str()
            .unwrap_or_else(|| panic!("no {name}"))
            .to_owned()
    }

    /// The problem's name, after checking the document's form.
    pub fn problem(&self) -> String {
        let json = self.json();
        assert_eq!(self.kind, "application/problem+json");
        assert_eq!(json["status"], self.status);
        assert_eq!(json.as_object().unwrap().len(), 3);
        json["type"]
            .as_str()
            .unwrap()
            .strip_prefix("urn:hushkey:problem:")
            .unwrap()
            .to_owned()
    }
}

impl Running {
    pub async fn start(dir: &Path, authority_url: &str, seed: u64) -> Self {
        Self::start_with(options(dir, authority_url, seed)).await
    }

    pub async fn start_with(options: IssuerOptions) -> Self {
        Self::start_at(options, NOW).await
    }

    /// With the clock at `now`.
    pub async fn start_at(mut options: IssuerOptions, now: i64) -> Self {
        let time = Arc::new(AtomicI64::new(now));
        let clock = Arc::clone(&time);
        options.clock = Arc::new(move || clock.load(Ordering::Relaxed));
        let issuer = Issuer::bind(options).await.unwrap();
        let address = issuer.address();
        let (stop, stopped) = oneshot::channel();
        let task = tokio::spawn(issuer.serve(async {
            let _ = stopped.await;
        }));
        Self {
            address,
            time,
            client: Client::builder(TokioExecutor::new()).build_http(),
            stop,
            task,
        }
    }

    /// Stops it and waits until it is gone.
    pub async fn stop(self) {
        drop(self.client);
        self.stop.send(()).unwrap();
        self.task.await.unwrap();
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body.to_owned()))).unwrap();
        let response = self.client.request(request).await.unwrap();
        let status = response.status().as_u16();
        let kind = response
            .headers()
            .get("content-type")
            .map_or("", |value| value.to_str().unwrap())
            .to_owned();
        let kept = if path.starts_with("/.well-known/") && status == 200 {
            "public, max-age=3600"
        } else {
            "no-store"
        };
        assert_eq!(response.headers()["cache-control"], kept);
        let body = response.into_body().collect().await.unwrap().to_bytes();
        Answer {
            status,
            kind,
            text: String::from_utf8(body.to_vec()).unwrap(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[("authorization", &bearer())], "").await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        let headers = [("authorization", &*bearer()), ("content-type", "application/json")];
        self.send("POST", path, &headers, &body.to_string()).await
    }

    /// `POST` without a body.
    pub async fn order(&self, path: &str) -> Answer {
        self.send("POST", path, &[("authorization", &bearer())], "").await
    }

    pub async fn person(&self, email: &str) -> String {
        self.post("/v1/people", serde_json::json!({"email": email}))
            .await
            .text_of("person")
    }

    pub async fn license(&self, person: &str, key: &str, plan: &str) -> Answer {
        let headers = [
            ("authorization", &*bearer()),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        let body = serde_json::json!({"plan": plan}).to_string();
        self.send("POST", &format!("/v1/people/{person}/licenses"), &headers, &body)
            .await
    }
}

pub fn bearer() -> String {
    format!("Bearer {}", api_token().as_str())
}
