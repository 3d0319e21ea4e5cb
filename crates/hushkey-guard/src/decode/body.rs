//! The body: content encodings undone, characters read, then the reader of its format.

use super::binary::Document;
use super::charset::{self, Charset};
use super::compression::{Compression, decompress};
use super::content_type::{ContentType, Format};
use super::{Unread, binary, form, json, multipart, xml};
use crate::Problem;
use crate::raw::{Origin, RawPayload};
use crate::views::{NameId, NameText, Role, Site, Surface, View, Views};
use core::ops::Range;
use hushkey_policy::Part;
use std::borrow::Cow;

/// How a body was packed, to pack its successor the same way.
#[derive(Debug, Default)]
pub(crate) struct Packing {
    /// In the order in which they were applied.
    pub(crate) compressions: Vec<Compression>,
    pub(crate) charset: Charset,
}

impl Packing {
    /// The text is not the body's bytes.
    pub(crate) fn is_packed(&self) -> bool {
        !self.compressions.is_empty() || self.charset != Charset::Utf8
    }

    /// The packings, innermost first, as reports call them.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        let charset = match self.charset {
            Charset::Utf8 => None,
            Charset::Utf16Le | Charset::Utf16Be => Some("utf-16"),
            Charset::Utf32Le | Charset::Utf32Be => Some("utf-32"),
        };
        charset
            .into_iter()
            .chain(self.compressions.iter().map(|compression| match compression {
                Compression::Gzip => "gzip",
                Compression::Zlib | Compression::Deflate => "deflate",
                Compression::Brotli => "br",
                Compression::Zstd => "zstd",
            }))
    }
}

/// Content encodings one after the other that are undone; more have no honest use.
const MOST_ENCODINGS: usize = 3;

/// Reads the body of a payload.
pub(super) fn read<'a>(
    views: &mut Views<'a>,
    raw: &RawPayload<'a>,
    contracted: bool,
) -> Result<(Packing, Option<Document<'a>>), Problem> {
    let mut packing = Packing::default();
    if raw.body.len() > views.limits.body {
        return Err(Problem::TooLarge);
    }
    let unpacked = unpack(views, raw, &mut packing)?;
    if unpacked.is_empty() {
        return Ok((packing, None));
    }
    let declared = header(raw, "content-type").transpose()?.or(raw.content_type);
    let content_type = declared.map_or(ContentType::NONE, ContentType::parse);
    let format = match (raw.origin, content_type.format) {
        (Origin::Line, _) => None,
        (_, Format::Binary(format)) if !is_bracketed(&unpacked) => Some(format),
        (_, Format::Unknown) if is_binary(&unpacked) => binary::guess(&unpacked, &views.limits),
        _ => None,
    };
    if let Some(format) = format {
        let encoding = header(raw, "grpc-encoding").transpose()?;
        let document = binary::read(views, unpacked, format, encoding, contracted).map_err(Unread::problem)?;
        return Ok((packing, Some(document)));
    }
    let (text, charset) = charset::decode(unpacked, content_type.charset)?;
    packing.charset = charset;
    views.grant(text.len());
    let layer = views.add_surface(text, Surface::Body);
    views.set_survey(layer);
    let text = views.take_text(layer);
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(&text).len();
    let site = Site::new(layer, Part::Body, contracted);
    let read = match raw.origin {
        Origin::Line => add_prose(views, start..text.len(), site),
        _ => read_document(views, &text, start..text.len(), &content_type, site),
    };
    views.put_text(layer, text);
    read?;
    Ok((packing, None))
}

/// Bytes that no text has.
fn is_binary(bytes: &[u8]) -> bool {
    core::str::from_utf8(bytes).map_or(true, looks_binary)
}

/// Begins and ends as JSON and XML do, and no binary format: such a body is read as the text it shows itself to be.
fn is_bracketed(bytes: &[u8]) -> bool {
    let text = bytes.trim_ascii();
    !is_binary(bytes)
        && matches!(
            (text.first(), text.last()),
            (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) | (Some(b'<'), Some(b'>'))
        )
}

