//! How a text is written in a place: the escapes of its surroundings, the codings around it.

use crate::decode::{Compression, compress};
use crate::layers::{base32, base64, codes, escapes, hex, percent, utf16, words};
use crate::views::{Coding, Writing};

/// Escapes a text for the place where it is inserted.
pub(super) fn write(text: &str, writing: Writing) -> String {
    match writing {
        Writing::Plain | Writing::Whole => text.to_owned(),
        Writing::JsonString => escapes::encode(text),
        Writing::JsonNumber => format!("\"{}\"", escapes::encode(text)),
        Writing::Percent => percent::encode(text),
        Writing::Xml => xml(text),
    }
}

/// Codes a part of a text whose coding keeps an order.
pub(super) fn encode_part(text: &str, coding: Coding) -> String {
    match coding {
        Coding::Percent => percent::encode(text),
        Coding::JsonString | Coding::JsonUnicode | Coding::Escapes => escapes::encode(text),
        Coding::Entities => xml(text),
        Coding::Codes { style, separator } => codes::encode(text, style, separator),
        // as the characters of these stand for themselves
        _ => text.to_owned(),
    }
}

/// Codes a whole text anew; `None` where that cannot be done.
pub(super) fn encode_whole(text: String, coding: Coding) -> Option<String> {
    match coding {
        Coding::Base64 { url, padded } => Some(base64::encode(text.as_bytes(), url, padded)),
        Coding::Base64Utf16 { big, padded } => Some(utf16::encode(&text, big, padded)),
        Coding::Base32 { small, padded } => Some(base32::encode(text.as_bytes(), small, padded)),
        Coding::Hex => Some(hex::encode(text.as_bytes())),
        Coding::CompressedBase64 => {
            let packed = compress(text.as_bytes(), Compression::Gzip);
            Some(base64::encode(&packed, false, true))
        }
        Coding::EncodedWord => Some(words::encode(&text)),
        // Escaped when it is written.
        Coding::XmlSections => Some(text),
        Coding::Jwt => None,
        // These keep an order, or have no carrier.
        Coding::Surface(_)
        | Coding::Percent
        | Coding::JsonString
        | Coding::JsonUnicode
        | Coding::Escapes
        | Coding::NestedJson
        | Coding::Entities
        | Coding::Folded
        | Coding::Codes { .. }
        | Coding::QuotedPrintable
        | Coding::Markup
        | Coding::Spelled => None,
    }
}

fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            other => out.push(other),
        }
    }
    out
}
