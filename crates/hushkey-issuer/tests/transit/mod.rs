//! A transit engine on loopback: what the documented protocol says, with real AES-256-GCM under key versions. A stand-in: the programs that
//! speak it are not packages of a registry that tests may install from.

use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

/// How the engine behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Fine,
    /// 503, as after its restart.
    Sealed,
    /// Takes the request and says nothing.
    Silent,
    /// 200, and not the documented answer.
    Garbled,
    /// 500.
    Broken,
}

struct Engine {
    versions: Vec<[u8; 32]>,
    least: usize,
    mood: Mood,
    nonce: u64,
    calls: Vec<String>,
    bytes: Vec<u8>,
}

#[derive(Clone)]
pub struct Transit {
    pub address: SocketAddr,
    engine: Arc<Mutex<Engine>>,
}

pub const TOKEN: &str = "hvs.synthetic-token-of-a-test";
const KEY: &str = "hushkey-issuer";

impl Transit {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let transit = Self {
            address: listener.local_addr().unwrap(),
            engine: Arc::new(Mutex::new(Engine {
                versions: vec![[1; 32]],
                least: 1,
                mood: Mood::Fine,
                nonce: 0,
                calls: Vec::new(),
                bytes: Vec::new(),
            })),
        };
        let router = Router::new().fallback(answer).with_state(transit.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        transit
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn set(&self, mood: Mood) {
        self.engine.lock().unwrap().mood = mood;
    }

    /// `vault write -f transit/keys/KEY/rotate`.
    pub fn rotate(&self) {
        let mut engine = self.engine.lock().unwrap();
        let version = engine.versions.len() as u8 + 1;
        engine.versions.push([version; 32]);
    }

    /// `vault write transit/keys/KEY/config min_decryption_version=…`.
    pub fn set_least_version(&self, version: usize) {
        self.engine.lock().unwrap().least = version;
    }

    /// The operations asked for since the last call of this.
    pub fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.engine.lock().unwrap().calls)
    }

    /// Every body received so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.engine.lock().unwrap().bytes.clone()
    }
}

fn refuse(status: u16, error: &str) -> Response {
    let body = Body::from(json!({"errors": [error]}).to_string());
    (StatusCode::from_u16(status).unwrap(), body).into_response()
}

async fn answer(State(transit): State<Transit>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 16).await.unwrap();
    let mood = transit.engine.lock().unwrap().mood;
    match mood {
        Mood::Fine => {}
        Mood::Sealed => return refuse(503, "Vault is sealed"),
        Mood::Silent => return std::future::pending().await,
        Mood::Garbled => return Body::from(r#"{"data":{"text":"it works"}}"#).into_response(),
        Mood::Broken => return refuse(500, "internal error"),
    }
    if parts.headers.get("x-vault-token").map(|token| token.as_bytes()) != Some(TOKEN.as_bytes()) {
        return refuse(403, "permission denied");
    }
    let Some(rest) = parts.uri.path().strip_prefix("/v1/transit/") else {
        return refuse(404, "no handler for route");
    };
    let (operation, key) = rest.split_once('/').unwrap();
    assert_eq!(parts.method, "POST");
    let mut engine = transit.engine.lock().unwrap();
    engine.calls.push(operation.to_owned());
    engine.bytes.extend_from_slice(&body);
    if key != KEY {
        return refuse(400, "encryption key not found");
    }
    let body: Value = serde_json::from_slice(&body).unwrap();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    let data = match operation {
        "encrypt" => decode(&text("plaintext")).map_or(Err("illegal base64 data"), |plain| Ok(engine.encrypt(&plain))),
        "decrypt" => engine
            .decrypt(&text("ciphertext"))
            .map(|plain| json!({"plaintext": encode(&plain)})),
        "rewrap" => engine.decrypt(&text("ciphertext")).map(|plain| engine.encrypt(&plain)),
        _ => return refuse(404, "unsupported path"),
    };
    match data {
        Ok(data) => {
            let body = json!({"request_id": "0", "lease_id": "", "renewable": false, "lease_duration": 0, "data": data,
                "wrap_info": null, "warnings": null, "auth": null, "mount_type": "transit"});
            ([("content-type", "application/json")], Body::from(body.to_string())).into_response()
        }
        Err(error) => refuse(400, error),
    }
}

impl Engine {
    fn encrypt(&mut self, plain: &[u8]) -> Value {
        self.nonce += 1;
        let mut nonce = [0; 12];
        nonce[4..].copy_from_slice(&self.nonce.to_be_bytes());
        let version = self.versions.len();
        let cipher = Aes256Gcm::new(&self.versions[version - 1].into());
        let text = cipher.encrypt(&Nonce::from(nonce), plain).unwrap();
        let text = encode(&[&nonce[..], &text].concat());
        json!({"ciphertext": format!("vault:v{version}:{text}"), "key_version": version})
    }

    fn decrypt(&self, text: &str) -> Result<Vec<u8>, &'static str> {
        let (version, text) = text
            .strip_prefix("vault:v")
            .and_then(|rest| rest.split_once(':'))
            .ok_or("invalid ciphertext: no prefix")?;
        let version: usize = version.parse().map_err(|_| "invalid ciphertext: version")?;
        if version < self.least {
            return Err("ciphertext or signature version is disallowed by policy (too old)");
        }
        let key = self
            .versions
            .get(version - 1)
            .ok_or("invalid ciphertext: version is too new")?;
        let bytes = decode(text).ok_or("invalid ciphertext: could not decode base64")?;
        let (nonce, text) = bytes.split_first_chunk::<12>().ok_or("invalid ciphertext: too short")?;
        let cipher = Aes256Gcm::new(&(*key).into());
        cipher
            .decrypt(&Nonce::from(*nonce), text)
            .map_err(|_| "cipher: message authentication failed")
    }
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let mut held = [0_u8; 4];
        held[1..=group.len()].copy_from_slice(group);
        let held = u32::from_be_bytes(held);
        for at in 0..4 {
            let digit = char::from(DIGITS[(held >> (18 - 6 * at) & 63) as usize]);
            text.push(if at as usize > group.len() { '=' } else { digit });
        }
    }
    text
}

fn decode(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for digit in text.trim_end_matches('=').bytes() {
        held = held << 6 | DIGITS.iter().position(|other| *other == digit)? as u32;
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    Some(out)
}
