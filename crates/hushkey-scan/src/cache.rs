//! What one file's analysis left, kept by the content of the file.
//!
//! *In:* the file's path in the project and its text. *Out:* the same as analysis would give. *Never:* a text of a source or a
//! value; names of variables, places and classes are kept, as reports have them. An entry holds for one engine (its sources and
//! those of the detector and the versions of its grammars), one set of `[scan]` rules, one path and one content; anything else,
//! and any damage, is a miss. Entries older than thirty days go.

use crate::Read;
use crate::fingerprint::hex;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

const ENGINE: &str = env!("HUSHKEY_SCAN_ENGINE");

/// Bytes of the checksum before an entry.
const SUM: usize = 16;

/// Written at each scan.
const MARK: &str = "last-scan";

const KEPT: Duration = Duration::from_secs(30 * 24 * 3600);

/// A folder with entries of one engine and one set of rules.
pub(crate) struct Cache {
    folder: PathBuf,
    rules: [u8; 32],
}

impl Cache {
    /// Opens, and makes, the folder; without one nothing is kept.
    pub fn open(folder: &Path, rules: &hushkey_policy::ScanRules) -> Option<Cache> {
        let own = folder.join(ENGINE);
        if !own.is_dir() {
            std::fs::create_dir_all(&own).ok()?;
            forget_others(folder, &own);
        }
        let rules = Sha256::digest(format!("{rules:?}").as_bytes()).into();
        Some(Cache { folder: own, rules })
    }

    fn place(&self, name: &str, text: &str) -> PathBuf {
        let mut hasher = Sha256::new();
        hasher.update(self.rules);
        hasher.update((name.len() as u64).to_be_bytes());
        hasher.update(name.as_bytes());
        hasher.update(text.as_bytes());
        let key = hex(&hasher.finalize()[..20]);
        let (shard, rest) = key.split_at(2);
        self.folder.join(shard).join(rest)
    }

    /// What was kept.
    pub fn read(&self, name: &str, text: &str, file: &Path) -> Option<Read> {
        let bytes = std::fs::read(self.place(name, text)).ok()?;
        let (sum, body) = bytes.split_at_checked(SUM)?;
        if sum != &Sha256::digest(body)[..SUM] {
            return None;
        }
        let mut read: Read = postcard::from_bytes(body).ok()?;
        // The same file may be named in another way this time.
        for finding in &mut read.findings {
            finding.file = file.to_path_buf();
            let steps = finding.data.iter_mut().flat_map(|path| &mut path.steps);
            steps.for_each(|step| step.file = file.to_path_buf());
        }
        Some(read)
    }

    /// Keeps it; a full disk is no fault of the scan.
    pub fn write(&self, name: &str, text: &str, read: &Read) {
        let place = self.place(name, text);
        let (Some(folder), Ok(body)) = (place.parent(), postcard::to_stdvec(read)) else {
            return;
        };
        if !folder.is_dir() && std::fs::create_dir_all(folder).is_err() {
            return;
        }
        // Whole or not at all, whoever else scans at the same time.
        let part = place.with_extension(format!("{}.part", std::process::id()));
        let whole = std::fs::File::create(&part).and_then(|mut out| {
            out.write_all(&Sha256::digest(&body)[..SUM])?;
            out.write_all(&body)
        });
        if whole.is_err() || std::fs::rename(&part, &place).is_err() {
            let _ = std::fs::remove_file(&part);
        }
    }

    /// Removes old entries of one shard, another one each time. What time it is, the disk says: of a file written now.
    pub fn tidy(&self) {
        let mark = self.folder.join(MARK);
        let now = std::fs::write(&mark, []).and_then(|()| std::fs::metadata(&mark)?.modified());
        let Ok(now) = now else { return };
        let Ok(since) = now.duration_since(SystemTime::UNIX_EPOCH) else {
            return;
        };
        let shard = self.folder.join(format!("{:02x}", since.as_secs() / 60 % 256));
        for entry in std::fs::read_dir(shard).into_iter().flatten().flatten() {
            let kept = entry.metadata().and_then(|data| data.modified()).ok();
            let age = kept.and_then(|kept| now.duration_since(kept).ok());
            if age.is_some_and(|age| age > KEPT) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
    }
}

/// Entries of other engines go when a new one begins: folders of ours only, told by their names.
fn forget_others(folder: &Path, own: &Path) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let ours = name
            .to_str()
            .is_some_and(|name| name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if ours && entry.path() != own {
            let _ = std::fs::remove_dir_all(entry.path());
        }
    }
}
