//! `hushkey admin` against a real authority: everything a person does at a terminal, and what goes wrong.

use super::servers::{Server, authority};
use super::{hushkey, text};
use serde_json::Value;
use std::path::Path;
use std::process::Output;

struct Desk {
    _directory: tempfile::TempDir,
    server: Server,
    token_file: String,
}

impl Desk {
    fn open() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let server = authority(directory.path());
        let token_file = directory.path().join("authority.db.secrets/admin.token");
        Self {
            token_file: token_file.to_str().unwrap().to_owned(),
            _directory: directory,
            server,
        }
    }

    fn run(&self, line: &str) -> Output {
        let words: Vec<&str> = ["admin"].into_iter().chain(line.split_whitespace()).collect();
        let mut command = hushkey(&words);
        command.args(["--token-file", &self.token_file]);
        command.env("HUSHKEY_AUTHORITY_URL", format!("http://{}", self.server.address));
        command.output().unwrap()
    }

    /// What is printed when all is well: within 80 columns.
    fn say(&self, line: &str) -> String {
        let output = self.run(line);
        let (said, error) = (text(&output.stdout).to_owned(), text(&output.stderr));
        assert_eq!(output.status.code(), Some(0), "{line}: {error}");
        assert!(error.is_empty(), "{line}: {error}");
        assert!(said.lines().all(|line| line.chars().count() <= 80), "{said}");
        said
    }

    fn json(&self, line: &str) -> Value {
        let output = self.run(&format!("{line} --format json"));
        assert_eq!(output.status.code(), Some(0), "{line}: {}", text(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Makes something; its token.
    fn make(&self, line: &str, member: &str) -> String {
        self.json(line)[member].as_str().unwrap().to_owned()
    }

    fn refuse(&self, line: &str, code: i32, words: &str) {
        let output = self.run(line);
        let error = text(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{line}: {error}");
        assert!(
            error.contains(words) && error.starts_with("hushkey: ") && error.lines().count() == 1,
            "{line}: {error}"
        );
        assert!(output.stdout.is_empty());
    }
}

#[test]
fn a_license_is_sold_changed_and_looked_at() {
    let desk = Desk::open();
    let product = desk.make("products create", "product");
    assert!(desk.say("products list").contains(&product));
    let rules = "--rule duration_seconds=86400 --rule overage=half --rule require_version=true";
    let plan = desk.make(&format!("plans create --product {product} --seats 3 {rules}"), "plan");
    let listed = desk.say("plans list");
    assert!(
        listed.starts_with("PLAN ") && listed.contains(&format!("{plan}  {product}  3      86400")),
        "{listed}"
    );
    let shown = desk.say(&format!("plans show {plan}"));
    assert!(shown.contains("rules.overage") && shown.contains("half"), "{shown}");
    let feature = desk.make(&format!("plans feature {plan} --value 5"), "entitlement");
    let meter = desk.make(&format!("plans meter {plan} --uses 10 --period day"), "meter");
    let attribute = desk.make(&format!("plans attribute {plan} --kind number --most 99"), "attribute");

    let said = desk.say(&format!("licenses create --plan {plan}"));
    let word = |name: &str| {
        let line = said.lines().find(|line| line.starts_with(name)).unwrap();
        line.split_whitespace().nth(1).unwrap().to_owned()
    };
    let (license, key) = (word("license"), word("key"));
    assert!(key.starts_with("HK-") && word("expires_at").starts_with("20"), "{said}");
    for (line, wanted) in [
        (format!("licenses suspend {license}"), "suspended"),
        (format!("licenses reinstate {license}"), "active"),
        (format!("licenses renew {license}"), "active"),
        (
            format!("licenses feature {license} {feature} --value 7"),
            &format!("entitlements.{feature}  7"),
        ),
        (
            format!("licenses attribute {license} {attribute} --value 42"),
            &format!("attributes.{attribute}    42"),
        ),
        (format!("licenses reset-meter {license} {meter}"), "active"),
        (
            format!("licenses feature {license} {feature}"),
            &format!("entitlements.{feature}  5"),
        ),
        (format!("licenses expire {license}"), "active"),
        (format!("licenses revoke {license}"), "revoked"),
        (format!("licenses show {license}"), "revoked"),
    ] {
        let said = desk.say(&line);
        assert!(said.contains(wanted), "{line}: {said}");
        assert!(!said.contains(&key), "the key is said once");
    }
    assert_eq!(desk.say(&format!("machines list {license}")), "");
    let other = desk.make(&format!("plans create --product {product} --seats 1"), "plan");
    assert_eq!(desk.say(&format!("licenses list --plan {other}")), "LICENSE\n");
    let second = desk.make(&format!("licenses create --plan {plan}"), "license");
    assert_eq!(
        desk.json(&format!("licenses move {second} --plan {other}"))["plan"],
        *other
    );
    assert_eq!(
        desk.say(&format!("licenses list --plan {other}")),
        format!("LICENSE\n{second}\n")
    );

    // What cannot be is said calmly, with the problem's name.
    desk.refuse(
        &format!("licenses reinstate {license}"),
        1,
        "not possible in the present state. (conflict)",
    );
    desk.refuse(
        "licenses show lic_bcdfghjkmnpqrstvwxyz012345",
        1,
        "no such resource. (unknown-resource)",
    );
    desk.refuse(
        &format!("plans create --product {product} --seats 0"),
        1,
        "(out-of-bounds)",
    );
    let grace = format!("plans create --product {product} --seats 1 --rule grace_seconds=60");
    desk.refuse(
        &grace,
        1,
        "Reason: a perpetual plan has no expiration basis, strategy or grace. (impossible-plan)",
    );
    desk.refuse(
        &format!("plans create --product {product} --seats 1 --rule owner=ann@example.org"),
        1,
        "(pii-blocked)",
    );
    desk.refuse(
        &format!("plans create --product {product} --seats 1 --rule color=blue"),
        1,
        "(malformed-request)",
    );
    desk.refuse(
        &format!("plans create --product {product} --seats 1 --rule color"),
        2,
        "NAME=VALUE",
    );

    // A repeated attempt makes and says the same.
    let line = format!("licenses create --plan {other} --attempt att_bcdfghjkmnpqrstvwxyz012345");
    assert_eq!(desk.say(&line), desk.say(&line));
}

#[test]
fn lists_are_whole_however_many_pages_they_have() {
    let desk = Desk::open();
    let product = desk.make("products create", "product");
    let plan = desk.make(&format!("plans create --product {product} --seats 1"), "plan");
    let mut made: Vec<String> = (0..53)
        .map(|_| desk.make(&format!("licenses create --plan {plan}"), "license"))
        .collect();
    made.sort();
    let listed = desk.json("licenses list");
    let listed: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one.as_str().unwrap())
        .collect();
    assert_eq!(listed, made);
}

#[test]
fn tokens_and_webhooks_are_made_listed_and_taken_back() {
    let desk = Desk::open();
    let made = desk.json("tokens create --scope read --scope events --days 30");
    let (grant, token) = (made["grant"].as_str().unwrap(), made["token"].as_str().unwrap());
    let listed = desk.say("tokens list");
    assert!(
        listed.contains(grant) && listed.contains("read,events") && !listed.contains(token),
        "{listed}"
    );
    // The new token may read, and no more.
    let as_reader = |line: &str| {
        let words: Vec<&str> = ["admin"].into_iter().chain(line.split_whitespace()).collect();
        let mut command = hushkey(&words);
        command
            .env("HUSHKEY_ADMIN_TOKEN", token)
            .args(["--url", &format!("http://{}", desk.server.address)]);
        command.output().unwrap()
    };
    assert_eq!(as_reader("plans list").status.code(), Some(0));
    let refused = as_reader("products create");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("(missing-scope)"));
    assert_eq!(desk.say(&format!("tokens revoke {grant}")), "");
    let refused = as_reader("plans list");
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("(unknown-credential)") && !text(&refused.stderr).contains(token));

    let hook = desk.json("webhooks create --to https://hooks.example.com/licenses --event license.created");
    let (name, secret) = (hook["webhook"].as_str().unwrap(), hook["secret"].as_str().unwrap());
    let listed = desk.say("webhooks list");
    assert!(listed.contains(name) && !listed.contains(secret), "{listed}");
    let shown = desk.say(&format!("webhooks show {name}"));
    assert!(
        shown.contains("https://hooks.example.com/licenses") && shown.contains("license.created"),
        "{shown}"
    );
    assert_ne!(desk.json(&format!("webhooks rotate {name}"))["secret"], secret);
    let changed = desk.json(&format!(
        "webhooks change {name} --event license.revoked --to https://hooks.invalid/x"
    ));
    assert_eq!(changed["events"], serde_json::json!(["license.revoked"]));
    let product = desk.make("products create", "product");
    let plan = desk.make(&format!("plans create --product {product} --seats 1"), "plan");
    let license = desk.make(&format!("licenses create --plan {plan}"), "license");
    desk.say(&format!("licenses revoke {license}"));
    let events = desk.say(&format!("events list {name}"));
    assert!(
        events.contains(&license) && events.contains("license.revoked") && events.contains("waiting"),
        "{events}"
    );
    assert_eq!(desk.say(&format!("webhooks retry {name}")), "retried  0\n");
    desk.refuse("webhooks create --to http://127.0.0.1:9/", 1, "(forbidden-address)");
    assert_eq!(desk.say(&format!("webhooks delete {name}")), "");
    desk.refuse(&format!("webhooks delete {name}"), 1, "(unknown-resource)");
}

