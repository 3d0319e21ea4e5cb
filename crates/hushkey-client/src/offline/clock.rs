//! The record of the clock: the latest time that was ever seen here, so that setting the clock back revives nothing.
//!
//! *In:* the time, the issue times of leases and files. *Out:* a yes, or [`ClockError`]. Every doubt is a no.
//! *Never:* a mark that falls, except to the time that the authority itself said in the exchange that just ended.
//!
//! Four lines: version, latest time, latest issue time, a signature by the device key (so that editing it is noticed). What it
//! cannot notice: the whole directory put back as it was before, with the clock.

use crate::device_key::replace;
use hushkey_license::lease::SKEW;
use hushkey_license::{DeviceProof, DeviceSigner};
use std::fs::File;
use std::io::{self, Read};
use std::path::PathBuf;

const VERSION: &str = "hushkey clock 1";
const DOMAIN: &str = "hushkey clock record v1\n";
/// Longer than any record.
const MAX_RECORD: u64 = 512;
/// Seconds by which the mark may lag: the file is not written at every look at the clock.
const STEP: i64 = 60;

/// Why the clock cannot be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ClockError {
    /// The clock is more than five minutes before a time that was already seen.
    #[error("the clock was set back")]
    SetBack,
    /// There is no record, and there should be one.
    #[error("the record of the clock is missing")]
    Missing,
    /// The record is not as this library wrote it.
    #[error("the record of the clock was changed")]
    Changed,
    /// The record cannot be read or written: without one nothing can be told.
    #[error("the record of the clock cannot be used: {0}")]
    Storage(io::ErrorKind),
}

impl ClockError {
    /// A stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::SetBack => "CLOCK_SET_BACK",
            Self::Missing => "CLOCK_RECORD_MISSING",
            Self::Changed => "CLOCK_RECORD_CHANGED",
            Self::Storage(_) => "CLOCK_RECORD_UNUSABLE",
        }
    }
}

