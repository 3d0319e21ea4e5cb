//! Signing in at a certified provider, over real HTTP, by its real forms.

use crate::browser::{Browser, Page};
use crate::node::Program;
use crate::vendor::{Answer, Running, options};
use hushkey_issuer::{SecretText, SignInOptions};
use hushkey_license::seat::{Batch, Bucket, Directory, IssueAnswer, SignedDirectory};
use hushkey_license::{PlanToken, ProductToken};
use serde_json::{Value, json};
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

/// The provider's tokens tell the time of the machine.
#[expect(clippy::disallowed_methods, reason = "the provider has a clock of its own")]
fn now() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()).unwrap()
}

fn accounts() -> Value {
    json!({
        "subject-of-ann": {"email": "zelda.quill@example.org", "email_verified": true},
        "subject-of-bob": {"email": "bob@example.org", "email_verified": false},
        "subject-of-cat": {},
        // Somebody who was given an address that Ann had.
        "subject-of-eve": {"email": "ZELDA.QUILL@example.org", "email_verified": true},
    })
}

struct Place {
    dir: tempfile::TempDir,
    provider: Program,
    issuer: Running,
    home: String,
    name: String,
}

struct Settings {
    auth: &'static str,
    secret: Option<&'static str>,
    /// Whether the e-mail address stands at the UserInfo endpoint only.
    conform: bool,
    algorithm: &'static str,
    return_url: Option<&'static str>,
}

const USUAL: Settings = Settings {
    auth: "client_secret_basic",
    secret: Some("s3cret:with+signs/and=more%20of-them-0123456789"),
    conform: true,
    algorithm: "RS256",
    return_url: None,
};

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Place {
    async fn start(settings: Settings) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let home = format!("http://127.0.0.1:{}", free_port());
        let provider = json!({"client_id": "hushkey", "client_secret": settings.secret, "auth": settings.auth,
            "conform": settings.conform, "algorithm": settings.algorithm, "accounts": accounts(),
            "redirect_uri": format!("{home}/v1/sign-in/callback")});
        let mut provider = Program::start(include_str!("node/provider.mjs"), &[&provider.to_string()]);
        let name = provider.read()["issuer"].as_str().unwrap().to_owned();
        let issuer = issuer(dir.path(), &home, &name, &settings).await;
        Self {
            dir,
            provider,
            issuer,
            home,
            name,
        }
    }

    async fn sign_in(&self, login: &str) -> Page {
        let mut browser = Browser::new(&format!("subject-of-{login}"));
        browser.go(&format!("{}/v1/sign-in", self.home), &self.home, true).await
    }

    async fn session(&self, login: &str) -> String {
        let page = self.sign_in(login).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let answer: Value = serde_json::from_str(&page.text).unwrap();
        assert_eq!(answer["expires_in"], 600);
        answer["session"].as_str().unwrap().to_owned()
    }

    async fn me(&self, method: &str, path: &str, session: &str) -> Answer {
        let bearer = format!("Bearer {session}");
        self.issuer.send(method, path, &[("authorization", &bearer)], "").await
    }

    /// The redirection back to the issuer, not followed, and the browser that holds the cookie for it.
    async fn until_callback(&self, login: &str) -> (Browser, String) {
        let mut browser = Browser::new(&format!("subject-of-{login}"));
        let start = format!("{}/v1/sign-in", self.home);
        let page = browser.go(&start, &self.home, false).await;
        (browser, page.location.unwrap())
    }
}

async fn issuer(dir: &Path, home: &str, provider: &str, settings: &Settings) -> Running {
    let mut options = options(dir, "http://127.0.0.1:9", 3);
    options.listen = home.strip_prefix("http://").unwrap().parse().unwrap();
    options.sign_in = Some(SignInOptions {
        provider: provider.to_owned(),
        client_id: "hushkey".into(),
        client_secret: settings.secret.map(SecretText::new),
        public_url: home.to_owned(),
        return_url: settings.return_url.map(str::to_owned),
    });
    let running = Running::start_with(options).await;
    running.time.store(now(), Ordering::Relaxed);
    running
}