#[test]
fn without_an_authority_nothing_is_said_to_be_done() {
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "adm_bcdfghjkmnpqrstvwxyz012345").unwrap();
    let run = |words: &[&str], file: &Path| {
        let mut command = hushkey(&[&["admin"], words].concat());
        command.args(["--token-file", file.to_str().unwrap()]).output().unwrap()
    };
    // Nobody listens on port 9: whether it was made is not known, so the attempt is said.
    for (words, wanted) in [
        (
            &["products", "create", "--url", "http://127.0.0.1:9"][..],
            "--attempt att_",
        ),
        (
            &["products", "list", "--url", "http://127.0.0.1:9"],
            "cannot be reached",
        ),
        (
            &["products", "list", "--url", "http://licenses.example.com"],
            "in clear",
        ),
        (&["products", "list", "--url", "nonsense"], "http[s]://"),
        (&["products", "list"], "HUSHKEY_AUTHORITY_URL"),
    ] {
        let output = run(words, token.path());
        assert_eq!(output.status.code(), Some(2), "{words:?}");
        let error = text(&output.stderr);
        assert!(error.contains(wanted) && !error.contains("adm_"), "{words:?}: {error}");
        assert!(output.stdout.is_empty());
    }
    let output = hushkey(&["admin", "products", "list", "--url", "http://127.0.0.1:9"])
        .output()
        .unwrap();
    assert!(text(&output.stderr).contains("HUSHKEY_ADMIN_TOKEN") && output.status.code() == Some(2));
}
