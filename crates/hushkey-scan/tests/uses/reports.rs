use super::{project, scan};
use boon::{Compiler, Schemas};
use hushkey_scan::{Report, ScanOptions};
use serde_json::Value;

fn schema_faults(value: &Value) -> String {
    let schema: Value = serde_json::from_str(include_str!("../data/sarif-2.1.0.schema.json")).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    compiler.enable_format_assertions();
    compiler.add_resource("sarif.json", schema).unwrap();
    let schema = compiler.compile("sarif.json", &mut schemas).unwrap();
    schemas
        .validate(value, schema)
        .err()
        .map(|error| format!("{error:#}"))
        .unwrap_or_default()
}

/// A project with something for every part of a report.
fn all() -> (tempfile::TempDir, Report) {
    let folder = project(&[
        (
            "a b/ünï.py",
            "import logging\nfrom m import mail_of\ndef f(u, password):\n    x = mail_of(u)\n    y = f\"<{x}>\"\n    logging.info(y)\n    logging.info(password)\n",
        ),
        ("a b/m.py", "def mail_of(user):\n    return user.email\n"),
        (
            "many.csv",
            "jane.doe@acme-mail.de\n\njohn.roe@acme-mail.de\nmary.major@acme-mail.de\n",
        ),
        (
            "x.js",
            "fetch('https://api.keygen.sh/v1/licenses', { body: JSON.stringify({ hostname: os.hostname(), email: user.email }) })\n",
        ),
        ("s.sql", "CREATE TABLE licenses (email TEXT, \"a|<b>&\" TEXT);\n"),
        ("c.min.js", &"x".repeat(9000)),
        ("d.bin", "\0"),
    ]);
    let report = scan(folder.path(), &ScanOptions::default());
    assert!(report.findings.len() >= 6, "{}", report.to_text());
    (folder, report)
}

#[test]
fn sarif_is_what_the_standard_says() {
    let (folder, report) = all();
    let sarif: Value = serde_json::from_str(&report.to_sarif()).unwrap();
    assert_eq!(schema_faults(&sarif), "");
    // The schema is able to fail.
    let mut wrong = sarif.clone();
    wrong["runs"][0]["results"][0]["level"] = "fatal".into();
    assert_ne!(schema_faults(&wrong), "");
    let run = &sarif["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert_eq!(results.len(), report.findings.len());
    let flow = results
        .iter()
        .find(|result| result["locations"][0]["physicalLocation"]["region"]["startLine"] == 6)
        .unwrap();
    let uri = &flow["locations"][0]["physicalLocation"]["artifactLocation"];
    assert_eq!(uri["uri"], "a%20b/%C3%BCn%C3%AF.py");
    assert_eq!(uri["uriBaseId"], "%SRCROOT%");
    assert_eq!(flow["level"], "warning");
    assert_eq!(flow["properties"]["tags"][0], "data/email");
    let steps = flow["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    assert!(steps.len() >= 3);
    assert_eq!(
        steps[0]["location"]["physicalLocation"]["artifactLocation"]["uri"],
        "a%20b/m.py"
    );
    assert!(run["originalUriBaseIds"]["%SRCROOT%"]["description"].is_object());
    // Every rule that is used is described, and fingerprints are one a finding.
    let mut prints = std::collections::BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(prints.insert(result["partialFingerprints"]["hushkey/v2"].as_str().unwrap().to_owned()));
    }
    // Nothing says where on this machine the project lies.
    assert!(!report.to_sarif().contains(&*folder.path().to_string_lossy()));
    assert_eq!(
        schema_faults(&serde_json::from_str(&Report::default().to_sarif()).unwrap()),
        ""
    );
}

#[test]
fn text_fits_80_columns_and_repeats_no_line() {
    let (folder, report) = all();
    let root = folder.path().to_string_lossy().into_owned();
    let text = report.to_text().replace(&format!("{root}/"), "");
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(text.contains("also on lines 3, 4"), "{text}");
    assert!(text.contains("a b/ünï.py:6:5  warning  log"), "{text}");
    assert!(!text.contains('\u{1b}') && report.to_text_for(true).contains('\u{1b}'));
}

#[test]
fn no_report_has_a_value() {
    let (_folder, report) = all();
    let (sarif, junit) = (report.to_sarif(), report.to_junit());
    let maps = [report.to_map_html(), report.to_map_markdown(), report.to_map_json()];
    for out in [report.to_text(), report.to_json(), sarif, junit].iter().chain(&maps) {
        for value in ["jane", "john.roe", "acme-mail"] {
            assert!(!out.contains(value), "{value} in {out}");
        }
    }
}

#[test]
fn junit_counts_what_it_holds() {
    let (_folder, report) = all();
    let junit = report.to_junit();
    let count = report.findings.len();
    assert!(junit.contains(&format!("tests=\"{count}\" failures=\"{count}\"")));
    assert_eq!(junit.matches("<testcase ").count(), count);
    assert_eq!(junit.matches("<failure ").count(), junit.matches("</failure>").count());
    let clean = Report::default().to_junit();
    assert!(clean.contains("failures=\"0\"") && clean.matches("<testcase ").count() == 1);
}

#[test]
fn the_map_says_what_goes_to_whom() {
    let (_folder, report) = all();
    let map: Value = serde_json::from_str(&report.to_map_json()).unwrap();
    let first = &map["receivers"][0];
    assert_eq!(
        (&first["receiver"], &first["third_party"]),
        (&Value::from("Keygen"), &Value::from(true))
    );
    let classes: Vec<&str> = first["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["class"].as_str().unwrap())
        .collect();
    assert!(
        classes.contains(&"email") && classes.contains(&"hostname"),
        "{classes:?}"
    );
    let page = report.to_map_html();
    for word in [
        "Keygen",
        "Lawful basis",
        "hostname",
        "prefers-color-scheme",
        "default-src 'none'",
    ] {
        assert!(page.contains(word), "{word}");
    }
    for outside in ["http://", "https://", "<script", "src="] {
        assert!(!page.contains(outside), "{outside}");
    }
    let markdown = report.to_map_markdown();
    assert!(markdown.contains("## Keygen (third party)"));
    // Every row has the eight columns of its head.
    for line in markdown.lines().filter(|line| line.starts_with('|')) {
        assert_eq!(line.replace("\\|", "").matches('|').count(), 9, "{line}");
    }
}
