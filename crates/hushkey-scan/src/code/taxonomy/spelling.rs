//! How names are spelt: their words, without humps, signs and marks.

/// A name of Latin letters without their marks; nothing for other letters.
pub(super) fn folded(name: &str) -> Option<String> {
    let mut folded = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        match letter {
            _ if letter.is_ascii() => folded.push(letter),
            'á' | 'à' | 'â' | 'ã' | 'å' => folded.push('a'),
            'é' | 'è' | 'ê' | 'ë' => folded.push('e'),
            'í' | 'ì' | 'î' | 'ï' => folded.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' => folded.push('o'),
            'ú' | 'ù' | 'û' => folded.push('u'),
            'ä' => folded.push_str("ae"),
            'ö' | 'ø' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'Ä' => folded.push_str("Ae"),
            'Ö' => folded.push_str("Oe"),
            'Ü' => folded.push_str("Ue"),
            'ß' => folded.push_str("ss"),
            'ñ' => folded.push('n'),
            'ç' => folded.push('c'),
            _ => return None,
        }
    }
    Some(folded)
}

/// A name without its humps and underscores.
pub(super) fn plain(name: &str) -> String {
    spaced(name).replace(' ', "")
}

pub(super) fn joined(phrase: &str) -> String {
    phrase.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).collect()
}

/// The words of an identifier in lower case with a blank between: camel case, snake case, kebab case.
pub(crate) fn spaced(name: &str) -> String {
    let bytes = name.as_bytes();
    let mut text = String::with_capacity(name.len() + 4);
    for (index, byte) in bytes.iter().enumerate() {
        let before = index
            .checked_sub(1)
            .and_then(|before| bytes.get(before))
            .copied()
            .unwrap_or(b'_');
        let after = bytes.get(index + 1).copied().unwrap_or(b'_');
        if !byte.is_ascii_alphanumeric() {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
            continue;
        }
        let hump = byte.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || (before.is_ascii_uppercase() && after.is_ascii_lowercase()));
        if hump && !text.is_empty() && !text.ends_with(' ') {
            text.push(' ');
        }
        text.push(char::from(byte.to_ascii_lowercase()));
    }
    while text.ends_with(' ') {
        text.pop();
    }
    text
}
