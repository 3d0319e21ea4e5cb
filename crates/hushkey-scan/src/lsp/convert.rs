//! Findings to diagnostics, paths to addresses and back.

use crate::code::taint::facts::Place;
use crate::finding::{Finding, Level};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Steps that an editor lists beside a diagnostic.
const STEPS: usize = 20;

/// A diagnostic.
pub(super) fn diagnostic<'t>(finding: &Finding, text_of: impl Fn(&Path) -> &'t str) -> Value {
    let range = |file: &Path, place: Place| range_of(text_of(file), place);
    let related: Vec<Value> = finding
        .data
        .iter()
        .flat_map(|path| &path.steps)
        .take(STEPS)
        .map(|step| {
            json!({"location": {"uri": uri_of(&step.file), "range": range(&step.file, step.place)}, "message": step.what})
        })
        .collect();
    let severity = match finding.level {
        Level::Error => 1,
        Level::Warning => 2,
        Level::Note => 3,
    };
    json!({
        "range": range(&finding.file, finding.place),
        "severity": severity,
        "code": finding.rule,
        "source": "hushkey",
        "message": format!("{}\nTo do: {}.", finding.message, finding.advice),
        "relatedInformation": related,
    })
}

/// From the place to the end of the word there, in UTF-16 as the protocol counts.
fn range_of(text: &str, place: Place) -> Value {
    let line = place.line.saturating_sub(1);
    let source = text.lines().nth(line as usize).unwrap_or_default();
    let before = place.column.saturating_sub(1) as usize;
    let units = |part: &mut dyn Iterator<Item = char>| part.map(char::len_utf16).sum::<usize>();
    let start = units(&mut source.chars().take(before));
    let word = |c: &char| c.is_alphanumeric() || matches!(c, '_' | '$' | '.' | '@' | '-' | '+');
    let length = units(&mut source.chars().skip(before).take_while(word)).max(1);
    json!({"start": {"line": line, "character": start}, "end": {"line": line, "character": start + length}})
}

/// The path of a `file:` address.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let rest = uri.strip_prefix("file://")?;
    // A host, which only `localhost` may be here.
    let rest = rest.strip_prefix("localhost").unwrap_or(rest);
    let mut bytes = Vec::with_capacity(rest.len());
    let mut input = rest.bytes();
    while let Some(byte) = input.next() {
        if byte == b'%' {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            let (high, low) = (digit(input.next())?, digit(input.next())?);
            bytes.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    let path = String::from_utf8(bytes).ok()?;
    // `/C:/project` is `C:/project`.
    let drive = path.as_bytes();
    let path = match drive {
        [b'/', letter, b':', ..] if letter.is_ascii_alphabetic() => path.get(1..)?.to_owned(),
        _ => path,
    };
    path.starts_with(['/', '\\']).then(|| PathBuf::from(&path)).or_else(|| {
        let mut start = path.chars();
        (start.next().is_some_and(|c| c.is_ascii_alphabetic()) && start.next() == Some(':'))
            .then(|| PathBuf::from(&path))
    })
}

/// The `file:` address of a path.
pub(super) fn uri_of(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut out = String::from(if text.starts_with('/') { "file://" } else { "file:///" });
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'@' => {
                out.push(char::from(byte))
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{path_of, range_of, uri_of};
    use crate::code::taint::facts::Place;
    use std::path::{Path, PathBuf};

    #[test]
    fn addresses_come_back() {
        for path in ["/a b/ü/x#1.py", "/plain/y.js"] {
            assert_eq!(path_of(&uri_of(Path::new(path))), Some(PathBuf::from(path)));
        }
        assert_eq!(path_of("file:///C%3A/x/y.cs"), Some(PathBuf::from("C:/x/y.cs")));
        for other in [
            "untitled:Untitled-1",
            "https://example.org/x",
            "file:///a%ZZ",
            "file://relative",
        ] {
            assert_eq!(path_of(other), None, "{other}");
        }
    }

    #[test]
    fn columns_are_counted_in_utf_16() {
        let range = range_of("x\n\u{1f600}\u{1f600} log(x)\n", Place { line: 2, column: 4 });
        assert_eq!(range["start"]["line"], 1);
        assert_eq!(range["start"]["character"], 5);
        assert_eq!(range["end"]["character"], 8);
    }
}
