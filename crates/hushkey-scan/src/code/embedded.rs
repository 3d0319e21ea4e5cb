//! Code inside other files: scripts of Vue and Svelte components, cells of notebooks.
//!
//! *In:* the file's text. *Out:* a text of the same lines that holds only the code, so that every place stays where it is.

use super::lower::Language;
use serde_json::Value;
use std::borrow::Cow;

/// A page of the web, of which only the scripts are code.
pub(crate) fn is_page(extension: &str) -> bool {
    matches!(extension, "html" | "htm")
}

/// What of a file is code, in what language; nothing for a file that is neither code nor holds any.
pub(crate) fn code<'t>(extension: &str, text: &'t str) -> Option<(Language, Cow<'t, str>)> {
    match extension {
        // Of a page its scripts; a page without any is no code.
        _ if is_page(extension) => has_script(text).then(|| (Language::JavaScript, Cow::Owned(scripts(text)))),
        "vue" | "svelte" => Some((Language::TypeScript, Cow::Owned(scripts(text)))),
        "ipynb" => Some((Language::Python, Cow::Owned(cells(text)))),
        _ => super::lower::language_of(extension).map(|language| (language, Cow::Borrowed(text))),
    }
}

/// What stands between `<script …>` and `</script>`; blanks elsewhere.
fn scripts(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(open) = rest.find("<script") {
        let Some(end) = rest.get(open..).and_then(|tag| tag.find('>')).map(|end| open + end + 1) else {
            break;
        };
        let close = rest
            .get(end..)
            .and_then(|body| body.find("</script"))
            .map_or(rest.len(), |close| end + close);
        let (tag, body) = (
            rest.get(..end).unwrap_or_default(),
            rest.get(end..close).unwrap_or_default(),
        );
        blank(tag, &mut out);
        if is_code(tag.get(open..).unwrap_or_default()) {
            out.push_str(body);
        } else {
            blank(body, &mut out);
        }
        rest = rest.get(close..).unwrap_or_default();
    }
    blank(rest, &mut out);
    out
}

/// Some script of the page stands in it.
fn has_script(text: &str) -> bool {
    text.split("<script").skip(1).any(|rest| {
        rest.split_once('>')
            .is_some_and(|(tag, body)| is_code(tag) && !body.trim_start().starts_with("</script"))
    })
}

/// Data and templates stand between the same tags.
fn is_code(tag: &str) -> bool {
    !["json", "importmap", "template", "x-", "text/html", "speculationrules"]
        .iter()
        .any(|kind| tag.split_once("type=").is_some_and(|(_, kinds)| kinds.contains(kind)))
}

fn blank(text: &str, out: &mut String) {
    out.extend(text.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
}

/// The lines of code cells, each where its string stands in the file. Notebooks are written with one string a line; others have
/// no places, and are not read.
fn cells(text: &str) -> String {
    let Ok(notebook) = serde_json::from_str::<Value>(text) else {
        return String::new();
    };
    let python = notebook
        .pointer("/metadata/kernelspec/language")
        .or_else(|| notebook.pointer("/metadata/language_info/name"))
        .and_then(Value::as_str)
        .is_none_or(|language| language == "python");
    if !python {
        return String::new();
    }
    let mut out = String::with_capacity(text.len());
    // Inside "source" of a code cell, by the order in which keys are written: "cell_type" comes before "source".
    let (mut code, mut inside) = (false, false);
    for line in text.lines() {
        let trimmed = line.trim();
        if let Some(kind) = trimmed.strip_prefix("\"cell_type\":") {
            code = kind.contains("\"code\"");
        } else if trimmed.starts_with("\"source\":") {
            inside = !trimmed.ends_with("],") && !trimmed.ends_with(']');
        } else if inside && trimmed.starts_with(']') {
            inside = false;
        } else if inside
            && code
            && let Ok(written) = serde_json::from_str::<String>(trimmed.trim_end_matches(','))
        {
            let written = written.trim_end_matches('\n');
            // Commands of the notebook itself are no Python.
            if !written.trim_start().starts_with(['%', '!', '?']) && !written.contains('\n') {
                out.push_str(written);
            }
        }
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{cells, scripts};

    #[test]
    fn lines_stay() {
        let text =
            "<template>\n  <p>é</p>\n</template>\n<script setup lang=\"ts\">\nf()\n</script>\n<style>\n</style>\n";
        let code = scripts(text);
        assert_eq!(code.lines().count(), text.lines().count());
        assert_eq!(code.lines().nth(4), Some("f()"));
        assert_eq!(code.trim(), "f()");
    }

    #[test]
    fn cells_stay() {
        let text = "{\n \"cells\": [\n  {\n   \"cell_type\": \"markdown\",\n   \"source\": [\n    \"f()\"\n   ]\n  },\n  {\n   \"cell_type\": \"code\",\n   \"source\": [\n    \"%magic\\n\",\n    \"g(\\\"x\\\")\"\n   ]\n  }\n ]\n}\n";
        let code = cells(text);
        assert_eq!(code.lines().nth(12), Some("g(\"x\")"));
        assert_eq!(code.trim(), "g(\"x\")");
    }

    #[test]
    fn nothing_breaks() {
        for text in ["", "<script", "<script>", "{", "</script>"] {
            let _ = (scripts(text), cells(text));
        }
    }
}
