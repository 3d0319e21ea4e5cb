//! Acts to bytes: the only place where bytes change.
//!
//! *In:* the decoded payload and its acts. *Out:* a [`Draft`]: the parts of the message, borrowed where nothing changed.
//! *Never:* a byte outside of what was found, but for what must be written anew with it: the encoding around it, the
//! comma beside it.
//!
//! Edits climb from the innermost layer to the message. Where a coding keeps an order, only the carrying bytes change;
//! otherwise the whole run is coded anew; a token whose signature would break is replaced. In a binary body the items that
//! changed are written anew, and the lengths around them.

mod draft;
mod edits;
mod heads;
mod rewrite;
mod write;

pub(crate) use draft::Draft;

use crate::clean::HeaderChange;
use crate::decide::Act;
use crate::decode::{Payload, compress};
use crate::placeholder;
use crate::views::{Coding, Layer, LayerId, Role, Surface, View, Writing};
use crate::{Action, RawPayload};
use edits::{Edit, Edits};
use hushkey_policy::Format;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// Carries out the acts.
pub(crate) fn transform<'a>(
    raw: &RawPayload<'a>,
    payload: &Payload<'_>,
    acts: &[Act<'_>],
    pseudonym_key: Option<&[u8; 32]>,
) -> Draft<'a> {
    let mut draft = Draft::unchanged(raw);
    let mut pending: BTreeMap<LayerId, Edits> = BTreeMap::new();
    for act in acts {
        if let Some((layer, edit)) = edit(payload, act, pseudonym_key) {
            pending.entry(layer).or_default().push(edit);
        }
    }
    // A layer comes after the one that carries it: the last is the innermost.
    while let Some((id, edits)) = pending.pop_last() {
        let Some(layer) = payload.views.layer(id) else { continue };
        let edits = edits.settle(&layer.text);
        match (layer.coding, layer.parent) {
            (Coding::Surface(Surface::Body), _) if payload.document.is_some() => {
                let bytes = payload
                    .document
                    .iter()
                    .flat_map(|own| rewrite::rewrite(own, &layer.text, &edits));
                put_body(&mut draft, payload, bytes.collect());
            }
            (Coding::Surface(surface), _) => {
                put(&mut draft, raw, payload, surface, edits::apply(&layer.text, &edits));
            }
            (_, Some(parent)) => climb(layer, edits, pending.entry(parent).or_default()),
            (_, None) => {}
        }
    }
    draft.header_changes.sort_by_key(|change| change.index);
    if matches!(draft.body, Cow::Owned(_)) {
        remove_digests(raw, &mut draft.header_changes);
    }
    draft
}

/// The edit of an act, in the layer where it is made.
fn edit(payload: &Payload<'_>, act: &Act<'_>, pseudonym_key: Option<&[u8; 32]>) -> Option<(LayerId, Edit)> {
    let view = payload.views.view(act.view)?;
    let placeholder = placeholder::redacted(act.class);
    let value = || payload.views.text(view.layer, &act.span);
    let text = match (act.action, act.class, pseudonym_key) {
        (Action::Allow, ..) => return None,
        (Action::Drop, ..) => {
            if let Some(field) = &view.field
                && view.role != Role::Key
            {
                let edit = Edit::removal(field.span.clone(), field.in_json);
                return Some((field.layer, edit));
            }
            placeholder.clone()
        }
        (Action::Pseudonymize, None, Some(key)) => placeholder::surrogate::of_format(key, act.format, value()),
        (Action::Pseudonymize, Some(class), Some(key)) => placeholder::pseudonym(key, Some(class), value()),
        (Action::Surrogate, Some(class), Some(key)) => placeholder::surrogate::of_class(key, class, value()),
        (Action::Mask, Some(class), _) => {
            placeholder::mask::mask(class, value()).unwrap_or_else(|| placeholder.clone())
        }
        (
            Action::Redact | Action::Mask | Action::Pseudonymize | Action::Surrogate | Action::Tokenize | Action::Block,
            ..,
        ) => placeholder.clone(),
    };
    let (span, mut writing) = whole_or_part(view, act);
    // A number stays one where what is written is one.
    if writing == Writing::JsonNumber && Format::Number.matches(&text) {
        writing = Writing::Plain;
    }
    let edit = Edit {
        span,
        text: write::write(&text, writing),
        placeholder,
        coded_anew: false,
        takes_comma: false,
    };
    Some((view.layer, edit))
}

/// Numbers, literals and containers are replaced as a whole, by a string.
fn whole_or_part(view: &View, act: &Act<'_>) -> (core::ops::Range<usize>, Writing) {
    match (view.role, view.writing) {
        (_, Writing::Whole) => (view.span.clone(), Writing::Whole),
        (Role::Blank | Role::Container, _) | (_, Writing::JsonNumber) => (view.span.clone(), Writing::JsonNumber),
        (_, writing) => (act.span.clone(), writing),
    }
}

/// Takes the edits of a layer to the one that carries it.
fn climb(layer: &Layer<'_>, edits: Vec<Edit>, parent: &mut Edits) {
    if let Some(map) = &layer.map {
        for edit in edits {
            let coded = write::encode_part(&edit.text, layer.coding);
            parent.push(Edit {
                span: map.carrier(edit.span),
                text: write::write(&coded, layer.writing),
                placeholder: edit.placeholder,
                coded_anew: edit.coded_anew,
                takes_comma: false,
            });
        }
        return;
    }
    let Some(placeholder) = edits.first().map(|edit| edit.placeholder.clone()) else {
        return;
    };
    let text = edits::apply(&layer.text, &edits);
    let coded = write::encode_whole(text, layer.coding);
    parent.push(Edit {
        span: layer.run.clone(),
        coded_anew: coded.is_some(),
        text: write::write(coded.as_deref().unwrap_or(&placeholder), layer.writing),
        placeholder,
        takes_comma: false,
    });
}

/// Puts a changed text in its place in the message.
fn put(draft: &mut Draft<'_>, raw: &RawPayload<'_>, payload: &Payload<'_>, surface: Surface, text: String) {
    match surface {
        Surface::Target => draft.target = Cow::Owned(text),
        Surface::Header(index) => {
            let index = index as usize;
            if index < raw.headers.len() {
                let value = (!text.is_empty()).then(|| text.into_bytes());
                draft.header_changes.push(HeaderChange { index, value });
            }
        }
        Surface::Body => put_body(draft, payload, payload.packing.charset.encode(text)),
    }
}

/// Puts a changed body in its place, packed as it was.
fn put_body(draft: &mut Draft<'_>, payload: &Payload<'_>, mut bytes: Vec<u8>) {
    for compression in &payload.packing.compressions {
        bytes = compress(&bytes, *compression);
    }
    draft.body = Cow::Owned(bytes);
}

/// Digests of a body that is not the one sent any more (RFC 9530 and older) are removed with it.
fn remove_digests(raw: &RawPayload<'_>, changes: &mut Vec<HeaderChange>) {
    const NAMES: &[&str] = &["content-md5", "digest", "content-digest", "repr-digest"];
    for (index, (name, _)) in raw.headers.iter().enumerate() {
        if NAMES.iter().any(|own| name.eq_ignore_ascii_case(own)) {
            changes.retain(|change| change.index != index);
            changes.push(HeaderChange { index, value: None });
        }
    }
    changes.sort_by_key(|change| change.index);
}
