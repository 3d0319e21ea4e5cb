//! No column takes anything of a person, not even by SQL typed by hand. Columns come from the schema itself, so a new
//! one is tested without being named here, and a new table fails until `Bench` fills it.

use super::*;
use rusqlite::types::Value;

struct Column {
    table: String,
    name: String,
    kind: String,
}

async fn filled() -> (Bench, Connection) {
    let bench = Bench::new(5, Some(600)).await;
    assert_eq!(bench.activate(1, NOW).await, Code::Valid);
    for command in [
        Command::StartProcess(process(1)),
        Command::Use {
            meter: meter(),
            amount: 1,
        },
    ] {
        assert_eq!(bench.ask(1, command, NOW).await.unwrap().code, Code::Valid);
    }
    let token = hushkey_license::OpaqueToken::from_seed(seed(7));
    for alteration in [
        Alteration::Entitlement(EntitlementToken::from_seed(seed(4)), Some(5)),
        Alteration::Attribute(
            AttributeToken::from_seed(seed(6)),
            Some(hushkey_license::wire::AttributeValue::Token(token)),
        ),
    ] {
        let change = bench.store.alter(bench.license, alteration, NOW).await;
        assert!(matches!(change, Ok(Change::Done(_))));
    }
    let event = hushkey_license::EventToken::from_seed(seed(9));
    let license = bench.license;
    let queued = bench.store.write(move |db| {
        let sql =
            "INSERT INTO events (event, kind, license, happened_at, attempts, next_at) VALUES (?1, 0, ?2, ?3, 0, ?3)";
        Ok(db.execute(sql, (event.as_str(), license.as_str(), NOW))?)
    });
    queued.await.unwrap();
    let db = Connection::open(path(&bench.directory)).unwrap();
    // What refuses must be the column's own CHECK, not a reference that happens to be missing.
    db.pragma_update(None, "foreign_keys", false).unwrap();
    (bench, db)
}

fn columns(db: &Connection) -> Vec<Column> {
    let sql = "SELECT t.name, c.name, c.type FROM pragma_table_list t, pragma_table_xinfo(t.name) c
               WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%'";
    let mut statement = db.prepare(sql).unwrap();
    let rows = statement
        .query_map([], |row| {
            Ok(Column {
                table: row.get(0)?,
                name: row.get(1)?,
                kind: row.get(2)?,
            })
        })
        .unwrap();
    rows.map(Result::unwrap).collect()
}

/// Whether some row of the table takes the value in that column.
fn takes(db: &Connection, column: &Column, value: &Value) -> bool {
    let sql = format!("UPDATE \"{}\" SET \"{}\" = ?1", column.table, column.name);
    match db.execute(&sql, [value]) {
        Ok(_) => true,
        Err(rusqlite::Error::SqliteFailure(error, _)) => {
            // A CHECK, a STRICT type, or (in an INTEGER PRIMARY KEY) a type mismatch; never uniqueness or a reference.
            assert!(
                [275, 3091, 20].contains(&error.extended_code),
                "{}",
                error.extended_code
            );
            false
        }
        Err(error) => panic!("{error}"),
    }
}

/// Values that must go in nowhere: as they are, behind each prefix, and cut or filled to the length of a token.
fn hostile_texts() -> Vec<String> {
    let bare = [
        "",
        " ",
        "ann",
        "Ann Example",
        "ann@example.org",
        "ANN@EXAMPLE.ORG",
        "a@b.co",
        "ann.example+tag@mail.example.org",
        "\"ann example\"@example.org",
        "ann%40example.org",
        "YW5uQGV4YW1wbGUub3Jn",
        "616e6e406578616d706c652e6f7267",
        "web-01",
        "web-01.example.org",
        "localhost",
        "desktop-4f2k9q1",
        "annsmacbook",
        "ip-10-0-0-1.example.org",
        "192.0.2.1",
        "198.51.100.23",
        "203.0.113.255",
        "2001:db8::1",
        "::1",
        "fe80::1%eth0",
        "192.0.2.1:443",
        "192.0.2.0/24",
        "3221225985",
        "00:00:5e:00:53:01",
        "00-00-5E-00-53-01",
        "00005e005301",
        "+1 202 555 0143",
        "+12025550143",
        "2025550143",
        "(202) 555-0143",
        "12025550143",
        "0049301234567",
        "4111111111111111",
        "4111 1111 1111 1111",
        "078-05-1120",
        "078051120",
        "DE89370400440532013000",
        "550e8400-e29b-41d4-a716-446655440000",
        "550e8400e29b41d4a716446655440000",
        "{550e8400-e29b-41d4-a716-446655440000}",
        "d41d8cd98f00b204e9800998ecf8427e",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "0xdeadbeef",
        "/home/ann/project",
        "C:\\Users\\ann",
        "https://ann:secret@example.org/",
        "file:///etc/passwd",
        "{}",
        "[]",
        "null",
        "{\"email\":\"ann@example.org\"}",
        "<name>Ann</name>",
        "first_name",
        "Acme Corporation",
        "my-product",
        "pro",
        "enterprise",
        "Straße 1",
        "Größe",
        "安娜",
        "Анна",
        "Άννα",
        "آنا",
        "ann\u{200b}example",
        "\u{ff41}\u{ff4e}\u{ff4e}",
        "é",
        "\u{1f600}",
        "ann\0",
        "\0",
        "\n",
        "ann\nexample",
        "\t",
        "1979-05-12",
        "12.05.1979",
        "51.5074,-0.1278",
        "S3CR3T",
        "sk_live_bcdfghjk",
        "HK-BCDFG-HJKMN-PQRST-VWXYZ-01234-56789",
        "'; DROP TABLE licenses; --",
        "%s%n",
        "../../etc/passwd",
        "Bearer bcdfg",
        "eyJhbGciOiJub25lIn0.eyJlbWFpbCI6ImFubkBleGFtcGxlLm9yZyJ9.",
        "user_1",
        "cus-1",
        "tenant/ann",
        "AAAAAAAA",
        "aeiou",
        "lll",
        "B",
        "0",
        "-1",
        "1.5",
        "1e9",
        "true",
    ];
    let body = "bcdfghjkmnpqrstvwxyz012345";
    let mut texts: Vec<String> = bare.iter().map(ToString::to_string).collect();
    for prefix in ["cus_", "lic_", "mch_", "prd_", "pln_", "ent_", "seat_", "lse_"] {
        for text in bare {
            texts.push(format!("{prefix}{text}"));
            // Exactly as long as a token, with the text at the front, at the back, and behind a NUL.
            let room = 26_usize.saturating_sub(text.len());
            if (1..26).contains(&room) && !is_token_body(text) {
                texts.push(format!("{prefix}{text}{}", &body[..room]));
                texts.push(format!("{prefix}{}{text}", &body[..room]));
            }
            texts.push(format!("{prefix}{body}\0{text}"));
            if text.len() < 25 {
                texts.push(format!("{prefix}{}\0{text}", &body[..25 - text.len()]));
            }
        }
        for wrong in [
            body.to_uppercase(),
            format!("{body}0"),
            body[1..].to_owned(),
            format!("é{}", &body[2..]),
        ] {
            texts.push(format!("{prefix}{wrong}"));
            texts.push(format!("{}{wrong}", prefix.to_uppercase()));
        }
        texts.push(format!("{prefix}bcd2025550143fghjkmnpqrstv"));
        texts.push(format!(" {prefix}{}", &body[1..]));
    }
    texts
}

