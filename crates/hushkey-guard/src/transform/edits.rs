//! Edits of one text: put in order, joined where they overlap, applied at once.

use core::ops::Range;

/// A replacement of a range of a text.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    pub(super) span: Range<usize>,
    /// What is written there, already coded for its place.
    pub(super) text: String,
    /// What is written instead where this edit meets another.
    pub(super) placeholder: String,
    /// The text is the old run, coded anew.
    pub(super) coded_anew: bool,
    /// A removed member of a JSON object or array: one comma goes with it.
    pub(super) takes_comma: bool,
}

impl Edit {
    pub(super) fn removal(span: Range<usize>, takes_comma: bool) -> Edit {
        Edit {
            span,
            text: String::new(),
            placeholder: String::new(),
            coded_anew: false,
            takes_comma,
        }
    }
}

/// The edits of one text, in any order.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<Edit>,
}

impl Edits {
    pub(super) fn push(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    /// Sorted edits that do not overlap.
    ///
    /// What overlaps becomes one edit of all that the two cover: a removal if the wider one is; else the placeholder,
    /// never a run coded anew, which could not tell of what the other found.
    pub(super) fn settle(self, text: &str) -> Vec<Edit> {
        let mut edits = self.edits;
        // Removals first where they start together, then the wider.
        edits.sort_by_key(|edit| {
            (
                edit.span.start,
                !edit.text.is_empty(),
                core::cmp::Reverse(edit.span.end),
            )
        });
        let mut settled: Vec<Edit> = Vec::with_capacity(edits.len());
        for edit in edits {
            match settled.last_mut() {
                Some(last) if edit.span.start < last.span.end => join(last, edit),
                _ => settled.push(edit),
            }
        }
        take_commas(text, settled)
    }
}

fn join(last: &mut Edit, edit: Edit) {
    let wider = edit.span.end > last.span.end;
    last.span.end = last.span.end.max(edit.span.end);
    if last.text.is_empty() {
        if wider && !edit.text.is_empty() {
            *last = Edit {
                span: last.span.clone(),
                ..edit
            };
        }
        return;
    }
    if last.coded_anew {
        // Either the other names what is there as it is written, or both are readings of it: no coding is kept.
        last.text = if edit.coded_anew {
            last.placeholder.clone()
        } else {
            edit.text
        };
        last.coded_anew = false;
    }
}

/// Widens removed members by one comma each, so that what is left is valid JSON.
fn take_commas(text: &str, edits: Vec<Edit>) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut out: Vec<Edit> = Vec::with_capacity(edits.len());
    for mut edit in edits {
        if !edit.takes_comma {
            out.push(edit);
            continue;
        }
        if let Some(comma) = comma_after(bytes, edit.span.end) {
            edit.span.end = comma + 1;
            out.push(edit);
            continue;
        }
        // The last member: the comma before it goes, past members that are removed as well.
        let mut start = edit.span.start;
        loop {
            let blanks = bytes
                .get(..start)
                .unwrap_or_default()
                .iter()
                .rev()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
            let at = start - blanks;
            match out.last() {
                Some(last) if last.takes_comma && last.span.end >= at => {
                    start = last.span.start;
                    out.pop();
                }
                _ => {
                    if at > 0 && bytes.get(at - 1) == Some(&b',') {
                        start = at - 1;
                    }
                    break;
                }
            }
        }
        edit.span.start = start.min(edit.span.start);
        out.push(edit);
    }
    out
}

fn comma_after(bytes: &[u8], end: usize) -> Option<usize> {
    let rest = bytes.get(end..)?;
    let blanks = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    (rest.get(blanks) == Some(&b',')).then_some(end + blanks)
}

/// The text with its edits made. They are sorted and do not overlap.
pub(super) fn apply(text: &str, edits: &[Edit]) -> String {
    let mut out = String::with_capacity(text.len() + 16 * edits.len());
    let mut at = 0;
    for edit in edits {
        out.push_str(text.get(at..edit.span.start).unwrap_or_default());
        out.push_str(&edit.text);
        at = edit.span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(span: Range<usize>, text: &str, coded_anew: bool) -> Edit {
        Edit {
            span,
            text: text.to_owned(),
            placeholder: "P".to_owned(),
            coded_anew,
            takes_comma: false,
        }
    }

    fn run(text: &str, list: Vec<Edit>) -> String {
        apply(text, &Edits { edits: list }.settle(text))
    }

    #[test]
    fn overlapping_edits_become_one() {
        assert_eq!(
            run("abcdef", vec![edit(3..5, "y", false), edit(1..4, "x", false)]),
            "axf"
        );
        assert_eq!(
            run("abcdef", vec![edit(1..3, "x", false), edit(3..4, "y", false)]),
            "axyef"
        );
        assert_eq!(
            run("abcdef", vec![edit(1..5, "coded", true), edit(1..5, "plain", false)]),
            "aplainf"
        );
        assert_eq!(
            run("abcdef", vec![edit(1..5, "coded", true), edit(2..5, "other", true)]),
            "aPf"
        );
    }

    #[test]
    fn removed_members_leave_valid_json() {
        let text = r#"{"a":1, "b":2 ,"c":[3,4]}"#;
        let members = [1..6, 8..13, 15..24];
        for mask in 0..8u8 {
            let list: Vec<Edit> = members
                .iter()
                .enumerate()
                .filter(|(index, _)| mask >> index & 1 == 1)
                .map(|(_, span)| Edit::removal(span.clone(), true))
                .collect();
            let removed = list.len();
            let out = run(text, list);
            let value: serde_json::Value = serde_json::from_str(&out).expect(&out);
            assert_eq!(value.as_object().unwrap().len(), 3 - removed, "{out}");
        }
    }
}
