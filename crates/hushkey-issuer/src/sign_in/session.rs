//! Sessions of people who signed in: an opaque token for ten minutes, kept as a hash, in memory only.
//!
//! In: a person. Out: a token, once; whose it is. Never: the token itself kept; a session on disk, or over a restart.

use crate::secret::SecretText;
use crate::vault::Random;
use hushkey_license::{CustomerToken, base64url};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Mutex;

/// Seconds.
pub(crate) const LIFE: i64 = 600;
const PREFIX: &str = "ses_";
const MOST: usize = 65_536;
const MAX_HEADER: usize = 128;

/// The sessions of this process.
#[derive(Default)]
pub(crate) struct Sessions(Mutex<HashMap<[u8; 32], (CustomerToken, i64)>>);

impl Sessions {
    /// Opens a session; nothing when there are too many.
    pub(crate) fn open(&self, person: CustomerToken, now: i64, random: &Random) -> Option<SecretText> {
        let mut bytes = zeroize::Zeroizing::new([0; 32]);
        random(bytes.as_mut());
        let token = SecretText::new(format!("{PREFIX}{}", base64url::encode(bytes.as_ref())));
        let mut sessions = self.0.lock().ok()?;
        if sessions.len() >= MOST {
            sessions.retain(|_, (_, until)| *until > now);
        }
        if sessions.len() >= MOST {
            return None;
        }
        sessions.insert(hash(token.expose()), (person, now.saturating_add(LIFE)));
        Some(token)
    }

    /// Whose session an `Authorization` header names.
    pub(crate) fn whose(&self, header: &[u8], now: i64) -> Option<CustomerToken> {
        let hash = named(header)?;
        let sessions = self.0.lock().ok()?;
        let (person, until) = sessions.get(&hash)?;
        (now < *until).then_some(*person)
    }

    /// Ends all sessions of a person.
    pub(crate) fn end(&self, person: &CustomerToken) {
        if let Ok(mut sessions) = self.0.lock() {
            sessions.retain(|_, (whose, _)| whose != person);
        }
    }
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// A token has 256 random bits, so looking up its hash gives nothing away by its time.
fn named(header: &[u8]) -> Option<[u8; 32]> {
    let text = std::str::from_utf8(header)
        .ok()
        .filter(|text| text.len() <= MAX_HEADER)?;
    let (scheme, token) = text.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && token.starts_with(PREFIX)).then(|| hash(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    #[test]
    fn a_session_is_its_person_s_for_ten_minutes() {
        let random: Random = Arc::new(|out: &mut [u8]| out.fill(7));
        let sessions = Sessions::default();
        let ann = CustomerToken::from_seed([1; 32]);
        let token = sessions.open(ann, 1000, &random).unwrap();
        let header = format!("Bearer {}", token.expose());
        let whose = |header: &str, now| sessions.whose(header.as_bytes(), now);
        assert_eq!(whose(&header, 1000 + LIFE - 1), Some(ann));
        assert_eq!(whose(&header, 1000 + LIFE), None);
        for other in [
            "",
            "Bearer",
            "Bearer ses_",
            &header[..20],
            &header.replace("Bearer", "Basic"),
        ] {
            assert_eq!(whose(other, 1000), None);
        }
        sessions.end(&CustomerToken::from_seed([2; 32]));
        assert_eq!(whose(&header, 1000), Some(ann));
        sessions.end(&ann);
        assert_eq!(whose(&header, 1000), None);
    }
}
