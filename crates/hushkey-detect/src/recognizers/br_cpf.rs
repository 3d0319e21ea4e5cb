//! Brazilian taxpayer numbers (CPF).
//!
//! *What:* `000.000.000-00`, or eleven digits by key or word. *Source:* Receita Federal, IN RFB 1548/2015.
//! *Validation:* two check digits modulo 11. *Confidence:* 95 punctuated or by key. *Limits:* eleven bare digits without a key are not told
//! from other numbers (one in a hundred passes).

use crate::keys::Role;
use crate::lexicon;
use crate::run::Run;
use crate::scan::Scan;
use crate::validators::cpf;
use crate::{Class, Evidence};

const NAME: &str = "br_cpf";

/// Looks for numbers in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    if run.plus {
        return;
    }
    for from in 0..run.count() {
        let punctuated = run.has_shape(from, &[3, 3, 3, 2]);
        let to = if punctuated {
            from + 4
        } else if run.length(from) == 11 {
            from + 1
        } else {
            continue;
        };
        if !run.free_left(from) || !run.free_right(to) || !cpf::holds(run.digits_of(from, to)) {
            continue;
        }
        let usual = punctuated
            && run.separator(from + 1) == b'.'
            && run.separator(from + 2) == b'.'
            && matches!(run.separator(from + 3), b'-' | b'.' | b'/');
        let span = run.span(from, to);
        let key = scan.role_at(span.start);
        let (percent, evidence) = match key {
            Role::Cpf => (95, Evidence::Key),
            _ if usual => (95, Evidence::Checksum),
            Role::NationalId => (80, Evidence::Key),
            _ if scan.flags_before(span.start, 3) & lexicon::CPF != 0 && !key.is_harmless() => {
                (90, Evidence::Neighbour)
            }
            _ if punctuated => (60, Evidence::Checksum),
            _ => continue,
        };
        scan.report(Class::BrCpf, span, percent, evidence, NAME);
    }
}
