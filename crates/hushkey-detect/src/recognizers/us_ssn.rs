//! United States social security numbers.
//!
//! *What:* three, two and four digits with one separator; nine digits by key or word. *Source:* SSA, 20 CFR 422.103.
//! *Validation:* area, group and serial ranges (`validators::ssn`). *Confidence:* 95 by key, 90 beside the word, 75 dashed,
//! 55 dotted; under or beside words for other numbers it stays below the line. *Limits:* issued areas are not looked up.

use crate::keys::Role;
use crate::lexicon;
use crate::run::Run;
use crate::scan::Scan;
use crate::validators::ssn;
use crate::{Class, Evidence};

const NAME: &str = "us_ssn";

/// Looks for numbers in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    if run.plus || run.bracket {
        return;
    }
    for from in 0..run.count() {
        let (to, separator) = if run.has_shape(from, &[3, 2, 4]) && run.separator(from + 1) == run.separator(from + 2) {
            (from + 3, run.separator(from + 1))
        } else if run.length(from) == 9 {
            (from + 1, 0)
        } else {
            continue;
        };
        if !run.free_left(from) || !run.free_right(to) || !ssn::holds(run.digits_of(from, to)) {
            continue;
        }
        let span = run.span(from, to);
        let key = scan.role_at(span.start);
        let words = scan.flags_before(span.start, if separator == 0 { 2 } else { 3 });
        let percent = match (key, separator) {
            (Role::Ssn, _) => 95,
            _ if words & lexicon::SSN != 0 && !key.is_harmless() && (separator != 0 || key != Role::NationalId) => 90,
            (Role::NationalId, b'-') => 85,
            (Role::Phone, _) => continue,
            (_, b'-' | b'.')
                if matches!(key, Role::Number | Role::Version | Role::Digest | Role::Fingerprint)
                    || scan.flags_before(span.start, 1) & lexicon::NUMBER != 0 =>
            {
                30
            }
            (_, b'-') if key.is_harmless() => 60,
            (_, b'-') => 75,
            _ if key.is_harmless() => 30,
            (_, b'.') => 55,
            (Role::Party | Role::Customer, b' ') => 55,
            (_, b' ') => 30,
            _ => continue,
        };
        let evidence = match key {
            Role::Ssn => Evidence::Key,
            _ if percent == 90 => Evidence::Neighbour,
            _ => Evidence::Form,
        };
        scan.report(Class::UsSsn, span, percent, evidence, NAME);
    }
}
