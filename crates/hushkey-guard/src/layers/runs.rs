//! Runs of base64 and hexadecimal characters in a value: finds them, and tells what they carry.

use super::{base32, base64, hex, jwt, plausible, utf16};
use crate::Problem;
use crate::decode::{Compression, decompress};
use crate::span_map::Decoded;
use crate::views::{Coding, View, Views};
use core::ops::Range;
use hushkey_detect::Survey;

/// Opens every run in a value.
pub(super) fn open(views: &mut Views<'_>, value: &str, view: &View) -> Result<(), Problem> {
    let bytes = value.as_bytes();
    let mut at = 0;
    // up to here lines were joined in vain
    let mut joined = 0;
    while let Some(rest) = bytes.get(at..) {
        let Some(skip) = rest.iter().position(|byte| base64::is_alphabet(*byte)) else {
            break;
        };
        let start = at + skip;
        let length = rest
            .get(skip..)
            .and_then(|run| run.iter().position(|byte| !base64::is_alphabet(*byte)))
            .unwrap_or(bytes.len() - start);
        let end = start + length;
        at = end;
        if length < base64::SHORTEST {
            continue;
        }
        if let Some(token) = jwt::find(bytes, start) {
            views.spend(token.end - start)?;
            jwt::open(views, bytes, &token, view)?;
            at = token.end;
            continue;
        }
        let run = bytes.get(start..end).unwrap_or_default();
        views.spend(length)?;
        if start >= joined {
            let (behind, opened) = open_lines(views, bytes, start..end, view)?;
            joined = behind;
            if opened {
                at = behind;
                continue;
            }
        }
        open_run(views, bytes, start..end, run, view)?;
    }
    Ok(())
}

/// Whether a run of the value, which is at `base` of what is surveyed, might be opened.
pub(super) fn may_open(value: &str, survey: &Survey, base: usize) -> bool {
    survey.runs(base, base + value.len()).any(|run| {
        let bytes = value.as_bytes().get(run.start - base..run.end - base);
        plausible::may_open(bytes.unwrap_or_default(), survey, run.start)
    })
}

/// Opens base64 that goes on over lines, as MIME and PEM write it. Returns where it ends, and whether it held text.
fn open_lines(views: &mut Views<'_>, bytes: &[u8], first: Range<usize>, view: &View) -> Result<(usize, bool), Problem> {
    let width = first.len();
    if width < LINE
        || !width.is_multiple_of(4)
        || !bytes.get(first.end).is_some_and(|byte| matches!(byte, b'\r' | b'\n'))
    {
        return Ok((first.end, false));
    }
    let mut joined = bytes.get(first.clone()).unwrap_or_default().to_vec();
    let mut end = first.end;
    loop {
        let rest = bytes.get(end..).unwrap_or_default();
        let blanks = rest
            .iter()
            .take(8)
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let line = rest.get(blanks..).unwrap_or_default();
        let length = line.iter().take_while(|byte| base64::is_alphabet(**byte)).count();
        if blanks == 0 || length == 0 || length > width {
            break;
        }
        joined.extend_from_slice(line.get(..length).unwrap_or_default());
        end += blanks + length;
        if length < width {
            break;
        }
    }
    if end == first.end {
        return Ok((end, false));
    }
    views.spend(joined.len())?;
    let text = base64::decode(&joined).and_then(|bytes| String::from_utf8(bytes).ok());
    let Some(text) = text.or(inflate(views, &joined)?) else {
        return Ok((end, false));
    };
    let padding = padding(bytes, end, joined.len());
    let coding = Coding::Base64 {
        url: false,
        padded: true,
    };
    add(views, view, first.start..end + padding, coding, text)?;
    Ok((end + padding, true))
}

/// The shortest line of base64 that goes on over lines.
const LINE: usize = 32;

fn open_run(views: &mut Views<'_>, bytes: &[u8], span: Range<usize>, run: &[u8], view: &View) -> Result<(), Problem> {
    let prefix = if run.starts_with(b"0x") || run.starts_with(b"0X") {
        2
    } else {
        0
    };
    if let Some(text) = run.get(prefix..).and_then(hex::decode) {
        return add(views, view, span.start + prefix..span.end, Coding::Hex, text);
    }
    if let Some((text, small)) = base32::decode(run) {
        let most = (8 - run.len() % 8) % 8;
        let padding = bytes
            .iter()
            .skip(span.end)
            .take(most)
            .take_while(|byte| **byte == b'=')
            .count();
        let coding = Coding::Base32 {
            small,
            padded: padding > 0,
        };
        return add(views, view, span.start..span.end + padding, coding, text);
    }
    if let Some((text, big)) = utf16::decode(run) {
        let padding = padding(bytes, span.end, span.len());
        let padded = padding > 0 || span.len().is_multiple_of(4);
        let coding = Coding::Base64Utf16 { big, padded };
        return add(views, view, span.start..span.end + padding, coding, text);
    }
    if let Some(text) = inflate(views, run)? {
        let padding = padding(bytes, span.end, span.len());
        return add(
            views,
            view,
            span.start..span.end + padding,
            Coding::CompressedBase64,
            text,
        );
    }
    for found in base64::pieces(run).ok_or(Problem::TooMuchWork)? {
        views.spend(found.bytes.len())?;
        let Ok(text) = String::from_utf8(found.bytes) else {
            continue;
        };
        let (start, end) = (span.start + found.start, span.start + found.end);
        let padding = match end == span.end {
            true => padding(bytes, end, end - start),
            false => 0,
        };
        let coding = Coding::Base64 {
            url: found.url,
            padded: padding > 0 || (end - start).is_multiple_of(4),
        };
        add(views, view, start..end + padding, coding, text)?;
    }
    Ok(())
}

/// The `=` behind a run that belong to it.
fn padding(bytes: &[u8], end: usize, length: usize) -> usize {
    let most = (4 - length % 4) % 4;
    bytes
        .iter()
        .skip(end)
        .take(most)
        .take_while(|byte| **byte == b'=')
        .count()
}

/// Compressed text in base64: the first characters tell gzip and zlib.
fn inflate(views: &mut Views<'_>, run: &[u8]) -> Result<Option<String>, Problem> {
    let compression = match run {
        [b'H', b'4', b's', b'I', ..] => Compression::Gzip,
        [b'e', b'J', b'w'..=b'z', ..]
        | [b'e', b'F', b'4'..=b'7', ..]
        | [b'e', b'N', b'o'..=b'r', ..]
        | [b'e', b'A', b'E'..=b'H', ..] => Compression::Zlib,
        _ => return Ok(None),
    };
    let Some(packed) = base64::decode(run) else {
        return Ok(None);
    };
    match decompress(&packed, compression, &views.limits) {
        Ok(bytes) => {
            views.spend(bytes.len())?;
            Ok(String::from_utf8(bytes).ok())
        }
        Err(Problem::TooLarge) => Err(Problem::TooLarge),
        Err(_) => Ok(None),
    }
}

fn add(views: &mut Views<'_>, view: &View, run: Range<usize>, coding: Coding, text: String) -> Result<(), Problem> {
    let from = view.span.start;
    let carrier = View {
        span: from + run.start..from + run.end,
        ..view.clone()
    };
    let decoded = Decoded {
        text,
        ..Decoded::default()
    };
    views.add_decoded(carrier, coding, view.writing, decoded, true)
}
