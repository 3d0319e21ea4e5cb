//! Masks, surrogates and pseudonyms through the whole guard: what is written, in which form, and that it stays.

mod support;

use hushkey_guard::Action;
use support::*;

fn policy(text: &str) -> Guard {
    guard_of(Policy::parse(&format!("version = 1\n{text}")).unwrap())
}

fn json(guard: &Guard, body: &str) -> String {
    let headers: &[(&str, &[u8])] = &[("content-type", b"application/json")];
    let raw = RawPayload::request("POST", "/v1/x", headers, body.as_bytes());
    let passed = guard
        .pass(raw)
        .map_err(|refused| refused.refusal.problem().name())
        .unwrap();
    String::from_utf8(passed.clean.body().to_vec()).unwrap()
}

const BODY: &str = r#"{"email":"ann.lee@northwind.io","card":"4111 1111 1111 1111","iban":"DE89 3704 0044 0532 0130 00","phone":"+49 151 23456789","ip":"81.2.69.142","ip6":"2a02:8109:9a40:1b2c::5","mac":"9c:b6:d0:3c:4d:5e","latitude":52.520008,"full_name":"Ann Lee","password":"hunter2hunter2"}"#;

#[test]
fn a_mask_leaves_what_people_recognise() {
    let guard = policy("[classes]\ndefault = \"mask\"\n");
    let clean = json(&guard, BODY);
    let value: serde_json::Value = serde_json::from_str(&clean).unwrap();
    for (key, masked) in [
        ("email", "*@northwind.io"),
        ("card", "**** **** **** 1111"),
        ("iban", "DE** **** **** **** **30 00"),
        ("phone", "+** *** ******89"),
        ("ip", "81.2.69.0"),
        ("ip6", "2a02:8109:9a40::"),
        ("mac", "9c:b6:d0:00:00:00"),
        ("full_name", "A. L."),
        ("password", "[redacted:password]"),
    ] {
        assert_eq!(value[key], masked, "{clean}");
    }
    assert_eq!(value["latitude"], 52.5, "a number stays one: {clean}");
    assert_eq!(json(&guard, &clean), clean, "masked again, it stays");
}

#[test]
fn receipts_say_where_no_mask_was_possible() {
    let guard = policy("[classes]\ndefault = \"mask\"\n");
    let raw = RawPayload::body(Some("application/json"), BODY.as_bytes());
    let receipt = guard.pass(raw).unwrap_or_else(|_| panic!("refused")).receipt;
    let action = |class: &str| {
        let entry = receipt
            .entries
            .iter()
            .find(|entry| entry.class.is_some_and(|own| own.name() == class));
        entry.map(|entry| entry.action)
    };
    assert_eq!(action("email"), Some(Action::Mask));
    assert_eq!(action("password"), Some(Action::Redact));
}

#[test]
fn a_mask_inside_an_encoding_is_encoded() {
    let guard = policy("[classes]\nemail = \"mask\"\n");
    let inner = base64("contact=ann.lee@northwind.io&x=1", false, true);
    let clean = json(&guard, &format!(r#"{{"data":"{inner}"}}"#));
    let value: serde_json::Value = serde_json::from_str(&clean).unwrap();
    let text = String::from_utf8(unbase64(value["data"].as_str().unwrap().trim_end_matches('=')).unwrap()).unwrap();
    assert_eq!(text, "contact=*@northwind.io&x=1");
}

#[test]
fn a_surrogate_has_the_form_of_the_value() {
    let guard = policy("[classes]\ndefault = \"surrogate\"\n");
    let clean = json(&guard, BODY);
    let value: serde_json::Value = serde_json::from_str(&clean).unwrap();
    let text = |key: &str| value[key].as_str().unwrap_or_default();
    assert!(text("email").ends_with("@pseudonym.invalid"), "{clean}");
    assert!(text("card").starts_with('0') && text("card").len() == 16, "{clean}");
    assert!(text("iban").starts_with("XX"), "{clean}");
    assert!(text("phone").starts_with("+999"), "{clean}");
    assert!(
        text("ip")
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|ip| ip.octets()[0] >= 240),
        "{clean}"
    );
    assert!(text("ip6").starts_with("2001:db8:"), "{clean}");
    assert!(text("full_name").starts_with("psn_"), "{clean}");
    assert_eq!(json(&guard, BODY), clean, "the same values give the same surrogates");
    assert_eq!(
        json(&guard, &clean),
        clean,
        "what stands in place of a value is not replaced again"
    );
}

#[test]
fn a_phone_number_written_as_a_number_stays_a_number() {
    let guard = policy("[classes]\nphone = \"surrogate\"\n");
    let clean = json(&guard, r#"{"phone":4915123456789}"#);
    let value: serde_json::Value = serde_json::from_str(&clean).unwrap();
    assert!(
        value["phone"]
            .as_u64()
            .is_some_and(|number| number / 1_000_000_000_000 == 999),
        "{clean}"
    );
}

#[test]
fn a_pseudonym_keeps_the_declared_format() {
    let guard = policy(
        r#"
[[endpoint]]
name = "x"
match = { path = "/v1/x" }
unknown_field = "block"
[endpoint.request]
device = { format = "uuid", action = "pseudonymize" }
print = { format = "hash", action = "pseudonymize" }
seat = { format = "opaque", action = "pseudonymize" }
"#,
    );
    let body = r#"{"device":"9b2f1f4e-6f0a-4b0e-9a57-6f8f3a1d2c3b","print":"9cd0f0009767f544247ad5e214316844","seat":"seat-0001-0002-aa"}"#;
    let clean = json(&guard, body);
    let value: serde_json::Value = serde_json::from_str(&clean).unwrap();
    let text = |key: &str| value[key].as_str().unwrap_or_default();
    assert!(
        text("device").starts_with("70736e5f-") && text("device").len() == 36,
        "{clean}"
    );
    assert!(
        text("print").starts_with("70736e5f") && text("print").len() == 32,
        "{clean}"
    );
    assert!(text("seat").starts_with("psn_"), "{clean}");
    assert_eq!(
        json(&guard, &clean),
        clean,
        "a contract of the next component takes it as it is"
    );
}

#[test]
fn lines_of_logs_are_masked_too() {
    let guard = policy("[classes]\ndefault = \"mask\"\npassword = \"redact\"\n");
    let mut out = Vec::new();
    guard
        .lines()
        .redact(b"login of ann.lee@northwind.io from 81.2.69.142\nnext\n", &mut out);
    assert_eq!(
        String::from_utf8(out).unwrap(),
        "login of *@northwind.io from 81.2.69.0\nnext\n"
    );
}

#[test]
fn without_a_key_the_value_is_redacted() {
    let policy = Policy::parse("version = 1\n[classes]\ndefault = \"surrogate\"\n").unwrap();
    let guard = Guard::new(policy, GuardOptions::new(Component::Edge));
    assert!(json(&guard, r#"{"email":"ann.lee@northwind.io"}"#).contains("[redacted:email]"));
}
