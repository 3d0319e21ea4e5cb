use super::{found, project, scan, write};
use hushkey_scan::{Baseline, Level, ScanOptions, Why};

const LEAKS: &str =
    "import logging\n\ndef a(email):\n    logging.info(email)\n\ndef b(phone):\n    logging.info(phone)\n";

#[test]
fn an_ignore_needs_rule_and_reason() {
    // Put together here, so that a scan of this file does not take them for its own.
    let text = "import logging\n\
         def f(email):\n\
         \x20   logging.info(email)  # IGNORE log the sandbox has made-up people only\n\
         \x20   # IGNORE log the sandbox has made-up people only\n\
         \x20   logging.info(email)\n\
         \x20   logging.info(email)  # IGNORE log\n\
         \x20   logging.info(email)  # IGNORE everything because I say so\n\
         \x20   logging.info(email)  # IGNORE url the wrong rule\n\
         \x20   print(1)  # IGNORE log nothing is here any more\n";
    let folder = project(&[("a.py", &text.replace("IGNORE", "hushkey:ignore"))]);
    let report = scan(folder.path(), &ScanOptions::default());
    assert_eq!(
        found(&report),
        [
            (6, "log"),
            (6, "ignore"),
            (7, "log"),
            (7, "ignore"),
            (8, "log"),
            (8, "ignore"),
            (9, "ignore")
        ],
        "{}",
        report.to_text()
    );
    assert_eq!(report.hidden_count(Why::Ignored), 2);
    assert!(report.to_text().contains("Not shown: 2 ignored with a reason."));
}

#[test]
fn a_baseline_hides_what_was_there_wherever_it_moves() {
    let folder = project(&[("src/a.py", LEAKS)]);
    let before = scan(folder.path(), &ScanOptions::default());
    assert_eq!(before.findings.len(), 2, "{}", before.to_text());
    let file = Baseline::of(&before);
    assert!(!file.contains(&folder.path().to_string_lossy().into_owned()), "{file}");
    let options = ScanOptions {
        baseline: Some(Baseline::parse(&file).unwrap()),
        ..ScanOptions::default()
    };
    assert_eq!(found(&scan(folder.path(), &options)), []);
    // Moved down by twelve lines, and one new leak.
    let moved = format!("{}{LEAKS}\ndef c(ssn):\n    logging.info(ssn)\n", "\n".repeat(12));
    write(folder.path(), "src/a.py", &moved);
    let after = scan(folder.path(), &options);
    assert_eq!(found(&after), [(22, "log")], "{}", after.to_text());
    assert_eq!(after.hidden_count(Why::Baseline), 2);
    // The next baseline still knows the old ones.
    let next = Baseline::parse(&Baseline::of(&after)).unwrap();
    let options = ScanOptions {
        baseline: Some(next),
        ..ScanOptions::default()
    };
    assert_eq!(found(&scan(folder.path(), &options)), []);
}

#[test]
fn what_is_no_baseline_is_refused() {
    for text in [
        "",
        "[]",
        "{\"version\":2,\"findings\":[]}",
        "{\"version\":1,\"findings\":[{\"fingerprint\":\"x\"}]}",
    ] {
        assert!(Baseline::parse(text).is_err(), "{text}");
    }
}

#[test]
fn the_level_is_the_least_that_is_reported() {
    let folder = project(&[(
        "a.py",
        "import logging\ndef f(email, password):\n    logging.info(email)\n    logging.info(password)\n",
    )]);
    let errors = ScanOptions {
        level: Level::Error,
        ..ScanOptions::default()
    };
    assert_eq!(found(&scan(folder.path(), &ScanOptions::default())).len(), 2);
    assert_eq!(found(&scan(folder.path(), &errors)), [(4, "log")]);
}

#[test]
fn a_scan_that_is_stopped_says_so() {
    let folder = project(&[("a.py", LEAKS)]);
    let options = ScanOptions::default();
    options.watch.stop();
    let report = scan(folder.path(), &options);
    assert_eq!((report.left, report.files), (1, 0));
    assert!(
        report.to_text().contains("Stopped: 1 file not read."),
        "{}",
        report.to_text()
    );
    assert!(report.to_sarif().contains("\"executionSuccessful\":false"));
}

#[test]
fn a_bundle_of_fifty_megabytes_is_skipped_with_a_word() {
    let folder = project(&[("small.js", &format!("var a={};", "\"x\"+".repeat(3000) + "1"))]);
    let big = std::fs::File::create(folder.path().join("big.min.js")).unwrap();
    big.set_len(50 << 20).unwrap();
    let report = scan(folder.path(), &ScanOptions::default());
    let why: Vec<&str> = report.skipped.iter().map(|skipped| skipped.why).collect();
    assert_eq!(why, ["larger than 8 MiB", "minified"]);
    assert!(report.to_text().contains("big.min.js"));
}
