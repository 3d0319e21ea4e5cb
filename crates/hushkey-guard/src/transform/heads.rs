//! The heads of items in binary formats: a kind, and a number or length in the shortest form.

use crate::decode::{Count, Form, Length};

/// A whole item; `None` where no text can stand.
pub(super) fn item(form: Form, content: &[u8]) -> Option<Vec<u8>> {
    let length = content.len() as u64;
    let mut out = match form {
        Form::MsgpackText => msgpack(length, &[(31, 0xA0)], &[0xD9, 0xDA, 0xDB]),
        Form::MsgpackBytes => msgpack(length, &[], &[0xC4, 0xC5, 0xC6]),
        Form::MsgpackExtension(kind) => extension(length, kind),
        Form::CborText => cbor(3, length),
        Form::CborBytes => cbor(2, length),
        Form::Delimited => varint(length),
        Form::Bare => Vec::new(),
        Form::Varint | Form::Fixed64 | Form::Fixed32 | Form::LeftOut => return None,
    };
    out.extend_from_slice(content);
    Some(out)
}

/// A number in place of a number, if `text` is one: a stand-in keeps its kind.
pub(super) fn number(form: Form, text: &str) -> Option<Vec<u8>> {
    if text.contains('.') {
        return fraction(form, text);
    }
    let number: i128 = text.parse().ok()?;
    if number.to_string() != text {
        return None;
    }
    let bits = u64::try_from(number).or_else(|_| i64::try_from(number).map(|own| own as u64));
    let (bits, negative) = (bits.ok()?, number < 0);
    Some(match form {
        Form::MsgpackText if negative => [&[0xD3], big(bits, 8).as_slice()].concat(),
        Form::MsgpackText => match bits {
            0..=0x7F => vec![bits as u8],
            _ => [&[0xCF], big(bits, 8).as_slice()].concat(),
        },
        Form::CborText if negative => cbor(1, !bits),
        Form::CborText => cbor(0, bits),
        Form::Varint => varint(bits),
        Form::Fixed64 => bits.to_le_bytes().to_vec(),
        Form::Fixed32 => u32::try_from(bits).ok()?.to_le_bytes().to_vec(),
        _ => return None,
    })
}

/// The head of a container of members.
pub(super) fn count(written: Count, count: u64) -> Vec<u8> {
    match written {
        Count::MsgpackArray => msgpack(count, &[(15, 0x90)], &[0xDC, 0xDD]),
        Count::MsgpackMap => msgpack(count, &[(15, 0x80)], &[0xDE, 0xDF]),
        Count::CborArray => cbor(4, count),
        Count::CborMap => cbor(5, count),
    }
}

/// The length before a content.
pub(super) fn length(written: Length, length: u64) -> Vec<u8> {
    match written {
        Length::Varint => varint(length),
        Length::CborBytes => cbor(2, length),
        // Bodies are refused long before this is too short.
        Length::Frame => (length as u32).to_be_bytes().to_vec(),
    }
}

/// A number in the head itself, up to a size; else behind the first head that is wide enough: the last takes four bytes,
/// those before it half of the one behind.
fn msgpack(number: u64, short: &[(u64, u8)], heads: &[u8]) -> Vec<u8> {
    for &(most, head) in short {
        if number <= most {
            return vec![head | number as u8];
        }
    }
    for (at, &head) in heads.iter().enumerate() {
        let width = 4usize >> (heads.len() - 1 - at);
        if width == 4 || number >> (8 * width) == 0 {
            return [&[head], big(number, width).as_slice()].concat();
        }
    }
    Vec::new()
}

fn fraction(form: Form, text: &str) -> Option<Vec<u8>> {
    let is_plain = |byte: u8| matches!(byte, b'0'..=b'9' | b'.' | b'-');
    let number: f64 = text.parse().ok().filter(|_| text.bytes().all(is_plain))?;
    Some(match form {
        Form::MsgpackText => [&[0xCB], &number.to_be_bytes()[..]].concat(),
        Form::CborText => [&[0xFB], &number.to_be_bytes()[..]].concat(),
        Form::Fixed64 => number.to_le_bytes().to_vec(),
        Form::Fixed32 => (number as f32).to_le_bytes().to_vec(),
        _ => return None,
    })
}

