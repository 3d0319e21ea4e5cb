//! The issuer's secrets in a directory of their own, made once.
//!
//! In: a directory, randomness. Out: the key-encryption key and the hash of the API token. Never: the API token on disk; a
//! secret readable by others; a file overwritten.
//!
//! Keep the key-encryption key apart from the database and its backups: together they are the people.

use crate::bearer::ApiTokenHash;
use crate::kek::Kek;
use crate::vault::Random;
use hushkey_license::AdminToken;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const KEK_FILE: &str = "issuer.kek";
const TOKEN_FILE: &str = "issuer.token.sha256";

/// Why the secrets cannot be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretsError {
    /// The directory or a file in it cannot be read or written.
    #[error("the secrets directory cannot be used ({0})")]
    Directory(std::io::ErrorKind),
    /// A file can be read by others than its owner.
    #[error("a secrets file can be read by others: set its mode to 0600")]
    Exposed,
    /// A file does not hold 32 bytes as hexadecimal digits.
    #[error("a secrets file does not hold what it must")]
    Malformed,
}

impl From<std::io::Error> for SecretsError {
    fn from(error: std::io::Error) -> Self {
        Self::Directory(error.kind())
    }
}

/// What the issuer needs to start.
#[derive(Debug)]
pub struct Secrets {
    /// The key-encryption key.
    pub kek: Kek,
    /// What API requests are checked against.
    pub api_token: ApiTokenHash,
    /// The API token, if it was made just now: the only time it can be shown.
    pub minted: Option<AdminToken>,
}

impl Secrets {
    /// The file of the key-encryption key in `dir`, for [`crate::KekSource::File`].
    pub fn kek_file(dir: &Path) -> PathBuf {
        dir.join(KEK_FILE)
    }

    /// The hash of the API token from `dir`; or of a new one, which comes along. For a key-encryption key that is elsewhere.
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn api_token(dir: &Path, random: &Random) -> Result<(ApiTokenHash, Option<AdminToken>), SecretsError> {
        make_private_directory(dir)?;
        if let Some(text) = read(&dir.join(TOKEN_FILE))? {
            let hash = crate::kek::decode_hex(text.trim()).ok_or(SecretsError::Malformed)?;
            return Ok((ApiTokenHash::from_bytes(*hash), None));
        }
        let token = AdminToken::make(&mut |out| random(out));
        let hash = ApiTokenHash::of(&token);
        write_new(dir, TOKEN_FILE, &crate::kek::encode_hex(hash.as_bytes()))?;
        Ok((hash, Some(token)))
    }

    /// Loads the secrets from `dir`, or makes what is missing (directory 0700, files 0600).
    ///
    /// # Errors
    /// [`SecretsError`].
    pub fn load_or_make(dir: &Path, random: &Random) -> Result<Self, SecretsError> {
        make_private_directory(dir)?;
        let kek = match read(&dir.join(KEK_FILE))? {
            Some(text) => Kek::parse(&text).map_err(|_| SecretsError::Malformed)?,
            None => {
                let mut bytes = Zeroizing::new([0; 32]);
                random(bytes.as_mut());
                let kek = Kek::from_bytes(*bytes).map_err(|_| SecretsError::Malformed)?;
                write_new(dir, KEK_FILE, &kek.to_hex())?;
                kek
            }
        };
        let (api_token, minted) = Self::api_token(dir, random)?;
        Ok(Self { kek, api_token, minted })
    }
}

/// Makes a directory for its owner alone, if there is none.
pub(crate) fn make_private_directory(dir: &Path) -> std::io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

fn read(path: &Path) -> Result<Option<Zeroizing<String>>, SecretsError> {
    match fs::read_to_string(path) {
        Ok(text) => {
            let text = Zeroizing::new(text);
            #[cfg(unix)]
            if std::os::unix::fs::MetadataExt::mode(&fs::metadata(path)?) & 0o077 != 0 {
                return Err(SecretsError::Exposed);
            }
            Ok(Some(text))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Writes a new file completely or not at all: a half-written key would lock the vault for ever.
fn write_new(dir: &Path, name: &str, text: &str) -> Result<(), SecretsError> {
    let partial = dir.join(format!("{name}.new"));
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&partial)?;
    file.write_all(text.as_bytes())?;
    file.write_all(b"\n")?;
    file.sync_all()?;
    // A hard link fails if the name exists, so that two starting processes cannot overwrite each other's key.
    let linked = fs::hard_link(&partial, dir.join(name));
    fs::remove_file(&partial)?;
    linked?;
    File::open(dir)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn random() -> Random {
        Arc::new(|out: &mut [u8]| out.iter_mut().enumerate().for_each(|(i, byte)| *byte = i as u8 ^ 0x5A))
    }

    #[test]
    fn secrets_are_made_once_and_the_token_is_shown_once() {
        let dir = tempfile::tempdir().unwrap();
        let home = dir.path().join("secrets");
        let first = Secrets::load_or_make(&home, &random()).unwrap();
        let token = first.minted.unwrap();
        assert!(first.api_token.admits(format!("Bearer {}", token.as_str()).as_bytes()));
        let other: Random = Arc::new(|out: &mut [u8]| out.fill(9));
        let again = Secrets::load_or_make(&home, &other).unwrap();
        assert!(again.minted.is_none());
        assert!(again.api_token == first.api_token);
        assert_eq!(again.kek.to_hex(), first.kek.to_hex());
        for entry in fs::read_dir(&home).unwrap() {
            let path = entry.unwrap().path();
            assert!(!fs::read_to_string(&path).unwrap().contains(token.as_str()));
            #[cfg(unix)]
            assert_eq!(
                std::os::unix::fs::MetadataExt::mode(&fs::metadata(&path).unwrap()) & 0o777,
                0o600
            );
        }
        assert_eq!(fs::read_dir(&home).unwrap().count(), 2);
    }

    #[test]
    fn damaged_or_exposed_files_are_refused() {
        let dir = tempfile::tempdir().unwrap();
        Secrets::load_or_make(dir.path(), &random()).unwrap();
        let kek = dir.path().join(KEK_FILE);
        fs::write(&kek, "short").unwrap();
        assert_eq!(
            Secrets::load_or_make(dir.path(), &random()).unwrap_err(),
            SecretsError::Malformed
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs::set_permissions(&kek, fs::Permissions::from_mode(0o644)).unwrap();
            assert_eq!(
                Secrets::load_or_make(dir.path(), &random()).unwrap_err(),
                SecretsError::Exposed
            );
        }
        assert!(write_new(dir.path(), KEK_FILE, "other").is_err());
        assert_eq!(fs::read_to_string(&kek).unwrap(), "short");
    }
}
