use crate::Policy;

mod schema;

fn faults(text: &str) -> Vec<String> {
    Policy::parse(text)
        .unwrap_err()
        .faults()
        .iter()
        .map(ToString::to_string)
        .collect()
}

fn one_fault(text: &str) -> String {
    let faults = faults(text);
    assert_eq!(faults.len(), 1, "{faults:#?}");
    faults[0].clone()
}

const ENDPOINT: &str = "version = 1\n[[endpoint]]\nname = \"e\"\nmatch = { path = \"/e/{id}\" }\n";

#[test]
fn every_fault_is_reported_at_once_in_order() {
    let text = r#"version = 2
unknown_endpoint = "refuse"
[classes]
mail = "redact"
email = "hide"
phone = "tokenize"
[[endpoint]]
name = "a"
match = { method = "POST", path = "/a/*" }
unknown_fields = "drop"
[endpoint.request]
"x" = "licence_key"
[[endpoint]]
name = "a"
match = { method = "POST", path = "/a/b" }
[[test]]
name = "t"
send = { endpoint = "nowhere" }
expect = { decision = "allow" }
"#;
    let found: Vec<(String, String)> = faults(text)
        .iter()
        .map(|fault| {
            fault
                .split_once(": ")
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .unwrap()
        })
        .collect();
    let expected = [
        ("1:11", "`version` is 1"),
        ("2:20", "`unknown_endpoint` must be one of inspect, block"),
        ("4:1", "unknown class `mail`; classes are default, email, "),
        (
            "5:9",
            "`email` must be one of allow, redact, mask, drop, pseudonymize, surrogate, tokenize, block",
        ),
        ("6:9", "action `tokenize` needs a vault, and none is configured"),
        (
            "10:1",
            "unknown key `unknown_fields`; allowed here: name, match, unknown_field, signed, request, response, classes",
        ),
        ("12:7", "unknown format; formats are license_key, "),
        ("14:8", "never reached: `a` (line 8) covers every message of it"),
        ("14:8", "two endpoints are named `a`"),
        ("18:21", "the test names no endpoint of this policy"),
    ];
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for ((place, message), (expected_place, start)) in found.iter().zip(expected) {
        assert_eq!(place, expected_place, "{message}");
        assert!(message.starts_with(start), "{message}");
    }
}