impl From<io::Error> for ClockError {
    fn from(error: io::Error) -> Self {
        Self::Storage(error.kind())
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Marks {
    /// The latest time seen.
    seen: i64,
    /// The latest issue time of a lease or file taken.
    issued: i64,
}

/// Where the record of one product is kept.
#[derive(Debug)]
pub(crate) struct ClockRecord {
    path: PathBuf,
}

impl ClockRecord {
    pub(crate) fn new(path: PathBuf) -> Self {
        Self { path }
    }

    /// Looks at the clock: refuses one that was set back, and notes how far it has come. Returns the latest issue time.
    pub(crate) fn watch(&self, signer: &DeviceSigner, now: i64, draft_tag: u64) -> Result<i64, ClockError> {
        let marks = self.read(signer)?;
        if now.saturating_add(SKEW) < marks.seen {
            return Err(ClockError::SetBack);
        }
        if now >= marks.seen.saturating_add(STEP) {
            self.write(signer, Marks { seen: now, ..marks }, draft_tag)?;
        }
        Ok(marks.issued)
    }

    /// Notes a file that was carried here.
    pub(crate) fn raise(
        &self,
        signer: &DeviceSigner,
        now: i64,
        issued_at: i64,
        draft_tag: u64,
    ) -> Result<(), ClockError> {
        let before = match self.read(signer) {
            Ok(marks) => marks,
            Err(ClockError::Missing) => Marks { seen: now, issued: 0 },
            Err(error) => return Err(error),
        };
        let marks = Marks {
            seen: before.seen.max(now).max(issued_at),
            issued: before.issued.max(issued_at),
        };
        self.write(signer, marks, draft_tag)
    }

    /// Starts anew from the time that the authority said in the exchange that just ended.
    pub(crate) fn settle(&self, signer: &DeviceSigner, issued_at: i64, draft_tag: u64) -> Result<(), ClockError> {
        let marks = Marks {
            seen: issued_at,
            issued: issued_at,
        };
        if self.read(signer) == Ok(marks) {
            return Ok(());
        }
        self.write(signer, marks, draft_tag)
    }

    fn read(&self, signer: &DeviceSigner) -> Result<Marks, ClockError> {
        let file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(ClockError::Missing),
            Err(error) => return Err(error.into()),
        };
        let mut text = String::new();
        file.take(MAX_RECORD)
            .read_to_string(&mut text)
            .map_err(|_| ClockError::Changed)?;
        read_marks(&text, signer).ok_or(ClockError::Changed)
    }

    fn write(&self, signer: &DeviceSigner, marks: Marks, draft_tag: u64) -> Result<(), ClockError> {
        let signed = signed_lines(&marks);
        let proof = signer.prove(DOMAIN, signed.as_bytes());
        Ok(replace(&self.path, &format!("{signed}{proof}\n"), draft_tag)?)
    }
}

fn signed_lines(marks: &Marks) -> String {
    format!("{VERSION}\n{}\n{}\n", marks.seen, marks.issued)
}

fn read_marks(text: &str, signer: &DeviceSigner) -> Option<Marks> {
    let mut lines = text.lines().skip(1);
    let marks = Marks {
        seen: lines.next()?.parse().ok()?,
        issued: lines.next()?.parse().ok()?,
    };
    let proof: DeviceProof = lines.next()?.parse().ok()?;
    let signed = signed_lines(&marks);
    let whole = text == format!("{signed}{proof}\n");
    (whole && signer.public().proves(DOMAIN, signed.as_bytes(), &proof)).then_some(marks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hushkey_license::ProductToken;

    const NOW: i64 = 1_800_000_000;

    fn signer(seed: u8) -> DeviceSigner {
        DeviceSigner::derive(&[seed; 32], &ProductToken::from_seed([1; 32]))
    }

    fn record() -> (tempfile::TempDir, ClockRecord) {
        let dir = tempfile::tempdir().unwrap();
        let record = ClockRecord::new(dir.path().join("p.clock"));
        (dir, record)
    }

    #[test]
    fn a_clock_may_not_go_back() {
        let (_dir, record) = record();
        let watch = |now| record.watch(&signer(1), now, 0);
        assert_eq!(watch(NOW), Err(ClockError::Missing));
        record.raise(&signer(1), NOW, NOW - 10, 0).unwrap();
        assert_eq!(watch(NOW), Ok(NOW - 10));
        assert_eq!(watch(NOW - SKEW), Ok(NOW - 10), "small corrections are no fraud");
        assert_eq!(watch(NOW - SKEW - 1), Err(ClockError::SetBack));
        assert_eq!(watch(NOW + 5000), Ok(NOW - 10));
        assert_eq!(
            watch(NOW + 5000 - SKEW - 1),
            Err(ClockError::SetBack),
            "what was seen is noted"
        );
        assert_eq!(watch(i64::MIN), Err(ClockError::SetBack));
        record.raise(&signer(1), NOW, NOW - 20, 0).unwrap();
        assert_eq!(watch(NOW), Err(ClockError::SetBack), "a carried file lowers nothing");
        assert_eq!(watch(NOW + 5000), Ok(NOW - 10));
        record.settle(&signer(1), NOW, 0).unwrap();
        assert_eq!(watch(NOW), Ok(NOW), "the authority's own word does");
    }

    #[test]
    fn every_change_is_noticed() {
        let (_dir, record) = record();
        record.raise(&signer(1), NOW, NOW, 0).unwrap();
        let text = std::fs::read_to_string(&record.path).unwrap();
        assert_eq!(
            record.watch(&signer(2), NOW, 0),
            Err(ClockError::Changed),
            "another device's record"
        );
        let earlier = text.replacen(&NOW.to_string(), &(NOW - 86_400).to_string(), 1);
        for changed in [
            earlier,
            text.replacen('\n', "\n\n", 1),
            text.replacen(" 1\n", " 2\n", 1),
            text.trim_end().to_owned(),
            format!("{text}\n"),
            text.replacen(&NOW.to_string(), &format!("+{NOW}"), 1),
            String::new(),
        ] {
            std::fs::write(&record.path, &changed).unwrap();
            assert_eq!(record.watch(&signer(1), NOW, 0), Err(ClockError::Changed), "{changed}");
            assert_eq!(record.raise(&signer(1), NOW, NOW, 0), Err(ClockError::Changed));
        }
        std::fs::write(&record.path, [0xff; 40]).unwrap();
        assert_eq!(record.watch(&signer(1), NOW, 0), Err(ClockError::Changed));
    }

    #[test]
    fn a_record_that_cannot_be_written_is_a_no() {
        let (dir, record) = record();
        record.raise(&signer(1), NOW, NOW, 0).unwrap();
        let blocked = ClockRecord::new(dir.path().join("p.clock").join("under-a-file"));
        assert!(matches!(
            blocked.raise(&signer(1), NOW, NOW, 0),
            Err(ClockError::Storage(_))
        ));
    }
}
