use super::*;
use crate::limits::Limits;
use crate::views::Surface;
use hushkey_policy::Part;
use std::borrow::Cow;

/// The path and text of every view of a document.
fn views_of(text: &str) -> Result<Vec<(String, String)>, Unread> {
    let mut views = Views::new(Limits::default());
    let layer = views.add_surface(Cow::Borrowed(text), Surface::Body);
    let site = Site::new(layer, Part::Body, false);
    read(&mut views, text, 0..text.len(), site)?;
    let list = (0..views.len())
        .filter_map(|index| views.view(index))
        .collect::<Vec<_>>();
    Ok(list
        .into_iter()
        .map(|view| (views.path(view.name), views.text(view.layer, &view.span).to_owned()))
        .collect())
}

#[test]
fn every_value_has_its_path() {
    let found = views_of(r#" {"a": {"b.c": ["x", 1.50e3, null]}, "a": "\u0041\n", "": true} "#).unwrap();
    let found: Vec<(&str, &str)> = found
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (r"a.b\.c[]", "x"),
            (r"a.b\.c[]", "1.50e3"),
            (r"a.b\.c[]", "null"),
            ("a", "A\n"),
            ("", "true")
        ]
    );
}

#[test]
fn lone_surrogates_are_read_as_replacement_characters() {
    let found = views_of(r#"["\ud800", "\udc00\ud83d\ude00", "\ud83dx"]"#).unwrap();
    let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["\u{fffd}", "\u{fffd}😀", "\u{fffd}x"]);
}

#[test]
fn keys_that_could_hold_a_value_are_looked_at() {
    let found = views_of(r#"{"ann@example.org": 1, "license_key": 2, "555-12-3456": 3}"#).unwrap();
    let texts: Vec<&str> = found.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(texts, ["ann@example.org", "1", "2", "555-12-3456", "3"]);
}

#[test]
fn what_is_no_json_is_not_read() {
    for text in [
        "",
        "{",
        "[1,]",
        "{\"a\"}",
        "01",
        "1.",
        "\"\\x\"",
        "\"\t\"",
        "[1] x",
        "{a:1}",
        "-",
        "\"\\u12\"",
        "\"\\",
    ] {
        assert_eq!(views_of(text), Err(Unread::Syntax), "{text}");
    }
}
