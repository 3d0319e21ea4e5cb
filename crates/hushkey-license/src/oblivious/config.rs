//! Key configurations of a gateway (RFC 9458 section 3): lists of them, and the pin by which a client knows its own.
//!
//! A client takes only a configuration that it was built to take: one that a server made for it alone would tell who it is
//! (RFC 9458 section 7).

use super::suite::Kem;
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;

/// Most configurations in a list.
const MAX_CONFIGS: usize = 8;
/// HKDF-SHA256 with AES-128-GCM, which is used, and with ChaCha20-Poly1305, which may stand beside it.
const SUITES: [[u8; 4]; 2] = [[0, 1, 0, 1], [0, 1, 0, 3]];

/// SHA-256 of one encoded key configuration; 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ConfigPin([u8; 32]);

impl ConfigPin {
    /// The pin of an encoded configuration (without its length).
    #[must_use]
    pub fn of(config: &[u8]) -> Self {
        Self(Sha256::digest(config).into())
    }
}

impl fmt::Display for ConfigPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ConfigPin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConfigPin({self})")
    }
}

/// A text is no pin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a pin is 64 hexadecimal digits")]
pub struct PinError;

impl FromStr for ConfigPin {
    type Err = PinError;

    fn from_str(text: &str) -> Result<Self, PinError> {
        if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(PinError);
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| PinError)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| PinError)?;
        }
        Ok(Self(bytes))
    }
}

/// The configurations of an `application/ohttp-keys` list; `None` when it is none or holds more than eight.
#[must_use]
pub fn read_configs(list: &[u8]) -> Option<Vec<&[u8]>> {
    let mut configs = Vec::new();
    let mut rest = list;
    while !rest.is_empty() {
        let (length, more) = rest.split_first_chunk::<2>()?;
        let (config, more) = more.split_at_checked(usize::from(u16::from_be_bytes(*length)))?;
        if configs.len() == MAX_CONFIGS {
            return None;
        }
        configs.push(config);
        rest = more;
    }
    Some(configs)
}

/// Whether a configuration is one that can be used as it stands: a known key encapsulation, whole, with known suites only.
#[must_use]
pub fn is_usable_config(config: &[u8]) -> bool {
    let Some(([_, high, low], rest)) = config.split_first_chunk::<3>() else {
        return false;
    };
    let named = u16::from_be_bytes([*high, *low]);
    let Some(kem) = Kem::ALL.into_iter().find(|kem| kem.id() == named) else {
        return false;
    };
    let after = rest.split_at_checked(kem.public_length()).map(|(_, after)| after);
    let Some((length, suites)) = after.and_then(|after| after.split_first_chunk::<2>()) else {
        return false;
    };
    usize::from(u16::from_be_bytes(*length)) == suites.len()
        && suites.chunks(4).any(|suite| suite == [0, 1, 0, 1])
        && suites.chunks(4).all(|suite| SUITES.iter().any(|known| known == suite))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The key configuration of RFC 9458, appendix A.
    const RFC: &str = "01002031e1f05a740102115220e9af918f738674aec95f54db6e04eb705aae8e79815500080001000100010003";

    fn rfc() -> Vec<u8> {
        (0..RFC.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&RFC[at..at + 2], 16).unwrap())
            .collect()
    }

    #[test]
    fn the_configuration_of_the_rfc_is_usable() {
        let config = rfc();
        assert!(is_usable_config(&config));
        for cut in 0..config.len() {
            assert!(!is_usable_config(&config[..cut]), "{cut}");
        }
        let with = |at: usize, byte: u8| {
            let mut config = rfc();
            config[at] = byte;
            is_usable_config(&config)
        };
        assert!(!with(2, 0x10), "P-256 is not offered");
        assert!(!with(40, 2), "AES-256-GCM is not offered");
        assert!(!with(36, 4), "a length that is not the suites'");
    }

    #[test]
    fn lists_are_read_and_pins_tell_configurations_apart() {
        let config = rfc();
        let one = [&[0, 45], config.as_slice()].concat();
        let two = [one.as_slice(), &one].concat();
        assert_eq!(read_configs(&two), Some(vec![config.as_slice(), &config]));
        assert_eq!(read_configs(&[]), Some(vec![]));
        assert_eq!(read_configs(&one[..46]), None);
        assert_eq!(read_configs(&[0]), None);
        assert_eq!(read_configs(&one.repeat(9)), None);
        let pin = ConfigPin::of(&config);
        assert_eq!(pin.to_string().parse(), Ok(pin));
        assert_ne!(pin, ConfigPin::of(&config[1..]));
        for text in ["", "00", "+0".repeat(32).as_str(), "é".repeat(32).as_str()] {
            assert_eq!(text.parse::<ConfigPin>(), Err(PinError));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = read_configs(&bytes);
            let _ = is_usable_config(&bytes);
        }
    }
}
