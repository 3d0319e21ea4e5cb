//! The user's segment of a home path.
//!
//! *What:* `/home/X`, `/Users/X`, `C:\Users\X` (also with `/` or doubled backslashes), `/var/home/X`, `Documents and Settings\X`.
//! *Source:* FHS 3.0 §3.8, Apple and Microsoft directory layouts. *Validation:* the path starts at a boundary, so that `example.org/home/`
//! is not one; segments of services and shared folders are not. *Confidence:* 95. A segment that is written as a full name is
//! class `person`. *Limits:* home directories elsewhere (`/u/ann`) are not found.

use crate::lexicon;
use crate::placeholder::placeholder_at;
use crate::recognizers::person;
use crate::scan::Scan;
use crate::{Class, Evidence};

const NAME: &str = "home_path";
const SEGMENT: usize = 64;

/// Looks at the word `start..end`, which has a slash on both sides.
pub(crate) fn look(scan: &mut Scan<'_, '_>, start: usize, end: usize) {
    let word = scan.bytes(start..end);
    let backslash = scan.at(end) == b'\\';
    let root = match word {
        b"home" => !backslash && begins(scan, start - 1),
        b"Users" => backslash || begins(scan, start - 1),
        _ if word.eq_ignore_ascii_case(b"users") => {
            backslash && is_drive(scan, start) || !backslash && is_drive(scan, start)
        }
        _ if backslash => {
            word.eq_ignore_ascii_case(b"settings")
                && scan
                    .bytes(start.saturating_sub(14)..start)
                    .eq_ignore_ascii_case(b"documents and ")
        }
        _ => false,
    };
    if !root {
        return;
    }
    let mut from = end;
    while from - end < 4 && matches!(scan.at(from), b'\\' | b'/') {
        from += 1;
    }
    let Some(to) = segment_end(scan, from) else { return };
    let name = scan.slice(from..to);
    if is_shared(name) || placeholder_at(scan.text.get(from..).unwrap_or_default()).is_some() {
        return;
    }
    let class = if name.contains(' ') && person::is_full_name(name) {
        Class::Person
    } else {
        Class::Username
    };
    scan.report(class, from..to, 95, Evidence::Form, NAME);
}

/// Whether the slash at `at` starts a path, or follows a folder that homes lie in.
fn begins(scan: &Scan<'_, '_>, at: usize) -> bool {
    let before = scan.before(at);
    if !(crate::bytes::is_word(before) || matches!(before, b'.' | b'-' | b'~' | b'}' | b'%' | b'*' | b']')) {
        return true;
    }
    if is_drive(scan, at + 1) {
        return true;
    }
    let start = scan.word_start(at);
    let folder = scan.bytes(start..at);
    matches!(
        folder,
        b"var"
            | b"export"
            | b"usr"
            | b"rootfs"
            | b"mnt"
            | b"net"
            | b"nfs"
            | b"srv"
            | b"data"
            | b"Data"
            | b"host"
            | b"c"
            | b"d"
    ) && matches!(scan.before(start), b'/' | 0)
}

/// Whether `C:\` (or `C:/`, `C:\\`) stands before the word at `start`.
fn is_drive(scan: &Scan<'_, '_>, start: usize) -> bool {
    let mut at = start;
    while at > 0 && start - at < 3 && matches!(scan.at(at - 1), b'\\' | b'/') {
        at -= 1;
    }
    at >= 2 && scan.at(at - 1) == b':' && scan.at(at - 2).is_ascii_alphabetic()
}

/// The end of the path segment that starts at `from`.
fn segment_end(scan: &Scan<'_, '_>, from: usize) -> Option<usize> {
    let mut to = from;
    let mut space = None;
    while to - from < SEGMENT {
        match scan.at(to) {
            0 if to >= scan.len() => break,
            b'/' | b'\\' => return (to > from).then_some(to),
            b'"' | b'\'' | b'<' | b'>' | b'|' | b'\n' | b'\r' | b'\t' | b'?' | b'*' | b':' | b';' | b')' | b'}'
            | b'`' | b',' | b'=' | b'&' => break,
            b' ' => {
                space.get_or_insert(to);
            }
            _ => {}
        }
        to += 1;
    }
    // Without a slash behind it a space ends the segment; a whole value may hold one.
    let end = match space {
        Some(space) if to < scan.len() || scan.kind == crate::TextKind::Prose => space,
        _ => to,
    };
    (end > from).then_some(end)
}

/// Whether the folder belongs to nobody.
fn is_shared(name: &str) -> bool {
    let bytes = name.as_bytes();
    matches!(
        bytes.first(),
        None | Some(b'$' | b'%' | b'{' | b'<' | b'~' | b'.' | b'*' | b':')
    ) || matches!(
        name,
        "All Users" | "Default User" | "Shared" | "Public" | "linuxbrew" | "user" | "username"
    ) || lexicon::find_written(bytes) & lexicon::NOBODY != 0
}
