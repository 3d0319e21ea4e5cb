//! Puts findings in order: sorted by start, none overlapping.
//!
//! Of two that overlap, the surer stays, then the longer; of an address and a name inside it, the address. When both would be acted on, the one that stays grows over the
//! other: nothing that was found may be left standing half.

use crate::{Class, Confidence, Finding};

/// Orders the findings from `from` on.
#[inline]
pub(crate) fn resolve(found: &mut Vec<Finding>, from: usize) {
    if found.len() <= from + 1 {
        return;
    }
    let mut rest = found.split_off(from);
    rest.sort_by(|a, b| {
        a.span
            .start
            .cmp(&b.span.start)
            .then(b.span.end.cmp(&a.span.end))
            .then(b.confidence.cmp(&a.confidence))
    });
    for next in rest {
        let Some(last) = (if found.len() > from { found.last_mut() } else { None }) else {
            found.push(next);
            continue;
        };
        if next.span.start >= last.span.end {
            found.push(next);
            continue;
        }
        let both_act = last.confidence >= Confidence::ACT && next.confidence >= Confidence::ACT;
        // a name inside an address is the street's
        let street = |outer: &Finding, inner: &Finding| {
            both_act
                && outer.class == Class::Address
                && inner.class == Class::Person
                && outer.span.start <= inner.span.start
                && inner.span.end <= outer.span.end
        };
        let next_wins = !street(last, &next)
            && (street(&next, last) || (next.confidence, next.span.len()) > (last.confidence, last.span.len()));
        let union = last.span.start.min(next.span.start)..last.span.end.max(next.span.end);
        if next_wins {
            *last = next;
        }
        if both_act {
            last.span = union;
        }
    }
}

/// Orders the findings from `from` on; of those of one class that overlap, the surer stays.
pub(crate) fn order(found: &mut Vec<Finding>, from: usize) {
    let mut rest = found.split_off(from);
    rest.sort_by(|a, b| {
        b.confidence
            .cmp(&a.confidence)
            .then(b.span.len().cmp(&a.span.len()))
            .then(a.span.start.cmp(&b.span.start))
    });
    for next in rest {
        let doubled = found
            .get(from..)
            .unwrap_or_default()
            .iter()
            .any(|one| one.class == next.class && one.span.start < next.span.end && next.span.start < one.span.end);
        if !doubled {
            found.push(next);
        }
    }
    if let Some(kept) = found.get_mut(from..) {
        kept.sort_by(|a, b| a.span.start.cmp(&b.span.start).then(a.span.end.cmp(&b.span.end)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Class, Evidence};

    fn finding(span: core::ops::Range<usize>, percent: u8) -> Finding {
        Finding {
            class: Class::Phone,
            span,
            confidence: Confidence::percent(percent),
            evidence: Evidence::Form,
            recognizer: "test",
        }
    }

    #[test]
    fn overlapping_findings_become_one() {
        let mut found = vec![finding(10..20, 60), finding(0..12, 90), finding(30..31, 40)];
        resolve(&mut found, 0);
        let spans: Vec<_> = found
            .iter()
            .map(|one| (one.span.clone(), one.confidence.get()))
            .collect();
        assert_eq!(spans, [(0..20, 90), (30..31, 40)]);
    }

    #[test]
    fn a_weak_finding_does_not_widen_a_sure_one() {
        let mut found = vec![finding(0..5, 90), finding(3..9, 20)];
        resolve(&mut found, 0);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span, 0..5);
    }

    #[test]
    fn earlier_findings_stay_untouched() {
        let mut found = vec![finding(7..9, 90), finding(3..8, 90)];
        resolve(&mut found, 1);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].span, 7..9);
    }
}
