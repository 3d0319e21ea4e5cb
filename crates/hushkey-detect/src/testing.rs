//! What unit tests ask of a whole scan.

use crate::{Class, Confidence, Context, Detector, Finding, TextKind};

/// Every finding of a text.
pub(crate) fn findings(text: &str, context: &Context<'_>) -> Vec<Finding> {
    let mut out = Vec::new();
    Detector::new().scan(text, context, &mut out);
    out
}

/// The findings on which the default policy acts, with what they cover.
pub(crate) fn acting_in(text: &str, context: &Context<'_>) -> Vec<(Class, String)> {
    findings(text, context)
        .into_iter()
        .filter(|one| one.confidence >= Confidence::ACT)
        .map(|one| (one.class, text[one.span].to_owned()))
        .collect()
}

/// Those in the value of a field, or in prose where no key is given.
pub(crate) fn acting(key: Option<&str>, text: &str) -> Vec<(Class, String)> {
    let kind = if key.is_some() {
        TextKind::Value
    } else {
        TextKind::Prose
    };
    let context = Context {
        kind,
        key,
        ..Context::default()
    };
    acting_in(text, &context)
}
