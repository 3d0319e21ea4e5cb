//! Turkish telephone numbers, as candidates name them.
//!
//! *What:* `+90 5NN NNN NN NN`, `0 (2NN) NNN NN NN`, or ten digits alone. *Source:* Information and Communication Technologies
//! Authority (BTK), national numbering plan. *Validation:* an area code of Turkey or a mobile prefix. *Confidence:* 20: `phone` is
//! what acts. *Limits:* looked for only where every candidate is wanted.

use crate::run::Run;
use crate::scan::Scan;
use crate::{Class, Evidence};

/// Looks for a number in a run of digits.
pub(crate) fn look(scan: &mut Scan<'_, '_>, run: &Run) {
    let digits = run.digits();
    let rest = match digits {
        [b'9', b'0', rest @ ..] if run.plus || digits.len() == 12 => rest,
        [b'0', b'0', b'9', b'0', rest @ ..] => rest,
        [b'0', rest @ ..] => rest,
        rest => rest,
    };
    let area = matches!(
        rest.get(..3),
        Some(
            [b'2', b'1'..=b'8', b'0'..=b'9']
                | [b'3', b'1'..=b'8', b'0'..=b'9']
                | [b'4', b'1'..=b'8', b'0'..=b'9']
                | [b'5', b'0' | b'1' | b'3'..=b'6', b'0'..=b'9']
        )
    );
    let foreign = run.plus && !digits.starts_with(b"90");
    if rest.len() == 10 && area && !foreign && run.free_left(0) && run.free_right(run.count()) {
        scan.report(
            Class::TrPhoneNumber,
            run.start..run.end,
            20,
            Evidence::Form,
            "tr_phone_number",
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
            .any(|one| one.class == Class::TrPhoneNumber)
    }

    #[test]
    fn numbers_of_turkey() {
        for text in [
            "+90 (542) 765 43 21",
            "0 (312) 7654321",
            "5427654321",
            "0-542-765-43-21",
        ] {
            assert!(is_found(text, true), "{text}");
            assert!(!is_found(text, false), "{text}");
        }
        for text in ["+49 312 7654321", "7427654321", "542765432"] {
            assert!(!is_found(text, true), "{text}");
        }
    }
}
