//! Models that code declares: Django, SQLAlchemy and Alembic, Rails' schema and migrations, TypeORM, GORM, JPA and Hibernate,
//! Entity Framework.
//!
//! The classes, fields and calls are those that the lowering of the code gives; the rest of a declaration (a length, an annotation)
//! is read from its own text.

mod declared;
mod entity_framework;
mod python;
mod ruby;

use super::lines::Lines;
use super::model::Schema;
use crate::code::ir::Unit;
use crate::code::lower::Language;

pub(crate) fn read(unit: &Unit, text: &str, language: Language) -> Schema {
    let words: &[&str] = match language {
        Language::Python => &["models.", "Column(", "mapped_column", "Mapped["],
        Language::Ruby => &[
            "create_table",
            "add_column",
            "change_table",
            "encrypts",
            "has_encrypted",
        ],
        Language::TypeScript | Language::Tsx => &["@Entity"],
        Language::Go => &["gorm"],
        Language::Java | Language::Kotlin => &["@Entity", "@Table", "@Embeddable", "@MappedSuperclass"],
        Language::CSharp => entity_framework::WORDS,
        _ => return Schema::default(),
    };
    if !words.iter().any(|word| text.contains(word)) {
        return Schema::default();
    }
    let source = Source {
        unit,
        text,
        lines: Lines::new(text),
    };
    match language {
        Language::Python => python::read(&source),
        Language::Ruby => ruby::read(&source),
        Language::CSharp => entity_framework::read(&source),
        _ => declared::read(&source, language),
    }
}

/// A file of code.
struct Source<'s> {
    unit: &'s Unit,
    text: &'s str,
    lines: Lines<'s>,
}

impl<'s> Source<'s> {
    fn slice(&self, span: (u32, u32)) -> &'s str {
        self.text.get(span.0 as usize..span.1 as usize).unwrap_or_default()
    }
}

/// The words of a piece of source.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

/// The number after one of these words: `max_length=30`, `length: 30`, `size:30`.
fn number_after(text: &str, keys: &[&str]) -> Option<u32> {
    for key in keys {
        let mut rest = text;
        while let Some(at) = rest.find(key) {
            let before = rest.get(..at).and_then(|before| before.chars().next_back());
            rest = rest.get(at + key.len()..).unwrap_or_default();
            if before.is_some_and(char::is_alphanumeric) {
                continue;
            }
            let digits: String = rest
                .trim_start_matches([' ', '=', ':', '(', '"', '\''])
                .chars()
                .take_while(char::is_ascii_digit)
                .collect();
            if let Ok(number) = digits.parse() {
                return Some(number);
            }
        }
    }
    None
}

/// The string after a key: `db_table = "x"`, `name: 'x'`.
fn string_after<'t>(text: &'t str, key: &str) -> Option<&'t str> {
    let rest = text.split_once(key)?.1.trim_start_matches([' ', '=', ':', '(', '{']);
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next().filter(|name| !name.is_empty())
}
