//! Versions of the licensed software, as a plan's scope compares them.

use crate::wire::from_text;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// `major.minor.patch`, each 0 to 999 without leading zeros: no number of a person fits, and three compare as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    major: u16,
    minor: u16,
    patch: u16,
}

/// A text is no version. Says no more, so that it can be logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a version of three numbers from 0 to 999")]
pub struct VersionError;

const STEP: i64 = 1000;

impl Version {
    /// 0.0.0, which every scope covers unless it covers none.
    pub const OLDEST: Self = Self {
        major: 0,
        minor: 0,
        patch: 0,
    };

    /// The version as one number, in the order of versions: what a store keeps.
    #[must_use]
    pub fn number(self) -> i64 {
        (i64::from(self.major) * STEP + i64::from(self.minor)) * STEP + i64::from(self.patch)
    }

    /// The version of a stored number.
    ///
    /// # Errors
    /// [`VersionError`] when it is none.
    pub fn from_number(number: i64) -> Result<Self, VersionError> {
        let part = |number: i64| u16::try_from(number % STEP).map_err(|_| VersionError);
        if !(0..STEP * STEP * STEP).contains(&number) {
            return Err(VersionError);
        }
        Ok(Self {
            major: part(number / STEP / STEP)?,
            minor: part(number / STEP)?,
            patch: part(number)?,
        })
    }
}

impl FromStr for Version {
    type Err = VersionError;

    fn from_str(text: &str) -> Result<Self, VersionError> {
        let mut parts = text.split('.').map(|part| {
            let plain = (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            let canonical = plain && (part == "0" || !part.starts_with('0'));
            if canonical {
                part.parse::<u16>().map_err(|_| VersionError)
            } else {
                Err(VersionError)
            }
        });
        let mut part = || parts.next().unwrap_or(Err(VersionError));
        let version = Self {
            major: part()?,
            minor: part()?,
            patch: part()?,
        };
        match parts.next() {
            None => Ok(version),
            Some(_) => Err(VersionError),
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

impl Serialize for Version {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Version {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a version of three numbers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_have_one_spelling_and_compare_as_numbers() {
        for (text, number) in [("0.0.0", 0), ("1.2.3", 1_002_003), ("999.999.999", 999_999_999)] {
            let version: Version = text.parse().unwrap();
            assert_eq!((version.number(), version.to_string().as_str()), (number, text));
            assert_eq!(Version::from_number(number), Ok(version));
        }
        let less: Version = "2.9.10".parse().unwrap();
        assert!(less < "2.10.9".parse().unwrap());
        for text in [
            "", "1", "1.2", "1.2.3.4", "01.2.3", "1.2.1000", "1.2.-3", "1..3", "v1.2.3", "1.2.3 ", "٣.1.1",
        ] {
            assert_eq!(text.parse::<Version>(), Err(VersionError), "{text}");
        }
        for number in [-1, 1_000_000_000, i64::MIN, i64::MAX] {
            assert_eq!(Version::from_number(number), Err(VersionError));
        }
    }
}
