use crate::Policy;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// A policy as data, to be written in many ways.
#[derive(Debug, Clone, PartialEq)]
struct Model {
    unknown_endpoint: &'static str,
    classes: Vec<(&'static str, &'static str)>,
    endpoints: Vec<EndpointModel>,
}

#[derive(Debug, Clone, PartialEq)]
struct EndpointModel {
    path: &'static str,
    unknown_field: &'static str,
    signed: &'static str,
    request: Vec<(&'static str, &'static str, &'static str)>,
    classes: Vec<(&'static str, &'static str)>,
}

const ACTIONS: [&str; 6] = ["allow", "redact", "drop", "pseudonymize", "surrogate", "block"];

fn classes() -> impl Strategy<Value = Vec<(&'static str, &'static str)>> {
    prop::collection::btree_map(
        select(vec!["default", "email", "phone", "ip"]),
        select(&ACTIONS[..]),
        0..4,
    )
    .prop_map(|map| map.into_iter().collect())
}

fn endpoint() -> impl Strategy<Value = EndpointModel> {
    let fields = prop::collection::btree_map(
        select(vec!["a", "a.b", "c[].d", "query:a", "header:x-a"]),
        (select(vec!["uuid", "text", "hash"]), select(&ACTIONS[..])),
        1..5,
    );
    (
        select(vec!["/a", "/b/{id}", "/c/*"]),
        select(vec!["inspect", "drop", "block"]),
        select(vec!["pass", "block"]),
        fields,
        classes(),
    )
        .prop_map(|(path, unknown_field, signed, fields, classes)| {
            let request = fields
                .into_iter()
                .map(|(field, (format, action))| (field, format, action))
                .collect();
            EndpointModel {
                path,
                unknown_field,
                signed,
                request,
                classes,
            }
        })
}

fn model() -> impl Strategy<Value = Model> {
    (
        select(vec!["inspect", "block"]),
        classes(),
        prop::collection::vec(endpoint(), 0..3),
    )
        .prop_map(|(unknown_endpoint, classes, mut endpoints)| {
            endpoints.sort_by_key(|endpoint| endpoint.path);
            endpoints.dedup_by_key(|endpoint| endpoint.path);
            Model {
                unknown_endpoint,
                classes,
                endpoints,
            }
        })
}

/// Writes a model; `style` chooses order, white space, comments, written-out defaults and tests.
fn write(model: &Model, style: u8) -> String {
    let reverse = style & 1 == 1;
    let gap = if style & 2 == 2 { "  # a comment\n\n" } else { "\n" };
    let ordered = |mut lines: Vec<String>| {
        if reverse {
            lines.reverse();
        }
        lines.into_iter().map(|line| line + gap).collect::<String>()
    };
    let table =
        |rows: &[(&str, &str)]| ordered(rows.iter().map(|(key, value)| format!("{key} = \"{value}\"")).collect());
    let mut text = ordered(vec![
        "version = 1".to_owned(),
        format!("unknown_endpoint   =   '{}'", model.unknown_endpoint),
    ]);
    let mut classes = model.classes.clone();
    if style & 4 == 4 && classes.iter().all(|(name, _)| *name != "default") {
        classes.push(("default", "redact"));
    }
    text += &format!("[classes]\n{}", table(&classes));
    for (index, endpoint) in model.endpoints.iter().enumerate() {
        text += &format!("[[endpoint]]{gap}");
        text += &ordered(vec![
            format!("name = \"e{index}\""),
            format!("match = {{ path = \"{}\" }}", endpoint.path),
            format!("unknown_field = \"{}\"", endpoint.unknown_field),
            format!("signed = \"{}\"", endpoint.signed),
        ]);
        text += &format!("[endpoint.classes]\n{}", table(&endpoint.classes));
        let fields = endpoint.request.iter();
        let fields = fields
            .map(|(field, format, action)| format!("\"{field}\" = {{ format = \"{format}\", action = \"{action}\" }}"));
        text += &format!("[endpoint.request]\n{}", ordered(fields.collect()));
    }
    if style & 8 == 8 {
        text += "[[test]]\nname = \"t\"\nsend = { path = \"/x\" }\nexpect = { decision = \"allow\" }\n";
    }
    text
}

fn digest(text: &str) -> String {
    Policy::parse(text)
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
        .digest()
        .to_hex()
}

/// Every model that differs from `model` by one rule.
fn changed(model: &Model) -> Vec<Model> {
    let mut all = Vec::new();
    let mut add = |change: &dyn Fn(&mut Model)| {
        let mut copy = model.clone();
        change(&mut copy);
        all.push(copy);
    };
    let other = |action: &str| if action == "drop" { "allow" } else { "drop" };
    add(&|m| {
        m.unknown_endpoint = if m.unknown_endpoint == "block" {
            "inspect"
        } else {
            "block"
        }
    });
    for at in 0..model.classes.len() {
        add(&|m| m.classes[at].1 = other(m.classes[at].1));
    }
    if model.classes.iter().all(|(name, _)| *name != "us_ssn") {
        add(&|m| m.classes.push(("us_ssn", "block")));
    }
    for at in 0..model.endpoints.len() {
        add(&|m| drop(m.endpoints.remove(at)));
        add(&|m| m.endpoints[at].path = "/elsewhere");
        add(&|m| {
            m.endpoints[at].signed = if m.endpoints[at].signed == "pass" {
                "block"
            } else {
                "pass"
            }
        });
        add(&|m| {
            m.endpoints[at].unknown_field = if m.endpoints[at].unknown_field == "drop" {
                "block"
            } else {
                "drop"
            }
        });
        add(&|m| m.endpoints[at].request.push(("new", "uuid", "allow")));
        for field in 0..model.endpoints[at].request.len() {
            add(&|m| {
                m.endpoints[at].request[field].1 = if m.endpoints[at].request[field].1 == "uuid" {
                    "text"
                } else {
                    "uuid"
                }
            });
            add(&|m| m.endpoints[at].request[field].2 = other(m.endpoints[at].request[field].2));
        }
        for class in 0..model.endpoints[at].classes.len() {
            add(&|m| m.endpoints[at].classes[class].1 = other(m.endpoints[at].classes[class].1));
        }
    }
    all
}

proptest! {
    #[test]
    fn writing_does_not_change_the_digest(model in model(), style in 0u8..16) {
        prop_assert_eq!(digest(&write(&model, 0)), digest(&write(&model, style)));
    }

    #[test]
    fn any_changed_rule_changes_the_digest(model in model(), which in any::<Index>(), style in 0u8..16) {
        let changed = changed(&model);
        let other = which.get(&changed);
        prop_assert_ne!(digest(&write(&model, 0)), digest(&write(other, style)), "{:?}", other);
    }
}

#[test]
fn the_order_of_endpoints_is_a_rule() {
    let endpoint = |name: &str, path: &str| {
        format!("[[endpoint]]\nname = \"{name}\"\nmatch = {{ method = \"GET\", path = \"{path}\" }}\n")
    };
    let (a, b) = (endpoint("a", "/{x}/b"), endpoint("b", "/a/{x}"));
    assert_ne!(
        digest(&format!("version = 1\n{a}{b}")),
        digest(&format!("version = 1\n{b}{a}"))
    );
}

#[test]
fn display_is_the_first_sixteen_digits() {
    let policy = Policy::safe_default();
    assert_eq!(policy.digest().to_string(), policy.digest().to_hex()[..16]);
    assert_eq!(policy.digest(), Policy::parse("version = 1").unwrap().digest());
}

/// Receipts of different releases are compared by this digest: a change of its form is a change users see.
#[test]
fn the_digest_of_the_safe_default_is_pinned() {
    assert_eq!(Policy::safe_default().digest().to_string(), "a4b8602c152cbe39");
}