fn problem(page: &Page) -> (u16, String) {
    let document: Value = serde_json::from_str(&page.text).unwrap_or_else(|_| panic!("{page:?}"));
    let name = document["type"].as_str().unwrap().rsplit(':').next().unwrap();
    (page.status, name.to_owned())
}

#[tokio::test]
async fn a_person_signs_in_sees_their_own_and_goes() {
    let place = Place::start(USUAL).await;
    let person = place.issuer.person("zelda.quill@example.org").await;
    let session = place.session("ann").await;

    let export = place.me("GET", "/v1/me/export", &session).await;
    assert_eq!(export.status, 200, "{}", export.text);
    assert_eq!(export.json()["person"], json!(person), "found by the verified address");
    assert_eq!(export.json()["fields"]["email"], "zelda.quill@example.org");
    let licenses = place.me("GET", "/v1/me/licenses", &session).await;
    assert_eq!((licenses.status, licenses.json()), (200, json!({"licenses": []})));
    let seats = place.me("GET", "/v1/me/seats", &session).await;
    assert_eq!((seats.status, seats.json()), (200, json!({"seats": []})));

    // A session is no API token, an API token no session, and a session of nobody nothing.
    for path in ["/v1/people/x/export", "/v1/seat-keys", "/v1/purchases/unmapped"] {
        assert_eq!(place.me("GET", path, &session).await.status, 401, "{path}");
    }
    let refused = place.issuer.get("/v1/me/export").await;
    assert_eq!(
        (refused.status, refused.problem()),
        (401, "session-required".to_owned())
    );
    assert_eq!(place.me("GET", "/v1/me/export", "ses_x").await.status, 401);
    let wrong = place.me("POST", "/v1/me/export", &session).await;
    assert_eq!((wrong.status, wrong.problem()), (405, "method-not-allowed".to_owned()));

    // Ten minutes, or until signed out.
    let time = place.issuer.time.load(Ordering::Relaxed);
    place.issuer.time.store(time + 600, Ordering::Relaxed);
    assert_eq!(place.me("GET", "/v1/me/export", &session).await.status, 401);
    place.issuer.time.store(time, Ordering::Relaxed);
    let other = place.session("ann").await;
    assert_eq!(place.me("POST", "/v1/me/sign-out", &other).await.status, 204);
    assert_eq!(place.me("GET", "/v1/me/export", &other).await.status, 401);

    let session = place.session("ann").await;
    let erased = place.me("POST", "/v1/me/erase", &session).await;
    assert_eq!((erased.status, erased.json()["erased"].clone()), (200, json!(true)));
    assert_eq!(
        place.me("GET", "/v1/me/export", &session).await.status,
        401,
        "sessions go with the person"
    );
    let export = place.issuer.get(&format!("/v1/people/{person}/export")).await;
    assert_eq!((export.status, export.problem()), (410, "person-erased".to_owned()));
    // The same identity is a new person now.
    let session = place.session("ann").await;
    let export = place.me("GET", "/v1/me/export", &session).await;
    assert_ne!(export.json()["person"], json!(person));
}

