//! The authority's secrets: the seeds of lease key and gateway key, and the pepper of keyed hashes.
//!
//! In: a directory of files that only the owner may read, or environment variables.
//! Out: keys. Never: a secret in the database, a log line or `Debug` output, or a file others can read.
//!
//! A rotation has keys beside the current ones: `lease.next.key` (published, so that apps learn it before it signs),
//! `lease.previous.key` (published until its leases have ended) and `gateway.previous.key` (still opens what clients seal to it).
//!
//! Files hold 64 hexadecimal digits and are made once, whole or not at all: written aside, synced, then linked.

use hushkey_license::wire::PublicKey;
use hushkey_license::{AdminToken, LeaseKey, Pepper, derive_secret};
use std::fmt;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::Path;

const LEASE_FILE: &str = "lease.key";
const PEPPER_FILE: &str = "pepper.key";
const GATEWAY_FILE: &str = "gateway.key";
const LEASE_NEXT_FILE: &str = "lease.next.key";
const LEASE_PREVIOUS_FILE: &str = "lease.previous.key";
const GATEWAY_PREVIOUS_FILE: &str = "gateway.previous.key";
const LEASE_VARIABLE: &str = "HUSHKEY_AUTHORITY_LEASE_SEED";
const PEPPER_VARIABLE: &str = "HUSHKEY_AUTHORITY_PEPPER";
/// Longer than any secret file.
const MAX_FILE: u64 = 256;

/// All secrets.
#[derive(Clone)]
pub struct Secrets {
    lease_seed: [u8; 32],
    pepper: [u8; 32],
    gateway_seed: [u8; 32],
    rotation: Rotation,
}

/// Seeds of keys that stand beside the current ones during a rotation.
#[derive(Clone, Default)]
pub struct Rotation {
    /// Of the lease key that will sign next.
    pub lease_next: Option<[u8; 32]>,
    /// Of the lease key that signed before.
    pub lease_previous: Option<[u8; 32]>,
    /// Of the gateway key that was published before.
    pub gateway_previous: Option<[u8; 32]>,
}

/// Why there are no secrets. Never holds a path or a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// The directory or a file cannot be read or written.
    #[error("a secret file cannot be read or written")]
    Unusable,
    /// Others than the owner may read a file.
    #[error("a secret file can be read by others than its owner (want mode 0600)")]
    Exposed,
    /// Not 64 hexadecimal digits, or not an admin token.
    #[error("a secret is not of its form")]
    Malformed,
    /// An environment variable is not set.
    #[error("HUSHKEY_AUTHORITY_LEASE_SEED and HUSHKEY_AUTHORITY_PEPPER must both be set")]
    Missing,
}

impl Secrets {
    /// Wraps given secrets. The gateway's seed is derived from the pepper.
    #[must_use]
    pub fn new(lease_seed: [u8; 32], pepper: [u8; 32]) -> Self {
        Self {
            lease_seed,
            pepper,
            gateway_seed: *derive_secret(&pepper, "hushkey gateway seed v1"),
            rotation: Rotation::default(),
        }
    }

    /// The same with a gateway key of its own.
    #[must_use]
    pub fn with_gateway(self, gateway_seed: [u8; 32]) -> Self {
        Self { gateway_seed, ..self }
    }

    /// The same in the midst of a rotation.
    #[must_use]
    pub fn rotating(self, rotation: Rotation) -> Self {
        Self { rotation, ..self }
    }

