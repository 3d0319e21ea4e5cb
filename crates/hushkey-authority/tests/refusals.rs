//! What is refused: bad input of every kind, and personal data wherever it stands. No answer quotes its question.

mod deployment;

use deployment::Deployment;
use hushkey_license::Operation;
use serde_json::{Value, json};

const PLANTED: &str = "zoe.quandt@example.org";

#[tokio::test]
async fn bad_input_gets_a_clear_problem() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let key = format!("License {}", sold.created.key);
    let good = json!(caller.request(Operation::Activate, &sold.key(), sold.product, 1));
    let with = |name: &str, value: Value| {
        let mut body = good.clone();
        body[name] = value;
        body.to_string().into_bytes()
    };
    let without = |name: &str| {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(name);
        body.to_string().into_bytes()
    };
    let text = good.to_string();
    let json_type = "application/json";
    type Case<'a> = (&'a str, Option<&'a str>, Vec<u8>, &'a [u16]);
    let cases: Vec<Case<'_>> = vec![
        (
            "truncated",
            Some(json_type),
            text.as_bytes()[..text.len() - 5].to_vec(),
            &[400],
        ),
        ("empty", Some(json_type), Vec::new(), &[400]),
        ("not an object", Some(json_type), b"[]".to_vec(), &[400]),
        ("deep", Some(json_type), b"[".repeat(4000), &[400, 413]),
        ("not UTF-8", Some(json_type), vec![0xff, 0xfe, b'{'], &[400]),
        (
            "two values",
            Some(json_type),
            format!("{text}{text}").into_bytes(),
            &[400],
        ),
        (
            "a field twice",
            Some(json_type),
            text.replacen('{', &format!("{{\"nonce\":\"{}\",", "0e".repeat(16)), 1)
                .into_bytes(),
            &[400],
        ),
        (
            "an unknown field",
            Some(json_type),
            with("color", json!("blue")),
            &[400],
        ),
        ("no machine", Some(json_type), without("machine"), &[400]),
        ("no nonce", Some(json_type), without("nonce"), &[400]),
        (
            "another role's token",
            Some(json_type),
            with("machine", json!(sold.product)),
            &[400],
        ),
        ("a short nonce", Some(json_type), with("nonce", json!("0f")), &[400]),
        ("a number", Some(json_type), with("machine", json!(7)), &[400]),
        ("null", Some(json_type), with("machine", Value::Null), &[400]),
        ("no type", None, text.clone().into_bytes(), &[415]),
        (
            "a form",
            Some("application/x-www-form-urlencoded"),
            b"machine=1".to_vec(),
            &[400, 415],
        ),
        ("too large", Some(json_type), vec![b' '; 17 * 1024], &[413]),
    ];
    for (name, kind, body, wanted) in cases {
        let mut headers = vec![("authorization", key.as_str())];
        headers.extend(kind.map(|kind| ("content-type", kind)));
        let reply = caller.send("POST", "/v1/machines/activate", &headers, body).await;
        assert!(
            wanted.contains(&reply.status),
            "{name}: {} {:?}",
            reply.status,
            reply.body
        );
        assert!(!reply.problem().is_empty(), "{name}");
    }
    assert_eq!(caller.view(&sold).await.machines, [], "nothing of it took hold");
    let reply = caller.send("POST", "/v1/nowhere", &[], "").await;
    assert_eq!((reply.status, reply.problem().as_str()), (404, "unknown-resource"));
    let credential = format!("Bearer {}", deployment::admin().as_str());
    for epoch in ["x", "4558273", "-1", "+7", "99999999999"] {
        let path = format!("/v1/admin/seats/pln_bcdfghjkmnpqrstvwxyz012345/{epoch}");
        let reply = caller.send("GET", &path, &[("authorization", &credential)], "").await;
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (404, "unknown-resource"),
            "{epoch}"
        );
    }
    let reply = caller.send("DELETE", "/v1/machines/activate", &[], "").await;
    assert_eq!((reply.status, reply.problem().as_str()), (405, "method-not-allowed"));
    let twice = [
        ("authorization", key.as_str()),
        ("authorization", key.as_str()),
        ("content-type", json_type),
    ];
    let reply = caller.send("POST", "/v1/machines/activate", &twice, text.clone()).await;
    assert_eq!((reply.status, reply.problem().as_str()), (401, "missing-credential"));
}

#[tokio::test]
async fn personal_data_is_refused_wherever_it_stands() {
    let deployment = Deployment::start().await;
    let caller = &deployment.caller;
    let sold = caller.sell(json!({ "max_machines": 1 })).await;
    let key = format!("License {}", sold.created.key);
    let good = json!(caller.request(Operation::Activate, &sold.key(), sold.product, 1));
    let with = |name: &str, value: &str| {
        let mut body = good.clone();
        body[name] = json!(value);
        body.to_string()
    };
    // {"alg":"none"} . {"email":"zoe.quandt@example.org"}
    let jwt = "Bearer eyJhbGciOiJub25lIn0.eyJlbWFpbCI6InpvZS5xdWFuZHRAZXhhbXBsZS5vcmcifQ.";
    let (activate, plain) = ("/v1/machines/activate", good.to_string());
    let in_query = format!("{activate}?note={PLANTED}");
    let in_path = format!("/v1/people/{PLANTED}");
    let escaped = "/v1/people/zoe.quandt%40example.org".to_owned();
    type Case<'a> = (&'a str, &'a str, Vec<(&'a str, &'a str)>, String);
    let cases: Vec<Case<'_>> = vec![
        (
            "unknown field",
            activate,
            vec![("authorization", &key)],
            with("owner", PLANTED),
        ),
        (
            "known field",
            activate,
            vec![("authorization", &key)],
            with("machine", PLANTED),
        ),
        ("query", &in_query, vec![("authorization", &key)], plain.clone()),
        ("path", &in_path, vec![("authorization", &key)], plain.clone()),
        ("escaped path", &escaped, vec![("authorization", &key)], plain.clone()),
        (
            "header",
            activate,
            vec![("authorization", &key), ("x-owner", PLANTED)],
            plain.clone(),
        ),
        (
            "cookie",
            activate,
            vec![("authorization", &key), ("cookie", "who=zoe.quandt@example.org")],
            plain.clone(),
        ),
        ("jwt", "/v1/authenticate", vec![("authorization", jwt)], String::new()),
        ("administration", "/v1/admin/products", vec![], with("name", PLANTED)),
    ];
    for (name, path, mut headers, body) in cases {
        if !body.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        let reply = caller.send("POST", path, &headers, body).await;
        assert!((400..500).contains(&reply.status), "{name}: {}", reply.status);
        let problem = reply.problem();
        let wanted: &[&str] = match name {
            "jwt" => &["pii-in-credential"],
            "unknown field" => &["pii-blocked", "unknown-field"],
            "known field" => &["pii-blocked", "malformed-field"],
            "query" => &["pii-blocked", "unknown-field"],
            _ => &["pii-blocked"],
        };
        assert!(wanted.contains(&problem.as_str()), "{name}: {problem}");
        let answer = String::from_utf8_lossy(&reply.body).into_owned();
        assert!(!answer.contains("quandt"), "{name}: {answer}");
    }
    assert_eq!(caller.view(&sold).await.machines, []);
}