#[tokio::test]
async fn a_person_fetches_the_blind_seats_that_they_have() {
    let place = Place::start(USUAL).await;
    let person = place.issuer.person("zelda.quill@example.org").await;
    let (product, plan) = (ProductToken::from_seed([1; 32]), PlanToken::from_seed([2; 32]));
    let blind = json!({"product": product, "plan": plan, "epoch_seconds": 86_400, "floor": 1});
    place.issuer.post("/v1/seat-plans", blind).await;
    let grant = json!({"plan": plan, "seats": 2});
    place
        .issuer
        .post(&format!("/v1/people/{person}/seats"), grant.clone())
        .await;
    place.issuer.order("/v1/seat-keys").await;

    let session = place.session("ann").await;
    assert_eq!(
        place.me("GET", "/v1/me/seats", &session).await.json(),
        json!({"seats": [grant]})
    );
    let trust = place
        .issuer
        .get("/v1/seat-keys")
        .await
        .text_of("directory_key")
        .parse()
        .unwrap();
    let time = place.issuer.time.load(Ordering::Relaxed);
    let directory = async || {
        let document = place
            .issuer
            .send("GET", "/.well-known/hushkey-seat-keys", &[], "")
            .await;
        let document: SignedDirectory = serde_json::from_str(&document.text).unwrap();
        Directory::read(&document, &trust, time).unwrap()
    };
    let agreed = directory().await.agree(&directory().await).unwrap();
    let epoch = u32::try_from(time / 86_400).unwrap() + 1;
    let bucket = Bucket { product, plan, epoch };
    let batch = Batch::make(&agreed, &bucket, 2, &[1; 32]).unwrap();
    let body = serde_json::to_string(&batch.request()).unwrap();
    let bearer = format!("Bearer {session}");
    let headers = [("authorization", &*bearer), ("content-type", "application/json")];
    let answer = place.issuer.send("POST", "/v1/me/seats/issue", &headers, &body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let answer: IssueAnswer = serde_json::from_str(&answer.text).unwrap();
    assert_eq!(batch.finalize(&answer).unwrap().len(), 2);
    // Granting is the vendor's: a person can only look and fetch.
    let grant = place.issuer.send("POST", "/v1/me/seats", &headers, "{}").await;
    assert_eq!(grant.problem(), "method-not-allowed");
}

#[tokio::test]
async fn every_algorithm_and_a_rotation_between_two_sign_ins() {
    let mut place = Place::start(USUAL).await;
    place.session("ann").await;
    for algorithm in ["RS256", "PS256", "ES256", "EdDSA"] {
        place.provider.ask(&json!({"rotate": algorithm}));
        // The keys were fetched just now: a token under an unknown key does not fetch them again at once.
        let page = place.sign_in("ann").await;
        assert_eq!(problem(&page), (403, "sign-in-refused".to_owned()), "{algorithm}");
        place.issuer.time.fetch_add(31, Ordering::Relaxed);
        place.session("ann").await;
    }
}

#[tokio::test]
async fn claims_in_the_token_a_secret_in_the_form_or_none_and_a_page_to_return_to() {
    for (auth, secret) in [("client_secret_post", USUAL.secret), ("none", None)] {
        let settings = Settings {
            auth,
            secret,
            conform: false,
            algorithm: "ES256",
            return_url: Some("https://app.example.org/signed-in"),
        };
        let place = Place::start(settings).await;
        let mut browser = Browser::new("subject-of-ann");
        let start = format!("{}/v1/sign-in", place.home);
        let page = browser.go(&start, "https://app.example.org", false).await;
        let to = page.location.unwrap();
        let session = to.strip_prefix("https://app.example.org/signed-in#session=").unwrap();
        let session = session.strip_suffix("&expires_in=600").unwrap();
        assert_eq!(place.me("GET", "/v1/me/licenses", session).await.status, 200);
    }
}

#[tokio::test]
async fn behind_tls_the_cookie_is_bound_to_host_and_tls_and_the_request_says_all_that_is_needed() {
    let place = Place::start(USUAL).await;
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(dir.path(), "http://127.0.0.1:9", 4);
    options.sign_in = Some(SignInOptions {
        provider: place.name.clone(),
        client_id: "hushkey".into(),
        client_secret: None,
        public_url: "https://license.example.org".into(),
        return_url: None,
    });
    let issuer = Running::start_with(options).await;
    let page = Browser::new("")
        .request(&format!("http://{}/v1/sign-in", issuer.address), None)
        .await;
    let [cookie] = page.cookies.as_slice() else {
        panic!("{page:?}")
    };
    assert!(cookie.starts_with("__Host-hushkey-sign-in="), "{cookie}");
    assert!(
        cookie.ends_with("; Path=/; Max-Age=600; HttpOnly; SameSite=Lax; Secure"),
        "{cookie}"
    );
    let to = page.location.unwrap();
    assert!(
        to.starts_with(&format!("{}/auth?response_type=code&client_id=hushkey&", place.name)),
        "{to}"
    );
    for part in [
        "&redirect_uri=https%3A%2F%2Flicense.example.org%2Fv1%2Fsign-in%2Fcallback&",
        "&scope=openid%20email&",
        "&state=",
        "&nonce=",
        "&code_challenge=",
        "&code_challenge_method=S256",
    ] {
        assert!(to.contains(part), "{to}");
    }
}

#[tokio::test]
async fn an_address_counts_when_verified_and_an_identity_keeps_its_person() {
    let mut place = Place::start(USUAL).await;
    for login in ["bob", "cat"] {
        let page = place.sign_in(login).await;
        assert_eq!(problem(&page), (403, "email-unverified".to_owned()), "{login}");
    }
    let whose = |export: Answer| export.json()["person"].as_str().unwrap().to_owned();
    let session = place.session("ann").await;
    let ann = whose(place.me("GET", "/v1/me/export", &session).await);
    // Her address now belongs to another identity of the provider: that is not she.
    let page = place.sign_in("eve").await;
    assert_eq!(problem(&page), (409, "identity-differs".to_owned()));
    // Ann changes her address: still she.
    place.provider.ask(&json!({"accounts": {"subject-of-ann":
        {"email": "ann@example.net", "email_verified": true}}}));
    let session = place.session("ann").await;
    assert_eq!(whose(place.me("GET", "/v1/me/export", &session).await), ann);
    // The vendor has looked, and lets the address be bound anew.
    let forgotten = place.issuer.order(&format!("/v1/people/{ann}/identities/forget")).await;
    assert_eq!(forgotten.status, 204);
    assert_eq!(place.me("GET", "/v1/me/export", &session).await.status, 401);
    let session = place.session("eve").await;
    assert_eq!(whose(place.me("GET", "/v1/me/export", &session).await), ann);
}

#[tokio::test]
async fn answers_for_another_browser_provider_or_sign_in_are_refused() {
    let place = Place::start(USUAL).await;
    let state = (400, "sign-in-state".to_owned());
    let refused = (403, "sign-in-refused".to_owned());

    // Somebody else's browser is led to a callback (login by cross-site request).
    let (_, callback) = place.until_callback("ann").await;
    let mut other = Browser::new("subject-of-bob");
    assert_eq!(problem(&other.request(&callback, None).await), state);
    // ... also while that browser has a sign-in of its own under way.
    let (mut other, others) = place.until_callback("ann").await;
    assert_eq!(problem(&other.request(&callback, None).await), state);
    // The mix of its state with a code of another sign-in: the provider notices the verifier.
    let parameter = |url: &str, name: &str| {
        let query = url.split_once('?').unwrap().1.to_owned();
        let found = query
            .split('&')
            .find_map(|pair| pair.strip_prefix(&format!("{name}=")).map(str::to_owned));
        found.unwrap()
    };
    let mixed = others.replace(&parameter(&others, "code"), &parameter(&callback, "code"));
    assert_eq!(problem(&other.request(&mixed, None).await), refused);

    // Mix-up: the answer names another provider, or none though this one always does.
    for iss in ["&iss=https%3A%2F%2Fevil.example.org", ""] {
        let (mut browser, callback) = place.until_callback("ann").await;
        let cut = callback.split("&iss=").next().unwrap();
        assert_eq!(
            problem(&browser.request(&format!("{cut}{iss}"), None).await),
            refused,
            "{iss}"
        );
    }
    // A parameter twice, no code, an error of the provider.
    let (mut browser, callback) = place.until_callback("ann").await;
    let twice = format!("{callback}&state={}", parameter(&callback, "state"));
    assert_eq!(
        problem(&browser.request(&twice, None).await),
        (400, "malformed-request".to_owned())
    );
    let denied = callback.replace(&format!("code={}", parameter(&callback, "code")), "error=access_denied");
    assert_eq!(problem(&browser.request(&denied, None).await), refused);
    // And what is right counts once.
    let (mut browser, callback) = place.until_callback("ann").await;
    let mut copy = Browser::new("subject-of-ann");
    assert_eq!(browser.request(&callback, None).await.status, 200);
    assert_eq!(
        problem(&browser.request(&callback, None).await),
        state,
        "its cookie is gone"
    );
    assert_eq!(problem(&copy.request(&callback, None).await), state);
    // Too late.
    let (mut browser, callback) = place.until_callback("ann").await;
    place.issuer.time.fetch_add(601, Ordering::Relaxed);
    assert_eq!(problem(&browser.request(&callback, None).await), state);
}

#[tokio::test]
async fn a_provider_that_is_away_or_another_is_a_problem_and_nothing_of_a_sign_in_is_on_disk() {
    let mut place = Place::start(USUAL).await;
    let session = place.session("ann").await;
    let files = std::fs::read_dir(place.dir.path()).unwrap();
    let bytes: Vec<u8> = files
        .flat_map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .collect();
    for planted in [
        "subject-of-ann",
        "zelda.quill",
        "ZELDA",
        "127.0.0.1",
        "eyJ",
        &session[..12],
    ] {
        let found = bytes.windows(planted.len()).any(|window| window == planted.as_bytes());
        assert!(!found, "{planted}");
    }
    assert!(bytes.windows(4).any(|window| window == b"cus_"), "the search works");
    // The provider ends; its metadata are kept for an hour, so a sign-in begins and does not end.
    place.provider = Program::start("process.stdout.write('{}\\n'); setInterval(() => {}, 1e6);", &[]);
    let begun = Browser::new("subject-of-ann")
        .request(&format!("{}/v1/sign-in", place.home), None)
        .await;
    assert_eq!(begun.status, 302);
    place.issuer.time.fetch_add(3600, Ordering::Relaxed);
    let begun = Browser::new("subject-of-ann")
        .request(&format!("{}/v1/sign-in", place.home), None)
        .await;
    assert_eq!(problem(&begun), (502, "provider-unreachable".to_owned()));
}

#[tokio::test]
async fn nothing_of_a_sign_in_or_purchase_is_in_the_logs() {
    let logs = Capture::default();
    let writer = logs.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let place = Place::start(USUAL).await;
    let (mut browser, callback) = place.until_callback("ann").await;
    let (_, query) = callback.split_once('?').unwrap();
    let mut planted: Vec<String> = query
        .split('&')
        .map(|pair| pair.split_once('=').unwrap().1.to_owned())
        .collect();
    planted.extend(browser.cookies_of(&place.home));
    let page = browser.request(&callback, None).await;
    let answer: Value = serde_json::from_str(&page.text).unwrap();
    planted.push(answer["session"].as_str().unwrap().to_owned());
    place
        .me("GET", "/v1/me/export", answer["session"].as_str().unwrap())
        .await;
    browser.request(&callback, None).await;
    for login in ["bob", "cat"] {
        place.sign_in(login).await;
    }
    let named = ["zelda.quill", "bob@example", "subject-of", "eyJ", USUAL.secret.unwrap()];
    planted.extend(named.map(str::to_owned));
    planted.extend(crate::purchases::trade().await);
    let text = String::from_utf8(logs.0.lock().unwrap().clone()).unwrap();
    for value in &planted {
        assert!(!text.contains(value), "{value}");
    }
    assert!(text.contains("sign-in") && text.contains("/v1/sign-in/callback") && text.contains("no verified e-mail"));
    assert!(text.contains("without a plan") && text.contains("the signature is not of this time"));
}

#[derive(Clone, Default)]
struct Capture(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn an_issuer_without_a_provider_signs_nobody_in() {
    let dir = tempfile::tempdir().unwrap();
    let issuer = Running::start(dir.path(), "http://127.0.0.1:9", 3).await;
    for path in ["/v1/sign-in", "/v1/sign-in/callback?code=x&state=y"] {
        let answer = issuer.send("GET", path, &[], "").await;
        assert_eq!((answer.status, answer.problem()), (503, "sign-in-missing".to_owned()));
    }
}
