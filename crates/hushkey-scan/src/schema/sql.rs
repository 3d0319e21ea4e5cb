//! SQL of SQLite, PostgreSQL and MySQL: tables, columns added later, comments and security labels.
//!
//! *In:* DDL, dumps, migrations. *Out:* tables with columns. Passed over: everything else. A statement that breaks off ends with
//! the text.

use super::annotate::{self, Handled};
use super::lex::{self, Sort, Syntax, Token};
use super::lines::Lines;
use super::model::{Field, Format, Kind, Label, Record, Role, Schema};

const SYNTAX: Syntax = Syntax {
    line: &["--", "# "],
    block: true,
    strings: &['\''],
    names: &[('"', '"'), ('`', '`'), ('[', ']')],
    escapes: false,
    dollars: true,
};

/// Words that begin a table constraint instead of a column.
const CONSTRAINTS: &[&str] = &[
    "PRIMARY",
    "FOREIGN",
    "UNIQUE",
    "CHECK",
    "CONSTRAINT",
    "KEY",
    "INDEX",
    "EXCLUDE",
    "LIKE",
    "FULLTEXT",
    "SPATIAL",
    "PERIOD",
];

/// Reads all statements.
pub(crate) fn read(text: &str) -> Schema {
    let tokens = lex::tokens(text, &SYNTAX);
    let reader = Reader {
        lines: Lines::new(text),
        dialect: dialect(text),
    };
    let mut schema = Schema::default();
    for statement in lex::split(&tokens, ";") {
        reader.statement(statement, &mut schema);
    }
    schema
}

/// By words that only one of them has.
fn dialect(text: &str) -> Format {
    let upper = text.to_ascii_uppercase();
    let has = |words: &[&str]| words.iter().any(|word| upper.contains(word));
    if has(&["AUTO_INCREMENT", "ENGINE=", "ENGINE =", "`", "UNSIGNED"]) {
        Format::MySql
    } else if has(&[
        "SERIAL",
        "TIMESTAMPTZ",
        "JSONB",
        "BYTEA",
        "::",
        "UUID",
        "GENERATED ALWAYS AS IDENTITY",
        "SECURITY LABEL",
        "CREATE EXTENSION",
        "CITEXT",
        "CHARACTER VARYING",
        "OWNER TO",
    ]) {
        Format::Postgres
    } else {
        Format::Sqlite
    }
}

struct Reader<'t> {
    lines: Lines<'t>,
    dialect: Format,
}

