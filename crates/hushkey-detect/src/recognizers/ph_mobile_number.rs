//! Philippine mobile numbers, as candidates name them.
//!
//! *What:* `+63 9NN NNN NNNN` or `09NN NNN NNNN`. *Source:* National Telecommunications Commission, numbering plan.
//! *Validation:* a prefix of a mobile network, seven further digits. *Confidence:* 20: `phone` is what acts.
//! *Limits:* looked for only where every candidate is wanted.

use crate::run::Run;
use crate::scan::Scan;
use crate::{Class, Evidence};

/// Looks for a number in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    let digits = run.digits();
    let rest = match digits.strip_prefix(b"63") {
        Some(rest) if run.plus => rest,
        _ if !run.plus => match digits.strip_prefix(b"0") {
            Some(rest) => rest,
            None => return,
        },
        _ => return,
    };
    let mobile = matches!(
        rest.get(..3),
        Some([b'9', b'0'..=b'9', b'0'..=b'9'] | [b'8', b'1', b'3' | b'7'] | [b'8', b'9', b'5'..=b'8'])
    );
    if rest.len() == 10 && mobile && run.free_left(0) && run.free_right(run.count()) {
        scan.report(
            Class::PhMobileNumber,
            run.start..run.end,
            20,
            Evidence::Form,
            "ph_mobile_number",
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::findings;
    use crate::{Class, Context};

    fn is_found(text: &str, candidates: bool) -> bool {
        let context = Context {
            candidates,
            ..Context::default()
        };
        findings(text, &context)
            .iter()
            .any(|one| one.class == Class::PhMobileNumber)
    }

    #[test]
    fn mobile_numbers() {
        for text in [
            "09171234567",
            "call +639171234567.",
            "+63 (917) 123 4567",
            "0 (917) 123 4567",
            "0917-123-4567",
        ] {
            assert!(is_found(text, true), "{text}");
            assert!(!is_found(text, false), "{text}");
        }
        for text in [
            "917-123-4567",
            "09171234",
            "091712345678",
            "08171234567890",
            "+649171234567",
            "02-123-4567890",
        ] {
            assert!(!is_found(text, true), "{text}");
        }
    }
}
