//! What is known about where a text stands.

/// What kind of text is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TextKind {
    /// The whole value of one field: `"ann@example.org"` of `{"email": "ann@example.org"}`.
    Value,
    /// Running text: log lines, messages, documents. Keys stand inside it (`user=ann`).
    #[default]
    Prose,
}

/// Where a text stands. Names are given as they are written in the payload; the detector normalizes them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Context<'a> {
    /// Value of a field, or running text.
    pub kind: TextKind,
    /// The name of the field that holds the text (`hostname`, `user[e-mail]`'s `e-mail`, the XML element, the header).
    pub key: Option<&'a str>,
    /// The name of the field around that one (`owner` of `{"owner": {"name": …}}`).
    pub parent: Option<&'a str>,
    /// The contract declares this field's format and the value has it: only checksum-valid or key-named findings of
    /// other shapes may be reported (a `license_key` of digits is no credit card).
    pub declared_harmless: bool,
    /// Every validated candidate is wanted, however weak, and candidates of different classes may overlap. Without it,
    /// candidates that context leaves below [`crate::Confidence::ACT`] may be left out, which is quicker.
    pub candidates: bool,
}
