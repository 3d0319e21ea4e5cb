//! Secrets: tokens, keys and passwords by their form, one kind a file.
//!
//! *In:* a word with a capital, a digit or an underscore. *Out:* findings. Secrets that only their key tells are in `keyed`.
//!
//! In the value of a field that is named as a token the sender means to send one: a license server's tokens pass (the guard
//! opens them and looks for persons). In running text, and under other names, they are leaks.

mod base58;
mod basic;
mod bech32;
mod crypt;
mod crypto;
mod jwt;
mod named;
mod pem;
mod spoken;
mod sql;
mod token;

pub(crate) use named::judge as judge_named;

use crate::keys::Role;
use crate::scan::Scan;
use crate::{Class, Evidence, TextKind};
use core::ops::Range;

/// Looks for a secret that starts with the word `start..end`. Returns up to where the text was read.
#[inline]
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) -> usize {
    if scan.at(end) == b'$' && scan.before(start) == b'$' {
        return crypt::look(scan, start, end);
    }
    match (scan.at(start), scan.at(start + 1)) {
        (b'p' | b'P', b'a' | b'A') if matches!(end - start, 4..=8) && scan.at(end) == b' ' => {
            spoken::look(scan, start, end);
            end
        }
        (b'e', b'y') if end - start >= 12 => jwt::look(scan, start),
        (b'B' | b'b', b'a' | b'A') if end - start == 5 => basic::look(scan, start, end),
        (b'B', b'E') if end - start == 5 => pem::look(scan, start, end),
        (b'I' | b'i', b'D' | b'd') if end - start == 10 => sql::look(scan, start, end),
        (first, second) if crypto::may_start(first, second, end - start) && crypto::look(scan, start, end) => end,
        (first, second) if token::may_start(first, second) => token::look(scan, start, end),
        _ => end,
    }
}

/// Reports a secret; where a token is meant to be sent it stays below the line.
fn report(
    scan: &mut Scan<'_, '_>,
    class: Class,
    span: Range<usize>,
    percent: u8,
    evidence: Evidence,
    recognizer: &'static str,
) {
    let meant = scan.kind == TextKind::Value && matches!(scan.whole.role, Role::Token | Role::Secret);
    let percent = if meant { percent.min(40) } else { percent };
    scan.report(class, span, percent, evidence, recognizer);
}
