//! The device key: 32 secret bytes that name this machine, made on first use and kept in one local file.
//!
//! *In:* a path and the caller's randomness. *Out:* the machine's pseudonym for one product.
//! *Never:* a hardware identifier, the key in a message, a log or `Debug`, a file that others may read.
//!
//! Two processes that start at once agree on one key: the file is made whole and then linked into place.

use hushkey_license::{DeviceSigner, MachineToken, ProductToken, derive_machine};
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::Path;
use zeroize::{Zeroize, ZeroizeOnDrop};

const LEN: usize = 32;

/// The secret that machine pseudonyms are derived from. Wiped from memory when dropped.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct DeviceKey([u8; LEN]);

/// Why there is no device key.
#[derive(Debug, thiserror::Error)]
pub enum DeviceKeyError {
    /// The file system refused.
    #[error("the device key file cannot be used: {0}")]
    File(io::ErrorKind),
    /// Not a file of 32 bytes: nothing that this library wrote.
    #[error("the device key file is damaged")]
    Damaged,
    /// Group or others may read it, so it is no secret.
    #[error("the device key file may be read by others; it must have mode 0600")]
    Exposed,
}

impl From<io::Error> for DeviceKeyError {
    fn from(error: io::Error) -> Self {
        DeviceKeyError::File(error.kind())
    }
}

impl DeviceKey {
    /// Reads the key kept at `path`, or makes it from `random` if there is no file.
    ///
    /// # Errors
    /// [`DeviceKeyError`]; an existing file is never replaced.
    pub fn open_or_make(path: &Path, random: &mut dyn FnMut(&mut [u8])) -> Result<DeviceKey, DeviceKeyError> {
        match read(path) {
            Err(DeviceKeyError::File(io::ErrorKind::NotFound)) => make(path, random),
            other => other,
        }
    }

    /// This machine's name towards one product; another product gets an unrelated one.
    pub fn machine(&self, product: &ProductToken) -> MachineToken {
        derive_machine(&self.0, product)
    }

    /// The secret that blind seats follow from: their requests, device keys and times.
    pub(crate) fn seat_secret(&self) -> zeroize::Zeroizing<[u8; 32]> {
        hushkey_license::derive_secret(&self.0, "hushkey seat secret v1")
    }

    /// The key by which this machine proves its requests towards one product.
    pub(crate) fn signer(&self, product: &ProductToken) -> DeviceSigner {
        DeviceSigner::derive(&self.0, product)
    }
}

/// Hides the key.
impl fmt::Debug for DeviceKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceKey(…)")
    }
}

fn read(path: &Path) -> Result<DeviceKey, DeviceKeyError> {
    let mut file = File::open(path)?;
    let about = file.metadata()?;
    if !about.is_file() || about.len() != LEN as u64 {
        return Err(DeviceKeyError::Damaged);
    }
    if exposed(&about) {
        return Err(DeviceKeyError::Exposed);
    }
    let mut key = DeviceKey([0; LEN]);
    file.read_exact(&mut key.0)?;
    Ok(key)
}

fn make(path: &Path, random: &mut dyn FnMut(&mut [u8])) -> Result<DeviceKey, DeviceKeyError> {
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent)?;
    }
    let mut key = DeviceKey([0; LEN]);
    random(&mut key.0);
    let mut tag = [0; 8];
    random(&mut tag);
    let draft = path.with_extension(format!("new-{:016x}", u64::from_le_bytes(tag)));
    let written = private_file(&draft).and_then(|mut file| {
        file.write_all(&key.0)?;
        file.sync_all()
    });
    // Linking fails where renaming would replace: whoever comes second takes the first one's key.
    let linked = written.and_then(|()| fs::hard_link(&draft, path));
    let _ = fs::remove_file(&draft);
    match linked {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(path),
        Err(error) => Err(error.into()),
    }
}

/// Makes a file that must not exist yet and that only its owner may read.
pub(crate) fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options.open(path)
}

/// Puts a private file in the place of `path`, whole or not at all.
pub(crate) fn replace(path: &Path, text: &str, draft_tag: u64) -> io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".new-{draft_tag:016x}"));
    let draft = path.with_file_name(name);
    let done = private_file(&draft)
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| fs::rename(&draft, path));
    if done.is_err() {
        let _ = fs::remove_file(&draft);
    }
    done
}

#[cfg(unix)]
fn exposed(about: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    about.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
fn exposed(_: &fs::Metadata) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(seed: u8) -> ProductToken {
        ProductToken::from_seed([seed; 32])
    }

    #[test]
    fn a_key_is_made_once_kept_privately_and_pairwise() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/device.key");
        let first = DeviceKey::open_or_make(&path, &mut |bytes| bytes.fill(7)).unwrap();
        let again = DeviceKey::open_or_make(&path, &mut |_| panic!("no second key")).unwrap();
        assert_eq!(first.machine(&product(1)), again.machine(&product(1)));
        assert_ne!(first.machine(&product(1)), first.machine(&product(2)));
        assert_eq!(
            fs::read_dir(path.parent().unwrap()).unwrap().count(),
            1,
            "no draft stays"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
            let error = DeviceKey::open_or_make(&path, &mut |_| {}).unwrap_err();
            assert!(matches!(error, DeviceKeyError::Exposed));
        }
    }

    #[test]
    fn a_damaged_file_is_reported_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("device.key");
        fs::write(&path, b"short").unwrap();
        let error = DeviceKey::open_or_make(&path, &mut |_| {}).unwrap_err();
        assert!(matches!(error, DeviceKeyError::Damaged));
        assert_eq!(fs::read(&path).unwrap(), b"short");
    }

    #[test]
    fn racing_first_uses_agree() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("device.key");
        let names: Vec<_> = std::thread::scope(|scope| {
            let spawn = |seed: u8| {
                let path = path.clone();
                scope.spawn(move || {
                    let key = DeviceKey::open_or_make(&path, &mut |bytes| bytes.fill(seed)).unwrap();
                    key.machine(&product(1))
                })
            };
            let threads: Vec<_> = (0..8).map(spawn).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(names.iter().all(|name| *name == names[0]));
    }
}
