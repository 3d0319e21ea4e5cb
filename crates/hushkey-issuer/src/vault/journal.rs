//! The erasure journal: the tokens of erased people in a file outside the database, so that a restored backup revives nobody.
//!
//! In: a person's token, before anything of them is erased. Out: the tokens, when the vault opens. Never: an erasure that is answered
//! and not on disk here; a line that was changed, taken as true; anything but tokens.
//!
//! One line a person, each with a keyed check over its number and token. A last line that a crash cut short was never answered, and goes.

use super::{OpenError, VaultError};
use crate::derive::derive_digest;
use crate::kek::encode_hex;
use crate::secret::Key32;
use hushkey_license::CustomerToken;
use rusqlite::{Connection, OptionalExtension, params};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const TITLE: &str = "hushkey erasure journal 1";

/// Hexadecimal digits of a line's check.
const CHECK: usize = 16;

/// An open journal.
pub(super) struct Journal {
    file: File,
    key: Key32,
    lines: u64,
    bytes: u64,
    /// A write failed and could not be taken back: nothing may be written behind it.
    torn: bool,
}

fn check(key: &Key32, number: u64, text: &str) -> String {
    let digest = derive_digest(key.bytes(), "journal.line", &[&number.to_be_bytes(), text.as_bytes()]);
    encode_hex(&digest).chars().take(CHECK).collect()
}

/// Line 0 is the title, whose check tells whose journal it is.
fn line(key: &Key32, number: u64, text: &str) -> String {
    format!("{text} {}\n", check(key, number, text))
}

fn open_options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

impl Journal {
    /// Opens the journal of this vault and reads its tokens; `None` if there is no file.
    pub(super) fn open(path: &Path, key: &Key32) -> Result<Option<(Self, Vec<CustomerToken>)>, OpenError> {
        let mut file = match open_options().open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(OpenError::Journal(error.kind())),
        };
        let mut text = String::new();
        file.read_to_string(&mut text)
            .map_err(|error| OpenError::Journal(error.kind()))?;
        let (mut people, mut lines, mut bytes) = (Vec::new(), 0, 0);
        // What stands behind the last line break was being written when the process ended.
        for whole in text.split_inclusive('\n').filter(|part| part.ends_with('\n')) {
            let (content, mark) = whole
                .trim_end_matches('\n')
                .split_at_checked(whole.len().saturating_sub(CHECK + 2))
                .ok_or(OpenError::JournalDamaged)?;
            if mark != format!(" {}", check(key, lines, content)) {
                return Err(if lines == 0 {
                    OpenError::JournalForeign
                } else {
                    OpenError::JournalDamaged
                });
            }
            if lines > 0 {
                people.push(content.parse().map_err(|_| OpenError::JournalDamaged)?);
            }
            lines += 1;
            bytes += whole.len() as u64;
        }
        if lines == 0 {
            return Err(OpenError::JournalDamaged);
        }
        let journal = Self {
            file,
            key: key.clone(),
            lines: lines - 1,
            bytes,
            torn: false,
        };
        let cut = || -> io::Result<()> {
            journal.file.set_len(bytes)?;
            journal.file.sync_all()
        };
        cut().map_err(|error| OpenError::Journal(error.kind()))?;
        Ok(Some((journal, people)))
    }

    /// Makes a journal that names `people`: completely, or not at all. What stood at its path is kept aside.
    pub(super) fn make(path: &Path, key: &Key32, people: &[CustomerToken]) -> Result<Self, OpenError> {
        let write = || -> io::Result<()> {
            if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                crate::secrets::make_private_directory(parent)?;
            }
            let beside = |end: &str| {
                let mut name = path.as_os_str().to_owned();
                name.push(end);
                PathBuf::from(name)
            };
            let mut file = open_options().create(true).truncate(true).open(beside(".new"))?;
            let mut text = line(key, 0, TITLE);
            for (number, person) in (1..).zip(people) {
                text += &line(key, number, person.as_str());
            }
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            if path.exists() {
                fs::rename(path, beside(".replaced"))?;
            }
            fs::rename(beside(".new"), path)?;
            sync_directory(path)
        };
        write().map_err(|error| OpenError::Journal(error.kind()))?;
        let (journal, _) = Self::open(path, key)?.ok_or(OpenError::JournalMissing)?;
        Ok(journal)
    }

    /// From now on every write fails, as on a full disk.
    #[cfg(test)]
    pub(super) fn writes_fail(&mut self, path: &Path) {
        self.file = File::open(path).unwrap();
    }

    /// Lines behind the title.
    pub(super) fn lines(&self) -> u64 {
        self.lines
    }

    #[cfg(test)]
    pub(super) fn key(&self) -> &Key32 {
        &self.key
    }

    /// Writes a person down; on disk when it returns.
    pub(super) fn append(&mut self, person: &CustomerToken) -> Result<(), VaultError> {
        if self.torn {
            return Err(VaultError::Journal);
        }
        let text = line(&self.key, self.lines + 1, person.as_str());
        let written = self
            .file
            .seek(SeekFrom::Start(self.bytes))
            .and_then(|_| self.file.write_all(text.as_bytes()))
            .and_then(|()| self.file.sync_all());
        if written.is_err() {
            let taken_back = self.file.set_len(self.bytes).and_then(|()| self.file.sync_all());
            self.torn = taken_back.is_err();
            return Err(VaultError::Journal);
        }
        self.lines += 1;
        self.bytes += text.len() as u64;
        Ok(())
    }
}

/// How many lines the database knows of; `None` if it never had a journal.
pub(super) fn known_lines(connection: &Connection) -> Result<Option<u64>, VaultError> {
    let lines: Option<i64> = connection
        .query_row("SELECT lines FROM erasure_journal WHERE id = 1", [], |row| row.get(0))
        .optional()?;
    Ok(lines.map(|lines| u64::try_from(lines).unwrap_or_default()))
}

pub(super) fn note_lines(connection: &Connection, lines: u64) -> Result<(), VaultError> {
    let lines = i64::try_from(lines).unwrap_or(i64::MAX);
    connection.execute(
        "INSERT INTO erasure_journal (id, lines) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET lines = ?1",
        params![lines],
    )?;
    Ok(())
}
