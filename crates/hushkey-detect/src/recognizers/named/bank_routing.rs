//! Routing numbers of banks.
//!
//! *What:* nine digits of an American bank (ABA), also as `NNNN-NNNN-N`; sort codes, BSB, Bankleitzahl and IFSC by their name.
//! *Source:* American Bankers Association, routing number policy; Pay.UK; AusPayNet; Deutsche Bundesbank; Reserve Bank of India.
//! *Validation:* Federal Reserve prefix and the 3-7-1 check for nine digits; the length for the others. *Confidence:* 80 by key, 75 beside a
//! word; a candidate (15) without. *Limits:* one of seven numbers of nine digits passes, so that a name must stand by.

use super::Named;
use crate::keys::Role;
use crate::run::Run;
use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "bank_routing";

pub(super) static NAMED: Named = Named {
    class: Class::BankRouting,
    recognizer: NAME,
    role: Role::Routing,
    words: "routing routingnumber routingno routingtransitnumber routingcode aba abanumber abarouting abaroutingnumber abacode rtn \
        bankrouting bankroutingnumber transitnumber sortcode banksortcode bankleitzahl blz ifsc ifsccode bsb bsbnumber bsbcode",
    keyed: 80,
    beside: 75,
    spaced: true,
    prefix: "",
    form: is_code,
};

/// Whether a text is a routing number or a code of a bank's branch.
fn is_code(text: &str) -> bool {
    let bytes = text.as_bytes();
    // IFSC: four letters, a nought, six places
    if let [a, b, c, d, b'0', rest @ ..] = bytes
        && [a, b, c, d].iter().all(|byte| byte.is_ascii_uppercase())
    {
        return rest.len() == 6 && rest.iter().all(u8::is_ascii_alphanumeric);
    }
    let mut digits = [0u8; 9];
    let mut count = 0;
    for &byte in bytes {
        match byte {
            b'0'..=b'9' => match digits.get_mut(count) {
                Some(slot) => {
                    *slot = byte;
                    count += 1;
                }
                None => return false,
            },
            b' ' | b'-' => {}
            _ => return false,
        }
    }
    match count {
        9 => is_aba(&digits),
        // sort codes and BSB in groups, Bankleitzahl in eight digits
        6 => bytes.len() > 6,
        8 => matches!(bytes.first(), Some(b'1'..=b'9')),
        _ => false,
    }
}

/// Whether nine digits keep the rules of the American Bankers Association.
fn is_aba(digits: &[u8]) -> bool {
    let [a, b, ..] = digits else { return false };
    let prefix = (a.wrapping_sub(b'0')) * 10 + b.wrapping_sub(b'0');
    let sum: u32 = digits
        .iter()
        .zip([3, 7, 1].into_iter().cycle())
        .map(|(digit, weight)| u32::from(digit.wrapping_sub(b'0')) * weight)
        .sum();
    digits.len() == 9 && matches!(prefix, 0..=12 | 21..=32 | 61..=72 | 80) && sum.is_multiple_of(10) && sum > 0
}

/// Names a run of digits where every candidate is wanted: a routing number by its check, an account by its length.
pub(crate) fn candidate(scan: &mut Scan<'_, '_>, run: &Run) {
    let digits = run.digits();
    if !run.free_left(0) || !run.free_right(run.count()) {
        return;
    }
    if is_aba(digits) && (run.count() == 1 || run.has_shape(0, &[4, 4, 1])) {
        scan.report(Class::BankRouting, run.start..run.end, 15, Evidence::Checksum, NAME);
    }
    if run.count() == 1 && (8..=17).contains(&digits.len()) {
        scan.report(
            Class::BankAccount,
            run.start..run.end,
            5,
            Evidence::Form,
            "bank_account",
        );
    }
}