fn extension(length: u64, kind: u8) -> Vec<u8> {
    let mut out = match length {
        1 => vec![0xD4],
        2 => vec![0xD5],
        4 => vec![0xD6],
        8 => vec![0xD7],
        16 => vec![0xD8],
        _ => msgpack(length, &[], &[0xC7, 0xC8, 0xC9]),
    };
    out.push(kind);
    out
}

fn cbor(major: u8, number: u64) -> Vec<u8> {
    let head = major << 5;
    match number {
        0..=23 => vec![head | number as u8],
        24..=0xFF => vec![head | 24, number as u8],
        0x100..=0xFFFF => [&[head | 25], big(number, 2).as_slice()].concat(),
        0x1_0000..=0xFFFF_FFFF => [&[head | 26], big(number, 4).as_slice()].concat(),
        _ => [&[head | 27], big(number, 8).as_slice()].concat(),
    }
}

fn varint(mut number: u64) -> Vec<u8> {
    let mut out = Vec::new();
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
    out
}

/// The last `width` bytes of a number, the highest first.
fn big(number: u64, width: usize) -> Vec<u8> {
    number.to_be_bytes().iter().skip(8 - width).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_the_shortest() {
        let head = |form, length: usize| {
            let item = item(form, &vec![b'x'; length]).unwrap();
            item[..item.len() - length].to_vec()
        };
        assert_eq!(head(Form::MsgpackText, 31), [0xBF]);
        assert_eq!(head(Form::MsgpackText, 32), [0xD9, 32]);
        assert_eq!(head(Form::MsgpackText, 256), [0xDA, 1, 0]);
        assert_eq!(head(Form::MsgpackText, 65536), [0xDB, 0, 1, 0, 0]);
        assert_eq!(head(Form::MsgpackBytes, 3), [0xC4, 3]);
        assert_eq!(head(Form::MsgpackExtension(7), 4), [0xD6, 7]);
        assert_eq!(head(Form::MsgpackExtension(7), 5), [0xC7, 5, 7]);
        assert_eq!(head(Form::CborText, 23), [0x77]);
        assert_eq!(head(Form::CborText, 24), [0x78, 24]);
        assert_eq!(head(Form::CborBytes, 256), [0x59, 1, 0]);
        assert_eq!(head(Form::Delimited, 300), [0xAC, 2]);
        assert!(head(Form::Bare, 5).is_empty());
        assert_eq!(item(Form::LeftOut, b"x"), None);
        assert_eq!(
            number(Form::MsgpackText, "300"),
            Some(vec![0xCF, 0, 0, 0, 0, 0, 0, 1, 44])
        );
        assert_eq!(number(Form::CborText, "-500"), Some(vec![0x39, 1, 0xF3]));
        assert_eq!(number(Form::Varint, "300"), Some(vec![0xAC, 2]));
        assert_eq!(number(Form::Fixed32, "300"), Some(vec![44, 1, 0, 0]));
        assert_eq!(number(Form::Fixed32, "4294967296"), None);
        assert_eq!(number(Form::Varint, "0300"), None);
        assert_eq!(number(Form::Varint, "1.5"), None);
        assert_eq!(
            number(Form::CborText, "1.5"),
            Some(vec![0xFB, 0x3F, 0xF8, 0, 0, 0, 0, 0, 0])
        );
        assert_eq!(number(Form::Fixed32, "1.5"), Some(vec![0, 0, 0xC0, 0x3F]));
        assert_eq!(number(Form::MsgpackText, "81.2.69.0"), None);
        assert_eq!(number(Form::Bare, "300"), None);
        assert_eq!(count(Count::MsgpackMap, 15), [0x8F]);
        assert_eq!(count(Count::MsgpackMap, 16), [0xDE, 0, 16]);
        assert_eq!(count(Count::MsgpackArray, 65536), [0xDD, 0, 1, 0, 0]);
        assert_eq!(count(Count::CborMap, 0), [0xA0]);
        assert_eq!(length(Length::Frame, 258), [0, 0, 1, 2]);
    }
}
