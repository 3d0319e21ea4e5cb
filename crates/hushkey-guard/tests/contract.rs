//! Contracts and actions: what a policy says is what becomes of a payload.

mod support;

use hushkey_guard::{Action, Class, Part, run_policy_tests};
use support::*;

const ENDPOINT: &str = r#"
version = 1
[classes]
default = "redact"

[[endpoint]]
name = "validate"
match = { method = "POST", path = "/v1/licenses/{id}/actions/validate" }
unknown_field = "UNKNOWN"

[endpoint.request]
"path:id" = "uuid"
"query:include" = { format = ["policy"] }
"meta.key" = "license_key"
"meta.scope.fingerprint" = { format = "opaque", action = "pseudonymize" }
"meta.count" = "integer"
"items[].name" = "text"
"#;

const TARGET: &str = "/v1/licenses/b0a1c2d3-0000-4000-8000-000000000001/actions/validate";
const FINGERPRINT: &str = "9cd0f0009767f544247ad5e214316844";

fn contract(unknown: &str) -> Guard {
    guard_of(Policy::parse(&ENDPOINT.replace("UNKNOWN", unknown)).unwrap())
}

fn policy(text: &str) -> Guard {
    guard_of(Policy::parse(&format!("version = 1\n{text}")).unwrap())
}

/// What leaves, or the problem.
fn send(guard: &Guard, target: &str, body: &str) -> Result<(String, String), &'static str> {
    let headers: &[(&str, &[u8])] = &[("content-type", b"application/json")];
    match guard.pass(RawPayload::request("POST", target, headers, body.as_bytes())) {
        Ok(passed) => Ok((
            passed.clean.target().to_owned(),
            String::from_utf8(passed.clean.body().to_vec()).unwrap(),
        )),
        Err(refused) => Err(refused.refusal.problem().name()),
    }
}

