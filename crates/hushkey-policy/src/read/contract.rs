//! `[endpoint.request]` and `[endpoint.response]`.

use super::reader::{Key, Reader, Value, shown};
use super::{MAX_ENTRIES, action, keys};
use crate::contract::Declared;
use crate::{Contract, Format, Part};

const DOTS: &str = " (a field path with dots is written in quotes)";

pub(super) fn contract(reader: &mut Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Contract {
    let mut contract = Contract::default();
    let Some(table) = reader.table(key, value) else {
        return contract;
    };
    if table.len() > MAX_ENTRIES {
        reader.fault(value.span(), format!("at most {MAX_ENTRIES} entries are allowed"));
        return contract;
    }
    for (key, value) in table {
        let place = place(key.get_ref());
        if let Err(message) = &place {
            reader.fault(key.span(), (*message).to_owned());
        }
        let declared = declared(reader, key, value);
        let Ok((part, path)) = place else { continue };
        if !contract.insert(part, path, declared) {
            reader.fault(key.span(), "the field is declared twice".to_owned());
        }
    }
    contract
}

/// Splits `query:owner` into part and name; a body path is checked.
fn place(key: &str) -> Result<(Part, String), &'static str> {
    let prefixed = key
        .split_once(':')
        .and_then(|(prefix, rest)| Some((Part::from_name(prefix)?, rest)));
    let (part, name) = prefixed.unwrap_or((Part::Body, key));
    match part {
        Part::Body => {
            check_path(name)?;
            Ok((part, name.to_owned()))
        }
        _ if name.is_empty() => Err("a name is missing after the `:`"),
        Part::Header => Ok((part, name.to_ascii_lowercase())),
        _ => Ok((part, name.to_owned())),
    }
}

/// The grammar of [`crate::FieldPath`], with a trailing `*` for everything below.
fn check_path(path: &str) -> Result<(), &'static str> {
    let mut rest = path.chars().peekable();
    let mut key_length = 0;
    let mut after_item = path.is_empty();
    let mut star = false;
    while let Some(character) = rest.next() {
        if star {
            return Err("`*` stands only at the end of a field path");
        }
        match character {
            '\\' if rest.next().is_none() => return Err("a field path ends in `\\`"),
            '[' => {
                if rest.next() != Some(']') {
                    return Err("the items of an array are written `[]`");
                }
                if !matches!(rest.peek(), None | Some('.' | '[')) {
                    return Err("after `[]` comes `.`, `[]` or the end");
                }
                after_item = true;
                key_length = 0;
            }
            ']' => return Err("the items of an array are written `[]`"),
            '.' if key_length == 0 && !after_item => return Err("a field path has an empty part"),
            '.' => {
                after_item = false;
                key_length = 0;
            }
            '*' if key_length == 0 && !after_item => {
                star = true;
                key_length = 1;
            }
            '*' => return Err("`*` stands alone after a `.`"),
            _ => key_length += 1,
        }
    }
    if key_length == 0 && !after_item {
        Err("a field path has an empty part")
    } else {
        Ok(())
    }
}

fn declared(reader: &mut Reader<'_>, key: &Key<'_>, value: &Value<'_>) -> Declared {
    let mut declared = Declared {
        format: None,
        action: None,
    };
    let Some(table) = value.get_ref().as_table() else {
        declared.format = format(reader, value);
        return declared;
    };
    if table.is_empty() {
        reader.fault(
            value.span(),
            format!("the field{} needs a format or an action", shown(key.get_ref())),
        );
    }
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "format" => declared.format = format(reader, value),
            "action" => declared.action = action(reader, key, value),
            _ => reader.unknown_key(key, keys::FIELD, DOTS),
        }
    }
    if let (Some(format), Some(action)) = (&declared.format, declared.action)
        && !action.fits(format)
    {
        let name = format.name();
        reader.fault(
            value.span(),
            format!("action `{action}` cannot write a value of format {name}: drop the field, or declare it as text"),
        );
    }
    declared
}

fn format(reader: &mut Reader<'_>, value: &Value<'_>) -> Option<Format> {
    if let Some(name) = value.get_ref().as_str() {
        let format = Format::from_name(name);
        if format.is_none() {
            let names: Vec<&str> = Format::NAMED.iter().map(|(name, _)| *name).collect();
            reader.fault(
                value.span(),
                format!("unknown format; formats are {}, or a list of words", names.join(", ")),
            );
        }
        return format;
    }
    let words = value
        .get_ref()
        .as_array()
        .map(|items| items.iter().map(|item| item.get_ref().as_str()));
    let words: Option<Vec<&str>> = words.and_then(Iterator::collect);
    match words {
        Some(words) if (1..=256).contains(&words.len()) => {
            let mut words: Vec<String> = words.into_iter().map(str::to_owned).collect();
            words.sort();
            words.dedup();
            Some(Format::Enum(words))
        }
        _ => {
            reader.fault(
                value.span(),
                "a format is a name or a list of 1 to 256 words".to_owned(),
            );
            None
        }
    }
}