    /// Reads `lease.key`, `pepper.key` and `gateway.key` in `directory`, and makes what is missing (directory 0700, files 0600);
    /// and the files of a rotation, if there are any.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn load_or_make(directory: &Path, random: &mut dyn FnMut(&mut [u8])) -> Result<Self, SecretsError> {
        let mut secret = |name: &str| {
            let mut seed = [0; 32];
            random(&mut seed);
            read_hex(&load_or_write(&directory.join(name), &to_hex(&seed))?)
        };
        let secrets = Self::new(secret(LEASE_FILE)?, secret(PEPPER_FILE)?).with_gateway(secret(GATEWAY_FILE)?);
        let beside = |name: &str| load(&directory.join(name))?.map(|text| read_hex(&text)).transpose();
        Ok(secrets.rotating(Rotation {
            lease_next: beside(LEASE_NEXT_FILE)?,
            lease_previous: beside(LEASE_PREVIOUS_FILE)?,
            gateway_previous: beside(GATEWAY_PREVIOUS_FILE)?,
        }))
    }

    /// Reads `HUSHKEY_AUTHORITY_LEASE_SEED` and `HUSHKEY_AUTHORITY_PEPPER` through `variable`; `None` when neither is set.
    ///
    /// # Errors
    /// [`SecretsError`] when only one is set or one is malformed.
    pub fn from_environment(variable: &dyn Fn(&str) -> Option<String>) -> Result<Option<Self>, SecretsError> {
        match (variable(LEASE_VARIABLE), variable(PEPPER_VARIABLE)) {
            (None, None) => Ok(None),
            (Some(lease), Some(pepper)) => Ok(Some(Self::new(read_hex(&lease)?, read_hex(&pepper)?))),
            _ => Err(SecretsError::Missing),
        }
    }

    pub(crate) fn lease_key(&self) -> LeaseKey {
        LeaseKey::from_seed(&self.lease_seed)
    }

    /// The lease keys to publish: the current one first, then next and previous.
    pub(crate) fn published(&self) -> Vec<PublicKey> {
        let beside = [self.rotation.lease_next, self.rotation.lease_previous];
        let mut keys = vec![self.lease_key().public()];
        for seed in beside.into_iter().flatten() {
            let key = LeaseKey::from_seed(&seed).public();
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Seeds of the gateway: the current one first.
    pub(crate) fn gateway_seeds(&self) -> Vec<[u8; 32]> {
        let mut seeds = vec![self.gateway_seed];
        seeds.extend(self.rotation.gateway_previous);
        seeds.dedup();
        seeds
    }

    /// The key that seals addresses of webhooks.
    pub(crate) fn webhook_key(&self) -> zeroize::Zeroizing<[u8; 32]> {
        derive_secret(&self.pepper, "hushkey webhook address v1")
    }

    pub(crate) fn pepper(&self) -> Pepper {
        Pepper::new(self.pepper)
    }
}

/// Hides all.
impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// Reads the admin token in `path`, or writes `fresh` there (0600). Written before it is stored, so that a crash between
/// the two loses nothing.
pub(crate) fn load_or_write_admin(path: &Path, fresh: &AdminToken) -> Result<AdminToken, SecretsError> {
    let text = load_or_write(path, fresh.as_str())?;
    text.trim_end().parse().map_err(|_| SecretsError::Malformed)
}

/// What the file holds, after writing `fresh` if there was none.
fn load_or_write(path: &Path, fresh: &str) -> Result<String, SecretsError> {
    if let Some(text) = load(path)? {
        return Ok(text);
    }
    let unusable = |_| SecretsError::Unusable;
    let directory = path.parent().ok_or(SecretsError::Unusable)?;
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(unusable)?;
    let aside = path.with_extension(format!("{}.new", std::process::id()));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&aside)
        .map_err(unusable)?;
    file.write_all(fresh.as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(unusable)?;
    // A link never replaces: whoever came first wins, and everybody reads that one.
    let linked = std::fs::hard_link(&aside, path);
    let _ = std::fs::remove_file(&aside);
    match linked {
        Ok(()) => File::open(directory)
            .and_then(|open| open.sync_all())
            .map_err(unusable)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(_) => return Err(SecretsError::Unusable),
    }
    load(path)?.ok_or(SecretsError::Unusable)
}

fn load(path: &Path) -> Result<Option<String>, SecretsError> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(SecretsError::Unusable),
    };
    let data = file.metadata().map_err(|_| SecretsError::Unusable)?;
    if data.permissions().mode() & 0o077 != 0 {
        return Err(SecretsError::Exposed);
    }
    let mut text = String::new();
    file.take(MAX_FILE)
        .read_to_string(&mut text)
        .map_err(|_| SecretsError::Malformed)?;
    Ok(Some(text))
}

