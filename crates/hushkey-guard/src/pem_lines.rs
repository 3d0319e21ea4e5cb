//! A private key over several lines: which lines of a log belong to one.
//!
//! *In:* lines, one after the other. *Out:* whether a line is part of a key that an earlier line began.
//! *Never:* more than a flag and a count kept.
//!
//! Limits: a block without its end goes on for [`MOST`] lines, or to the first line that no key has.

/// Lines of the longest block (a PGP key of 16,384 bits with its user ids).
const MOST: u32 = 1_000;

/// Where in a key the reader is.
#[derive(Debug, Default)]
pub(crate) struct PemLines {
    /// Lines since the block began; 0 outside of one.
    inside: u32,
}

impl PemLines {
    /// Whether a key is open.
    pub(crate) fn is_open(&self) -> bool {
        self.inside > 0
    }

    /// Reads a line without its end; true when an earlier line began the key it belongs to.
    pub(crate) fn takes(&mut self, line: &[u8]) -> bool {
        if self.inside == 0 {
            self.inside = u32::from(begins(line));
            return false;
        }
        let ends = find(line, b"-----END ");
        if !ends && (self.inside >= MOST || !is_body(line)) {
            self.inside = u32::from(begins(line));
            return false;
        }
        self.inside = if ends { 0 } else { self.inside + 1 };
        true
    }
}

/// Whether lines may begin a private key at all.
pub(crate) fn may_begin(lines: &[u8]) -> bool {
    find(lines, b"PRIVATE KEY")
}

/// A key begins in the line, and does not end in it.
fn begins(line: &[u8]) -> bool {
    find(line, b"-----BEGIN ") && may_begin(line) && !find(line, b"-----END ")
}

/// What stands between the first line and the last: base64, headers (`Proc-Type: 4,ENCRYPTED`), nothing; perhaps behind a
/// prefix of the log. A line with several blanks is a sentence, and the log has gone on.
fn is_body(line: &[u8]) -> bool {
    line.iter().filter(|byte| **byte == b' ').count() <= 4
}

fn find(text: &[u8], what: &[u8]) -> bool {
    memchr::memmem::find(text, what).is_some()
}

#[cfg(test)]
mod tests {
    use super::PemLines;

    #[test]
    fn the_lines_between_begin_and_end_belong_to_the_key() {
        let mut lines = PemLines::default();
        let told: Vec<bool> = [
            "before",
            "-----BEGIN RSA PRIVATE KEY-----",
            "Proc-Type: 4,ENCRYPTED",
            "",
            "MIIEpAIBAAKCAQEA7bq2J1",
            "-----END RSA PRIVATE KEY-----",
            "after",
            "-----BEGIN CERTIFICATE-----",
            "MIIDdzCCAl+gAwIBAgIEAgAAuTAN",
        ]
        .iter()
        .map(|line| lines.takes(line.as_bytes()))
        .collect();
        assert_eq!(told, [false, false, true, true, true, true, false, false, false]);
    }

    #[test]
    fn a_key_without_an_end_does_not_swallow_the_log() {
        let mut lines = PemLines::default();
        assert!(!lines.takes(b"-----BEGIN PRIVATE KEY-----"));
        assert!(lines.takes(b"MIIEvQIBADANBgkqhkiG9w0BAQEFAASC"));
        assert!(!lines.takes(b"2026-10-25T20:54:00Z INFO lease renewed for machine 7"));
        assert!(!lines.is_open());
    }
}
