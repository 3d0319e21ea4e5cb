//! A purchase by webhook at the real issuer and the real authority: the license comes, stops and goes on with the payment.

use super::hushkey;
use super::servers::{Server, authority, get};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const SECRET: &str = "whsec_0123456789abcdefghijklmnop";

/// The status and the JSON of an answer.
fn read(answer: &str) -> (u16, Value) {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

fn post(server: &Server, path: &str, header: &str, body: &str) -> (u16, Value) {
    let length = body.len();
    read(&server.send(&format!(
        "POST {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n{header}\r\n{body}"
    )))
}

fn now() -> u64 {
    std::time::UNIX_EPOCH.elapsed().unwrap().as_secs()
}

/// An event as its service sends it.
fn event(issuer: &Server, number: u64, kind: &str, object: &Value) -> (u16, Value) {
    let time = now();
    let body =
        json!({"id": format!("evt_{number}"), "created": time + number, "type": kind, "data": {"object": object}});
    let body = body.to_string();
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    mac.update(format!("{time}.{body}").as_bytes());
    let signature: String = mac
        .finalize()
        .into_bytes()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let header = format!("stripe-signature: t={time},v1={signature}\r\n");
    post(issuer, "/v1/webhooks/stripe", &header, &body)
}

fn private(path: &Path, text: &str) -> String {
    std::fs::write(path, text).unwrap();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn a_license_lives_as_long_as_its_subscription_is_paid() {
    let directory = tempfile::tempdir().unwrap();
    let authority = authority(directory.path());
    let token_file = directory.path().join("authority.db.secrets/admin.token");
    let token = std::fs::read_to_string(&token_file).unwrap();
    let admin = format!("authorization: Bearer {}\r\n", token.trim());
    let (_, made) = post(&authority, "/v1/admin/products", &admin, "{}");
    let plan = json!({"product": made["product"], "max_machines": 3}).to_string();
    let (_, made) = post(&authority, "/v1/admin/plans", &admin, &plan);
    let plan = made["plan"].as_str().unwrap();

    let database = format!("sqlite:{}", directory.path().join("issuer.db").display());
    let plans = private(
        &directory.path().join("plans.toml"),
        &format!("[plans]\nprice_1 = \"{plan}\"\n"),
    );
    let secret = private(&directory.path().join("stripe.secret"), SECRET);
    let url = format!("http://{}", authority.address);
    let arguments = [
        ["--listen", "127.0.0.1:0"],
        ["--database", &database],
        ["--authority", &url],
        ["--authority-token-file", token_file.to_str().unwrap()],
        ["--stripe-plans", &plans],
        ["--stripe-secret-file", &secret],
        ["--sign-in-provider", "https://id.example.org"],
        ["--sign-in-client", "hushkey"],
        ["--public-url", "https://license.example.org"],
    ];
    let arguments: Vec<&str> = std::iter::once("issuer")
        .chain(arguments.into_iter().flatten())
        .collect();
    let issuer = Server::start(&mut hushkey(&arguments));
    let api = std::fs::read_to_string(directory.path().join("issuer.db.secrets/issuer.token")).unwrap();
    let api = format!("authorization: Bearer {}\r\n", api.trim());

    let invoice = json!({"id": "in_1", "customer": "cus_A", "customer_email": "ann@example.org", "subscription": "sub_1",
        "lines": {"data": [{"quantity": 1, "amount": 900, "price": {"id": "price_1", "product": "prod_1"}}]}});
    assert_eq!(
        event(&issuer, 1, "invoice.paid", &invoice),
        (200, json!({"outcome": "done"}))
    );
    let (status, claimed) = post(&issuer, "/v1/purchases/claim", &api, r#"{"purchase":"sub_1"}"#);
    assert_eq!(status, 200, "{claimed}");
    let license = claimed["licenses"][0]["license"].as_str().unwrap();
    let state = || {
        let (status, view) = read(&authority.send(&get(&format!("/v1/admin/licenses/{license}"), &admin)));
        assert_eq!(status, 200, "{view}");
        view["status"].as_str().unwrap().to_owned()
    };
    let subscription = |status: &str| {
        json!({"id": "sub_1", "customer": "cus_A", "status": status,
            "items": {"data": [{"quantity": 1, "price": {"id": "price_1", "product": "prod_1"}}]}})
    };
    assert_eq!(state(), "active");
    for (number, kind, paid, after) in [
        (2, "updated", "unpaid", "suspended"),
        (3, "updated", "active", "active"),
        (4, "deleted", "canceled", "suspended"),
    ] {
        let kind = format!("customer.subscription.{kind}");
        assert_eq!(
            event(&issuer, number, &kind, &subscription(paid)),
            (200, json!({"outcome": "done"}))
        );
        assert_eq!(state(), after, "{paid}");
    }
    for server in [issuer, authority] {
        let (code, error) = server.end();
        assert_eq!(code, Some(0), "{error}");
        assert!(
            !error.contains("ann@") && !error.contains("sub_1") && !error.contains(license),
            "{error}"
        );
    }
}
