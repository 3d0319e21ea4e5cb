//! The entry point: one text in, findings out.

use crate::keys::{self, Meaning};
use crate::mentions::Mentions;
use crate::recognizers::{keyed, person, table};
use crate::scan::Scan;
use crate::{Context, Finding, Survey, TextKind, pass, quiet, resolve};

/// Finds personal data in a text. Immutable, cheap to share, the same answer for the same input on every machine.
#[derive(Debug, Default)]
pub struct Detector {
    _private: (),
}

impl Detector {
    /// A detector with every recognizer on.
    pub fn new() -> Detector {
        Detector::default()
    }

    /// Appends the findings of `text` to `out`, each with its confidence (the caller acts from [`crate::Confidence::ACT`] on):
    /// sorted by start and not overlapping; with [`Context::candidates`] all of them, of which those of one class do not overlap.
    ///
    /// Takes time linear in the length of the text, whatever it holds. Placeholders (`[redacted:email]`) are never found.
    pub fn scan(&self, text: &str, context: &Context<'_>, out: &mut Vec<Finding>) {
        if !text.is_empty() {
            self.scan_surveyed(text, &Survey::of(text.as_bytes()), 0, context, out);
        }
    }

    /// As [`Detector::scan`], for a text whose first byte is byte `base` of what was surveyed.
    pub fn scan_surveyed(
        &self,
        text: &str,
        survey: &Survey,
        base: usize,
        context: &Context<'_>,
        out: &mut Vec<Finding>,
    ) {
        if text.is_empty() {
            return;
        }
        let from = out.len();
        let whole = keys::meaning(context.key, context.parent);
        let mut scan = Scan {
            text,
            survey,
            base,
            kind: context.kind,
            whole,
            local: Meaning::NONE,
            local_range: 0..0,
            whole_key: match context.parent {
                Some(parent) if context.key.is_some_and(keys::says_nothing) => Some(parent),
                _ => context.key,
            },
            local_key: 0..0,
            declared_harmless: context.declared_harmless,
            candidates: context.candidates,
            names: Mentions::default(),
            found: out,
        };
        if context.kind != TextKind::Value || context.candidates || !quiet::is_quiet(&scan) {
            pass::over(&mut scan);
        }
        if context.kind == TextKind::Prose {
            scan.local_range = 0..0;
            table::look(&mut scan);
            person::small::look(&mut scan);
        }
        if context.key.is_some() {
            keyed::whole_value(&mut scan);
        }
        if context.candidates {
            resolve::order(out, from);
        } else {
            resolve::resolve(out, from);
        }
    }
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
