//! License operations over a real socket: what is sent, what counts as a yes, a no, and neither.

use crate::server::{Answer, Got, Server};
use hushkey_client::{
    Authentication, CachedLeaseError, Client, ClientOptions, ClockError, Code, KeySet, LicenseKey, MachineToken,
    Outcome, Policy, Problem, ProductToken, Refused, TransportError, Undecided,
};
use hushkey_license::model::Scope;
use hushkey_license::wire::{LicenseAnswer, LicenseRequest};
use hushkey_license::{
    Claims, Entitlements, KeyId, Lease, LeaseError, LeaseKey, LeaseToken, LicenseToken, Operation, PlanToken,
    RequestDigest,
};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use std::time::Duration;

pub const NOW: i64 = 1_800_000_000;

pub fn lease_key() -> LeaseKey {
    LeaseKey::from_seed(&[9; 32])
}

pub fn license_key() -> LicenseKey {
    LicenseKey::make(&mut |bytes| bytes.fill(5))
}

pub struct App {
    pub client: Client,
    pub clock: Arc<AtomicI64>,
    pub _dir: tempfile::TempDir,
}

pub fn app(server: &Server) -> App {
    let dir = tempfile::tempdir().unwrap();
    let clock = Arc::new(AtomicI64::new(NOW));
    let client = open(server, dir.path().join("state"), clock.clone(), 0, Scope::default());
    App {
        client,
        clock,
        _dir: dir,
    }
}

/// A client over the directory of another run.
pub fn app_in(server: &Server, directory: PathBuf) -> Client {
    app_of(server, directory, Scope::default())
}

/// The same of an app that was updated.
pub fn app_of(server: &Server, directory: PathBuf, scope: Scope) -> Client {
    open(server, directory, Arc::new(AtomicI64::new(NOW)), 100, scope)
}

fn open(server: &Server, directory: PathBuf, clock: Arc<AtomicI64>, seed: u8, scope: Scope) -> Client {
    let counter = AtomicU8::new(seed);
    Client::open(ClientOptions {
        server: format!("http://{}", server.addr),
        server_ca: None,
        product: ProductToken::from_seed([1; 32]),
        scope,
        keys: KeySet::of(&lease_key()),
        directory,
        policy: Policy::safe_default(),
        clock: Arc::new(move || clock.load(Ordering::Relaxed)),
        random: Arc::new(move |bytes| bytes.fill(counter.fetch_add(1, Ordering::Relaxed))),
        timeout: Duration::from_millis(500),
    })
    .unwrap()
}

/// A lease that answers `got`, with `change` applied before it is signed.
pub fn lease_for(got: &Got, operation: Operation, change: impl FnOnce(&mut Claims)) -> String {
    let request: LicenseRequest = serde_json::from_slice(&got.body).unwrap();
    let mut claims = Claims {
        lease: LeaseToken::from_seed([1; 32]),
        license: LicenseToken::from_seed([2; 32]),
        machine: request.machine,
        product: request.product,
        plan: PlanToken::from_seed([3; 32]),
        entitlements: Entitlements::default(),
        status: Code::Valid,
        issued_at: NOW,
        expires_at: NOW + 3600,
        nonce: request.nonce,
        request_digest: RequestDigest::of(operation, &license_key(), &request),
        key: KeyId::from_seed([0; 32]),
    };
    change(&mut claims);
    Lease::sign(&claims, &lease_key()).unwrap()
}

pub fn answer(code: Code, lease: Option<String>) -> Answer {
    Some((200, serde_json::to_string(&LicenseAnswer::new(code, lease)).unwrap()))
}

pub fn grant(got: &Got) -> Answer {
    let operation = match got.path() {
        "/v1/licenses/validate" => Operation::Validate,
        "/v1/machines/activate" => Operation::Activate,
        _ => Operation::Heartbeat,
    };
    answer(Code::Valid, Some(lease_for(got, operation, |_| {})))
}

pub fn why(outcome: Outcome) -> Undecided {
    match outcome {
        Outcome::Undecided { why, .. } => why,
        other => panic!("decided: {other:?}"),
    }
}

#[tokio::test]
async fn a_request_holds_tokens_and_a_nonce_and_nothing_else() {
    let server = Server::start(grant).await;
    let app = app(&server);
    assert!(app.client.activate(&license_key()).await.may_run());
    assert!(app.client.validate(&license_key()).await.may_run());
    assert!(app.client.heartbeat(&license_key()).await.may_run());
    for got in server.got() {
        let body: serde_json::Map<String, serde_json::Value> = serde_json::from_slice(&got.body).unwrap();
        assert_eq!(
            body.keys().collect::<Vec<_>>(),
            ["audience", "device_key", "machine", "nonce", "product", "proof"]
        );
        assert_eq!(body["machine"], app.client.machine().as_str());
        assert_eq!(
            got.header("authorization").unwrap(),
            format!("License {}", license_key().expose())
        );
        let names: Vec<_> = got
            .head
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(':'))
            .map(|(name, _)| name.to_lowercase())
            .collect();
        for name in &names {
            assert!(
                ["accept", "authorization", "content-length", "content-type", "host"].contains(&name.as_str()),
                "{name}"
            );
        }
    }
    let paths: Vec<_> = server.got().iter().map(|got| got.path().to_owned()).collect();
    assert_eq!(
        paths,
        [
            "/v1/machines/activate",
            "/v1/licenses/validate",
            "/v1/machines/heartbeat"
        ]
    );
}

