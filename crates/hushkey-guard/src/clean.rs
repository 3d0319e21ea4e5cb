//! What may leave: only a transform makes one.
//!
//! *In:* the decision's edits. *Out:* target, headers and body, byte-identical where nothing was found.

use std::borrow::Cow;

/// A payload after the guard: the only thing that may leave.
pub struct CleanPayload<'a> {
    target: Cow<'a, str>,
    headers: &'a [(&'a str, &'a [u8])],
    header_changes: Vec<HeaderChange>,
    body: Cow<'a, [u8]>,
}

/// A change of one header field, by its index among those given.
pub(crate) struct HeaderChange {
    pub(crate) index: usize,
    /// The new value; `None` when the field is removed.
    pub(crate) value: Option<Vec<u8>>,
}

impl<'a> CleanPayload<'a> {
    /// `header_changes` sorted by index, one per header at most.
    pub(crate) fn new(
        target: Cow<'a, str>,
        headers: &'a [(&'a str, &'a [u8])],
        header_changes: Vec<HeaderChange>,
        body: Cow<'a, [u8]>,
    ) -> CleanPayload<'a> {
        CleanPayload {
            target,
            headers,
            header_changes,
            body,
        }
    }

    /// The request target.
    pub fn target(&self) -> &str {
        &self.target
    }

    /// True when the target is not the one that came.
    pub fn target_changed(&self) -> bool {
        matches!(self.target, Cow::Owned(_))
    }

    /// The header fields that remain, in order. Lengths and framing are the sender's business.
    pub fn headers(&self) -> impl Iterator<Item = (&'a str, &[u8])> {
        self.headers.iter().enumerate().filter_map(|(index, &(name, value))| {
            let change = self
                .header_changes
                .binary_search_by_key(&index, |change| change.index)
                .ok()
                .and_then(|at| self.header_changes.get(at));
            match change {
                None => Some((name, value)),
                Some(HeaderChange { value, .. }) => value.as_deref().map(|value| (name, value)),
            }
        })
    }

    /// True when a header field was changed or removed.
    pub fn headers_changed(&self) -> bool {
        !self.header_changes.is_empty()
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// True when the body is not the one that came.
    pub fn body_changed(&self) -> bool {
        matches!(self.body, Cow::Owned(_))
    }

    /// True when everything leaves as it came.
    pub fn is_unchanged(&self) -> bool {
        !self.target_changed() && !self.headers_changed() && !self.body_changed()
    }

    /// The body, without a copy where it is unchanged.
    pub fn into_body(self) -> Cow<'a, [u8]> {
        self.body
    }
}
