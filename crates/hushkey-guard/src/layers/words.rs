//! Encoded words of headers (RFC 2047): `=?utf-8?B?…?=` and `=?utf-8?Q?…?=`.

use super::base64;
use crate::Problem;
use crate::span_map::Decoded;
use crate::views::{Coding, View, Views};

/// At most 75 characters by the RFC; the longer ones that some send are read as well.
const LONGEST: usize = 2048;

/// Opens every encoded word in a value.
pub(super) fn open(views: &mut Views<'_>, value: &str, view: &View) -> Result<(), Problem> {
    let mut at = 0;
    while let Some(found) = value.get(at..).and_then(|rest| rest.find("=?")) {
        let start = at + found;
        at = start + 2;
        let end = value.floor_char_boundary(start.saturating_add(LONGEST));
        let Some(window) = value.get(start..end) else { break };
        views.spend(window.find("?=").unwrap_or(window.len()))?;
        let Some((length, text)) = word(window) else {
            continue;
        };
        at = start + length;
        let from = view.span.start;
        let carrier = View {
            span: from + start..from + at,
            ..view.clone()
        };
        let decoded = Decoded {
            text,
            ..Decoded::default()
        };
        views.add_decoded(carrier, Coding::EncodedWord, view.writing, decoded, true)?;
    }
    Ok(())
}

/// The length and text of the encoded word at the start.
fn word(rest: &str) -> Option<(usize, String)> {
    let inner = rest.strip_prefix("=?")?;
    let mut fields = inner.splitn(3, '?');
    let charset = fields.next()?;
    let kind = fields.next()?;
    let (payload, _) = fields.next()?.split_once("?=")?;
    if charset.len() > 40 || kind.len() != 1 {
        return None;
    }
    let bytes = match kind {
        "B" | "b" => base64::decode(payload.trim_end_matches('=').as_bytes())?,
        "Q" | "q" => quoted(payload.as_bytes())?,
        _ => return None,
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => error.as_bytes().iter().map(|&byte| char::from(byte)).collect(),
    };
    Some((2 + charset.len() + 1 + kind.len() + 1 + payload.len() + 2, text))
}

fn quoted(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes.iter();
    while let Some(&byte) = rest.next() {
        out.push(match byte {
            b'_' => b' ',
            b'=' => {
                let high = char::from(*rest.next()?).to_digit(16)?;
                let low = char::from(*rest.next()?).to_digit(16)?;
                (high << 4 | low) as u8
            }
            other => other,
        });
    }
    Some(out)
}

/// Writes an encoded word.
pub(crate) fn encode(text: &str) -> String {
    format!("=?utf-8?B?{}?=", base64::encode(text.as_bytes(), false, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_both_kinds() {
        assert_eq!(word("=?utf-8?B?YW5uQGI=?= x"), Some((20, "ann@b".to_owned())));
        assert_eq!(word("=?iso-8859-1?q?ann=40b_c?=").unwrap().1, "ann@b c");
        assert_eq!(word(&encode("ann@b")).unwrap().1, "ann@b");
        assert_eq!(word("=?utf-8?X?a?="), None);
    }
}
