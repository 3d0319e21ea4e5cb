//! Keys: rotated while people are read and made; held by a file, by the caller, or by a transit engine.

use crate::transit::{Mood, TOKEN, Transit, encode};
use crate::vendor::{Running, kek, options};
use hushkey_issuer::{Issuer, IssuerOptions, KekSource, SecretText, TransitAccess, TransitToken};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

const NOBODY: &str = "http://127.0.0.1:9";

/// Options with the key-encryption key in a file.
fn with_file(dir: &Path, seed: u64) -> IssuerOptions {
    let file = dir.join("issuer.kek");
    if !file.exists() {
        std::fs::write(&file, "0123456789abcdef".repeat(4)).unwrap();
    }
    let mut options = options(dir, NOBODY, seed);
    options.kek = KekSource::File(file);
    options
}

fn access(transit: &Transit) -> TransitAccess {
    TransitAccess {
        url: transit.url(),
        mount: "transit".to_owned(),
        key: "hushkey-issuer".to_owned(),
        token: TransitToken::Given(SecretText::new(TOKEN)),
        ca: None,
    }
}

fn with_transit(dir: &Path, access: TransitAccess, seed: u64) -> IssuerOptions {
    let mut options = options(dir, NOBODY, seed);
    options.kek = KekSource::Transit(access);
    options
}

async fn refusal(options: IssuerOptions) -> String {
    match Issuer::bind(options).await {
        Ok(_) => panic!("it started"),
        Err(error) => error.to_string(),
    }
}

