//! Pairs of names and values inside a value: the query of a URL, or pairs joined by `&`.

use crate::Problem;
use crate::decode::add_path;
use crate::layers::percent;
use crate::views::{Coding, Role, View, Views};
use std::borrow::Cow;

/// Adds a view for every pair, under its name; what is encoded in it is opened after.
pub(super) fn open(views: &mut Views<'_>, text: &str, view: &View) -> Result<(), Problem> {
    let value = text.get(view.span.clone()).unwrap_or_default();
    let mut at = 0;
    for word in value.split([' ', '\t', '\n', '\r', '"', '\'', '<', '>']) {
        let start = at;
        at += word.len() + 1;
        let from = match word.find('?') {
            Some(mark) => mark + 1,
            None if word.contains('&') => 0,
            None => continue,
        };
        let query = word.get(from..).unwrap_or_default();
        let mut pair_at = view.span.start + start + from;
        for pair in query.split(['&', '#']) {
            let pair_start = pair_at;
            pair_at += pair.len() + 1;
            if let Some((name, own)) = pair.split_once('=')
                && !own.is_empty()
            {
                let value_start = pair_start + name.len() + 1;
                add(views, name, own, value_start, view)?;
            }
        }
    }
    Ok(())
}

fn add(views: &mut Views<'_>, name: &str, value: &str, start: usize, view: &View) -> Result<(), Problem> {
    views.spend(name.len() + value.len())?;
    let name = percent::decode(name, 0, true).map_or(Cow::Borrowed(name), |decoded| Cow::Owned(decoded.text));
    let name = add_path(views, view.name, &name);
    let pair = View {
        span: start..start + value.len(),
        name,
        role: Role::Value,
        field: None,
        is_pair: true,
        ..view.clone()
    };
    // A `+` may stand for itself, as in a telephone number, or for a blank.
    if value.contains('+')
        && let Some(decoded) = percent::decode(value, start, true)
    {
        views.spend(value.len())?;
        views.add_decoded(pair.clone(), Coding::Percent, view.writing, decoded, true)?;
    }
    views.add_view(pair)
}
