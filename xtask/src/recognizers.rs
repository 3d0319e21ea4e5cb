//! `cargo xtask recognizers`: the reference page of recognizers, out of what each file says of itself.
//!
//! *In:* the module documentation below `recognizers/`, and the classes' own sentences. *Out:* `docs/recognizers.md`.
//! *Never:* a page that differs from the sources: `cargo xtask check` makes it again and compares.

use crate::check::sizes;
use anyhow::{Context, Result, bail};
use std::fmt::Write;
use std::path::Path;

const SOURCES: &str = "crates/hushkey-detect/src/recognizers";
const CLASSES: &str = "crates/hushkey-detect/src/class.rs";
pub const PAGE: &str = "docs/recognizers.md";

/// What every recognizer says of itself, in this order.
const FIELDS: [&str; 5] = ["What", "Source", "Validation", "Confidence", "Limits"];

/// The page's parts: folder, heading.
const PARTS: [(&str, &str); 6] = [
    ("", "People, devices, money"),
    ("person", "Persons"),
    ("secrets", "Secrets"),
    ("named", "Numbers that only their name tells"),
    ("ids/eu", "Personal numbers of Europe"),
    ("ids/world", "Personal numbers of the rest of the world"),
];

struct Recognizer {
    folder: String,
    name: String,
    title: String,
    fields: [String; FIELDS.len()],
    classes: Vec<String>,
}

/// Writes the page.
pub fn run() -> Result<()> {
    std::fs::write(PAGE, page()?)?;
    println!("{PAGE}");
    Ok(())
}

/// The page as the sources have it.
pub fn page() -> Result<String> {
    let classes = classes(&std::fs::read_to_string(CLASSES)?);
    let mut all = Vec::new();
    for file in sizes::rust_files(Path::new(SOURCES))? {
        let text = std::fs::read_to_string(&file)?;
        let own = file.strip_prefix(SOURCES)?;
        let folder = own.parent().and_then(Path::to_str).unwrap_or_default();
        let name = own.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if let Some(one) = recognizer(folder, name, &text, &classes).with_context(|| file.display().to_string())? {
            all.push(one);
        }
    }
    Ok(written(&all))
}

/// `Variant`, `name` and the sentence of every class.
fn classes(source: &str) -> Vec<(String, String)> {
    let lines = source.lines().filter_map(|line| line.trim().split_once(" = \""));
    lines
        .filter_map(|(variant, rest)| Some((variant.to_owned(), rest.split_once('"')?.0.to_owned())))
        .collect()
}

/// What a file says of itself; `None` for one that is no recognizer.
fn recognizer(folder: &str, name: &str, text: &str, classes: &[(String, String)]) -> Result<Option<Recognizer>> {
    let mut lines = text.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let title = lines.next().unwrap_or_default().trim_end_matches('.').to_owned();
    let doc = lines.collect::<Vec<_>>().join(" ");
    if !doc.contains("*What:*") {
        return Ok(None);
    }
    let mut fields: [String; FIELDS.len()] = Default::default();
    for (field, into) in FIELDS.iter().zip(&mut fields) {
        let marker = format!("*{field}:*");
        let Some((_, rest)) = doc.split_once(&marker) else {
            bail!("the documentation has no {marker}");
        };
        let end = FIELDS
            .iter()
            .filter_map(|other| rest.find(&format!("*{other}:*")))
            .min();
        *into = rest
            .get(..end.unwrap_or(rest.len()))
            .unwrap_or_default()
            .trim()
            .to_owned();
    }
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut own: Vec<String> = Vec::new();
    for part in code.split("Class::").skip(1) {
        let variant: String = part.chars().take_while(char::is_ascii_alphanumeric).collect();
        if let Some((_, class)) = classes.iter().find(|(known, _)| *known == variant)
            && !own.contains(class)
        {
            own.push(class.clone());
        }
    }
    Ok(Some(Recognizer {
        folder: folder.to_owned(),
        name: name.to_owned(),
        title,
        fields,
        classes: own,
    }))
}

fn written(all: &[Recognizer]) -> String {
    let mut out = String::from(
        "<!-- Made by `cargo xtask recognizers` from the recognizers' own documentation. -->\n\n# Recognizers\n\n\
         What is looked for, by which source, how a candidate is checked, how sure a finding is in percent (from 50 on the\n\
         default policy acts), and what is not found. One recognizer is one file in\n\
         `crates/hushkey-detect/src/recognizers/`; its name is the one that receipts and `hushkey policy explain` show.\n",
    );
    let parts = || {
        PARTS
            .iter()
            .map(|(folder, heading)| (all.iter().filter(move |one| one.folder == *folder), heading))
    };
    let _ = writeln!(out, "\n{} recognizers:\n", all.len());
    for (own, heading) in parts() {
        let links: Vec<String> = own.map(|one| format!("[`{0}`](#{0})", one.name)).collect();
        let _ = writeln!(out, "* {heading}: {}", links.join(" "));
    }
    for (own, heading) in parts() {
        let _ = writeln!(out, "\n## {heading}");
        for one in own {
            let _ = writeln!(out, "\n### {}\n\n{}.", one.name, one.title);
            if !one.classes.is_empty() && one.classes != [one.name.as_str()] {
                let names: Vec<String> = one.classes.iter().map(|class| format!("`{class}`")).collect();
                let _ = write!(out, "\n* *Classes:* {}", names.join(", "));
            }
            for (field, text) in FIELDS.iter().zip(&one.fields) {
                let _ = write!(out, "\n* *{field}:* {text}");
            }
            out.push('\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLASSES: &str = "    Email = \"email\", \"An e-mail address.\";\n    Ip = \"ip\", \"An address.\";\n";

    #[test]
    fn a_file_is_read_in_its_parts() {
        let text = "//! E-mail addresses.\n//!\n//! *What:* a.\n//! More. *Source:* b. *Validation:* c.\n//! *Confidence:* 95. \
                    *Limits:* none.\n\nuse x;\nfn f() { Class::Email; Class::Ip; Class::Email }\n#[cfg(test)]\nClass::None";
        let one = recognizer("", "email", text, &classes(CLASSES)).unwrap().unwrap();
        assert_eq!(one.title, "E-mail addresses");
        assert_eq!(one.fields, ["a. More.", "b.", "c.", "95.", "none."]);
        assert_eq!(one.classes, ["email", "ip"]);
        let page = written(&[one]);
        assert!(
            page.contains("### email\n\nE-mail addresses.\n\n* *Classes:* `email`, `ip`\n* *What:* a. More.\n"),
            "{page}"
        );
    }

    #[test]
    fn a_recognizer_says_all_of_it() {
        assert!(recognizer("", "x", "//! X.\n//!\n//! *What:* a. *Source:* b.\n", &[]).is_err());
        assert!(recognizer("", "mod", "//! Parts.\n", &[]).unwrap().is_none());
    }
}