/// The value of a header that may stand once only; two that differ would let two readers see two different messages.
fn header<'a>(raw: &RawPayload<'a>, name: &str) -> Option<Result<&'a str, Problem>> {
    let mut values = raw
        .headers
        .iter()
        .filter(|(own, _)| own.eq_ignore_ascii_case(name))
        .map(|(_, value)| core::str::from_utf8(value).map_err(|_| Problem::UnreadablePayload));
    let first = values.next()?;
    match values.all(|other| other == first) {
        true => Some(first),
        false => Some(Err(Problem::UnreadablePayload)),
    }
}

/// Undoes the content encodings, the declared ones and those that show themselves.
fn unpack<'a>(views: &Views<'a>, raw: &RawPayload<'a>, packing: &mut Packing) -> Result<Cow<'a, [u8]>, Problem> {
    let mut bytes = Cow::Borrowed(raw.body);
    if bytes.is_empty() {
        return Ok(bytes);
    }
    let mut declared = Vec::new();
    for (_, value) in raw
        .headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("content-encoding"))
    {
        let value = core::str::from_utf8(value).map_err(|_| Problem::UnsupportedEncoding)?;
        for coding in value.split(',') {
            match coding.trim().to_ascii_lowercase().as_str() {
                "" | "identity" => {}
                "gzip" | "x-gzip" => declared.push(Compression::Gzip),
                "deflate" => declared.push(Compression::Zlib),
                "br" => declared.push(Compression::Brotli),
                "zstd" => declared.push(Compression::Zstd),
                _ => return Err(Problem::UnsupportedEncoding),
            }
        }
    }
    if declared.len() > MOST_ENCODINGS {
        return Err(Problem::UnsupportedEncoding);
    }
    for compression in declared.into_iter().rev() {
        // "deflate" means zlib, but some send it bare (RFC 9110, section 8.4.1.2).
        let compression = match (compression, bytes.first()) {
            (Compression::Zlib, Some(first)) if first & 0x0F != 8 => Compression::Deflate,
            (compression, _) => compression,
        };
        bytes = Cow::Owned(decompress(&bytes, compression, &views.limits)?);
        packing.compressions.insert(0, compression);
    }
    loop {
        let shown = match &bytes[..] {
            [0x1F, 0x8B, ..] => Compression::Gzip,
            [0x28, 0xB5, 0x2F, 0xFD, ..] => Compression::Zstd,
            _ => break,
        };
        if packing.compressions.len() >= MOST_ENCODINGS {
            return Err(Problem::UnsupportedEncoding);
        }
        bytes = Cow::Owned(decompress(&bytes, shown, &views.limits)?);
        packing.compressions.insert(0, shown);
    }
    Ok(bytes)
}

/// Reads a document: a body, or a part of one.
pub(super) fn read_document(
    views: &mut Views<'_>,
    text: &str,
    span: Range<usize>,
    content_type: &ContentType<'_>,
    site: Site,
) -> Result<(), Problem> {
    let document = text.get(span.clone()).unwrap_or_default();
    if document.trim_ascii().is_empty() {
        return Ok(());
    }
    match content_type.format {
        Format::Json => {
            return match attempt(views, |views| json::read(views, text, span.clone(), site)) {
                Err(Unread::Syntax) if !site.contracted && is_words(document) => add_prose(views, span, site),
                Err(Unread::Syntax) => json_lines(views, text, span, site).map_err(Unread::problem),
                read => read.map_err(Unread::problem),
            };
        }
        Format::JsonLines => return json_lines(views, text, span, site).map_err(Unread::problem),
        Format::Xml => return xml::read(views, text, span, site).map_err(Unread::problem),
        Format::Multipart => {
            let boundary = content_type.boundary.ok_or(Problem::UnreadablePayload)?;
            return multipart::read(views, text, span, boundary, site);
        }
        Format::Form | Format::Text | Format::Binary(_) | Format::Unknown => {}
    }
    if sniff(views, text, span.clone(), site)? {
        return Ok(());
    }
    match content_type.format {
        Format::Form => form::read(views, text, span, site),
        // As a body it would have been read by now, and inside of a text it cannot stand.
        Format::Binary(_) => Err(Problem::UnreadablePayload),
        Format::Unknown if looks_binary(document) => Err(Problem::UnreadablePayload),
        Format::Unknown if looks_like_form(document) => form::read(views, text, span, site),
        _ => add_prose(views, span, site),
    }
}