async fn rotate(issuer: &Running, scope: &str) -> Value {
    let answer = issuer.post("/v1/keys/rotate", json!({"scope": scope})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

/// Waits until no data key is left to be wrapped anew.
async fn settled(issuer: &Running) -> Value {
    for _ in 0..2000 {
        let state = issuer.get("/v1/keys").await.json();
        if state["rotating"] == false {
            return state;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the rotation does not end");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn keys_are_rotated_while_people_are_read_made_and_erased() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Arc::new(Running::start_with(with_file(dir.path(), 1)).await);
    let mut people = Vec::new();
    for n in 0..500 {
        people.push(issuer.person(&format!("person{n}@example.org")).await);
    }
    let people = Arc::new(people);
    let (end, served) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
    let mut tasks = Vec::new();
    for worker in 0..3_usize {
        let (issuer, people) = (Arc::clone(&issuer), Arc::clone(&people));
        let (end, served) = (Arc::clone(&end), Arc::clone(&served));
        tasks.push(tokio::spawn(async move {
            let (mut n, mut made) = (worker, Vec::new());
            while !end.load(Ordering::Relaxed) {
                let read = issuer
                    .get(&format!("/v1/people/{}?purpose=support", people[n % 500]))
                    .await;
                assert_eq!(read.status, 200, "{}", read.text);
                assert_eq!(read.json()["fields"]["email"], format!("person{}@example.org", n % 500));
                let email = format!("new{worker}.{n}@example.org");
                made.push((issuer.person(&email).await, email));
                if n % 5 == 0 {
                    let (person, _) = made.pop().unwrap();
                    assert_eq!(issuer.order(&format!("/v1/people/{person}/erase")).await.status, 200);
                }
                n += 7;
                served.fetch_add(1, Ordering::Relaxed);
            }
            made
        }));
    }
    let mut during = 0;
    for round in 2..5 {
        let before = served.load(Ordering::Relaxed);
        let state = rotate(&issuer, "all").await;
        assert_eq!(
            (&state["provider"], &state["generation"], &state["rotating"]),
            (&json!("file"), &json!(round), &json!(true))
        );
        // One at a time.
        let second = issuer.post("/v1/keys/rotate", json!({"scope": "kek"})).await;
        assert_eq!((second.status, &*second.problem()), (409, "rotation-in-progress"));
        settled(&issuer).await;
        during += served.load(Ordering::Relaxed) - before;
    }
    end.store(true, Ordering::Relaxed);
    let mut all: Vec<(String, String)> = people
        .iter()
        .enumerate()
        .map(|(n, person)| (person.clone(), format!("person{n}@example.org")))
        .collect();
    for task in tasks {
        all.extend(task.await.unwrap());
    }
    assert!(during > 10, "served {during} while keys were rotated");
    assert!(issuer.get("/v1/audit/verify").await.json()["intact"] == true);
    Arc::into_inner(issuer).unwrap().stop().await;
    assert!(!dir.path().join("issuer.kek.next").exists());

    // Everybody is there under the new key, and only under it.
    let issuer = Running::start_with(with_file(dir.path(), 2)).await;
    for (person, email) in &all {
        let read = issuer.get(&format!("/v1/people/{person}?purpose=support")).await.json();
        assert_eq!(read["fields"]["email"], *email);
    }
    issuer.stop().await;
    std::fs::write(dir.path().join("issuer.kek"), "0123456789abcdef".repeat(4)).unwrap();
    assert_eq!(
        refusal(with_file(dir.path(), 3)).await,
        "the key-encryption key does not open this vault: it was made with another key"
    );
}

#[tokio::test]
async fn a_key_that_the_caller_gave_is_changed_by_a_start_and_the_rest_here() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), NOBODY, 1).await;
    let ann = issuer.person("ann@example.org").await;
    let fixed = issuer.post("/v1/keys/rotate", json!({"scope": "kek"})).await;
    assert_eq!((fixed.status, &*fixed.problem()), (409, "kek-fixed"));
    assert_eq!(rotate(&issuer, "all").await["generation"], 2);
    settled(&issuer).await;
    for body in [
        json!({}),
        json!({"scope": "none"}),
        json!({"scope": "all", "key": "00"}),
    ] {
        assert_eq!(issuer.post("/v1/keys/rotate", body).await.status, 400);
    }
    let headers: [(&str, &str); 0] = [];
    assert_eq!(issuer.send("POST", "/v1/keys/rotate", &headers, "").await.status, 401);
    issuer.stop().await;
    let mut moved = options(dir.path(), NOBODY, 2);
    moved.kek = KekSource::Given(kek(9));
    moved.keeping.previous_kek = Some(KekSource::Given(kek(1)));
    Running::start_with(moved).await.stop().await;
    let mut after = options(dir.path(), NOBODY, 3);
    after.kek = KekSource::Given(kek(9));
    let issuer = Running::start_with(after).await;
    assert_eq!(
        issuer.get(&format!("/v1/people/{ann}?purpose=support")).await.status,
        200
    );
    issuer.stop().await;
}

#[tokio::test]
async fn a_transit_engine_wraps_the_master_key_and_its_versions_follow() {
    let dir = tempfile::tempdir().unwrap();
    let transit = Transit::start().await;
    let issuer = Running::start_with(with_transit(dir.path(), access(&transit), 1)).await;
    let ann = issuer.person("ann@example.org").await;
    assert_eq!(transit.calls(), ["encrypt"]);
    issuer.stop().await;
    let issuer = Running::start_with(with_transit(dir.path(), access(&transit), 2)).await;
    assert_eq!(transit.calls(), ["decrypt"]);

    // A new version in the engine; the vault follows by rewrap, without showing the master key.
    transit.rotate();
    assert_eq!(rotate(&issuer, "kek").await["provider"], "transit");
    assert_eq!(transit.calls(), ["rewrap"]);
    transit.set_least_version(2);
    issuer.stop().await;
    let issuer = Running::start_with(with_transit(dir.path(), access(&transit), 3)).await;
    assert_eq!(transit.calls(), ["decrypt"]);
    // All keys: the old master key is rewrapped, the new one encrypted.
    transit.rotate();
    assert_eq!(rotate(&issuer, "all").await["generation"], 2);
    assert_eq!(transit.calls(), ["rewrap", "encrypt"]);
    settled(&issuer).await;
    transit.set_least_version(3);
    issuer.stop().await;
    let issuer = Running::start_with(with_transit(dir.path(), access(&transit), 4)).await;
    let read = issuer.get(&format!("/v1/people/{ann}?purpose=support")).await;
    assert_eq!(read.json()["fields"]["email"], "ann@example.org");
    issuer.stop().await;
    // A version that may not decrypt any more opens nothing.
    transit.rotate();
    transit.set_least_version(4);
    assert!(
        refusal(with_transit(dir.path(), access(&transit), 5))
            .await
            .contains("its version may be disallowed")
    );
    // The engine heard of no person.
    let heard = String::from_utf8(transit.bytes()).unwrap();
    assert!(!heard.contains("cus_") && !heard.contains("example.org") && !heard.contains(&encode(b"ann@example.org")));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_transit_engine_an_issuer_does_not_start_and_a_serving_one_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let transit = Transit::start().await;
    let issuer = Running::start_with(with_transit(dir.path(), access(&transit), 1)).await;
    let ann = issuer.person("ann@example.org").await;
    for mood in [Mood::Sealed, Mood::Garbled, Mood::Broken] {
        transit.set(mood);
        for scope in ["kek", "all"] {
            let failed = issuer.post("/v1/keys/rotate", json!({"scope": scope})).await;
            assert_eq!(
                (failed.status, &*failed.problem()),
                (502, "key-provider-failed"),
                "{mood:?}"
            );
        }
        assert_eq!(issuer.get(&format!("/v1/people/{ann}?purpose=legal")).await.status, 200);
    }
    assert_eq!(issuer.get("/v1/keys").await.json()["generation"], 1);
    issuer.stop().await;
    let start = |access: TransitAccess| refusal(with_transit(dir.path(), access, 2));
    for (mood, reason) in [
        (Mood::Sealed, "the transit engine is sealed or in maintenance"),
        (Mood::Garbled, "the transit engine's answer is not what it must be"),
        (Mood::Broken, "the transit engine does not answer"),
        (Mood::Silent, "the transit engine does not answer"),
    ] {
        transit.set(mood);
        let began = std::time::Instant::now();
        assert_eq!(start(access(&transit)).await, reason);
        assert!(began.elapsed() < Duration::from_secs(15));
    }
    transit.set(Mood::Fine);
    let with = |change: fn(&mut TransitAccess)| {
        let mut access = access(&transit);
        change(&mut access);
        start(access)
    };
    assert_eq!(
        with(|access| access.token = TransitToken::Given(SecretText::new("hvs.another"))).await,
        "the transit engine refuses the token"
    );
    assert_eq!(
        with(|access| access.token = TransitToken::File("/nonexistent".into())).await,
        "the token for the transit engine cannot be read"
    );
    assert!(
        with(|access| access.key = "another".into())
            .await
            .starts_with("the transit engine has no such key")
    );
    assert!(
        with(|access| access.mount = "elsewhere".into())
            .await
            .starts_with("the transit engine has no such key")
    );
    assert_eq!(
        with(|access| access.url = NOBODY.into()).await,
        "the transit engine does not answer"
    );
    for change in [
        (|access| access.url = "http://192.0.2.1:8200".into()) as fn(&mut TransitAccess),
        |access| access.url = "https://u:p@vault.example.org".into(),
        |access| access.key = "../sys/seal".into(),
        |access| access.mount = "transit/../sys".into(),
        |access| access.key = String::new(),
    ] {
        assert!(with(change).await.starts_with("the transit engine's address must be"));
    }
    assert!(
        with(|access| access.ca = Some(b"no certificate".to_vec()))
            .await
            .starts_with("no TLS")
    );
    // And a token from a file, as an agent writes it.
    let file = dir.path().join("token");
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    let mut access = access(&transit);
    access.token = TransitToken::File(file);
    Running::start_with(with_transit(dir.path(), access, 3))
        .await
        .stop()
        .await;
}

#[tokio::test]
async fn a_vault_moves_from_its_file_to_a_transit_engine_and_back() {
    let dir = tempfile::tempdir().unwrap();
    let transit = Transit::start().await;
    let issuer = Running::start_with(with_file(dir.path(), 1)).await;
    let ann = issuer.person("ann@example.org").await;
    issuer.stop().await;
    let mut there = with_transit(dir.path(), access(&transit), 2);
    assert!(
        refusal(with_transit(dir.path(), access(&transit), 2))
            .await
            .starts_with("the key-encryption key does not open")
    );
    there.keeping.previous_kek = Some(KekSource::File(dir.path().join("issuer.kek")));
    Running::start_with(there).await.stop().await;
    let issuer = Running::start_with(with_transit(dir.path(), access(&transit), 3)).await;
    assert_eq!(issuer.get(&format!("/v1/people/{ann}?purpose=legal")).await.status, 200);
    issuer.stop().await;
    let mut back = with_file(dir.path(), 4);
    back.keeping.previous_kek = Some(KekSource::Transit(access(&transit)));
    Running::start_with(back).await.stop().await;
    transit.set(Mood::Sealed);
    let issuer = Running::start_with(with_file(dir.path(), 5)).await;
    assert_eq!(issuer.get(&format!("/v1/people/{ann}?purpose=legal")).await.status, 200);
    issuer.stop().await;
}

#[tokio::test]
async fn a_transit_engine_behind_a_private_authority_is_spoken_to_over_tls() {
    let key = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let pem = key.cert.pem().into_bytes();
    let tls = tokio_rustls::rustls::ServerConfig::builder_with_provider(Arc::new(
        tokio_rustls::rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .unwrap()
    .with_no_client_auth()
    .with_single_cert(
        vec![key.cert.der().clone()],
        key.signing_key.serialize_der().try_into().unwrap(),
    )
    .unwrap();
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(tls));
    let transit = Transit::start().await;
    let behind = transit.address;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let acceptor = acceptor.clone();
            tokio::spawn(async move {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    return;
                };
                let mut plain = tokio::net::TcpStream::connect(behind).await.unwrap();
                let _ = tokio::io::copy_bidirectional(&mut stream, &mut plain).await;
            });
        }
    });
    let dir = tempfile::tempdir().unwrap();
    let mut access = access(&transit);
    access.url = format!("https://localhost:{port}");
    assert_eq!(
        refusal(with_transit(dir.path(), access.clone(), 1)).await,
        "the transit engine does not answer"
    );
    assert!(transit.calls().is_empty(), "nothing is said to a stranger");
    access.ca = Some(pem);
    Running::start_with(with_transit(dir.path(), access, 2))
        .await
        .stop()
        .await;
    assert_eq!(transit.calls(), ["encrypt"]);
}
