//! Strings and types as sources write them.

/// A literal without its quotes and prefixes; other text as it is.
pub(crate) fn inside(text: &str) -> &str {
    let bare = text.trim_start_matches(|c: char| {
        matches!(c, '@' | '$') || (c.is_ascii_alphabetic() && text.ends_with(['"', '\'']))
    });
    let Some(quote) = bare.chars().next().filter(|c| matches!(c, '"' | '\'' | '`')) else {
        return text;
    };
    let Some(rest) = bare.strip_prefix(quote) else {
        return text;
    };
    let Some(rest) = rest.strip_suffix(quote) else {
        return rest;
    };
    rest.trim_matches(quote)
}

/// A piece of text inside a string.
pub(crate) fn is_piece(kind: &str) -> bool {
    matches!(
        kind,
        "string_fragment"
            | "string_content"
            | "string_literal_content"
            | "interpreted_string_literal_content"
            | "raw_string_literal_content"
            | "heredoc_content"
            | "line_str_text"
            | "multi_line_str_text"
            | "raw_str_part"
            | "text"
            | "escape_sequence"
            | "str_escaped_char"
            | "nowdoc_string"
            | "raw_string_content"
    )
}

/// Quotes, format specifiers: no text and no hole.
pub(crate) fn is_mark(kind: &str) -> bool {
    matches!(
        kind,
        "string_start"
            | "string_end"
            | "interpolation_start"
            | "interpolation_quote"
            | "format_specifier"
            | "type_conversion"
            | "heredoc_end"
            | "heredoc_beginning"
            | "interpolation_brace"
            | "comment"
    )
}

/// Wrappers that are looked through: what matters is what they hold.
const WRAPPERS: &[&str] = &[
    "Optional",
    "Option",
    "List",
    "Array",
    "ArrayList",
    "Vec",
    "Set",
    "HashSet",
    "Box",
    "Rc",
    "Arc",
    "Collection",
    "Iterable",
    "IEnumerable",
    "Sequence",
    "Promise",
    "Task",
    "Future",
    "Ref",
    "Readonly",
    "Partial",
    "Required",
    "Stream",
    "Flow",
    "Mono",
    "Flux",
    "unique_ptr",
    "shared_ptr",
    "vector",
    "optional",
    "Result",
    "list",
    "set",
    "Lazy",
    "Provider",
];

/// The name of a type without wrappers, marks and arguments.
pub(crate) fn type_name(text: &str) -> &str {
    let mut text = text.trim_start_matches(|c: char| !(c.is_alphanumeric() || c == '_' || c == '\\'));
    for prefix in [
        "mut ", "const ", "final ", "ref ", "in ", "dyn ", "impl ", "struct ", "class ",
    ] {
        text = text.strip_prefix(prefix).unwrap_or(text).trim_start();
    }
    for _ in 0..3 {
        let Some(open) = text.find(['<', '[']) else { break };
        let head = text.get(..open).unwrap_or_default();
        let last = head.rsplit(['.', ':', '\\']).next().unwrap_or(head).trim();
        if !WRAPPERS.contains(&last) {
            break;
        }
        text = text
            .get(open + 1..)
            .unwrap_or_default()
            .trim_start_matches(['&', '*', ' ', '\'']);
    }
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '.' | ':' | '\\')))
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default().trim_end_matches([':', '.'])
}

#[cfg(test)]
mod tests {
    use super::{inside, type_name};

    #[test]
    fn quotes_and_prefixes_go() {
        for (text, want) in [
            ("\"a\"", "a"),
            ("'b'", "b"),
            ("f\"c\"", "c"),
            ("\"\"\"d\"\"\"", "d"),
            ("@\"e\"", "e"),
            ("name", "name"),
            (":sym", ":sym"),
        ] {
            assert_eq!(inside(text), want);
        }
    }

    #[test]
    fn types_are_what_they_hold() {
        for (text, want) in [
            (": User", "User"),
            ("Optional<User>", "User"),
            ("ILogger<A>", "ILogger"),
            ("*User", "User"),
            ("[]User", "User"),
            ("&mut Vec<User>", "User"),
            ("const std::string&", "std::string"),
            ("User?", "User"),
            ("List[User]", "User"),
        ] {
            assert_eq!(type_name(text), want, "{text}");
        }
    }
}
