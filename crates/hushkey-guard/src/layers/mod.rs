//! Encodings inside values: one a file, opened one inside the other to a bounded depth.
//!
//! *In:* the views of the formats. *Out:* more views, over texts that know what carries them.
//! *Never:* a finding; more work than [`Limits::work`](crate::Limits) allows.
//!
//! Only what can pay is tried: one pass over a view tells which encodings could be in it, and guesses stop at the first
//! byte that no text has.

pub(crate) mod base32;
pub(crate) mod base64;
pub(crate) mod codes;
pub(crate) mod entities;
pub(crate) mod escapes;
mod fold;
pub(crate) mod hex;
mod jwt;
mod markup;
mod pairs;
pub(crate) mod percent;
mod plausible;
mod quoted;
mod runs;
mod spelled;
mod triage;
pub(crate) mod utf16;
pub(crate) mod words;

use crate::Problem;
use crate::credentials;
use crate::decode::{self, Unread};
use crate::span_map::Decoded;
use crate::views::{Coding, Role, Site, View, Views, Writing};
use hushkey_detect::Survey;
use triage::Triage;

/// Opens every view, and what is opened in turn.
pub(crate) fn open(views: &mut Views<'_>) -> Result<(), Problem> {
    let mut index = 0;
    while let Some(view) = views.view(index) {
        let closed = matches!(view.role, Role::Blank | Role::Container)
            || view.writing.is_whole()
            || views
                .survey(view.layer)
                .is_some_and(|survey| is_plain(views.text(view.layer, &view.span), survey, view.span.start));
        if !closed {
            let view = view.clone();
            let layer = view.layer;
            let text = views.take_text(layer);
            let opened = open_view(views, &text, view);
            views.put_text(layer, text);
            opened?;
        }
        index += 1;
    }
    Ok(())
}

/// Whether opening a text would give nothing, as nearly all values have it.
pub(crate) fn is_plain(text: &str, survey: &Survey, base: usize) -> bool {
    let end = base + text.len();
    if survey.has_escape(base, end) {
        let triage = Triage::of(text);
        let only_runs = Triage {
            runs: triage.runs,
            ..Triage::default()
        };
        return triage == only_runs && (!triage.runs || !runs::may_open(text, survey, base));
    }
    let bytes = text.as_bytes();
    let openings = survey.openings(base, end).map(|at| at - base);
    let may_be_codes = text.len() >= codes::SHORTEST && survey.has_chain_of_numbers(base, end);
    if triage::Hints::of(bytes, openings).any() || may_be_codes && triage::has_codes(bytes) {
        return false;
    }
    !triage::is_bracketed(text) && (!survey.has_run(base, end) || !runs::may_open(text, survey, base))
}

fn open_view(views: &mut Views<'_>, text: &str, view: View) -> Result<(), Problem> {
    let value = text.get(view.span.clone()).unwrap_or_default();
    let triage = Triage::of(value);
    if triage.is_clear() {
        return Ok(());
    }
    let view = View {
        contracted: false,
        sealed: view.sealed || credentials::is_license_key(views, &view, value),
        role: match view.role {
            Role::Credential | Role::Key => Role::Value,
            role => role,
        },
        ..view
    };
    let start = view.span.start;
    if triage.json && open_json(views, text, &view)? {
        return Ok(());
    }
    let whole = [
        (
            triage.percent,
            Coding::Percent,
            percent::decode as fn(&str, usize, bool) -> Option<Decoded>,
        ),
        (triage.backslash, Coding::Escapes, |text, at, _| {
            escapes::decode(text, at)
        }),
        (triage.ampersand, Coding::Entities, |text, at, _| {
            entities::decode(text, at)
        }),
        (triage.wide, Coding::Folded, |text, at, _| fold::decode(text, at)),
        (triage.quoted, Coding::QuotedPrintable, |text, at, _| {
            quoted::decode(text, at)
        }),
        (triage.markup, Coding::Markup, |text, at, _| markup::decode(text, at)),
        (triage.spelled, Coding::Spelled, |text, at, _| spelled::decode(text, at)),
    ];
    for (pays, coding, decode) in whole {
        if !pays {
            continue;
        }
        views.spend(value.len())?;
        if let Some(decoded) = decode(value, start, false) {
            views.add_decoded(view.clone(), coding, view.writing, decoded, true)?;
        }
    }
    if triage.words {
        words::open(views, value, &view)?;
    }
    if triage.pairs && !view.is_pair {
        pairs::open(views, text, &view)?;
    }
    if triage.runs {
        runs::open(views, value, &view)?;
    }
    if triage.codes {
        codes::open(views, value, &view)?;
    }
    Ok(())
}

/// Opens a JSON document that fills the view. What is no JSON after all is left to the others.
fn open_json(views: &mut Views<'_>, text: &str, view: &View) -> Result<bool, Problem> {
    let value = text.get(view.span.clone()).unwrap_or_default();
    views.spend(value.len())?;
    let mark = views.mark();
    let mut decoded = Decoded::default();
    decoded.keep(value, view.span.start);
    views.add_decoded(view.clone(), Coding::NestedJson, view.writing, decoded, true)?;
    let Some(View { layer, .. }) = views.pop_view() else {
        return Ok(false);
    };
    let site = Site {
        layer,
        name: view.name,
        part: view.part,
        writing: Writing::Plain,
        sealed: view.sealed,
        owner: view.owner,
        contracted: false,
    };
    match decode::json::read(views, value, 0..value.len(), site) {
        Ok(()) => Ok(true),
        Err(Unread::Limit(problem)) => Err(problem),
        Err(Unread::Syntax) => {
            views.rewind(mark);
            Ok(false)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Survey, Triage, is_plain};

    proptest::proptest! {
        #[test]
        fn the_survey_tells_what_a_pass_over_the_bytes_does(
            value in "[ -~é\\n\u{1}]{0,90}", before in "[ -~]{0,70}"
        ) {
            let text = format!("{before}{value}");
            let survey = Survey::of(text.as_bytes());
            let triage = Triage::of(&value);
            let plain = is_plain(&value, &survey, before.len());
            // a run alone may be told to be none
            let only_runs = Triage { runs: triage.runs, ..Triage::default() };
            proptest::prop_assert!(plain || !triage.is_clear());
            proptest::prop_assert!(!plain || triage == only_runs);
        }
    }
}