#[tokio::test]
async fn a_yes_counts_only_with_a_lease_that_proves_it() {
    type Change = fn(&mut Claims);
    let cases: [(Change, LeaseError); 5] = [
        (
            |claims| claims.machine = MachineToken::from_seed([8; 32]),
            LeaseError::Machine,
        ),
        (
            |claims| claims.nonce = hushkey_license::Nonce::make(&mut |bytes| bytes.fill(77)),
            LeaseError::Nonce,
        ),
        (
            |claims| (claims.issued_at, claims.expires_at) = (NOW - 100, NOW),
            LeaseError::Expired,
        ),
        (|claims| claims.status = Code::Suspended, LeaseError::Status),
        (
            |claims| (claims.issued_at, claims.expires_at) = (NOW + 9000, NOW + 9900),
            LeaseError::NotYetValid,
        ),
    ];
    for (change, error) in cases {
        let server =
            Server::start(move |got| answer(Code::Valid, Some(lease_for(got, Operation::Validate, change)))).await;
        let outcome = app(&server).client.validate(&license_key()).await;
        assert!(!outcome.may_run());
        assert_eq!(why(outcome), Undecided::Lease(error));
    }
    // Answers another operation (a swapped answer), is signed by a stranger, is missing.
    let server = Server::start(|got| answer(Code::Valid, Some(lease_for(got, Operation::Activate, |_| {})))).await;
    assert_eq!(
        why(app(&server).client.validate(&license_key()).await),
        Undecided::Lease(LeaseError::RequestDigest)
    );
    let server = Server::start(|got| {
        let text = lease_for(got, Operation::Validate, |_| {});
        answer(
            Code::Valid,
            Some(text.replace(
                &lease_key().id().to_string(),
                LeaseKey::from_seed(&[1; 32]).id().as_str(),
            )),
        )
    });
    assert_eq!(
        why(app(&server.await).client.validate(&license_key()).await),
        Undecided::Lease(LeaseError::UnknownKey)
    );
    let server = Server::start(|_| answer(Code::Valid, None)).await;
    assert_eq!(
        why(app(&server).client.validate(&license_key()).await),
        Undecided::NoLease
    );
}

#[tokio::test]
async fn a_kept_lease_verifies_offline_until_it_ends_and_only_here() {
    let server = Server::start(grant).await;
    let app = app(&server);
    assert!(app.client.cached_lease().is_err());
    let granted = app.client.validate(&license_key()).await.lease().unwrap().clone();
    assert_eq!(app.client.cached_lease().unwrap(), granted);
    app.clock.store(NOW + 3599, Ordering::Relaxed);
    assert!(app.client.cached_lease().is_ok());
    app.clock.store(NOW + 3600, Ordering::Relaxed);
    assert_eq!(
        app.client.cached_lease(),
        Err(CachedLeaseError::Lease(LeaseError::Expired))
    );
    // The clock that has seen the lease's end revives it by going back no more.
    app.clock.store(NOW, Ordering::Relaxed);
    assert_eq!(
        app.client.cached_lease(),
        Err(CachedLeaseError::Clock(ClockError::SetBack))
    );
    // The authority's own word starts the record anew, as after a clock that ran ahead by mistake.
    assert!(app.client.validate(&license_key()).await.may_run());
    assert!(app.client.cached_lease().is_ok());

    // Copied to another machine (another device key), the file is worth nothing.
    let stolen = tempfile::tempdir().unwrap();
    let name = format!("{}.lease", ProductToken::from_seed([1; 32]));
    let file = app._dir.path().join("state").join(&name);
    std::fs::copy(&file, stolen.path().join(&name)).unwrap();
    let thief = Client::open(ClientOptions {
        server: format!("http://{}", server.addr),
        server_ca: None,
        product: ProductToken::from_seed([1; 32]),
        scope: Default::default(),
        keys: KeySet::of(&lease_key()),
        directory: stolen.path().to_owned(),
        policy: Policy::safe_default(),
        clock: Arc::new(|| NOW),
        random: Arc::new(|bytes| bytes.fill(200)),
        timeout: Duration::from_millis(500),
    });
    assert!(thief.unwrap().cached_lease().is_err());

    // A bent file is worth nothing either.
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("ed25519", "ed25518")).unwrap();
    assert_eq!(
        app.client.cached_lease(),
        Err(CachedLeaseError::Lease(LeaseError::Algorithm))
    );
    std::fs::write(&file, &text).unwrap();

    // Nor is a good one without the record of the clock, or with one that somebody wrote.
    let record = file.with_extension("clock");
    let kept = std::fs::read_to_string(&record).unwrap();
    std::fs::write(&record, kept.replace("18000", "17000")).unwrap();
    assert_eq!(
        app.client.cached_lease(),
        Err(CachedLeaseError::Clock(ClockError::Changed))
    );
    std::fs::remove_file(&record).unwrap();
    assert_eq!(
        app.client.cached_lease(),
        Err(CachedLeaseError::Clock(ClockError::Missing))
    );
}