fn to_hex(bytes: &[u8; 32]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_hex(text: &str) -> Result<[u8; 32], SecretsError> {
    let text = text.trim_end();
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(SecretsError::Malformed);
    }
    let mut bytes = [0; 32];
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
        let digits = std::str::from_utf8(pair).map_err(|_| SecretsError::Malformed)?;
        *byte = u8::from_str_radix(digits, 16).map_err(|_| SecretsError::Malformed)?;
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn make(directory: &Path, seed: u8) -> Result<Secrets, SecretsError> {
        Secrets::load_or_make(directory, &mut |bytes| bytes.fill(seed))
    }

    #[test]
    fn secrets_are_made_once_and_for_the_owner_only() {
        let directory = tempfile::tempdir().unwrap();
        let inside = directory.path().join("secrets");
        let first = make(&inside, 1).unwrap();
        let again = make(&inside, 2).unwrap();
        assert_eq!((first.lease_seed, first.pepper), (again.lease_seed, again.pepper));
        assert_eq!(first.pepper, [1; 32]);
        for entry in std::fs::read_dir(&inside).unwrap() {
            let mode = entry.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(&inside).unwrap().count(), 3);
        assert_eq!(inside.metadata().unwrap().permissions().mode() & 0o777, 0o700);
        assert_eq!(format!("{first:?}"), "Secrets(…)");
    }

    #[test]
    fn a_rotation_publishes_the_keys_beside_the_current_one() {
        let directory = tempfile::tempdir().unwrap();
        let alone = make(directory.path(), 1).unwrap();
        assert_eq!(alone.published().len(), 1);
        // Stop, move, start: the old key becomes the previous one, and a new one is made.
        let path = |name: &str| directory.path().join(name);
        std::fs::rename(path(LEASE_FILE), path(LEASE_PREVIOUS_FILE)).unwrap();
        std::fs::rename(path(GATEWAY_FILE), path(GATEWAY_PREVIOUS_FILE)).unwrap();
        let rotated = make(directory.path(), 2).unwrap();
        let published: Vec<_> = rotated.published().iter().map(|key| key.id).collect();
        assert_eq!(published, [rotated.lease_key().id(), alone.lease_key().id()]);
        assert_ne!(rotated.lease_key().id(), alone.lease_key().id());
        assert_eq!(rotated.gateway_seeds(), [[2; 32], [1; 32]]);
        std::fs::write(path(LEASE_NEXT_FILE), "no key").unwrap();
        assert_eq!(make(directory.path(), 2).unwrap_err(), SecretsError::Exposed);
    }

    #[test]
    fn exposed_and_malformed_files_are_refused() {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(PEPPER_FILE);
        make(directory.path(), 1).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
        assert_eq!(make(directory.path(), 1).unwrap_err(), SecretsError::Exposed);
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        for text in ["", "00", "zz".repeat(32).as_str(), "\u{fffd}".repeat(21).as_str()] {
            std::fs::write(&file, text).unwrap();
            assert_eq!(make(directory.path(), 1).unwrap_err(), SecretsError::Malformed);
        }
    }

    #[test]
    fn the_environment_is_both_or_none() {
        let read = |lease: Option<&str>, pepper: Option<&str>| {
            let (lease, pepper) = (lease.map(str::to_owned), pepper.map(str::to_owned));
            Secrets::from_environment(&move |name| match name {
                LEASE_VARIABLE => lease.clone(),
                PEPPER_VARIABLE => pepper.clone(),
                _ => None,
            })
        };
        let (ones, twos) = ("01".repeat(32), "02".repeat(32));
        assert!(read(None, None).unwrap().is_none());
        assert_eq!(read(Some(&ones), None).unwrap_err(), SecretsError::Missing);
        assert_eq!(read(Some("x"), Some(&twos)).unwrap_err(), SecretsError::Malformed);
        let both = read(Some(&ones), Some(&twos)).unwrap().unwrap();
        assert_eq!((both.lease_seed, both.pepper), ([1; 32], [2; 32]));
    }
}
