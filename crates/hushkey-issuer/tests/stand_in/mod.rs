//! A stand-in for the authority: speaks the wire types, remembers every byte it got, and can misbehave.

#![allow(dead_code)] // each test binary uses a part of it

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use hushkey_license::wire::{ATTEMPT_HEADER, CreateLicense, LicenseCreated};
use hushkey_license::{AdminToken, AttemptToken, LicenseKey, LicenseToken, PlanToken};
use std::collections::{HashMap, HashSet};
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

/// How the stand-in behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Fine,
    /// Makes the license, then loses the answer.
    Forgetful,
    /// 500 before anything is made.
    Broken,
    /// 404.
    KnowsNoPlan,
    /// 401.
    Refusing,
    /// Adds a person's address to the answer.
    Leaky,
    /// Not JSON.
    Garbled,
    /// A key whose check symbol does not fit.
    WrongKey,
    /// More bytes than an answer has.
    Endless,
}

#[derive(Default)]
struct Seen {
    /// Every request: method, target, headers, body.
    bytes: Vec<u8>,
    /// Licenses that are off now.
    suspended: HashSet<LicenseToken>,
    by_attempt: HashMap<AttemptToken, (LicenseToken, LicenseKey, PlanToken)>,
}

#[derive(Clone)]
pub struct StandIn {
    pub address: SocketAddr,
    pub token: Arc<AdminToken>,
    mood: Arc<Mutex<Mood>>,
    seen: Arc<Mutex<Seen>>,
}

impl StandIn {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let stand_in = Self {
            address: listener.local_addr().unwrap(),
            token: Arc::new(AdminToken::from_seed([42; 32])),
            mood: Arc::new(Mutex::new(Mood::Fine)),
            seen: Arc::default(),
        };
        let router = Router::new().fallback(answer).with_state(stand_in.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        stand_in
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn set(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Everything received so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.seen.lock().unwrap().bytes.clone()
    }

    /// The licenses that were switched off, and not on again.
    pub fn suspended(&self) -> HashSet<LicenseToken> {
        self.seen.lock().unwrap().suspended.clone()
    }

    /// The licenses made so far.
    pub fn licenses(&self) -> Vec<LicenseToken> {
        self.seen
            .lock()
            .unwrap()
            .by_attempt
            .values()
            .map(|made| made.0)
            .collect()
    }
}

async fn answer(State(stand_in): State<StandIn>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, 1 << 20).await.unwrap();
    let mut record = format!("{} {}\n", parts.method, parts.uri).into_bytes();
    for (name, value) in &parts.headers {
        record.extend_from_slice(name.as_str().as_bytes());
        record.extend_from_slice(b": ");
        record.extend_from_slice(value.as_bytes());
        record.push(b'\n');
    }
    record.extend_from_slice(&body);
    let mut seen = stand_in.seen.lock().unwrap();
    seen.bytes.extend_from_slice(&record);

    let mood = *stand_in.mood.lock().unwrap();
    match mood {
        Mood::Broken => return StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        Mood::KnowsNoPlan => return StatusCode::NOT_FOUND.into_response(),
        Mood::Refusing => return StatusCode::UNAUTHORIZED.into_response(),
        _ => {}
    }
    if let Some(rest) = parts.uri.path().strip_prefix("/v1/admin/licenses/") {
        let (license, change) = rest.split_once('/').unwrap();
        let license: LicenseToken = license.parse().unwrap();
        assert!(body.is_empty() && seen.by_attempt.values().any(|made| made.0 == license));
        match change {
            "suspend" => seen.suspended.insert(license),
            "reinstate" => seen.suspended.remove(&license),
            _ => return StatusCode::NOT_FOUND.into_response(),
        };
        return ([(header::CONTENT_TYPE, "application/json")], "{}").into_response();
    }
    if parts.uri.path() == "/v1/admin/seats/keys" {
        return StatusCode::NO_CONTENT.into_response();
    }
    let header = |name: &str| parts.headers[name].to_str().unwrap().to_owned();
    assert_eq!(
        (parts.method.as_str(), parts.uri.path()),
        ("POST", "/v1/admin/licenses")
    );
    assert_eq!(header("authorization"), format!("Bearer {}", stand_in.token.as_str()));
    let wanted: CreateLicense = serde_json::from_slice(&body).unwrap();
    let number = seen.by_attempt.len() as u8;
    let made = seen
        .by_attempt
        .entry(header(ATTEMPT_HEADER).parse().unwrap())
        .or_insert_with(|| {
            let key = LicenseKey::make(&mut |out| out.fill(number + 1));
            (LicenseToken::from_seed([number + 1; 32]), key, wanted.plan)
        });
    let created = LicenseCreated {
        license: made.0,
        key: made.1.expose(),
        expires_at: Some(1_900_000_000),
    };
    let mut json = serde_json::to_string(&created).unwrap();
    match mood {
        Mood::Forgetful => return StatusCode::BAD_GATEWAY.into_response(),
        Mood::Leaky => json = json.replace('{', r#"{"owner":"zelda.quill@example.org","#),
        Mood::Garbled => json = "<html>it works</html>".to_owned(),
        Mood::WrongKey => json = json.replace(&made.1.expose(), &mistyped(&made.1.expose())),
        Mood::Endless => json = " ".repeat(100_000) + &json,
        _ => {}
    }
    ([(header::CONTENT_TYPE, "application/json")], Body::from(json)).into_response()
}

/// The key with another last symbol, which is its check symbol.
fn mistyped(key: &str) -> String {
    let (body, last) = key.split_at(key.len() - 1);
    format!("{body}{}", if last == "2" { "3" } else { "2" })
}
