//! HPKE (RFC 9180) for one key encapsulation or the other: what RFC 9458 section 4 needs of it.
//!
//! HKDF-SHA256 and AES-128-GCM, the suite that every gateway has; X25519, or X-Wing (X25519 and ML-KEM-768), with which what
//! is recorded today stays closed to a quantum computer.

use crate::random::Given;
use hpke::aead::AesGcm128;
use hpke::kdf::HkdfSha256;
use hpke::kem::{X25519HkdfSha256, XWing};
use hpke::{Deserializable, Kem as HpkeKem, OpModeR, OpModeS, Serializable, setup_receiver, setup_sender_with_rng};
use zeroize::Zeroizing;

/// A key encapsulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kem {
    /// DHKEM(X25519, HKDF-SHA256), 0x0020.
    X25519,
    /// X-Wing, 0x647a.
    XWing,
}

/// The answer's key material (RFC 9458 section 4.4): as long as the AEAD's key.
pub(super) type Secret = Zeroizing<[u8; 16]>;

/// A gateway's private key, read once: reading one of X-Wing expands it, which costs as much as opening a message.
pub(super) enum Private {
    X25519(<X25519HkdfSha256 as HpkeKem>::PrivateKey),
    XWing(Box<<XWing as HpkeKem>::PrivateKey>),
}

/// What a sealed message is made of.
pub(super) struct Sealed {
    pub encapsulated: Vec<u8>,
    pub ciphertext: Vec<u8>,
    pub secret: Secret,
}

impl Kem {
    pub(super) const ALL: [Self; 2] = [Self::X25519, Self::XWing];

    pub(super) fn id(self) -> u16 {
        match self {
            Self::X25519 => X25519HkdfSha256::KEM_ID,
            Self::XWing => XWing::KEM_ID,
        }
    }

    /// Bytes of a public key.
    pub(super) fn public_length(self) -> usize {
        match self {
            Self::X25519 => 32,
            Self::XWing => 1216,
        }
    }

    /// Bytes of an encapsulated key.
    pub(super) fn encapsulated_length(self) -> usize {
        match self {
            Self::X25519 => 32,
            Self::XWing => 1120,
        }
    }

    /// A key pair from secret bytes; the public key encoded.
    pub(super) fn derive(self, material: &[u8; 32]) -> (Private, Vec<u8>) {
        match self {
            Self::X25519 => {
                let (private, public) = X25519HkdfSha256::derive_keypair(material);
                (Private::X25519(private), public.to_bytes().to_vec())
            }
            Self::XWing => {
                let (private, public) = XWing::derive_keypair(material);
                (Private::XWing(Box::new(private)), public.to_bytes().to_vec())
            }
        }
    }

    pub(super) fn seal(
        self,
        public: &[u8],
        info: &[u8],
        plain: &[u8],
        export: &[u8],
        random: &mut dyn FnMut(&mut [u8]),
    ) -> Option<Sealed> {
        match self {
            Self::X25519 => seal::<X25519HkdfSha256>(public, info, plain, export, random),
            Self::XWing => seal::<XWing>(public, info, plain, export, random),
        }
    }
}

impl Private {
    pub(super) fn open(
        &self,
        encapsulated: &[u8],
        info: &[u8],
        ciphertext: &[u8],
        export: &[u8],
    ) -> Option<(Vec<u8>, Secret)> {
        match self {
            Self::X25519(private) => open::<X25519HkdfSha256>(private, encapsulated, info, ciphertext, export),
            Self::XWing(private) => open::<XWing>(private, encapsulated, info, ciphertext, export),
        }
    }
}

fn seal<K: HpkeKem>(
    public: &[u8],
    info: &[u8],
    plain: &[u8],
    export: &[u8],
    random: &mut dyn FnMut(&mut [u8]),
) -> Option<Sealed> {
    let public = K::PublicKey::from_bytes(public).ok()?;
    let (encapsulated, mut context) =
        setup_sender_with_rng::<AesGcm128, HkdfSha256, K>(&OpModeS::Base, &public, info, &mut Given(random)).ok()?;
    let ciphertext = context.seal(plain, b"").ok()?;
    let mut secret = Secret::default();
    context.export(export, secret.as_mut_slice()).ok()?;
    Some(Sealed {
        encapsulated: encapsulated.to_bytes().to_vec(),
        ciphertext,
        secret,
    })
}

fn open<K: HpkeKem>(
    private: &K::PrivateKey,
    encapsulated: &[u8],
    info: &[u8],
    ciphertext: &[u8],
    export: &[u8],
) -> Option<(Vec<u8>, Secret)> {
    let encapsulated = K::EncappedKey::from_bytes(encapsulated).ok()?;
    let mut context = setup_receiver::<AesGcm128, HkdfSha256, K>(&OpModeR::Base, private, &encapsulated, info).ok()?;
    let plain = context.open(ciphertext, b"").ok()?;
    let mut secret = Secret::default();
    context.export(export, secret.as_mut_slice()).ok()?;
    Some((plain, secret))
}