#[tokio::test]
async fn a_refusal_on_the_way_is_not_a_no() {
    let phase = Arc::new(AtomicU8::new(0));
    let now = phase.clone();
    let server = Server::start(move |got| match now.load(Ordering::Relaxed) {
        0 => grant(got),
        1 => Some((
            403,
            r#"{"type":"urn:hushkey:problem:pii-blocked","title":"x","status":403}"#.into(),
        )),
        2 => Some((502, "<html>bad gateway for ann@example.org</html>".into())),
        3 => None,
        4 => Some((200, r#"{"valid":false,"code":"VALID","detail":"","lease":null}"#.into())),
        5 => Some((
            200,
            r#"{"valid":false,"code":"SUSPENDED","detail":"","lease":null,"more":1}"#.into(),
        )),
        6 => Some((200, "x".repeat(70_000))),
        _ => answer(Code::Suspended, None),
    })
    .await;
    let app = app(&server);
    assert!(app.client.validate(&license_key()).await.may_run());
    let expected = [
        Undecided::Refused(Refused::Guard(Problem::PiiBlocked)),
        Undecided::Refused(Refused::Other(502)),
        Undecided::Transport(TransportError::Unreachable),
        Undecided::Unreadable,
        Undecided::Unreadable,
        Undecided::Transport(TransportError::TooLong),
    ];
    for (number, expected) in expected.into_iter().enumerate() {
        phase.store(u8::try_from(number + 1).unwrap(), Ordering::Relaxed);
        let outcome = app.client.validate(&license_key()).await;
        assert!(outcome.may_run(), "the lease is kept: {expected}");
        assert_eq!(why(outcome), expected);
    }
    // A real no takes the lease away.
    phase.store(99, Ordering::Relaxed);
    assert_eq!(
        app.client.validate(&license_key()).await,
        Outcome::Denied(Code::Suspended)
    );
    assert!(app.client.cached_lease().is_err());
}

#[tokio::test]
async fn silence_ends_in_a_time_out() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = Server {
        addr: listener.local_addr().unwrap(),
        got: Arc::default(),
    };
    let outcome = app(&server).client.validate(&license_key()).await;
    assert_eq!(why(outcome), Undecided::Transport(TransportError::Timeout));
}

#[tokio::test]
async fn giving_the_seat_back_forgets_the_lease() {
    let server = Server::start(|got| match got.path() {
        "/v1/machines/deactivate" => answer(Code::Deactivated, None),
        _ => grant(got),
    })
    .await;
    let app = app(&server);
    assert!(app.client.activate(&license_key()).await.may_run());
    assert_eq!(app.client.deactivate(&license_key()).await, Outcome::Released);
    assert!(app.client.cached_lease().is_err());
}

#[tokio::test]
async fn authentication_uses_the_pseudonym_and_keeps_refusals_apart() {
    let phase = Arc::new(AtomicU8::new(0));
    let now = phase.clone();
    let server = Server::start(move |_| match now.load(Ordering::Relaxed) {
        0 => Some((200, r#"{"valid":true,"code":"VALID"}"#.into())),
        1 => Some((200, r#"{"valid":false,"code":"NO_MACHINE"}"#.into())),
        2 => Some((200, r#"{"valid":true,"code":"NO_MACHINE"}"#.into())),
        _ => Some((403, r#"{"type":"urn:hushkey:problem:pii-in-credential"}"#.into())),
    })
    .await;
    let app = app(&server);
    let expected = [
        Authentication::Accepted,
        Authentication::Denied(Code::NoMachine),
        Authentication::Undecided(Undecided::Unreadable),
        Authentication::Undecided(Undecided::Refused(Refused::Guard(Problem::PiiInCredential))),
    ];
    for (number, expected) in expected.into_iter().enumerate() {
        phase.store(u8::try_from(number).unwrap(), Ordering::Relaxed);
        assert_eq!(app.client.authenticate().await, expected);
    }
    let bearer = format!("Bearer {}", app.client.machine());
    assert!(
        server
            .got()
            .iter()
            .all(|got| got.header("authorization") == Some(&bearer) && got.body.is_empty())
    );
}

#[tokio::test]
async fn an_address_has_one_form() {
    let dir = tempfile::tempdir().unwrap();
    for address in ["", "localhost", "ftp://h", "http://ann:pw@h", "http://h/?q=1", "//h"] {
        let opened = Client::open(ClientOptions {
            server: address.to_owned(),
            server_ca: None,
            product: ProductToken::from_seed([1; 32]),
            scope: Default::default(),
            keys: KeySet::default(),
            directory: dir.path().to_owned(),
            policy: Policy::safe_default(),
            clock: Arc::new(|| NOW),
            random: Arc::new(|bytes| bytes.fill(1)),
            timeout: Duration::from_secs(1),
        });
        let error = opened.err().expect(address).to_string();
        assert!(!error.contains("ann"), "{error}");
    }
}