#[test]
fn undeclared_fields_are_dropped_and_the_rest_is_byte_identical() {
    let guard = contract("drop");
    for (body, clean) in [
        (
            r#"{"meta": {"key": "K7QF-2M9D", "note": 1}}"#,
            r#"{"meta": {"key": "K7QF-2M9D"}}"#,
        ),
        (
            r#"{"extra": {"deep": [1, {"a": null}]}, "meta": {"count": 3}}"#,
            r#"{ "meta": {"count": 3}}"#,
        ),
        (r#"{"a":1,"b":2,"meta":{"x":true}}"#, r#"{"meta":{}}"#),
        (r#"{"meta":{"count":"many"},"z":[]}"#, r#"{"meta":{}}"#),
        (
            r#"{"items":[{"name":"saw"},{"id":7}]}"#,
            r#"{"items":[{"name":"saw"},{}]}"#,
        ),
        (
            r#"{"meta":{"key":"K7QF-2M9D","count": 12}}"#,
            r#"{"meta":{"key":"K7QF-2M9D","count": 12}}"#,
        ),
    ] {
        assert_eq!(send(&guard, TARGET, body).unwrap().1, clean, "{body}");
    }
    let target = format!("{TARGET}?include=policy&debug=1");
    assert_eq!(send(&guard, &target, "").unwrap().0, format!("{TARGET}?include=policy"));
}

#[test]
fn undeclared_and_malformed_fields_are_blocked() {
    let guard = contract("block");
    assert_eq!(send(&guard, TARGET, r#"{"meta":{"note":1}}"#), Err("unknown-field"));
    assert_eq!(
        send(&guard, TARGET, r#"{"meta":{"count":"many"}}"#),
        Err("malformed-field")
    );
    assert_eq!(send(&guard, &format!("{TARGET}?a=b"), ""), Err("unknown-field"));
    assert!(send(&guard, TARGET, r#"{"meta":{"count":7}}"#).is_ok());
}

#[test]
fn pseudonyms_are_the_same_for_the_same_value_and_stay() {
    let guard = contract("drop");
    let body = format!(r#"{{"meta":{{"scope":{{"fingerprint":"{FINGERPRINT}"}}}}}}"#);
    let once = send(&guard, TARGET, &body).unwrap().1;
    assert!(once.contains("psn_") && !once.contains(FINGERPRINT), "{once}");
    assert_eq!(once, send(&guard, TARGET, &body).unwrap().1);
    assert_eq!(once, send(&guard, TARGET, &once).unwrap().1);
}

#[test]
fn a_declared_field_that_holds_personal_data_is_redacted() {
    let guard = contract("drop");
    let body = r#"{"items":[{"name":"write to ann.lee@northwind.io"}]}"#;
    let clean = send(&guard, TARGET, body).unwrap().1;
    assert_eq!(clean, r#"{"items":[{"name":"write to [redacted:email]"}]}"#);
}

#[test]
fn classes_are_dropped_blocked_or_allowed() {
    let guard = policy("[classes]\ndefault = \"allow\"\nemail = \"drop\"\ncredit_card = \"block\"\n");
    let body = r#"{"a":"ann.lee@northwind.io","b":2,"c":["bob@northwind.io"]}"#;
    assert_eq!(send(&guard, "/x", body).unwrap().1, r#"{"b":2,"c":[]}"#);
    assert_eq!(send(&guard, "/x?e=ann.lee@northwind.io&f=1", "").unwrap().0, "/x?f=1");
    assert_eq!(
        send(&guard, "/x", r#"{"card":"4111 1111 1111 1111"}"#),
        Err("pii-blocked")
    );
    let phone = r#"{"phone":"+44 7911 123456"}"#;
    assert_eq!(send(&guard, "/x", phone).unwrap().1, phone);
    let headers: &[(&str, &[u8])] = &[("x-user", b"ann.lee@northwind.io"), ("x-other", b"1")];
    let passed = guard.pass(RawPayload::request("GET", "/", headers, b"")).unwrap();
    let names: Vec<&str> = passed.clean.headers().map(|(name, _)| name).collect();
    assert_eq!(names, ["x-other"]);
}

#[test]
fn unknown_endpoints_are_blocked_where_the_policy_says_so() {
    let guard = policy("unknown_endpoint = \"block\"\n");
    assert_eq!(send(&guard, "/x", ""), Err("unknown-endpoint"));
    assert!(guard.pass(RawPayload::text("a line")).is_ok());
}

#[test]
fn signed_messages_are_never_altered() {
    let guard = guard();
    let headers: &[(&str, &[u8])] = &[("keygen-signature", b"keyid=\"1\", signature=\"AAAA\"")];
    let dirty = RawPayload::response("POST", "/x", 200, headers, b"{\"a\":\"ann.lee@northwind.io\"}");
    let refused = guard.pass(dirty).err().unwrap();
    assert_eq!(refused.refusal.problem().name(), "pii-in-signed-message");
    let clean = RawPayload::response("POST", "/x", 200, headers, b"{\"a\":1}");
    assert!(guard.pass(clean).unwrap().clean.is_unchanged());
}

#[test]
fn credentials_pass_byte_identical_or_not_at_all() {
    let guard = guard();
    for value in [
        "License QHB7T-3DKRM-9WPZC-VX4NL-D6FGS",
        "License 4111-1111-1111-1111",
        "Bearer 2f8a9c",
    ] {
        let headers: &[(&str, &[u8])] = &[("authorization", value.as_bytes())];
        let body = r#"{"meta":{"key":"4111-1111-1111-1111"}}"#;
        let passed = guard
            .pass(RawPayload::request("POST", "/", headers, body.as_bytes()))
            .unwrap();
        assert!(passed.clean.is_unchanged(), "{value}");
    }
    let jwt = format!(
        "Bearer {}.{}.c2ln",
        base64(r#"{"alg":"HS256"}"#, true, false),
        base64(r#"{"email":"ann.lee@northwind.io"}"#, true, false)
    );
    for value in [jwt, format!("Basic {}", base64("ann.lee@northwind.io:pw", false, true))] {
        let headers: &[(&str, &[u8])] = &[("authorization", value.as_bytes())];
        let refused = guard
            .pass(RawPayload::request("POST", "/", headers, b""))
            .err()
            .unwrap();
        assert_eq!(refused.refusal.problem().name(), "pii-in-credential");
        // Nothing left, so nothing was redacted.
        assert!(
            refused
                .receipt
                .entries
                .iter()
                .all(|entry| entry.action == Action::Block)
        );
        assert_eq!(refused.refusal.status(), 403);
    }
}

#[test]
fn explanations_name_the_rule_and_no_value() {
    let guard = contract("drop");
    let body = r#"{"meta":{"key":"K7QF-2M9D"},"items":[{"name":"mail ann.lee@northwind.io"}],"zz9":1}"#;
    let raw = RawPayload::request("POST", TARGET, &[], body.as_bytes());
    let explanation = guard.explain(&raw);
    assert_eq!(explanation.endpoint.as_deref(), Some("validate"));
    let email = explanation
        .items
        .iter()
        .find(|item| item.class == Some(Class::Email))
        .unwrap();
    assert_eq!((email.part, email.place.as_str()), (Part::Body, "items[].name"));
    assert_eq!(
        (email.action, email.rule.as_ref()),
        (Action::Redact, "[classes] default")
    );
    assert_eq!(email.recognizer, "email");
    let dropped = explanation.items.iter().find(|item| item.class.is_none()).unwrap();
    assert_eq!((dropped.action, dropped.rule.as_ref()), (Action::Drop, "unknown_field"));
    assert_eq!(dropped.place.as_str(), "*");
    assert!(!format!("{explanation:?}").contains("ann.lee"));
}

#[test]
fn policy_tests_hold_and_fail() {
    let text = format!(
        "{}\n{}",
        ENDPOINT.replace("UNKNOWN", "drop"),
        r#"
[[test]]
name = "holds"
send = { endpoint = "validate", path = "/v1/licenses/b0a1c2d3-0000-4000-8000-000000000001/actions/validate", body = '{"items":[{"name":"ann.lee@northwind.io"}]}' }
expect = { decision = "allow", absent = ["ann.lee@northwind.io"], present = ["[redacted:email]"], classes = ["email"] }

[[test]]
name = "fails"
send = { endpoint = "validate", path = "/v1/licenses/b0a1c2d3-0000-4000-8000-000000000001/actions/validate", body = '{"items":[{"name":"ann.lee@northwind.io"}]}' }
expect = { decision = "block", absent = ["redacted"], classes = ["phone"] }
"#
    );
    let outcomes = run_policy_tests(&Policy::parse(&text).unwrap());
    assert!(outcomes[0].passed(), "{:?}", outcomes[0]);
    assert_eq!(outcomes[1].failures.len(), 3, "{:?}", outcomes[1]);
}
