//! International bank account numbers.
//!
//! *What:* a country, two check digits and the account, whole or in groups of four. *Source:* ISO 13616, SWIFT IBAN registry.
//! *Validation:* the country's length, modulo 97. *Confidence:* 97; 60 under a key when only the check digits fail.
//! *Limits:* groups are split by single spaces or hyphens only.

use crate::bytes::is_word;
use crate::keys::Role;
use crate::scan::Scan;
use crate::validators::iban;
use crate::{Class, Evidence};

const NAME: &str = "iban";

/// Looks for an account that starts with the word `start..end`.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let [a, b, c, d] = [
        scan.at(start),
        scan.at(start + 1),
        scan.at(start + 2),
        scan.at(start + 3),
    ];
    if !a.is_ascii_alphabetic() || !b.is_ascii_alphabetic() || !c.is_ascii_digit() || !d.is_ascii_digit() {
        return;
    }
    let before = scan.before(start);
    if is_word(before) || matches!(before, b'-' | b'.') && start > 1 && is_word(scan.at(start - 2)) {
        return;
    }
    let Some(length) = iban::length_of([a.to_ascii_uppercase(), b.to_ascii_uppercase()]) else {
        return;
    };
    if end - start > length || end - start != 4 && end - start != length {
        return;
    }
    let mut account = [0u8; 40];
    let mut count = 0;
    let mut at = start;
    while count < length {
        let byte = scan.at(at);
        if byte.is_ascii_alphanumeric() {
            if let Some(slot) = account.get_mut(count) {
                *slot = byte;
            }
            count += 1;
        } else if !(byte == b' ' || byte == b'-' && a.is_ascii_uppercase())
            || count % 4 != 0
            || !scan.at(at + 1).is_ascii_alphanumeric()
        {
            return;
        }
        at += 1;
    }
    if is_word(scan.at(at)) || scan.at(at) == b'-' && is_word(scan.at(at + 1)) {
        return;
    }
    let valid = iban::holds(account.get(..length).unwrap_or_default());
    let keyed = scan.role_at(start) == Role::Iban;
    if valid {
        let evidence = if keyed { Evidence::Key } else { Evidence::Checksum };
        scan.report(Class::Iban, start..at, 97, evidence, NAME);
    } else if keyed {
        scan.report(Class::Iban, start..at, 60, Evidence::Key, NAME);
    }
}
