//! Addresses at rest: AES-256-GCM-SIV (RFC 8452), padded to one length, bound to their webhook.

use crate::store::SealedUrl;
use aes_gcm_siv::aead::{Aead, KeyInit, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use hushkey_license::WebhookToken;
use zeroize::Zeroizing;

const NONCE: usize = 12;
/// What is sealed: two bytes of length, the address, zeros. The tag has 16 bytes.
const PLAIN: usize = 512 - NONCE - 16;

pub(super) fn seal(key: &[u8; 32], webhook: &WebhookToken, nonce: [u8; NONCE], url: &[u8]) -> Option<SealedUrl> {
    let length = u16::try_from(url.len()).ok()?.to_be_bytes();
    let mut plain = Zeroizing::new(Vec::with_capacity(PLAIN));
    plain.extend_from_slice(&length);
    plain.extend_from_slice(url);
    if plain.len() > PLAIN {
        return None;
    }
    plain.resize(PLAIN, 0);
    let payload = Payload {
        msg: &plain,
        aad: webhook.as_str().as_bytes(),
    };
    let text = Aes256GcmSiv::new(&(*key).into())
        .encrypt(&Nonce::from(nonce), payload)
        .ok()?;
    [nonce.as_slice(), &text].concat().try_into().ok()
}

/// `None`: damaged, another webhook's, or sealed with another key.
pub(super) fn open(key: &[u8; 32], webhook: &WebhookToken, sealed: &SealedUrl) -> Option<Zeroizing<Vec<u8>>> {
    let (nonce, text) = sealed.split_first_chunk::<NONCE>()?;
    let payload = Payload {
        msg: text,
        aad: webhook.as_str().as_bytes(),
    };
    let plain = Aes256GcmSiv::new(&(*key).into())
        .decrypt(&Nonce::from(*nonce), payload)
        .ok()?;
    let plain = Zeroizing::new(plain);
    let (length, rest) = plain.split_first_chunk::<2>()?;
    rest.get(..usize::from(u16::from_be_bytes(*length)))
        .map(|url| Zeroizing::new(url.to_vec()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_opens_for_its_webhook_only() {
        let (one, other) = (WebhookToken::from_seed([1; 32]), WebhookToken::from_seed([2; 32]));
        let sealed = seal(&[3; 32], &one, [4; 12], b"https://hooks.example").unwrap();
        assert_eq!(
            open(&[3; 32], &one, &sealed).unwrap().as_slice(),
            b"https://hooks.example"
        );
        assert!(open(&[3; 32], &other, &sealed).is_none() && open(&[4; 32], &one, &sealed).is_none());
        assert!(!sealed.windows(5).any(|window| window == b"hooks"));
        let longest = seal(&[3; 32], &one, [4; 12], &[b'a'; 400]).unwrap();
        assert_eq!(longest.len(), sealed.len());
        assert!(seal(&[3; 32], &one, [4; 12], &[b'a'; 500]).is_none());
    }
}
