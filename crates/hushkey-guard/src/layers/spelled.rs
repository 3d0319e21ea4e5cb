//! Spelled addresses: `ann [at] example [dot] org`, `ann(at)example.org`, `ann at example dot org`.
//!
//! Without brackets both words must be there, one word apart: "look at example.org" is no address.

use crate::span_map::Decoded;

/// Decodes `text`, whose first byte stands at `carrier`. `None` when nothing is spelled.
pub(super) fn decode(text: &str, carrier: usize) -> Option<Decoded> {
    let bytes = text.as_bytes();
    let mut out = Decoded::default();
    let (mut kept, mut at) = (0, 0);
    // a spoken address is open: bare dots count
    let mut open = false;
    while let Some(skip) = bytes
        .get(at..)?
        .iter()
        .position(|byte| matches!(byte, b' ' | b'(' | b'[' | b'{'))
    {
        let sign = at + skip;
        let found = bracketed(bytes, sign).or_else(|| bare(bytes, sign, open));
        let Some((start, end, character)) = found.filter(|(start, ..)| *start >= kept) else {
            at = sign + 1;
            continue;
        };
        out.keep(text.get(kept..start)?, carrier + kept);
        out.stand_for(character, carrier + start, end - start);
        open = true;
        kept = end;
        at = end;
    }
    out.keep(text.get(kept..)?, carrier + kept);
    out.changed.then_some(out)
}

/// Whether something may be spelled at this bracket.
pub(super) fn is_bracketed(bytes: &[u8], at: usize) -> bool {
    bracketed(bytes, at).is_some()
}

/// `[at]`, `( dot )`, with the blanks around.
fn bracketed(bytes: &[u8], at: usize) -> Option<(usize, usize, char)> {
    // two blanks at most, so that a run of them costs its length and no more
    let blanks = |from: usize| {
        let rest = bytes.get(from..).unwrap_or_default();
        from + rest.iter().take(2).take_while(|byte| **byte == b' ').count()
    };
    let bracket = blanks(at);
    let close = match bytes.get(bracket)? {
        b'(' => b')',
        b'[' => b']',
        b'{' => b'}',
        _ => return None,
    };
    let (character, end) = word(bytes, blanks(bracket + 1))?;
    let end = blanks(end);
    (bytes.get(end) == Some(&close)).then(|| (at, blanks(end + 1), character))
}

/// ` at example dot `, and ` dot ` behind it.
fn bare(bytes: &[u8], at: usize, open: bool) -> Option<(usize, usize, char)> {
    let (character, end) = word(bytes, at + 1).filter(|_| bytes.get(at) == Some(&b' '))?;
    if bytes.get(end) != Some(&b' ') {
        return None;
    }
    let next = end + 1;
    let length = bytes
        .get(next..)?
        .iter()
        .take(64)
        .take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-')
        .count();
    let behind = next + length;
    let goes_on = bracketed(bytes, behind).is_some_and(|(.., own)| own == '.')
        || bytes.get(behind) == Some(&b' ') && word(bytes, behind + 1).is_some_and(|(own, _)| own == '.');
    let is_spoken = match character {
        '@' => length > 0 && goes_on,
        _ => open && length > 0,
    };
    is_spoken.then_some((at, next, character))
}

/// `at` or `dot` as a whole word.
fn word(bytes: &[u8], at: usize) -> Option<(char, usize)> {
    let rest = bytes.get(at..)?;
    let (character, length) = match rest {
        [b'a' | b'A', b't' | b'T', ..] => ('@', 2),
        [b'd' | b'D', b'o' | b'O', b't' | b'T', ..] => ('.', 3),
        _ => return None,
    };
    (!rest.get(length).is_some_and(u8::is_ascii_alphanumeric)).then_some((character, at + length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_and_prose_is_not() {
        let text = |input| decode(input, 0).map(|decoded| decoded.text);
        for spelled in [
            "ann [at] example [dot] org",
            "ann(at)example(dot)org",
            "ann AT example DOT org",
            "ann { at } example dot org",
            "ann at example [dot] org",
        ] {
            assert_eq!(text(spelled).as_deref(), Some("ann@example.org"), "{spelled}");
        }
        assert_eq!(text("ann(at)example.org").as_deref(), Some("ann@example.org"));
        for prose in [
            "look at example.org",
            "at noon dot com",
            "f(x) at [0]",
            "dot product at hand",
            "(attn) [data]",
        ] {
            assert_eq!(text(prose), None, "{prose}");
        }
        let decoded = decode("to ann (at) b.org", 0).unwrap();
        assert_eq!(decoded.map.carrier(3..12), 3..17);
    }
}
