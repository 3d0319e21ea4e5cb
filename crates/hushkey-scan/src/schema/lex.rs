//! Words, strings and marks of languages that need no grammar to be read: SQL, protobuf, GraphQL, Prisma.
//!
//! Limits: none; every byte is looked at once, and what is not closed ends with the text.

/// How a language writes comments, strings and quoted names.
pub(crate) struct Syntax {
    /// What begins a comment to the end of the line.
    pub line: &'static [&'static str],
    /// `/* … */` is a comment.
    pub block: bool,
    /// Quotes of strings.
    pub strings: &'static [char],
    /// Quotes of names: what opens, what closes.
    pub names: &'static [(char, char)],
    /// A backslash takes the next character's meaning.
    pub escapes: bool,
    /// `$tag$ … $tag$` is a string.
    pub dollars: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// A name or a number; a quoted name without its quotes.
    Word,
    /// A string, without its quotes.
    Text,
    /// One character of anything else.
    Mark,
}

/// A piece of the text, comments left out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Token<'t> {
    pub text: &'t str,
    pub sort: Sort,
    pub at: usize,
    pub end: usize,
}

impl Token<'_> {
    pub fn is(&self, word: &str) -> bool {
        self.sort != Sort::Text && self.text.eq_ignore_ascii_case(word)
    }
}

/// All tokens.
pub(crate) fn tokens<'t>(text: &'t str, syntax: &Syntax) -> Vec<Token<'t>> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(first) = rest.chars().next() else { break };
        let start = at;
        if first.is_whitespace() {
            at += first.len_utf8();
        } else if syntax.line.iter().any(|mark| rest.starts_with(mark)) {
            at += rest.find('\n').unwrap_or(rest.len());
        } else if syntax.block && rest.starts_with("/*") {
            at += rest
                .get(2..)
                .and_then(|rest| rest.find("*/"))
                .map_or(rest.len(), |end| end + 4);
        } else if rest.starts_with("\"\"\"") && syntax.strings.contains(&'"') {
            let inner = rest.get(3..).unwrap_or_default();
            let length = inner.find("\"\"\"").unwrap_or(inner.len());
            at += (length + 6).min(rest.len());
            push(&mut tokens, inner.get(..length), Sort::Text, start, at);
        } else if let (true, Some(tag)) = (syntax.dollars && first == '$', dollar(rest)) {
            let inner = rest.get(tag.len()..).unwrap_or_default();
            let length = inner.find(tag).unwrap_or(inner.len());
            at += (length + 2 * tag.len()).min(rest.len());
            push(&mut tokens, inner.get(..length), Sort::Text, start, at);
        } else if syntax.strings.contains(&first) {
            let length = closed(rest, first, syntax.escapes);
            at += (length + 2).min(rest.len());
            push(&mut tokens, rest.get(1..=length), Sort::Text, start, at);
        } else if let Some((_, close)) = syntax.names.iter().find(|(open, _)| *open == first) {
            let length = closed(rest, *close, false);
            at += (length + 2).min(rest.len());
            push(&mut tokens, rest.get(1..=length), Sort::Word, start, at);
        } else if first.is_alphanumeric() || first == '_' {
            let length = rest
                .find(|c: char| !(c.is_alphanumeric() || matches!(c, '_')))
                .unwrap_or(rest.len());
            at += length;
            push(&mut tokens, rest.get(..length), Sort::Word, start, at);
        } else {
            at += first.len_utf8();
            push(&mut tokens, rest.get(..first.len_utf8()), Sort::Mark, start, at);
        }
        // A closing quote that is no character boundary cannot be; still, no step may stand.
        while at < text.len() && !text.is_char_boundary(at) {
            at += 1;
        }
    }
    tokens
}

fn push<'t>(tokens: &mut Vec<Token<'t>>, text: Option<&'t str>, sort: Sort, at: usize, end: usize) {
    tokens.push(Token {
        text: text.unwrap_or_default(),
        sort,
        at,
        end,
    });
}

/// `$$` or `$tag$` at the start.
fn dollar(text: &str) -> Option<&str> {
    let inner = text.get(1..)?;
    let length = inner.find('$')?;
    let tag = inner.get(..length)?;
    let name = tag.chars().all(|c| c.is_alphanumeric() || c == '_') && !tag.starts_with(|c: char| c.is_ascii_digit());
    name.then(|| text.get(..length + 2)).flatten()
}

/// Bytes between the quotes; to the end where it is not closed.
fn closed(text: &str, close: char, escapes: bool) -> usize {
    let inner = text.get(1..).unwrap_or_default();
    let mut escaped = false;
    let mut characters = inner.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if escaped {
            escaped = false;
        } else if escapes && c == '\\' {
            escaped = true;
        } else if c == close {
            // `''` inside a string is one quote.
            if characters.peek().is_some_and(|(_, next)| *next == close) && close != ']' {
                characters.next();
            } else {
                return at;
            }
        }
    }
    inner.len()
}

/// What stands between a mark that opens at the start and the one that closes it, and what follows.
pub(crate) fn nested<'a, 't>(tokens: &'a [Token<'t>], open: &str, close: &str) -> (&'a [Token<'t>], &'a [Token<'t>]) {
    let mut depth = 0usize;
    for (index, token) in tokens.iter().enumerate() {
        if token.sort != Sort::Mark {
            continue;
        }
        if token.text == open {
            depth += 1;
        } else if token.text == close {
            depth = depth.saturating_sub(1);
        } else {
            continue;
        }
        if depth == 0 {
            return (
                tokens.get(1..index).unwrap_or_default(),
                tokens.get(index + 1..).unwrap_or_default(),
            );
        }
    }
    (tokens.get(1..).unwrap_or_default(), &[])
}

/// Splits at a mark outside of brackets.
pub(crate) fn split<'a, 't>(tokens: &'a [Token<'t>], at: &str) -> Vec<&'a [Token<'t>]> {
    let mut depth = 0usize;
    tokens
        .split(|token| {
            if token.sort != Sort::Mark {
                return false;
            }
            match token.text {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0 && token.text == at
        })
        .collect()
}
