//! What no column may take, whatever the engine.

/// Values that must go in nowhere: as they are, behind each prefix, and cut or filled to the length of a token.
pub(in crate::store) fn hostile_texts() -> Vec<String> {
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

/// A telephone number with country code, a card, numbers of a person, and the extremes.
pub(in crate::store) const HOSTILE_NUMBERS: [i64; 6] = [
    -1,
    12_025_550_143,
    4_111_111_111_111_111,
    20_255_501_430,
    i64::MIN,
    i64::MAX,
];
