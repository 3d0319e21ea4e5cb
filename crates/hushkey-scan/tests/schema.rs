//! Schemas as their users see them: levels, places, hints; what Markdown cases do not say.

use hushkey_scan::{Level, Report, scan};

fn report(name: &str, text: &str) -> Report {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), text).unwrap();
    scan(&[folder.path().to_path_buf()]).unwrap()
}

fn levels(name: &str, text: &str) -> Vec<(u32, &'static str, Level)> {
    let report = report(name, text);
    report
        .findings
        .iter()
        .map(|finding| (finding.place.line, finding.rule, finding.level))
        .collect()
}

#[test]
fn a_license_table_is_no_place_for_people_and_others_are_noted() {
    let sql = "CREATE TABLE licenses (\nemail TEXT\n);\nCREATE TABLE users (\nemail TEXT,\nssn TEXT\n);\n";
    assert_eq!(
        levels("a.sql", sql),
        [
            (2, "identifying-column", Level::Error),
            (5, "identifying-column", Level::Note),
            (6, "identifying-column", Level::Warning)
        ]
    );
}

#[test]
fn what_is_classified_in_a_license_table_stays_a_note() {
    let sql = "CREATE TABLE licenses (\nemail TEXT -- user.contact.email\n);\n";
    assert_eq!(levels("a.sql", sql), [(2, "identifying-column", Level::Note)]);
}

#[test]
fn places_are_exact_in_documents_and_code() {
    let place = |name: &str, text: &str| {
        let report = report(name, text);
        let found = report
            .findings
            .first()
            .map(|finding| (finding.place.line, finding.place.column));
        found.unwrap_or_else(|| panic!("nothing in {name}"))
    };
    let avro =
        "{\"type\": \"record\", \"name\": \"Seat\", \"fields\": [\n  {\"type\": \"string\", \"name\": \"email\"}]}";
    assert_eq!(place("a.avsc", avro), (2, 30));
    let yaml = "openapi: 3.0.0\npaths: {}\ncomponents:\n  schemas:\n    Seat:\n      additionalProperties: false\n      properties: {é: {type: integer}, email: {type: string}}\n";
    assert_eq!(place("a.yaml", yaml), (7, 40));
    let python = "from django.db import models\nclass Seat(models.Model):\n    email = models.EmailField()\n";
    assert_eq!(place("a.py", python), (3, 5));
}

#[test]
fn hints_are_written_in_the_language_of_the_schema() {
    for (name, text, words) in [
        (
            "a.sql",
            "CREATE TABLE licenses (email citext);",
            vec![
                "customer text NOT NULL CHECK (customer ~",
                "SECURITY LABEL FOR anon ON COLUMN licenses.email",
                "dpv-pd:EmailAddress",
            ],
        ),
        (
            "b.sql",
            "CREATE TABLE licenses (email TEXT) STRICT;",
            vec!["GLOB 'cus_*'", "user.contact.email"],
        ),
        (
            "a.proto",
            "message License { string email = 1; }",
            vec!["[debug_redact = true]", "user.contact.email"],
        ),
        (
            "a.avsc",
            "{\"type\": \"record\", \"name\": \"License\", \"fields\": [{\"name\": \"email\", \"type\": \"string\"}]}",
            vec!["\"confluent:tags\": [\"PII\"]"],
        ),
        (
            "a.json",
            "{\"openapi\": \"3.1.0\", \"components\": {\"schemas\": {\"License\": {\"additionalProperties\": false, \"properties\": {\"email\": {\"type\": \"string\"}}}}}}",
            vec![
                "\"x-data-classification\": {\"category\": \"contact\"",
                "\"strategy\": \"tokenize\"",
                "^cus_",
            ],
        ),
        (
            "a.prisma",
            "model License {\n  email String\n}\n",
            vec!["/// user.contact.email", "customer String @db.Char(30)"],
        ),
    ] {
        let mut report = report(name, text);
        assert!(
            !report.to_text().contains("\n   + "),
            "hints are shown only when asked for"
        );
        report.fix_hints = true;
        for word in words {
            assert!(
                report.to_text().contains(word),
                "{name}: {word} in\n{}",
                report.to_text()
            );
        }
        assert!(report.findings.iter().all(|finding| finding.hint.lines().count() < 12));
    }
}

/// What a hint proposes is clean when it is taken.
#[test]
fn a_token_column_as_proposed_is_clean() {
    let mut sql = report("a.sql", "CREATE TABLE licenses (email citext);");
    let hint = std::mem::take(&mut sql.findings[0].hint);
    let column = hint.lines().nth(1).unwrap();
    assert_eq!(levels("a.sql", &format!("CREATE TABLE licenses ({column});")), []);
    let sqlite = report("a.sql", "CREATE TABLE licenses (email TEXT) STRICT;").findings[0]
        .hint
        .clone();
    let column = sqlite.lines().nth(1).unwrap();
    assert_eq!(
        levels("a.sql", &format!("CREATE TABLE licenses ({column}) STRICT;")),
        []
    );
    let database = rusqlite::Connection::open_in_memory().unwrap();
    database
        .execute_batch(&format!("CREATE TABLE licenses ({column}) STRICT;"))
        .unwrap();
    let insert = |value: &str| database.execute("INSERT INTO licenses VALUES (?1)", [value]);
    assert!(insert("cus_0123456789bcdfghjkmnpqrstv").is_ok());
    assert!(insert("ann@example.org").is_err());
}

/// Every case cut off anywhere is read without a panic, and without a finding beyond the cut.
#[test]
fn schemas_that_break_off_are_read_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let mut files = 0;
    for topic in ["sql", "orm", "api", "messages"] {
        let cases = std::fs::read_to_string(format!("tests/cases/schema/{topic}.md")).unwrap();
        for fence in cases.split("```").skip(1).step_by(2) {
            let (info, text) = fence.split_once('\n').unwrap();
            let extension = info.split(' ').next().unwrap().rsplit('.').next().unwrap();
            for (at, _) in text.char_indices().step_by(29) {
                files += 1;
                std::fs::write(folder.path().join(format!("{files}.{extension}")), &text[..at]).unwrap();
            }
        }
    }
    let report = scan(&[folder.path().to_path_buf()]).unwrap();
    assert!(files > 300 && report.files + report.skipped.len() == files, "{files}");
    for finding in &report.findings {
        let lines = std::fs::read_to_string(&finding.file).unwrap().lines().count();
        assert!(finding.place.line as usize <= lines, "{}", finding.file.display());
    }
}