#[test]
fn faults_and_their_places() {
    for (text, expected) in [
        ("", "1:1: `version = 1` is missing"),
        ("version = \"1\"", "1:11: `version` must be a whole number"),
        ("version = 1\nclasses = 3", "2:11: `classes` must be a table"),
        ("version = 1\n[[endpoint]]\nname = \"e\"", "2:1: `match` is missing"),
        (
            "version = 1\n[[endpoint]]\nmatch = { path = \"/\" }",
            "2:1: `name` is missing",
        ),
        (
            "version = 1\n[[endpoint]]\nname = \"E x\"\nmatch = { path = \"/\" }",
            "3:8: an endpoint's name has at most 64 small letters, digits, `-` and `_`",
        ),
        (
            "version = 1\n[[endpoint]]\nname = \"e\"\nmatch = { path = \"e\" }",
            "4:18: a path pattern starts with `/`",
        ),
        (
            "version = 1\n[[endpoint]]\nname = \"e\"\nmatch = { method = 3, path = \"/e\" }",
            "4:20: `method` is a method of letters, such as POST, or a list of them; left out it means any",
        ),
        (
            "version = 1\n[[endpoint]]\nname = \"e\"\nmatch = { path = \"/e\" }\nunknown_field = \"drop\"",
            "3:8: `unknown_field` needs a contract: [endpoint.request] or [endpoint.response]",
        ),
    ] {
        let found = faults(text);
        assert_eq!(found.first().map(String::as_str), Some(expected), "{text}");
    }
    for (field, expected) in [
        (
            "meta.key = \"uuid\"",
            "6:6: unknown key `key`; allowed here: format, action (a field path with dots is written in quotes)",
        ),
        ("\"a..b\" = \"uuid\"", "6:1: a field path has an empty part"),
        ("\"a[0]\" = \"uuid\"", "6:1: the items of an array are written `[]`"),
        ("\"a[]b\" = \"uuid\"", "6:1: after `[]` comes `.`, `[]` or the end"),
        (
            "\"a.*.b\" = \"uuid\"",
            "6:1: `*` stands only at the end of a field path",
        ),
        ("\"query:\" = \"uuid\"", "6:1: a name is missing after the `:`"),
        (
            "\"path:other\" = \"uuid\"",
            "5:11: a `path:` field must name a `{parameter}` of the endpoint's path",
        ),
        ("\"a\" = []", "6:7: a format is a name or a list of 1 to 256 words"),
        ("\"a\" = {}", "6:7: the field `a` needs a format or an action"),
        (
            "\"header:A\" = \"uuid\"\n\"header:a\" = \"uuid\"",
            "7:1: the field is declared twice",
        ),
    ] {
        assert_eq!(one_fault(&format!("{ENDPOINT}[endpoint.request]\n{field}")), expected);
    }
    for (test, expected) in [
        (
            "send = { endpoint = \"e\" }\nexpect = { decision = \"allow\" }",
            "7:21: the endpoint's path has parameters: the test needs a `path`",
        ),
        (
            "send = { endpoint = \"e\", path = \"/f\" }\nexpect = { decision = \"allow\" }",
            "7:21: the test's message does not reach the endpoint it names",
        ),
        (
            "send = {}\nexpect = { decision = \"allow\" }",
            "7:8: a test names an `endpoint` or a `path`",
        ),
        (
            "send = { path = \"/x\" }\nexpect = { decision = \"maybe\" }",
            "8:23: `decision` must be one of allow, block",
        ),
        (
            "send = { path = \"/x\" }\nexpect = { decision = \"allow\", problem = \"pii-blocked\" }",
            "8:10: `problem` needs decision `block`",
        ),
        (
            "send = { path = \"/x\" }\nexpect = { decision = \"block\", unchanged = true }",
            "8:10: nothing goes on with decision `block`: no `present`, no `unchanged`",
        ),
        ("send = { path = \"/x\" }", "5:1: `expect` is missing"),
    ] {
        assert_eq!(
            one_fault(&format!("{ENDPOINT}[[test]]\nname = \"t\"\n{test}")),
            expected
        );
    }
}

#[test]
fn actions_that_cannot_be_carried_out_are_refused() {
    let fault = one_fault("version = 1\n[classes]\npassword = \"mask\"");
    assert!(
        fault.starts_with("3:12: no part of a password may stay; `mask` is for email, phone, "),
        "{fault}"
    );
    assert!(Policy::parse("version = 1\n[classes]\ndefault = \"mask\"").is_ok());
    for (format, refused) in [
        ("bool", true),
        ("integer", true),
        ("lease", true),
        ("uuid", false),
        ("text", false),
    ] {
        let field = format!("a = {{ format = \"{format}\", action = \"pseudonymize\" }}");
        let parsed = Policy::parse(&format!("{ENDPOINT}[endpoint.request]\n{field}"));
        assert_eq!(parsed.is_err(), refused, "{format}");
        let field = field.replace("pseudonymize", "surrogate");
        assert!(Policy::parse(&format!("{ENDPOINT}[endpoint.request]\n{field}")).is_ok());
    }
}

#[test]
fn columns_count_characters() {
    let text = "version = 1\nclasses = { email = \"drop\", phone = \"é\", ip = \"nothing\" }";
    assert_eq!(
        faults(text),
        [
            "2:37: `phone` must be one of allow, redact, mask, drop, pseudonymize, surrogate, tokenize, block",
            "2:47: `ip` must be one of allow, redact, mask, drop, pseudonymize, surrogate, tokenize, block",
        ]
    );
}

#[test]
fn syntax_faults_have_a_place_and_no_values() {
    let fault = one_fault("version = 1\n[classes]\nemail = \"ann@example.org\nphone = \"drop\"");
    assert!(fault.starts_with("3:"), "{fault}");
    assert!(!fault.contains("ann"), "{fault}");
}

