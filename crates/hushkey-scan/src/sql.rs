//! Reads `CREATE TABLE` statements: enough of SQL to know tables, columns, types and which columns a CHECK names.
//!
//! *In:* SQL text of any dialect. *Out:* [`Table`]s with positions. *Never:* an error: what is not a table definition is
//! passed over, and a table that breaks off ends at the end of the text.

/// A table definition.
#[derive(Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

/// A column of a table.
#[derive(Debug, PartialEq, Eq)]
pub struct Column {
    pub name: String,
    /// The first word of the type in upper case, empty if there is none.
    pub kind: String,
    /// A CHECK of the column or of the table names it.
    pub checked: bool,
    pub line: usize,
    pub column: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    text: String,
    line: usize,
    column: usize,
}

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
];

/// Every table that the text creates.
pub fn tables(text: &str) -> Vec<Table> {
    let words = words(text);
    let mut tables = Vec::new();
    let mut rest = words.as_slice();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if !first.text.eq_ignore_ascii_case("CREATE") {
            continue;
        }
        let head = rest
            .iter()
            .take_while(|word| word.text != "(" && word.text != ";")
            .count();
        let (name_words, after) = rest.split_at(head);
        let names_a_table = name_words.iter().any(|word| word.text.eq_ignore_ascii_case("TABLE"));
        let opens = after.first().is_some_and(|word| word.text == "(");
        let (Some(name), true, true) = (name_words.last(), names_a_table, opens) else {
            continue;
        };
        let (body, after) = parenthesized(after);
        tables.push(table(&name.text, body));
        rest = after;
    }
    tables
}

/// The words between the parentheses that open at the start, and what follows them.
fn parenthesized(words: &[Word]) -> (&[Word], &[Word]) {
    let mut depth = 0usize;
    for (index, word) in words.iter().enumerate() {
        match word.text.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => continue,
        }
        if depth == 0 {
            return (
                words.get(1..index).unwrap_or_default(),
                words.get(index + 1..).unwrap_or_default(),
            );
        }
    }
    (words.get(1..).unwrap_or_default(), &[])
}

fn table(name: &str, body: &[Word]) -> Table {
    let mut columns = Vec::new();
    let mut checks: Vec<String> = Vec::new();
    for definition in definitions(body) {
        let Some(first) = definition.first() else { continue };
        checks.extend(checked_names(definition));
        if CONSTRAINTS.iter().any(|word| first.text.eq_ignore_ascii_case(word)) {
            continue;
        }
        let kind = definition
            .get(1)
            .map_or(String::new(), |word| word.text.to_ascii_uppercase());
        columns.push(Column {
            name: first.text.clone(),
            kind,
            checked: false,
            line: first.line,
            column: first.column,
        });
    }
    for column in &mut columns {
        column.checked = checks.contains(&column.name);
    }
    Table {
        name: name.to_owned(),
        columns,
    }
}

/// Splits at commas outside parentheses.
fn definitions(body: &[Word]) -> Vec<&[Word]> {
    let mut depth = 0usize;
    body.split(|word| {
        match word.text.as_str() {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && word.text == ","
    })
    .collect()
}

/// Every word inside the CHECKs of a definition.
fn checked_names(definition: &[Word]) -> Vec<String> {
    let check = definition
        .iter()
        .position(|word| word.text.eq_ignore_ascii_case("CHECK"));
    let inside = check.and_then(|at| definition.get(at + 1..)).unwrap_or_default();
    inside.iter().map(|word| word.text.clone()).collect()
}

/// Words, quoted names without their quotes, and single punctuation characters; comments and strings are passed over.
fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut characters = text.chars().peekable();
    let (mut line, mut column) = (1usize, 0usize);
    while let Some(character) = characters.next() {
        column += 1;
        let (start_line, start_column) = (line, column);
        let mut step = |next: char| {
            if next == '\n' {
                line += 1;
                column = 0;
            } else {
                column += 1;
            }
        };
        let mut word = String::new();
        match character {
            '\n' => {
                line += 1;
                column = 0;
                continue;
            }
            '-' if characters.peek() == Some(&'-') => {
                while characters.peek().is_some_and(|next| *next != '\n') {
                    characters.next().into_iter().for_each(&mut step);
                }
                continue;
            }
            '/' if characters.peek() == Some(&'*') => {
                let mut last = ' ';
                for next in characters.by_ref() {
                    step(next);
                    if last == '*' && next == '/' {
                        break;
                    }
                    last = next;
                }
                continue;
            }
            '\'' => {
                for next in characters.by_ref() {
                    step(next);
                    if next == '\'' {
                        break;
                    }
                }
                continue;
            }
            '"' | '`' | '[' => {
                let end = if character == '[' { ']' } else { character };
                for next in characters.by_ref() {
                    step(next);
                    if next == end {
                        break;
                    }
                    word.push(next);
                }
            }
            character if character.is_alphanumeric() || character == '_' => {
                word.push(character);
                while let Some(next) = characters.next_if(|next| next.is_alphanumeric() || *next == '_' || *next == '.')
                {
                    step(next);
                    word.push(next);
                }
            }
            character if character.is_whitespace() => continue,
            character => word.push(character),
        }
        words.push(Word {
            text: word,
            line: start_line,
            column: start_column,
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::tables;

    #[test]
    fn reads_columns_types_and_checks() {
        let text = "-- people (email TEXT)\nCREATE TABLE IF NOT EXISTS t (\n  id TEXT NOT NULL CHECK (length(id) = 5 AND id GLOB 'a,b'),\n  \"e mail\" VARCHAR(20),\n  n INTEGER,\n  PRIMARY KEY (id)\n) STRICT; CREATE INDEX i ON t (n);";
        let tables = tables(text);
        assert_eq!(tables.len(), 1);
        let table = &tables[0];
        assert_eq!(table.name, "t");
        let seen: Vec<(&str, &str, bool, usize)> = table
            .columns
            .iter()
            .map(|c| (c.name.as_str(), c.kind.as_str(), c.checked, c.line))
            .collect();
        assert_eq!(
            seen,
            [
                ("id", "TEXT", true, 3),
                ("e mail", "VARCHAR", false, 4),
                ("n", "INTEGER", false, 5)
            ]
        );
    }

    #[test]
    fn a_table_check_covers_the_columns_it_names() {
        let tables = tables("create table t (a text, b text, check (length(b) < 9))");
        let checked: Vec<bool> = tables[0].columns.iter().map(|column| column.checked).collect();
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
        ] {
            tables(text);
        }
    }
}