/// A few symbols of the alphabet, filled up, are a token, and nobody's.
fn is_token_body(text: &str) -> bool {
    hushkey_license::alphabet::is_body(text.as_bytes())
}

#[tokio::test]
async fn every_table_is_strict_and_filled() {
    let (_bench, db) = filled().await;
    let sql = "SELECT name, strict FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'";
    let mut statement = db.prepare(sql).unwrap();
    let tables: Vec<(String, bool)> = statement
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(tables.len() >= 8);
    for (table, strict) in tables {
        assert!(strict, "{table} is not STRICT");
        let sql = format!("SELECT count(*) FROM \"{table}\"");
        let rows: i64 = db.query_row(&sql, [], |row| row.get(0)).unwrap();
        assert!(
            rows > 0,
            "{table} is empty: fill it in Bench::new, so that its columns are tested"
        );
    }
    // Virtual tables, views and triggers could hide a place without a CHECK.
    let others: i64 = db
        .query_row(
            "SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(others, 0);
}

#[tokio::test]
async fn no_column_takes_hostile_text() {
    let (_bench, db) = filled().await;
    let texts = hostile_texts();
    assert!(texts.len() > 1000);
    let mut tested = 0;
    for column in columns(&db) {
        for text in &texts {
            // An INTEGER column takes digits for a number: numbers have their own test.
            let is_number = column.kind == "INTEGER" && text.trim().parse::<f64>().is_ok();
            if !is_number {
                let value = Value::Text(text.clone());
                assert!(
                    !takes(&db, &column, &value),
                    "{}.{} takes {text:?}",
                    column.table,
                    column.name
                );
            }
            let value = Value::Blob(text.clone().into_bytes());
            // 32 bytes are what a keyed hash has; only its writer can tell.
            if text.len() != 32 {
                assert!(
                    !takes(&db, &column, &value),
                    "{}.{} takes a blob",
                    column.table,
                    column.name
                );
            }
        }
        tested += 1;
    }
    assert!(tested >= 25);
}

#[tokio::test]
async fn every_kind_of_column_is_bounded() {
    let (_bench, db) = filled().await;
    for column in columns(&db) {
        let refused = |value: Value| {
            assert!(
                !takes(&db, &column, &value),
                "{}.{} takes {value:?}",
                column.table,
                column.name
            );
        };
        match column.kind.as_str() {
            "INTEGER" => {
                // A telephone number with country code, a card, a number of a person, a date, and the extremes.
                for number in [
                    -1,
                    12_025_550_143,
                    4_111_111_111_111_111,
                    20_255_501_430,
                    i64::MIN,
                    i64::MAX,
                ] {
                    refused(Value::Integer(number));
                }
                refused(Value::Real(1.5));
            }
            "BLOB" => (0..100)
                .filter(|length| *length != 32)
                .for_each(|length| refused(Value::Blob(vec![b'a'; length]))),
            "TEXT" => {
                refused(Value::Blob(b"lic_bcdfghjkmnpqrstvwxyz012345".to_vec()));
                refused(Value::Integer(7));
                refused(Value::Real(7.5));
            }
            other => panic!("{}.{} has the type {other}", column.table, column.name),
        }
    }
}

#[tokio::test]
async fn a_token_of_the_role_is_taken() {
    let (_bench, db) = filled().await;
    let taken = |table: &str, name: &str, text: &str| {
        let column = Column {
            table: table.to_owned(),
            name: name.to_owned(),
            kind: String::new(),
        };
        takes(&db, &column, &Value::Text(text.to_owned()))
    };
    let body = "bcdfghjkmnpqrstvwxyz012345";
    assert!(taken("machines", "machine", &format!("mch_{body}")));
    assert!(!taken("machines", "machine", &format!("lic_{body}")));
    assert!(taken("licenses", "license", &format!("lic_{body}")));
    assert!(!taken("licenses", "plan", &format!("lic_{body}")));
}
