//! A message under transformation: borrowed where nothing changed.

use crate::clean::HeaderChange;
use crate::{CleanPayload, RawPayload};
use std::borrow::Cow;

/// The parts of a message after a transform.
pub(crate) struct Draft<'a> {
    pub(crate) target: Cow<'a, str>,
    pub(crate) header_changes: Vec<HeaderChange>,
    pub(crate) body: Cow<'a, [u8]>,
}

/// What a transform changed, on its own.
pub(crate) struct Changes {
    target: Option<String>,
    headers: Vec<HeaderChange>,
    body: Option<Vec<u8>>,
}

impl<'a> Draft<'a> {
    /// The message as it came.
    pub(crate) fn unchanged(raw: &RawPayload<'a>) -> Draft<'a> {
        Draft {
            target: Cow::Borrowed(raw.target),
            header_changes: Vec::new(),
            body: Cow::Borrowed(raw.body),
        }
    }

    /// The header fields as they are now, at their old places; a removed one is empty.
    pub(crate) fn headers<'h>(&'h self, headers: &'h [(&'h str, &'h [u8])]) -> Vec<(&'h str, &'h [u8])> {
        let mut out = headers.to_vec();
        for change in &self.header_changes {
            if let Some(field) = out.get_mut(change.index) {
                *field = match &change.value {
                    Some(value) => (field.0, value),
                    None => ("", b""),
                };
            }
        }
        out
    }

    /// Only what was changed.
    pub(crate) fn into_changes(self) -> Changes {
        Changes {
            target: match self.target {
                Cow::Owned(target) => Some(target),
                Cow::Borrowed(_) => None,
            },
            headers: self.header_changes,
            body: match self.body {
                Cow::Owned(body) => Some(body),
                Cow::Borrowed(_) => None,
            },
        }
    }

    /// Takes over what a later transform changed.
    pub(crate) fn take(&mut self, changes: Changes) {
        if let Some(target) = changes.target {
            self.target = Cow::Owned(target);
        }
        if let Some(body) = changes.body {
            self.body = Cow::Owned(body);
        }
        for change in changes.headers {
            // A field that was removed stays removed.
            match self.header_changes.iter_mut().find(|own| own.index == change.index) {
                Some(own) if own.value.is_some() => *own = change,
                Some(_) => {}
                None => self.header_changes.push(change),
            }
        }
        self.header_changes.sort_by_key(|change| change.index);
    }

    /// Releases the message.
    pub(crate) fn into_clean(self, headers: &'a [(&'a str, &'a [u8])]) -> CleanPayload<'a> {
        CleanPayload::new(self.target, headers, self.header_changes, self.body)
    }
}