#[test]
fn no_value_of_the_file_is_ever_quoted() {
    let secret = "ann@example.org";
    for text in [
        format!("version = \"{secret}\""),
        format!("version = 1\nunknown_endpoint = \"{secret}\""),
        format!("version = 1\n\"{secret}\" = 1"),
        format!("version = 1\n[classes]\nemail = \"{secret}\""),
        format!("version = 1\n[classes]\n\"{secret}\" = \"redact\""),
        format!("version = 1\n[[endpoint]]\nname = \"{secret}\"\nmatch = {{ path = \"{secret}\" }}"),
        format!("{ENDPOINT}[endpoint.request]\n\"a\" = {{ format = \"{secret}\" }}"),
        format!(
            "{ENDPOINT}[[test]]\nname = \"{secret}\"\nsend = {{ endpoint = \"{secret}\", \"{secret}\" = 1 }}\nexpect = {{ decision = \"{secret}\" }}"
        ),
        format!("version = {secret}"),
        secret.to_owned(),
    ] {
        let error = Policy::parse(&text).unwrap_err().to_string();
        assert!(!error.contains("ann") && !error.contains("example.org"), "{error}");
    }
}

#[test]
fn the_guide_shows_a_policy_that_parses() {
    let guide = include_str!("../../../../docs/policy.md");
    let example = guide.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(Policy::parse(example).unwrap().endpoints().len(), 1);
    let formats: Vec<&str> = crate::Format::NAMED.iter().map(|(name, _)| *name).collect();
    for name in formats.iter().chain(super::keys::SEND).chain(super::keys::EXPECT) {
        assert!(guide.contains(&format!("`{name}`")), "{name} is not in docs/policy.md");
    }
}

#[test]
fn a_reachable_endpoint_after_an_overlapping_one_is_fine() {
    let policy = Policy::parse(
        "version = 1\n[[endpoint]]\nname = \"a\"\nmatch = { method = \"GET\", path = \"/*\" }\n[[endpoint]]\nname = \"b\"\nmatch = { path = \"/b\" }",
    )
    .unwrap();
    assert_eq!(policy.endpoint("GET", "/b?x=1").unwrap().name(), "a");
    assert_eq!(policy.endpoint("POST", "/b?x=1").unwrap().name(), "b");
    assert!(policy.endpoint("POST", "/c").is_none());
}

proptest::proptest! {
    #[test]
    fn no_text_makes_parsing_panic(text in "(version = 1\n)?([\\[\\]{}a-z\"=.,:* \n/é0-9]{0,120})") {
        let _ = Policy::parse(&text);
    }
}

#[test]
fn the_scan_table_is_read_and_closed() {
    let text = r#"
version = 1
[scan]
exclude = ["fixtures/**"]
private_logs = ["audit_log.*"]
[scan.names]
silent = ["battery_token"]
hold = { member_ref = "username" }
[[scan.source]]
calls = ["crm.lookup"]
class = "person"
[[scan.sink]]
languages = ["python"]
calls = ["acme.send"]
hosts = ["crm.acme.example"]
rule = "analytics"
party = "Acme"
[[scan.sanitizer]]
calls = ["acme.mask"]
[[scan.party]]
name = "Sentry"
may_receive = ["ip"]
"#;
    let policy = Policy::parse(text).unwrap();
    let rules = policy.scan();
    assert_eq!(rules.exclude, ["fixtures/**"]);
    assert_eq!(rules.named, [("member_ref".to_owned(), "username".to_owned())]);
    assert_eq!(
        (rules.sinks[0].rule, rules.sinks[0].languages.as_slice()),
        ("analytics", &["python"][..])
    );
    assert_eq!(rules.parties[0].may_receive, ["ip"]);
    // It says nothing about payloads.
    assert_eq!(policy.digest(), Policy::parse("version = 1").unwrap().digest());

    assert_eq!(
        faults(
            "version = 1\n[scan]\nignore = []\n[[scan.sink]]\nrule = \"email\"\n[[scan.source]]\nclass = \"Jane Doe\"\n"
        )
        .iter()
        .map(|fault| fault.split(' ').next().unwrap().to_owned())
        .collect::<Vec<_>>(),
        ["3:1:", "4:1:", "5:8:", "6:1:", "7:9:"],
        "{:#?}",
        faults(
            "version = 1\n[scan]\nignore = []\n[[scan.sink]]\nrule = \"email\"\n[[scan.source]]\nclass = \"Jane Doe\"\n"
        )
    );
}
