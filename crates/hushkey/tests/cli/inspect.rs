//! `hushkey inspect`.

use super::{run, text};
use serde_json::{Value, json};

fn lines(output: &[u8]) -> Vec<Value> {
    text(output)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// The characters from `start` to `end`, counted as Unicode scalar values.
fn cut(text: &str, finding: &Value) -> String {
    let place = |name: &str| usize::try_from(finding[name].as_u64().unwrap()).unwrap();
    text.chars()
        .skip(place("start"))
        .take(place("end") - place("start"))
        .collect()
}

#[test]
fn places_count_characters() {
    let records = [
        ("1", "Grüße, 😀 mail ann@example.com bitte, oder 日本 bob@example.com"),
        ("2", "nothing here"),
        ("3", "{\"übung\": {\"e-mail\": \"ann@example.com\"}}"),
    ];
    let input: String = records
        .iter()
        .map(|(id, text)| json!({ "id": id, "text": text, "spans": [] }).to_string() + "\n")
        .collect();
    let output = run(&["inspect", "--jsonl"], input.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let answers = lines(&output.stdout);
    let ids: Vec<&str> = answers.iter().map(|answer| answer["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["1", "2", "3"]);
    let found = |index: usize| -> Vec<String> {
        let findings = answers[index]["findings"].as_array().unwrap();
        findings.iter().map(|finding| cut(records[index].1, finding)).collect()
    };
    assert_eq!(found(0), ["ann@example.com", "bob@example.com"]);
    assert!(found(1).is_empty());
    assert_eq!(found(2), ["ann@example.com"]);
    let finding = answers[2]["findings"][0].as_object().unwrap();
    let keys: Vec<&str> = finding.keys().map(String::as_str).collect();
    assert_eq!(keys.len(), 6);
    for key in ["class", "start", "end", "path", "encoding", "confidence"] {
        assert!(finding.contains_key(key), "{key}");
    }
    assert_eq!(finding["class"], "email");
    assert_eq!(finding["path"], "übung.e-mail");
}

#[test]
fn ids_are_given_back_as_they_came() {
    let output = run(
        &["inspect", "--jsonl"],
        b"{\"id\":7,\"text\":\"\"}\n\n{\"id\":{\"a\":[1]},\"text\":\"x\"}",
    );
    assert_eq!(
        lines(&output.stdout),
        [json!({"id":7,"findings":[]}), json!({"id":{"a":[1]},"findings":[]})]
    );
}

#[test]
fn a_broken_record_is_not_quoted() {
    let output = run(
        &["inspect", "--jsonl"],
        b"{\"id\":1,\"text\":\"x\"}\n{\"id\":2,\"text\":ann@example.com}\n",
    );
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(lines(&output.stdout), [json!({"id":1,"findings":[]})]);
    let error = text(&output.stderr);
    assert!(error.contains("line 2") && !error.contains("ann"), "{error}");
}

#[test]
fn unreadable_records_say_so_and_keep_their_place() {
    let deep = "[".repeat(5000);
    let record = json!({ "id": 1, "text": deep, "content_type": "application/json" });
    let output = run(
        &["inspect", "--jsonl"],
        format!("{record}\n{{\"id\":2,\"text\":\"\"}}\n").as_bytes(),
    );
    assert_eq!(output.status.code(), Some(0));
    let answers = lines(&output.stdout);
    assert!(answers[0]["problem"].is_string(), "{}", answers[0]);
    assert_eq!(answers[1], json!({"id":2,"findings":[]}));
}

#[test]
fn a_plain_body_gives_one_finding_per_line() {
    let body = "é ann@example.com\nzwei bob@example.com\n";
    let output = run(&["inspect"], body.as_bytes());
    assert_eq!(output.status.code(), Some(0));
    let found: Vec<String> = lines(&output.stdout).iter().map(|finding| cut(body, finding)).collect();
    assert_eq!(found, ["ann@example.com", "bob@example.com"]);
    assert_eq!(run(&["inspect"], b"nothing here\n").stdout, b"");
}

#[test]
fn a_large_input_keeps_its_places() {
    let clean = "é 2026-01-02 started worker, all is well\r\n".repeat(220_000);
    assert!(clean.len() > 9 << 20);
    let body = format!("{clean}mail ann@example.com\n");
    let output = run(&["inspect"], body.as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let found = lines(&output.stdout);
    assert_eq!(found.len(), 1);
    assert_eq!(cut(&body, &found[0]), "ann@example.com");
}

#[test]
fn all_shows_no_less() {
    let body = b"call 555 0100 or ann@example.com, 10.0.0.1, key 4111 1111 1111 1112\n";
    let count = |arguments: &[&str]| lines(&run(arguments, body).stdout).len();
    assert!(count(&["inspect", "--all"]) >= count(&["inspect"]));
    assert!(count(&["inspect"]) >= 1);
}