impl Reader<'_> {
    fn statement(&self, words: &[Token<'_>], schema: &mut Schema) {
        let Some((first, rest)) = words.split_first() else {
            return;
        };
        match first.text.to_ascii_uppercase().as_str() {
            "CREATE" => self.create(rest, schema),
            "ALTER" => self.alter(rest, schema),
            "COMMENT" | "SECURITY" => label(words, schema),
            _ => {}
        }
    }

    fn create(&self, words: &[Token<'_>], schema: &mut Schema) {
        let Some(at) = words.iter().take(5).position(|word| word.is("TABLE")) else {
            return;
        };
        let Some((name, rest)) = name(words.get(at + 1..).unwrap_or_default()) else {
            return;
        };
        if !rest.first().is_some_and(|token| token.is("(")) {
            return;
        }
        let (body, _) = lex::nested(rest, "(", ")");
        let mut record = self.record(name);
        let mut checked: Vec<&str> = Vec::new();
        for definition in lex::split(body, ",") {
            let Some(first) = definition.first() else { continue };
            checked.extend(checked_names(definition));
            let quoted = first.end - first.at > first.text.len();
            if !quoted && CONSTRAINTS.iter().any(|word| first.is(word)) {
                continue;
            }
            record.fields.extend(self.column(definition));
        }
        for field in &mut record.fields {
            field.checked |= checked.contains(&field.name.as_str());
        }
        schema.records.push(record);
    }

    /// `ALTER TABLE t ADD [COLUMN] [IF NOT EXISTS] c type …, ADD …`, `ADD (c type, …)`, `MODIFY` and `CHANGE` of MySQL.
    fn alter(&self, words: &[Token<'_>], schema: &mut Schema) {
        if !words.first().is_some_and(|word| word.is("TABLE")) {
            return;
        }
        let mut words = words.get(1..).unwrap_or_default();
        while words.first().is_some_and(|word| word.is("ONLY")) {
            words = words.get(1..).unwrap_or_default();
        }
        let Some((name, rest)) = name(words) else { return };
        let mut record = self.record(name);
        for action in lex::split(rest, ",") {
            let Some((first, mut rest)) = action.split_first() else {
                continue;
            };
            let modifies = first.is("MODIFY") || first.is("CHANGE");
            if !first.is("ADD") && !modifies {
                continue;
            }
            while rest
                .first()
                .is_some_and(|word| ["COLUMN", "IF", "NOT", "EXISTS"].iter().any(|skip| word.is(skip)))
            {
                rest = rest.get(1..).unwrap_or_default();
            }
            if first.is("CHANGE") {
                rest = rest.get(1..).unwrap_or_default();
            }
            let Some(column) = rest.first() else { continue };
            if column.is("(") {
                let (body, _) = lex::nested(rest, "(", ")");
                for definition in lex::split(body, ",") {
                    record.fields.extend(self.column(definition));
                }
            } else if !CONSTRAINTS.iter().any(|word| column.is(word)) {
                record.fields.extend(self.column(rest));
            }
        }
        if !record.fields.is_empty() {
            schema.records.push(record);
        }
    }

    fn record(&self, name: Token<'_>) -> Record {
        Record::new(name.text, self.lines.place(name.at), self.dialect, Role::Table)
    }

    fn column(&self, definition: &[Token<'_>]) -> Option<Field> {
        let (first, rest) = definition.split_first()?;
        if first.sort != Sort::Word {
            return None;
        }
        let last = definition.last().map_or(first.end, |last| last.end);
        let kind = rest
            .first()
            .map_or(String::new(), |word| word.text.to_ascii_uppercase());
        let mut field = Field::new(first.text, self.lines.place(first.at), kind_of(&kind));
        field.length = length(rest);
        field.checked = checked_names(definition).contains(&first.text) || kind == "ENUM" || kind == "SET";
        field.handled = self.lines.handled(first.at, last);
        // `x JSONB CHECK (jsonb_matches_schema(…, x))`.
        if field.kind == Kind::Map && field.checked {
            field.kind = Kind::Other;
        }
        Some(field)
    }
}

/// A table's name after `IF NOT EXISTS`, the last part where it is qualified.
fn name<'a, 't>(words: &'a [Token<'t>]) -> Option<(Token<'t>, &'a [Token<'t>])> {
    let mut words = words;
    while words.len() > 1
        && ["IF", "NOT", "EXISTS"]
            .iter()
            .any(|skip| words.first().is_some_and(|word| word.is(skip)))
    {
        words = words.get(1..).unwrap_or_default();
    }
    let (mut name, mut rest) = words.split_first()?;
    while rest.first().is_some_and(|mark| mark.is(".")) {
        name = rest.get(1)?;
        rest = rest.get(2..).unwrap_or_default();
    }
    (name.sort == Sort::Word).then_some((*name, rest))
}

/// What a type's first word takes. A type that is not known is a domain or an enumeration: somebody named its values.
fn kind_of(kind: &str) -> Kind {
    match kind {
        "TEXT" | "VARCHAR" | "CHAR" | "CHARACTER" | "NVARCHAR" | "NCHAR" | "NVARCHAR2" | "VARCHAR2" | "CLOB"
        | "STRING" | "CITEXT" | "TINYTEXT" | "MEDIUMTEXT" | "LONGTEXT" | "NTEXT" | "NAME" | "BPCHAR" | "" | "INET"
        | "CIDR" | "MACADDR" | "MACADDR8" | "NATIVE" | "VARYING" | "NATIONAL" => Kind::Text,
        "JSON" | "JSONB" | "HSTORE" | "XML" | "VARIANT" => Kind::Map,
        "INTEGER" | "INT" | "BIGINT" | "SMALLINT" | "TINYINT" | "MEDIUMINT" | "NUMERIC" | "DECIMAL" | "REAL"
        | "DOUBLE" | "FLOAT" | "FLOAT4" | "FLOAT8" | "INT2" | "INT4" | "INT8" | "NUMBER" | "POINT" | "GEOMETRY"
        | "GEOGRAPHY" => Kind::Number,
        "DATE" | "DATETIME" | "TIMESTAMP" | "TIMESTAMPTZ" | "TIME" | "YEAR" => Kind::Time,
        _ => Kind::Other,
    }
}

/// `VARCHAR(20)`, `CHARACTER VARYING(20)`.
fn length(rest: &[Token<'_>]) -> Option<u32> {
    let open = rest.iter().take(3).position(|token| token.is("("))?;
    rest.get(open + 1)?.text.parse().ok()
}

/// Every column that a definition bounds: the words inside its CHECKs, and the columns of a foreign key, which take what
/// stands in the other table.
fn checked_names<'t>(definition: &[Token<'t>]) -> Vec<&'t str> {
    let check = definition.iter().position(|word| word.is("CHECK"));
    let mut inside = check.and_then(|at| definition.get(at + 1..)).unwrap_or_default();
    if let Some(references) = definition.iter().position(|word| word.is("REFERENCES")) {
        match definition.iter().position(|word| word.is("FOREIGN")) {
            Some(foreign) => inside = definition.get(foreign + 1..references).unwrap_or_default(),
            None if check.is_none() => inside = definition.get(..1).unwrap_or_default(),
            None => {}
        }
    }
    inside
        .iter()
        .filter(|token| token.sort == Sort::Word)
        .map(|token| token.text)
        .collect()
}

/// A table of a live PostgreSQL.
pub(crate) fn table_of(name: &str) -> Record {
    Record::new(name, Default::default(), Format::Postgres, Role::Table)
}

/// A column of a live PostgreSQL; its type as the catalogue names it.
pub(crate) fn column_of(name: &str, kind: &str, length: Option<u32>, checked: bool) -> Field {
    let kind = kind.trim_start_matches('_').to_ascii_uppercase();
    let mut field = Field::new(name, Default::default(), kind_of(&kind));
    field.length = length;
    field.checked = checked;
    if field.kind == Kind::Map && checked {
        field.kind = Kind::Other;
    }
    field
}

/// What a comment or a label says about a column.
pub(crate) fn label_of(table: &str, column: &str, said: &str) -> Option<Label> {
    let handled = annotate::read(said);
    (handled != Handled::No).then(|| Label {
        table: table.to_owned(),
        column: column.to_owned(),
        handled,
    })
}

/// `COMMENT ON COLUMN t.c IS '…'` and `SECURITY LABEL FOR p ON COLUMN t.c IS '…'`.
fn label(words: &[Token<'_>], schema: &mut Schema) {
    let Some(at) = words.iter().position(|word| word.is("COLUMN")) else {
        return;
    };
    let path: Vec<&str> = words
        .get(at + 1..)
        .unwrap_or_default()
        .iter()
        .take_while(|word| !word.is("IS"))
        .filter(|word| word.sort == Sort::Word)
        .map(|word| word.text)
        .collect();
    let said = words
        .last()
        .filter(|word| word.sort == Sort::Text)
        .map_or(Handled::No, |word| annotate::read(word.text));
    let said = match words.first() {
        Some(first) if first.is("SECURITY") => said.max(Handled::Classified),
        _ => said,
    };
    if let (Some((column, tables)), true) = (path.split_last(), said != Handled::No)
        && let Some(table) = tables.last()
    {
        schema.labels.push(Label {
            table: (*table).to_owned(),
            column: (*column).to_owned(),
            handled: said,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::schema::model::Kind;

    #[test]
    fn columns_types_and_checks_are_read() {
        let text = "-- people (email TEXT)\nCREATE TABLE IF NOT EXISTS t (\n  id TEXT NOT NULL CHECK (length(id) = 5 AND id GLOB 'a,b'),\n  \"e mail\" VARCHAR(20),\n  n INTEGER,\n  PRIMARY KEY (id)\n) STRICT; CREATE INDEX i ON t (n);";
        let schema = read(text);
        assert_eq!(schema.records.len(), 1);
        let table = &schema.records[0];
        assert_eq!(table.name, "t");
        let seen: Vec<(&str, Kind, Option<u32>, bool, u32)> = table
            .fields
            .iter()
            .map(|c| (c.name.as_str(), c.kind, c.length, c.checked, c.place.line))
            .collect();
        assert_eq!(
            seen,
            [
                ("id", Kind::Text, None, true, 3),
                ("e mail", Kind::Text, Some(20), false, 4),
                ("n", Kind::Number, None, false, 5)
            ]
        );
    }

    #[test]
    fn a_table_check_covers_the_columns_it_names() {
        let schema = read("create table t (a text, b text, check (length(b) < 9))");
        let checked: Vec<bool> = schema.records[0].fields.iter().map(|column| column.checked).collect();
        assert_eq!(checked, [false, true]);
    }

    #[test]
    fn broken_text_ends_quietly() {
        for text in [
            "CREATE",
            "CREATE TABLE",
            "CREATE TABLE t (",
            "CREATE TABLE t (a TEXT CHECK (",
            "/*",
            "'",
            "\"",
            "CREATE TABLE ()",
            ")))(((",
            "ALTER TABLE",
            "ALTER TABLE t ADD",
            "$a$",
            "$",
            "COMMENT ON COLUMN",
            "[é",
            "'é",
        ] {
            read(text);
        }
    }
}
