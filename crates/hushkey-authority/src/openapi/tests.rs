//! The document is fresh, whole, closed, and says what is served.

use super::*;
use crate::api::endpoints;
use crate::problem::ProblemType;

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/openapi/authority.json");

/// `HUSHKEY_WRITE_OPENAPI=1 cargo test -p hushkey-authority openapi` writes the document anew.
#[test]
fn the_document_is_as_committed() {
    let text = serde_json::to_string_pretty(&document()).unwrap() + "\n";
    if std::env::var_os("HUSHKEY_WRITE_OPENAPI").is_some() {
        std::fs::write(FILE, &text).unwrap();
    }
    assert!(
        text == std::fs::read_to_string(FILE).unwrap(),
        "docs/openapi/authority.json is stale: HUSHKEY_WRITE_OPENAPI=1 cargo test -p hushkey-authority openapi"
    );
}

#[test]
fn every_problem_is_in_it() {
    let text = document().to_string();
    let unsaid = [ProblemType::MethodNotAllowed];
    for problem in ProblemType::ALL.into_iter().filter(|one| !unsaid.contains(one)) {
        assert!(text.contains(&format!("\"{}\"", problem.urn())), "{problem}");
    }
    for problem in hushkey_guard::Problem::ALL {
        assert!(text.contains(&format!("\"{}\"", problem.urn())), "{}", problem.name());
    }
}

#[test]
fn no_name_stands_for_two_things() {
    let mut schemas = Schemas::new();
    for endpoint in endpoints() {
        operation(&endpoint, &mut schemas, &mut Problems::default());
    }
    assert_eq!(schemas.doubled(), Vec::<String>::new());
}

#[test]
fn names_of_operations_are_unique_and_each_has_a_sentence() {
    let all = endpoints();
    let mut ids: Vec<&str> = all.iter().map(|one| one.about.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all.len());
    for one in &all {
        assert!(one.about.summary.ends_with(['.', '?']), "{}", one.path);
        let named: Vec<String> = one.about.path.iter().map(|one| format!("{{{}}}", one.name)).collect();
        assert!(
            named.iter().all(|name| one.path.contains(name.as_str())),
            "{}",
            one.path
        );
        assert_eq!(one.path.matches('{').count(), named.len(), "{}", one.path);
    }
}

/// The examples of what is taken are read by the code that takes it.
#[test]
fn examples_are_read() {
    let document = document();
    let mut read = 0;
    for endpoint in endpoints() {
        let Some(taken) = endpoint.about.takes else { continue };
        let method = endpoint.method.as_str().to_ascii_lowercase();
        let body = &document["paths"][endpoint.path][&method]["requestBody"]["content"]["application/json"];
        let example = &body["example"];
        let signed = endpoint.path.ends_with("activate-offline");
        assert!(signed || (taken.reads)(example.clone()), "{} {example}", endpoint.path);
        read += 1;
    }
    assert!(read > 20);
}

/// Every object is closed, every text has a form, every number and list has bounds.
#[test]
fn every_schema_is_closed_and_bounded() {
    let document = document();
    let mut faults = Vec::new();
    look(&document, "", &mut faults);
    assert_eq!(faults, Vec::<String>::new());
}

fn look(value: &Value, place: &str, faults: &mut Vec<String>) {
    match value {
        Value::Array(list) => list.iter().for_each(|one| look(one, place, faults)),
        Value::Object(object) => {
            let is = |kind: &str| match object.get("type") {
                Some(Value::String(own)) => own == kind,
                Some(Value::Array(own)) => own.iter().any(|one| one == kind),
                _ => false,
            };
            let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
            if place.ends_with("AnyDocument") || place.ends_with("example") {
                return;
            }
            if is("object") && !has(&["additionalProperties"]) {
                faults.push(format!("{place} is open"));
            }
            if is("string") && !has(&["pattern", "enum", "const"]) {
                faults.push(format!("{place} is any text"));
            }
            if is("integer") && !(has(&["minimum"]) && has(&["maximum"])) {
                faults.push(format!("{place} is any number"));
            }
            if is("array") && !has(&["maxItems"]) {
                faults.push(format!("{place} is any list"));
            }
            for (name, value) in object {
                look(value, &format!("{place}/{name}"), faults);
            }
        }
        _ => {}
    }
}