/// Nothing but letters and spaces: whatever it was declared to be, no reader finds a structure in it.
fn is_words(document: &str) -> bool {
    document
        .bytes()
        .all(|byte| byte.is_ascii_alphabetic() || byte.is_ascii_whitespace())
}

/// Reads what shows itself to be JSON or XML, whatever it was declared to be.
fn sniff(views: &mut Views<'_>, text: &str, span: Range<usize>, site: Site) -> Result<bool, Problem> {
    let document = text.get(span.clone()).unwrap_or_default().trim_ascii();
    let (first, last) = (document.bytes().next(), document.bytes().next_back());
    let read = match (first, last) {
        (Some(b'{'), Some(b'}')) | (Some(b'['), Some(b']')) | (Some(b'"'), Some(b'"')) => {
            match attempt(views, |views| json::read(views, text, span.clone(), site)) {
                Err(Unread::Syntax) => attempt(views, |views| json_lines(views, text, span, site)),
                read => read,
            }
        }
        (Some(b'<'), Some(b'>')) => attempt(views, |views| xml::read(views, text, span, site)),
        _ => return Ok(false),
    };
    match read {
        Ok(()) => Ok(true),
        Err(Unread::Syntax) => Ok(false),
        Err(Unread::Limit(problem)) => Err(problem),
    }
}

/// Runs a reader; what it added is forgotten when it gives up.
fn attempt(views: &mut Views<'_>, read: impl FnOnce(&mut Views<'_>) -> Result<(), Unread>) -> Result<(), Unread> {
    let mark = views.mark();
    let result = read(views);
    if result.is_err() {
        views.rewind(mark);
    }
    result
}

/// One JSON document a line.
fn json_lines(views: &mut Views<'_>, text: &str, span: Range<usize>, site: Site) -> Result<(), Unread> {
    let element = views.add_name(site.name, NameText::Element);
    let mut start = span.start;
    for line in text.get(span).unwrap_or_default().split_inclusive('\n') {
        let end = start + line.len();
        // JSON text sequences (RFC 7464) put a record separator before each.
        let from = start + usize::from(line.starts_with('\u{1e}'));
        if !line.trim_ascii().is_empty() {
            json::read(views, text, from..end, site.named(element))?;
        }
        start = end;
    }
    Ok(())
}

/// Running text. A single word or line under a name is a value.
pub(super) fn add_prose(views: &mut Views<'_>, span: Range<usize>, site: Site) -> Result<(), Problem> {
    let role = match site.name == NameId::ROOT {
        true => Role::Prose,
        false => Role::Value,
    };
    views.add_view(View {
        role,
        ..View::new(site, span)
    })
}

/// Control characters that no text has.
fn looks_binary(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, 0..=8 | 14..=26 | 28..=31))
}

/// `a=b`, or `a=b&c=d`, without blanks.
fn looks_like_form(text: &str) -> bool {
    let text = text.trim_ascii_end();
    let mut name = true;
    let mut named = false;
    for byte in text.bytes() {
        match byte {
            b'&' => name = true,
            b'=' if name => {
                name = false;
                named = true;
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' | b'.' | b'%' => {}
            b'[' | b']' if name => {}
            0..=b' ' | b'"' | b'<' | b'>' | b'{' | b'}' | 127.. => return false,
            _ if name => return false,
            _ => {}
        }
    }
    named
}
