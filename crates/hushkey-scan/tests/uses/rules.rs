use super::{found, project, scan};
use hushkey_scan::{ScanOptions, Why};

fn options(scan: &str) -> ScanOptions {
    let policy = hushkey_policy::Policy::parse(&format!("version = 1\n{scan}")).unwrap();
    ScanOptions {
        rules: policy.scan().clone(),
        ..ScanOptions::default()
    }
}

const CODE: &str = "import logging, acme, sentry_sdk\n\
                    def f(email, door_password, member_ref, x):\n\
                    \x20   logging.info(door_password)\n\
                    \x20   logging.info(member_ref)\n\
                    \x20   acme.send(email)\n\
                    \x20   logging.info(acme.blur(email))\n\
                    \x20   logging.info(acme.lookup(x))\n";

#[test]
fn a_project_has_its_own_words() {
    let folder = project(&[("a.py", CODE)]);
    let plain = scan(folder.path(), &ScanOptions::default());
    let own = options(
        "[scan.names]\nsilent = [\"doorPassword\"]\nhold = { member_ref = \"username\" }\n\
         [[scan.source]]\ncalls = [\"acme.lookup\"]\nclass = \"person\"\n\
         [[scan.sink]]\ncalls = [\"acme.send\"]\nrule = \"analytics\"\nparty = \"Acme\"\n\
         [[scan.sanitizer]]\ncalls = [\"acme.blur\"]\n",
    );
    let report = scan(folder.path(), &own);
    assert_eq!(
        found(&report),
        [(4, "log"), (5, "analytics"), (7, "log")],
        "{}",
        report.to_text()
    );
    assert_eq!(report.findings[0].classes(), ["username"]);
    assert_eq!(report.findings[1].party, Some("Acme"));
    assert!(
        found(&plain).contains(&(3, "log")),
        "the word is needed: {}",
        plain.to_text()
    );
    // Other scans of the process are not touched.
    assert_eq!(found(&scan(folder.path(), &ScanOptions::default())), found(&plain));
}

#[test]
fn a_contract_lets_a_third_party_receive_some_classes() {
    let code = "import acme\ndef f(email, phone):\n    acme.send(email, phone)\n    acme.send(email)\n";
    let folder = project(&[("a.py", code)]);
    let sink = "[[scan.sink]]\ncalls = [\"acme.send\"]\nparty = \"Acme CRM\"\n";
    assert_eq!(
        found(&scan(folder.path(), &options(sink))),
        [(3, "third-party"), (4, "third-party")]
    );
    let own = options(&format!(
        "{sink}[[scan.party]]\nname = \"acme crm\"\nmay_receive = [\"email\"]\n"
    ));
    let report = scan(folder.path(), &own);
    assert_eq!(found(&report), [(3, "third-party")], "{}", report.to_text());
    assert_eq!(report.findings[0].classes(), ["phone"]);
    assert!(!report.findings[0].message.contains("email"));
    assert_eq!(report.hidden_count(Why::Contract), 2);
    // The map still has it.
    let map: serde_json::Value = serde_json::from_str(&report.to_map_json()).unwrap();
    assert_eq!(map["receivers"][0]["receiver"], "Acme CRM");
    assert_eq!(map["receivers"][0]["data"][0]["class"], "email");
    assert_eq!(map["receivers"][0]["data"][0]["hidden"]["allowed by contract"], 2);
    assert_eq!(map["receivers"][0]["data"][0]["lawful_basis"], serde_json::Value::Null);
}

#[test]
fn private_logs_and_excluded_paths_are_left_out() {
    let code = "import logging\naudit_log = logging.getLogger('audit')\ndef f(email):\n    audit_log.info(email)\n    logging.info(email)\n";
    let folder = project(&[("a.py", code), ("tests/b.py", code)]);
    let report = scan(
        folder.path(),
        &options("[scan]\nexclude = [\"/tests/\"]\nprivate_logs = [\"audit_log.*\"]\n"),
    );
    assert_eq!(found(&report), [(5, "log")], "{}", report.to_text());
    assert_eq!((report.files, report.hidden_count(Why::PrivateLog)), (1, 1));
}

const POLICY: &str = "[[endpoint]]\nname = \"activate\"\nmatch = { method = \"POST\", path = \"/v1/activations\" }\n\
                      unknown_field = \"drop\"\n[endpoint.request]\nlicense_key = \"license_key\"\n";

#[test]
fn a_contract_names_what_it_does_not_declare() {
    let code = "import requests\ndef f(key, base):\n    requests.post(f\"{base}/v1/activations\", json={\"license_key\": key, \"cores\": 8})\n";
    let folder = project(&[("a.py", code)]);
    let cache = tempfile::tempdir().unwrap();
    let cached = |options: ScanOptions| {
        let cache = Some(cache.path().to_path_buf());
        scan(folder.path(), &ScanOptions { cache, ..options })
    };
    assert_eq!(found(&cached(ScanOptions::default())), []);
    let report = cached(options(POLICY));
    assert_eq!(found(&report), [(3, "undeclared-field")], "{}", report.to_text());
    let finding = &report.findings[0];
    assert!(
        finding.message.contains("cores") && finding.message.contains("activate"),
        "{}",
        finding.message
    );
    assert!(finding.hint.contains("\"cores\" = "), "{}", finding.hint);
    // What was kept of one contract says nothing about another.
    let wider = cached(options(&format!("{POLICY}cores = \"integer\"\n")));
    assert_eq!(found(&wider), []);
    assert_eq!(cached(options(POLICY)).fingerprints, report.fingerprints);
    assert_eq!(found(&cached(ScanOptions::default())), []);
}
