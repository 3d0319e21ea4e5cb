//! What `hushkey inspect` prints: findings with their places in the original bytes.

use crate::views::{Coding, LayerId, Surface, Views};
use crate::{Guard, RawPayload, Refusal};
use hushkey_detect::{Class, Confidence};

/// One finding in the body that was inspected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// What it is.
    pub class: Class,
    /// First byte, in the body as given. Where the value is encoded, of the characters that carry it; in a binary body, of the item.
    pub start: usize,
    /// Byte after the last.
    pub end: usize,
    /// The path of field names, unmasked: this is for the person who gave the text.
    pub path: String,
    /// The encodings around the value, innermost first, joined by `+`: `base64`, `url`, `json-string`,
    /// `gzip+base64`. Empty for a plain value.
    pub encoding: String,
    /// How sure.
    pub confidence: Confidence,
}

impl Guard {
    /// What the policy would act on in the body, by place. Findings of less than `least` confidence are left out;
    /// [`Confidence::ACT`] is what the guard acts on.
    ///
    /// # Errors
    ///
    /// A body that cannot be read, or is too much, is refused as in [`Guard::pass`].
    pub fn inspect(&self, raw: &RawPayload<'_>, least: Confidence) -> Result<Vec<Located>, Refusal> {
        let examined = self.examine(raw, least)?;
        let views = &examined.payload.views;
        let packing = &examined.payload.packing;
        let mut out = Vec::new();
        for found in examined.findings.found.iter().filter(|found| !found.shadowed) {
            let (Surface::Body, span) = &found.carrier else {
                continue;
            };
            let Some(view) = views.view(found.view) else { continue };
            let mut encoding = encoding_chain(views, view.layer);
            let mut span = match &examined.payload.document {
                Some(document) => document.carrier(span),
                None => span.clone(),
            };
            if packing.is_packed() {
                span = 0..raw.body.len();
                for name in packing.names() {
                    if !encoding.is_empty() {
                        encoding.push('+');
                    }
                    encoding.push_str(name);
                }
            }
            out.push(Located {
                class: found.class,
                start: span.start,
                end: span.end,
                path: views.path(view.name),
                encoding,
                confidence: found.confidence,
            });
        }
        out.sort_by_key(|located| (located.start, located.end, located.class));
        Ok(out)
    }
}

/// The encodings around a text, innermost first, joined by `+`. A JSON document in a base64 run is only `base64`.
pub(crate) fn encoding_chain(views: &Views<'_>, layer: LayerId) -> String {
    let codings: Vec<Coding> = views.codings(layer).collect();
    let mut out = String::new();
    for (at, coding) in codings.iter().enumerate() {
        let hidden = *coding == Coding::NestedJson
            && codings
                .iter()
                .skip(at)
                .any(|outer| !outer.keeps_order() && !outer.name().is_empty());
        let name = coding.name();
        if !hidden && !name.is_empty() {
            if !out.is_empty() {
                out.push('+');
            }
            out.push_str(name);
        }
    }
    out
}
