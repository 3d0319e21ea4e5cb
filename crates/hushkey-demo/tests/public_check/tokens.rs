//! What two vendors would compare: every token of eight bytes and more, however it is written.

use rusqlite::types::ValueRef;
use std::collections::BTreeSet;
use std::path::Path;

/// Shorter ones are shared by chance.
const LEAST: usize = 8;

/// The shortest key or digest.
const KEY: usize = 16;

/// The longest key or digest with a frame around it.
const FRAMED: usize = 72;

pub type Tokens = BTreeSet<Vec<u8>>;

/// The tokens of bytes: runs of word characters, their parts between `_` and `-`, and what they say in hex or base64, again and again.
pub fn collect(bytes: &[u8], depth: usize, into: &mut Tokens) {
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+' | b'/');
    for run in bytes.split(|byte| !is_word(byte)).filter(|run| run.len() >= LEAST) {
        for part in run.split(|byte| matches!(byte, b'_' | b'-' | b'/' | b'+')).chain([run]) {
            if part.len() >= LEAST {
                into.insert(part.to_ascii_lowercase());
            }
        }
        if depth == 0 {
            continue;
        }
        for opened in [hex(run), base64(run)].into_iter().flatten() {
            if opened.len() >= LEAST {
                collect(&opened, depth - 1, into);
                insert(&opened, into);
            }
        }
    }
}

/// Bytes; and of what may be a key or digest in a frame, every part as long as the shortest key. What is longer is text or a structure,
/// whose frame is the same for all.
fn insert(bytes: &[u8], into: &mut Tokens) {
    into.insert(bytes.to_vec());
    if bytes.len() <= FRAMED && !bytes.is_ascii() {
        into.extend(bytes.windows(KEY).map(<[u8]>::to_vec));
    }
}

fn hex(run: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16);
    if !run.len().is_multiple_of(2) {
        return None;
    }
    run.chunks(2)
        .map(|pair| u8::try_from(digit(&pair[0])? * 16 + digit(&pair[1])?).ok())
        .collect()
}

fn base64(run: &[u8]) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for byte in run {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            _ => 63,
        };
        bits = bits << 6 | u32::from(six);
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    Some(out)
}

/// The tokens of a SQLite file: every value of every row, and the raw pages for what was deleted.
pub fn of_database(path: &Path, into: &mut Tokens) {
    collect(&std::fs::read(path).unwrap(), 0, into);
    let database = rusqlite::Connection::open(path).unwrap();
    let mut tables = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        .unwrap();
    let names: Vec<String> = tables
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    for table in names {
        let mut rows = database.prepare(&format!("SELECT * FROM \"{table}\"")).unwrap();
        let width = rows.column_count();
        let mut found = rows.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            for column in 0..width {
                match row.get_ref(column).unwrap() {
                    ValueRef::Text(text) => collect(text, 1, into),
                    ValueRef::Blob(bytes) if bytes.len() >= LEAST => {
                        insert(bytes, into);
                    }
                    ValueRef::Integer(number) => collect(number.to_string().as_bytes(), 0, into),
                    ValueRef::Blob(_) | ValueRef::Null | ValueRef::Real(_) => {}
                }
            }
        }
    }
}

/// Constants: words of the protocol and of the schema, the same for everybody. Everything else that two share is a fault.
pub fn constants() -> Tokens {
    let mut all = Tokens::new();
    // The closed lists that are there already: schema, contracts of both sides, protocol.
    for text in [
        include_str!("../../../hushkey-authority/migrations/sqlite/0001_tokens.sql"),
        include_str!("../../../hushkey-authority/migrations/sqlite/0002_models.sql"),
        include_str!("../../../hushkey-authority/migrations/sqlite/0003_seats.sql"),
        include_str!("../../../hushkey-authority/src/contract.toml"),
        include_str!("../../../../policies/hushkey.toml"),
        include_str!("constants.txt"),
    ] {
        collect(text.as_bytes(), 3, &mut all);
    }
    all
}

/// What both have and is no constant, readable.
pub fn shared(one: &Tokens, other: &Tokens) -> Vec<String> {
    let constants = constants();
    let both = one.intersection(other).filter(|token| !constants.contains(*token));
    let readable = |token: &Vec<u8>| match std::str::from_utf8(token) {
        Ok(text) => text.to_owned(),
        Err(_) => token.iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    both.map(readable).collect()
}
