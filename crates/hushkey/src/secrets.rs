//! Secrets come from a file or from the environment, never from an argument: arguments are seen by every process.

use anyhow::{Context, bail};
use hushkey_license::AdminToken;
use std::io::Write;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The text of `file` if one is given, else of the variable, else nothing; without white space around it.
pub(crate) fn text(file: Option<&Path>, variable: &str) -> anyhow::Result<Option<String>> {
    let text = match file {
        Some(file) => {
            let shown = file.display();
            let metadata = std::fs::metadata(file).with_context(|| format!("{shown} cannot be read"))?;
            if metadata.permissions().mode() & 0o077 != 0 {
                bail!("{shown} can be read by others than its owner: set its mode to 0600");
            }
            std::fs::read_to_string(file).with_context(|| format!("{shown} cannot be read"))?
        }
        None => match std::env::var(variable) {
            Ok(text) => text,
            Err(std::env::VarError::NotPresent) => return Ok(None),
            Err(std::env::VarError::NotUnicode(_)) => bail!("{variable} is not text"),
        },
    };
    Ok(Some(text.trim().to_owned()))
}

/// A token of the form `adm_…`.
pub(crate) fn token(file: Option<&Path>, variable: &str) -> anyhow::Result<Option<AdminToken>> {
    let Some(text) = text(file, variable)? else {
        return Ok(None);
    };
    // The parser's error does not quote the text either.
    text.parse()
        .map(Some)
        .with_context(|| format!("the token from its file or {variable} is refused"))
}

/// A key of 32 bytes, as 64 hexadecimal digits.
pub(crate) fn key(file: Option<&Path>, variable: &str) -> anyhow::Result<Option<[u8; 32]>> {
    let Some(text) = text(file, variable)? else {
        return Ok(None);
    };
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|value| u8::try_from(value).ok()))
        .collect();
    let bytes = digits.map(|digits| {
        digits
            .chunks(2)
            .map(|pair| pair.iter().fold(0, |sum, digit| sum << 4 | digit))
            .collect()
    });
    let key = bytes
        .filter(|_| text.len() == 64)
        .and_then(|bytes: Vec<u8>| bytes.try_into().ok());
    key.map(Some)
        .with_context(|| format!("a key from its file or {variable} is 64 hexadecimal digits"))
}

/// Writes a new secret for its owner alone. Fails if the file exists.
pub(crate) fn write_new(file: &Path, text: &str) -> anyhow::Result<()> {
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true).mode(0o600);
    let write = || -> std::io::Result<()> {
        let mut file = open.open(file)?;
        writeln!(file, "{text}")?;
        file.sync_all()
    };
    write().with_context(|| format!("{} cannot be written", file.display()))
}

/// The bytes of a PEM file of certificates.
pub(crate) fn certificates(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

/// Where a service keeps its secrets: the given directory, or one beside its SQLite database.
pub(crate) fn directory(given: Option<PathBuf>, database: &str) -> anyhow::Result<PathBuf> {
    if let Some(directory) = given {
        return Ok(directory);
    }
    let path = database.strip_prefix("sqlite:").filter(|path| !path.is_empty());
    path.map(|path| PathBuf::from(format!("{path}.secrets")))
        .context("give --secrets DIR: only a database of the form sqlite:PATH has a place for secrets beside it")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str, mode: u32) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        std::fs::set_permissions(file.path(), std::fs::Permissions::from_mode(mode)).unwrap();
        file
    }

    #[test]
    fn keys_are_64_digits() {
        let digits = "0f".repeat(32);
        let read = |text: &str| key(Some(file(text, 0o600).path()), "UNSET");
        assert_eq!(read(&format!("{digits}\n")).unwrap(), Some([15; 32]));
        for bad in [
            "",
            "0f",
            &digits[1..],
            &format!("{digits}0"),
            &digits.replace('f', "g"),
            &"é".repeat(32),
        ] {
            let error = format!("{:#}", read(bad).unwrap_err());
            assert!(error.contains("64 hexadecimal digits"), "{error}");
        }
        assert_eq!(key(None, "HUSHKEY_NO_SUCH_VARIABLE").unwrap(), None);
    }

    #[test]
    fn a_file_that_others_can_read_is_refused() {
        let error = text(Some(file("secret", 0o644).path()), "UNSET")
            .unwrap_err()
            .to_string();
        assert!(error.contains("0600") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn a_bad_token_is_not_quoted() {
        let error = token(Some(file("adm_ann", 0o600).path()), "UNSET").unwrap_err();
        assert!(!format!("{error:#}").contains("ann"));
    }
}
