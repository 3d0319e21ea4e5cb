//! Planted values come out nowhere: not in a log line at the most talkative level, not in the database.

mod deployment;
mod receiver;

use deployment::{Deployment, admin};
use hushkey_license::{Code, Operation};
use serde_json::json;
use std::io::Write;
use std::sync::{Arc, Mutex};
use tracing_subscriber::fmt::MakeWriter;

const EMAIL: &str = "zoe.quandt@example.org";
const HOST: &str = "quandt-laptop.example.org";

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Lines {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn nothing_planted_is_logged_or_stored() {
    let lines = Lines::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_writer(lines.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).unwrap();

    let mut deployment = Deployment::start().await;
    let caller = deployment.caller.clone();
    let sold = caller.sell(json!({ "max_machines": 2 })).await;
    assert_eq!(caller.ask(Operation::Activate, &sold, 1).await.code, Code::Valid);
    // Where events go is the administrator's own business, and nobody else's either: sealed in the database, in no log line.
    let receiver = receiver::Receiver::start().await;
    for url in [receiver.url("/quandt/in"), "http://quandt.invalid/in".to_owned()] {
        let wish = json!({ "url": url, "events": ["license.created", "license.suspended"] });
        assert_eq!(caller.administrate("/v1/admin/webhooks", Some(wish)).await.status, 201);
    }
    let suspend = format!("/v1/admin/licenses/{}/suspend", sold.created.license);
    assert_eq!(caller.administrate(&suspend, None).await.status, 200);
    for _ in 0..100 {
        if lines.text().contains("an event was not delivered") && !receiver.received().is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    assert_eq!(receiver.received().len(), 1);
    let key = format!("License {}", sold.created.key);
    let body = json!({ "product": sold.product, "machine": sold.machine(2), "nonce": "0f".repeat(16), "email": EMAIL, "hostname": HOST });
    for (path, body) in [
        ("/v1/machines/activate".to_owned(), body.to_string()),
        (
            "/v1/machines/activate".to_owned(),
            body.to_string().replacen('{', "[", 1),
        ),
        (format!("/v1/machines/activate?email={EMAIL}"), "{}".to_owned()),
        ("/v1/machines/actions/check-out".to_owned(), body.to_string()),
        ("/v1/licenses/actions/check-out".to_owned(), body.to_string()),
        (
            "/v1/licenses/actions/activate-offline".to_owned(),
            json!({ "request": "hkr1.AAAA", "carrier": EMAIL }).to_string(),
        ),
        ("/.well-known/ohttp-gateway".to_owned(), body.to_string()),
        (format!("/v1/people/{EMAIL}"), String::new()),
    ] {
        let headers = [
            ("authorization", key.as_str()),
            ("content-type", "application/json"),
            ("x-forwarded-for", "198.51.100.77"),
            ("x-host", HOST),
        ];
        let reply = caller.send("POST", &path, &headers, body).await;
        assert!((400..500).contains(&reply.status), "{}", reply.status);
    }
    deployment.stop().await;

    // The lines of this test's own HTTP client are not the server's: it must know where it connects to.
    let log = lines.text();
    let log: Vec<&str> = log
        .lines()
        .filter(|line| !line.contains("hyper_util::client"))
        .collect();
    assert!(!log.is_empty(), "refusals are logged");
    let mut places = vec![("log".to_owned(), log.join("\n").into_bytes())];
    for entry in std::fs::read_dir(deployment.directory.path()).unwrap() {
        let path = entry.unwrap().path();
        places.push((path.display().to_string(), std::fs::read(path).unwrap()));
    }
    assert!(places.len() > 1);
    let secrets = [
        sold.created.key.clone(),
        sold.created.key.replace('-', "").split_off(2).to_lowercase(),
    ];
    let planted = ["zoe", "quandt", "198.51.100.77", "127.0.0.1", admin().as_str()].map(str::to_owned);
    for needle in planted.iter().chain(&secrets) {
        for (place, bytes) in &places {
            let text = String::from_utf8_lossy(bytes).to_lowercase();
            assert!(!text.contains(&needle.to_lowercase()), "{place} holds a planted value");
        }
    }
    // The search can find: the machine's pseudonym is in the database.
    let found = places
        .iter()
        .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains(sold.machine(1).as_str()));
    assert!(found);
}
