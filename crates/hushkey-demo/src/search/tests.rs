use super::*;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

const VALUE: &str = "Tilda.Moor7@velmora41.net";

fn searcher() -> Searcher {
    Searcher::new([&[VALUE.to_owned()][..], &["other-value-77".to_owned()][..]]).unwrap()
}

fn found(bytes: &[u8]) -> Vec<Hit> {
    searcher().search(bytes).into_keys().collect()
}

fn encodings(bytes: &[u8]) -> Vec<Encoding> {
    found(bytes).into_iter().map(|hit| hit.encoding).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn finds_plain_in_any_case_and_counts_it() {
    let text = format!("x{VALUE}y{}", VALUE.to_uppercase());
    let hits = searcher().search(text.as_bytes());
    assert_eq!(
        hits.into_iter().collect::<Vec<_>>(),
        [(
            Hit {
                value: 0,
                encoding: Encoding::Plain,
                compressed: false
            },
            2
        )]
    );
}

#[test]
fn finds_percent_in_part_in_whole_and_twice() {
    let part = VALUE.replace('@', "%40").replace('.', "%2e");
    let whole: String = VALUE.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let twice = part.replace('%', "%25");
    for text in [part, whole, twice] {
        assert_eq!(encodings(text.as_bytes()), [Encoding::Percent]);
    }
}

#[test]
fn finds_a_name_with_plus_for_space() {
    let searcher = Searcher::new([&["Tilda Moorgate".to_owned()][..]]).unwrap();
    assert_eq!(searcher.search(b"name=Tilda+Moorgate&x=1").len(), 1);
}

#[test]
fn finds_json_escapes_in_part_in_whole_and_twice() {
    let part = VALUE.replace('@', "\\u0040");
    let whole: String = VALUE.chars().map(|char| format!("\\u{:04X}", char as u32)).collect();
    let twice = part.replace('\\', "\\\\");
    for text in [part, whole, twice] {
        assert_eq!(encodings(text.as_bytes()), [Encoding::JsonEscape]);
    }
    assert_eq!(encodings(VALUE.replace('@', "&#x40;").as_bytes()), [Encoding::Entity]);
}

#[test]
fn finds_base64_at_every_alignment_in_both_alphabets() {
    // Bytes that make `+`/`-` and `/`/`_` appear, so that the alphabets differ.
    let value = "ü?>~ÿü?>~ÿzz";
    let searcher = Searcher::new([&[value.to_owned()][..]]).unwrap();
    for before in ["", "a", "ab", "abc"] {
        for alphabet in [forms::STANDARD, forms::URL_SAFE] {
            let text = forms::base64(format!("{before}{value}tail").as_bytes(), alphabet);
            assert_eq!(searcher.search(&text).len(), 1, "alignment {}", before.len());
        }
    }
}

#[test]
fn finds_hex_in_both_cases_and_utf16() {
    let lower: String = VALUE.bytes().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(encodings(lower.as_bytes()), [Encoding::Hex]);
    assert_eq!(encodings(lower.to_uppercase().as_bytes()), [Encoding::Hex]);
    let wide: Vec<u8> = VALUE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(encodings(&wide), [Encoding::Utf16]);
}

#[test]
fn opens_gzip_wherever_it_stands() {
    let expected = [Hit {
        value: 0,
        encoding: Encoding::Plain,
        compressed: true,
    }];
    let packed = gzip(VALUE.as_bytes());
    let mut inside = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    inside.extend_from_slice(&packed);
    assert_eq!(found(&inside), expected);
    assert_eq!(found(&gzip(&packed)), expected);
    assert_eq!(found(&forms::base64(&packed, forms::STANDARD)), expected);
    // A torn stream still shows what it held.
    let long = gzip([VALUE.as_bytes(), &[b'x'; 5000]].concat().as_slice());
    assert_eq!(found(&long[..long.len() - 8]), expected);
}

#[test]
fn joins_chunks_that_cut_a_value() {
    let (head, tail) = VALUE.split_at(9);
    let wire = format!(
        "HTTP/1.1 200 OK\r\n\r\n{:x}\r\n{head}\r\n{:x}\r\n{tail}\r\n0\r\n\r\n",
        head.len(),
        tail.len()
    );
    assert_eq!(encodings(wire.as_bytes()), [Encoding::Plain]);
    let packed = gzip(VALUE.as_bytes());
    let (head, tail) = packed.split_at(20);
    let mut wire = format!("\r\n\r\n{:x}\r\n", head.len()).into_bytes();
    wire.extend_from_slice(head);
    wire.extend_from_slice(format!("\r\n{:x}\r\n", tail.len()).as_bytes());
    wire.extend_from_slice(tail);
    wire.extend_from_slice(b"\r\n0\r\n\r\n");
    assert!(found(&wire).iter().any(|hit| hit.compressed && hit.value == 0));
}

#[test]
fn finds_nothing_in_clean_bytes_and_refuses_short_values() {
    assert_eq!(
        found(b"[redacted:email] tilda.moor7 at velmora41 %40 \\u0040 H4sIAAAA"),
        []
    );
    assert_eq!(
        Searcher::new([&["short".to_owned()][..]]).err(),
        Some(SearchError::TooShort { index: 0 })
    );
}
