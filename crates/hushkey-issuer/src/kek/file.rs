//! The key-encryption key in a file, and its change while the issuer serves.
//!
//! ```text
//! renew: FILE.next is written ──► the database is wrapped anew, one commit ──► settle: FILE.next becomes FILE, FILE becomes FILE.old
//! ```
//!
//! In: the file's path. Out: wrapped and opened master keys. Never: a moment at which no file opens the database. A crash before the
//! commit leaves a FILE.next that opens nothing and is removed at the next start; one after it, a FILE.next that does, and takes its place.

use super::{Kek, KekError, KeyProvider, MasterKey};
use crate::vault::Random;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use zeroize::Zeroizing;

/// A key-encryption key file.
pub(crate) struct FileKek {
    path: PathBuf,
    keys: Mutex<Keys>,
}

struct Keys {
    current: Kek,
    next: Option<Kek>,
}

impl FileKek {
    pub(crate) fn load(path: &Path) -> Result<Self, KekError> {
        let text = fs::read_to_string(path).map_err(|_| KekError::Unreadable)?;
        let current = Kek::parse(&Zeroizing::new(text))?;
        // One that a crash cut short wraps nothing yet.
        let next = fs::read_to_string(beside(path, ".next")).ok();
        let next = next.and_then(|text| Kek::parse(&Zeroizing::new(text)).ok());
        Ok(Self {
            path: path.to_owned(),
            keys: Mutex::new(Keys { current, next }),
        })
    }

    fn with_keys<T>(&self, work: impl FnOnce(&mut Keys) -> Result<T, KekError>) -> Result<T, KekError> {
        work(&mut *self.keys.lock().map_err(|_| KekError::Unreadable)?)
    }
}

fn beside(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn write(path: &Path, kek: &Kek) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(kek.to_hex().as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    sync_directory(path)
}

/// The next key takes the file's place; the file of before stays beside it, for backups of before.
fn replace(path: &Path) -> io::Result<()> {
    let old = beside(path, ".old");
    match fs::remove_file(&old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    fs::hard_link(path, &old)?;
    fs::rename(beside(path, ".next"), path)?;
    sync_directory(path)
}

fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => File::open(parent)?.sync_all(),
        None => File::open(".")?.sync_all(),
    }
}

impl KeyProvider for FileKek {
    fn wrap(&self, master: &MasterKey, random: &Random) -> Result<Vec<u8>, KekError> {
        self.with_keys(|keys| keys.next.as_ref().unwrap_or(&keys.current).wrap(master, random))
    }

    fn unwrap(&self, wrapped: &[u8]) -> Result<MasterKey, KekError> {
        self.with_keys(|keys| {
            let next = |_| keys.next.as_ref().ok_or(KekError::DoesNotOpen)?.unwrap(wrapped);
            keys.current.unwrap(wrapped).or_else(next)
        })
    }

    fn renew(&self, random: &Random) -> Result<(), KekError> {
        self.with_keys(|keys| {
            // It may be the only one that opens the database.
            if keys.next.is_some() {
                return Err(KekError::Unwritable);
            }
            let mut bytes = Zeroizing::new([0; 32]);
            random(bytes.as_mut());
            let next = Kek::from_bytes(*bytes)?;
            write(&beside(&self.path, ".next"), &next).map_err(|_| KekError::Unwritable)?;
            keys.next = Some(next);
            Ok(())
        })
    }

    fn settle(&self, wrapped: &[u8]) -> Result<(), KekError> {
        self.with_keys(|keys| {
            let Some(next) = keys.next.take() else { return Ok(()) };
            if next.unwrap(wrapped).is_ok() {
                let done = replace(&self.path).map_err(|_| KekError::Unwritable);
                match done {
                    Ok(()) => keys.current = next,
                    // It is the one that opens the database; the files are put right at the next start.
                    Err(_) => keys.next = Some(next),
                }
                done
            } else {
                fs::remove_file(beside(&self.path, ".next")).map_err(|_| KekError::Unwritable)
            }
        })
    }

    fn first_master(&self) -> Option<MasterKey> {
        self.with_keys(|keys| Ok(keys.current.first_master())).ok().flatten()
    }
}
