//! Promises of blind seats: no panic; what is read is written back as the same; no forged token, proof or key is believed.

use hushkey_license::Nonce;
use hushkey_license::blind_rsa::{PublicKey, SecretKey};
use hushkey_license::seat::{
    BlindToken, Bucket, Directory, DirectoryKey, EpochLength, Floor, RedeemRequest, SeatKey, TokenRequest,
    TokenResponse,
};
use hushkey_license::{PlanToken, ProductToken};
use std::sync::OnceLock;

const NOW: i64 = 1_800_000_000;

struct World {
    signer: DirectoryKey,
    directory: Directory,
}

/// A directory of one key.
fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let mut state = 1_u64;
        let mut random = |bytes: &mut [u8]| {
            for byte in bytes {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                *byte = (state >> 56) as u8;
            }
        };
        let secret = SecretKey::make(&mut random).expect("a key");
        let length = EpochLength::new(86_400).expect("a day");
        let bucket = Bucket {
            product: ProductToken::from_seed([1; 32]),
            plan: PlanToken::from_seed([2; 32]),
            epoch: length.epoch_at(NOW),
        };
        let key = SeatKey::new(bucket, length, Floor::default(), secret.public().clone());
        let signer = DirectoryKey::from_seed(&[3; 32]);
        let document = Directory::sign(&[key], NOW, NOW + 86_400, &signer).expect("signed");
        let directory = Directory::read(&document, signer.trust(), NOW).expect("read");
        World { signer, directory }
    })
}

/// Bytes and texts of issuing and of tokens.
pub fn check_seat_bytes(data: &[u8]) {
    if let Ok(request) = TokenRequest::from_bytes(data) {
        assert_eq!(request.as_bytes(), data);
        assert_eq!(request.to_string().parse::<TokenRequest>(), Ok(request));
    }
    if let Ok(response) = TokenResponse::from_bytes(data) {
        assert_eq!(response.to_string().parse::<TokenResponse>(), Ok(response));
    }
    if let Ok(token) = BlindToken::from_bytes(data) {
        assert_eq!(token.to_string().parse::<BlindToken>(), Ok(token.clone()));
        assert!(world().directory.verify_token(&token, NOW).is_err(), "a forged token");
    }
    if let Ok(key) = PublicKey::from_spki(data) {
        assert_eq!(key.to_spki(), data);
        let _ = key.verify(b"message", &[1; 256]);
    }
    if let Ok(text) = std::str::from_utf8(data) {
        if let Ok(token) = text.parse::<BlindToken>() {
            assert_eq!(token.to_string(), text);
        }
    }
}

/// Any payload under a good signature: what is believed can be agreed with itself and holds no bucket twice.
pub fn check_directory(data: &[u8]) {
    let _ = serde_json::from_slice::<hushkey_license::seat::SignedDirectory>(data);
    let World { signer, directory } = world();
    let document = sign(data, signer);
    if let Ok(read) = Directory::read(&document, signer.trust(), NOW) {
        let agreed = read.agree(&read).expect("a directory agrees with itself");
        for key in read.keys() {
            assert_eq!(agreed.key(&key.bucket()), Some(key));
            assert_eq!(key.key().id(), key.id());
        }
        let _ = read.agree(directory);
    }
}

#[cfg(fuzzing)]
fn sign(data: &[u8], signer: &DirectoryKey) -> hushkey_license::seat::SignedDirectory {
    Directory::sign_any(data, signer)
}

/// Outside of fuzzing (an editor, a plain build) nothing signs any bytes.
#[cfg(not(fuzzing))]
fn sign(_: &[u8], signer: &DirectoryKey) -> hushkey_license::seat::SignedDirectory {
    Directory::sign(&[], NOW, NOW + 60, signer).expect("signed")
}

/// Any JSON as a redemption: no proof holds.
pub fn check_redemption(data: &[u8]) {
    if let Ok(request) = serde_json::from_slice::<RedeemRequest>(data) {
        let text = serde_json::to_vec(&request).expect("written");
        assert_eq!(
            serde_json::from_slice::<RedeemRequest>(&text).expect("read back"),
            request
        );
        let _ = request.check_proof();
        let changed = RedeemRequest {
            nonce: Nonce::make(&mut |bytes| bytes.fill(0x5a)),
            ..request.clone()
        };
        if changed.nonce != request.nonce {
            assert_ne!(changed.digest(), request.digest());
            assert!(
                request.check_proof().is_err() || changed.check_proof().is_err(),
                "one proof for two nonces"
            );
        }
    }
}
