//! The canary: planted people and secrets go through every endpoint, failures included, with logs at TRACE; then every log
//! line, every file, everything the authority heard and every problem document is searched for them, in several encodings.

#[path = "stand_in/mod.rs"]
mod stand_in;
#[path = "vendor/mod.rs"]
mod vendor;

use hushkey_license::PlanToken;
use serde_json::json;
use stand_in::{Mood, StandIn};
use std::io::Write;
use std::sync::{Arc, Mutex};
use vendor::{NOW, Running, api_token, bearer};

#[derive(Clone, Default)]
struct Capture(Arc<Mutex<Vec<u8>>>);

impl Write for Capture {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Plain, hexadecimal, percent, and base64 at its three alignments; all in lower case.
fn forms(value: &str) -> Vec<Vec<u8>> {
    let bytes = value.as_bytes();
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = bytes.iter().map(|byte| format!("%{byte:02x}")).collect();
    let escaped: String = value
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_string()
            } else {
                format!("%{:02x}", c as u32)
            }
        })
        .collect();
    let mut all = vec![value.to_owned(), hex, percent, escaped];
    for skip in 0..3 {
        let mut padded = vec![0; skip];
        padded.extend_from_slice(bytes);
        padded.truncate(padded.len() / 3 * 3);
        all.push(base64(&padded)[if skip == 0 { 0 } else { 4 }..].to_owned());
    }
    all.into_iter().map(|form| form.to_lowercase().into_bytes()).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let group = |c: &[u8]| {
        let n = u32::from(c[0]) << 16 | u32::from(c[1]) << 8 | u32::from(c[2]);
        [18, 12, 6, 0].map(|shift| char::from(DIGITS[(n >> shift & 63) as usize]))
    };
    bytes.chunks_exact(3).flat_map(group).collect()
}

/// How many of the values are in `bytes` in any form.
fn count(bytes: &[u8], values: &[String]) -> usize {
    let lower = bytes.to_ascii_lowercase();
    let holds = |form: &Vec<u8>| lower.windows(form.len()).any(|window| window == *form);
    values.iter().filter(|value| forms(value).iter().any(holds)).count()
}

