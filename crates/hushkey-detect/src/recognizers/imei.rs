//! Identities of mobile devices (IMEI).
//!
//! *What:* 15 digits, whole or as `35-209900-176148-1`; 16 digits (IMEISV) by key. *Source:* 3GPP TS 23.003 §6.2.
//! *Validation:* Luhn; the reporting body's first digits. *Confidence:* 95 by key, 90 beside the word, 60 by form for the usual
//! reporting bodies (35, 86, 01). *Limits:* an American Express card has 15 digits too: its ranges are cards unless the key says otherwise.

use crate::keys::Role;
use crate::lexicon;
use crate::run::Run;
use crate::scan::Scan;
use crate::validators::{iin, luhn};
use crate::{Class, Evidence};

const NAME: &str = "imei";

/// Whether long numbers are usual under this role.
fn is_numbered(key: Role) -> bool {
    matches!(
        key,
        Role::Number | Role::Time | Role::Digest | Role::Fingerprint | Role::Version
    )
}

/// Looks for identities in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    for from in 0..run.count() {
        let to = if run.length(from) == 15 || run.length(from) == 16 {
            from + 1
        } else if run.has_shape(from, &[2, 6, 6, 1]) || run.has_shape(from, &[6, 2, 6, 1]) {
            from + 4
        } else {
            continue;
        };
        if !run.free_left(from) || !run.free_right(to) {
            continue;
        }
        let span = run.span(from, to);
        let digits = run.digits_of(from, to);
        let key = scan.role_at(span.start);
        let words = scan.flags_before(span.start, 2);
        let keyed = key == Role::Imei || words & lexicon::IMEI != 0 && !key.is_harmless();
        let valid = digits.len() == 15 && luhn::holds(digits);
        let usual = digits.starts_with(b"35") || digits.starts_with(b"86") || digits.starts_with(b"01");
        let percent = match (keyed, valid) {
            (true, true) => 95,
            (true, false) => 60,
            (false, true) if iin::is_issued(digits) || is_numbered(key) || words & lexicon::NUMBER != 0 => 20,
            (false, true) if usual => 60,
            _ => continue,
        };
        let evidence = if key == Role::Imei {
            Evidence::Key
        } else if keyed {
            Evidence::Neighbour
        } else {
            Evidence::Checksum
        };
        scan.report(Class::Imei, span, percent, evidence, NAME);
    }
}
