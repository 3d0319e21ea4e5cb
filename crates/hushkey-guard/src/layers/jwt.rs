//! JSON Web Tokens (RFC 7519): header and claims are opened; the token is one carrier, for its signature covers both.

use super::base64;
use crate::Problem;
use crate::span_map::Decoded;
use crate::views::{Coding, View, Views};
use core::ops::Range;

/// Finds the token that starts at `start`: base64url segments joined by dots, of which the first is a JSON object.
pub(super) fn find(bytes: &[u8], start: usize) -> Option<Range<usize>> {
    let rest = bytes.get(start..)?;
    if !rest.starts_with(b"ey") {
        return None;
    }
    // The header first: a text full of beginnings must not be read to its end for each.
    let header_length = rest.iter().position(|byte| !base64::is_alphabet(*byte))?;
    let header = base64::decode(rest.get(..header_length)?)?;
    let has_more = rest.get(header_length) == Some(&b'.')
        && rest
            .get(header_length + 1)
            .is_some_and(|byte| base64::is_alphabet(*byte));
    if header.first() != Some(&b'{') || header.last() != Some(&b'}') || !has_more {
        return None;
    }
    let length = rest
        .iter()
        .position(|byte| !base64::is_alphabet(*byte) && *byte != b'.')
        .unwrap_or(rest.len());
    let token = rest.get(..length)?;
    // A full stop behind the token is none of its.
    let dots = token.iter().rev().take_while(|byte| **byte == b'.').count();
    Some(start..start + length - dots.min(1))
}

/// Opens the segments that are text.
pub(super) fn open(views: &mut Views<'_>, bytes: &[u8], token: &Range<usize>, view: &View) -> Result<(), Problem> {
    let from = view.span.start;
    let carrier = View {
        span: from + token.start..from + token.end,
        ..view.clone()
    };
    let segments = bytes.get(token.clone()).unwrap_or_default();
    for segment in segments.split(|byte| *byte == b'.') {
        let Some(text) = base64::decode(segment).and_then(|bytes| String::from_utf8(bytes).ok()) else {
            continue;
        };
        let decoded = Decoded {
            text,
            ..Decoded::default()
        };
        views.add_decoded(carrier.clone(), Coding::Jwt, view.writing, decoded, true)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_whole_tokens_only() {
        let text = b"Bearer eyJhbGciOiJub25lIn0.eyJhIjoxfQ.. x";
        assert_eq!(find(text, 7), Some(7..38));
        assert_eq!(find(b"eyJhbGciOiJub25lIn0", 0), None);
        assert_eq!(find(b"eyJhIjox.eyJhIjoxfQ", 0), None);
        assert_eq!(find(b"eyJhbGciOiJub25lIn0. and", 0), None);
    }
}