#[tokio::test]
async fn planted_values_come_out_nowhere() {
    let logs = Capture::default();
    let writer = logs.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let dir = tempfile::tempdir().unwrap();
    let authority = StandIn::start().await;
    let issuer = Running::start(dir.path(), &authority.url(), 1).await;
    let fields = json!({"email": "zelda.quill@example.org", "name": "Zelda Quill-Sorrel", "organization": "Quillwort Press",
        "phone": "+44 20 7946 0958", "address": "17 Sycamore Lane, Little Whinging", "country": "Ruritania",
        "reference": "CRM-ZQ-55182"});
    let mut planted: Vec<String> = fields
        .as_object()
        .unwrap()
        .values()
        .map(|value| value.as_str().unwrap().to_owned())
        .collect();
    planted.extend(["zelda", "quill", "mallory@example.net", "Mandrake"].map(str::to_owned));

    // Every endpoint, well and badly used.
    let mut problems = String::new();
    let person = issuer.post("/v1/people", fields.clone()).await.text_of("person");
    let read = issuer.get(&format!("/v1/people/{person}?purpose=support")).await;
    assert_eq!(
        count(read.text.as_bytes(), &planted[..7]),
        7,
        "the search finds what is there"
    );
    issuer
        .post(
            "/v1/people/search",
            json!({"email": "ZELDA.QUILL@example.org", "purpose": "legal"}),
        )
        .await;
    let plan = PlanToken::from_seed([9; 32]).to_string();
    let made = issuer.license(&person, "zelda.quill@example.org", &plan).await;
    assert_eq!(made.status, 201, "{}", made.text);
    for mood in [
        Mood::Broken,
        Mood::Leaky,
        Mood::Garbled,
        Mood::Endless,
        Mood::Refusing,
        Mood::WrongKey,
    ] {
        authority.set(mood);
        problems += &issuer
            .license(&person, &format!("zelda.quill@example.org/{mood:?}"), &plan)
            .await
            .text;
    }
    issuer.get(&format!("/v1/people/{person}/licenses")).await;
    issuer.get(&format!("/v1/people/{person}/export")).await;
    // Changed to something else that must not come out either, and back; keys rotated; the audit verified.
    for change in [
        json!({"email": "mallory@example.net", "phone": null, "name": "Mallory Mandrake-Vane"}),
        fields.clone(),
    ] {
        let headers = [("authorization", &*bearer()), ("content-type", "application/json")];
        let path = format!("/v1/people/{person}");
        assert_eq!(
            issuer.send("PUT", &path, &headers, &change.to_string()).await.status,
            200
        );
        for bad in [
            r#"{"email":"mallory mandrake"}"#,
            r#"{"surname":"Mallory Mandrake-Vane"}"#,
        ] {
            problems += &issuer.send("PUT", &path, &headers, bad).await.text;
        }
    }
    assert_eq!(
        issuer.post("/v1/keys/rotate", json!({"scope": "all"})).await.status,
        200
    );
    problems += &issuer.get("/v1/audit/verify").await.text;
    problems += &issuer.get("/v1/keys").await.text;
    let auth = bearer();
    let headers = [
        ("authorization", &*auth),
        ("content-type", "application/json"),
        ("x-user", "zelda.quill@example.org"),
    ];
    for (method, path, body) in [
        ("GET", "/v1/people/zelda.quill@example.org?purpose=support", ""),
        ("GET", "/zelda.quill@example.org", ""),
        (
            "POST",
            "/v1/people",
            r#"{"email":"zelda.quill@example.org","who":"mallory@example.net"}"#,
        ),
        ("POST", "/v1/people", r#"{"email":"zelda quill"}"#),
        ("POST", "/v1/people", "mallory@example.net"),
        ("PUT", "/v1/people?email=mallory@example.net", "mallory@example.net"),
    ] {
        problems += &issuer.send(method, path, &headers, body).await.text;
    }
    problems += &issuer
        .send(
            "POST",
            "/v1/people",
            &[("authorization", "Bearer zelda.quill@example.org")],
            "{}",
        )
        .await
        .text;
    let key = made.text_of("key");
    let license = made.text_of("license");
    issuer.stop().await;

    // A second run on the same files, then the person goes.
    let issuer = Running::start(dir.path(), &authority.url(), 2).await;
    issuer
        .time
        .store(NOW + 3 * 86_400, std::sync::atomic::Ordering::Relaxed);
    issuer.get(&format!("/v1/people/{person}?purpose=support")).await;
    let kept = search_files(dir.path());
    let erased = issuer.order(&format!("/v1/people/{person}/erase")).await;
    assert_eq!(erased.status, 200);

    let logs = logs.0.lock().unwrap().clone();
    let text = String::from_utf8(logs.clone()).unwrap();
    assert!(text.contains("answered") && text.contains("guard") && text.contains("/v1/people/{person}/licenses"));
    assert_eq!(count(&logs, &planted), 0, "logs");
    assert_eq!(count(problems.as_bytes(), &planted), 0, "problem documents");
    assert_eq!(count(&authority.bytes(), &planted), 0, "what the authority heard");
    assert_eq!(count(&kept, &planted), 0, "files");
    assert_eq!(count(&search_files(dir.path()), &planted), 0, "files after erasing");

    // Secrets, and the link between person and license.
    let kek: String = (0..32_u8)
        .map(|i| format!("{:02x}", i.wrapping_mul(7).wrapping_add(1)))
        .collect();
    let token = api_token().as_str().to_owned();
    let secrets = [key.clone(), key.replace('-', ""), kek, token];
    for bytes in [&logs[..], problems.as_bytes(), &kept] {
        assert_eq!(count(bytes, &secrets), 0);
    }
    assert_eq!(count(&logs, &[authority.token.as_str().to_owned()]), 0);
    assert_eq!(count(&kept, &[license]), 0);
    assert_eq!(count(&authority.bytes(), &[person]), 0);
}

/// Every file of the directory, one after the other.
fn search_files(dir: &std::path::Path) -> Vec<u8> {
    let files = std::fs::read_dir(dir)
        .unwrap()
        .map(|entry| std::fs::read(entry.unwrap().path()).unwrap());
    files.collect::<Vec<_>>().concat()
}
