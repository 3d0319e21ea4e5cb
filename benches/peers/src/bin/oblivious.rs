//! Oblivious HTTP beside the `ohttp` crate: both understand each other in every direction, and how fast each is, taking turns.
//!
//! `cargo run --release --manifest-path benches/peers/Cargo.toml --bin oblivious`

use hushkey_license::oblivious::{GatewayKey, Kem, encapsulate};
use ohttp::hpke::{Aead, Kdf, Kem as PeerKem};
use ohttp::{ClientRequest, KeyConfig, Server, SymmetricSuite};
use std::hint::black_box;
use std::time::{Duration, Instant};

const TURN: Duration = Duration::from_millis(400);
const TURNS: usize = 7;

fn random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the system gives randomness");
}

fn main() {
    let (question, answer) = (vec![b'q'; 1024], vec![b'a'; 4096]);
    for (kem, peer_kem) in [(Kem::X25519, PeerKem::X25519Sha256), (Kem::XWing, PeerKem::XWing)] {
        let ours = GatewayKey::derive(&[1; 32], kem);
        let suites = vec![SymmetricSuite::new(Kdf::HkdfSha256, Aead::Aes128Gcm)];
        let theirs = Server::new(KeyConfig::new(7, peer_kem, suites).unwrap()).unwrap();
        let their_config = theirs.config().encode().unwrap();

        // Our client, their gateway.
        let (sealed, awaiting) = encapsulate(&their_config, &question, &mut random).unwrap();
        let (plain, answering) = theirs.decapsulate(&sealed).unwrap();
        assert_eq!(plain, question);
        let response = answering.encapsulate(&answer).unwrap();
        assert_eq!(awaiting.open(&response).unwrap(), answer);
        // Their client, our gateway.
        let client = ClientRequest::from_encoded_config(ours.config()).unwrap();
        let (sealed_by_them, awaiting) = client.encapsulate(&question).unwrap();
        let (plain, answering) = ours.open(&sealed_by_them).unwrap();
        assert_eq!(plain, question);
        let response = answering.seal(&answer, &mut random).unwrap();
        assert_eq!(awaiting.decapsulate(&response).unwrap(), answer);
        println!("{kem:?}: both ways understood, {} bytes for 1,024", sealed.len());

        let (sealed_to_us, _) = encapsulate(ours.config(), &question, &mut random).unwrap();
        let mut rates = [Vec::new(), Vec::new(), Vec::new(), Vec::new()];
        for _ in 0..TURNS {
            rates[0].push(rate(|| {
                let (plain, answering) = ours.open(&sealed_to_us).unwrap();
                black_box((plain, answering.seal(&answer, &mut random).unwrap()));
            }));
            rates[1].push(rate(|| {
                let (plain, answering) = theirs.decapsulate(&sealed).unwrap();
                black_box((plain, answering.encapsulate(&answer).unwrap()));
            }));
            rates[2].push(rate(|| {
                black_box(encapsulate(ours.config(), &question, &mut random).unwrap());
            }));
            rates[3].push(rate(|| {
                let client = ClientRequest::from_encoded_config(&their_config).unwrap();
                black_box(client.encapsulate(&question).unwrap());
            }));
        }
        for (name, rates) in ["gateway, ours", "gateway, ohttp", "client, ours", "client, ohttp"].iter().zip(&mut rates) {
            rates.sort_by(f64::total_cmp);
            let (low, middle, high) = (rates[0], rates[TURNS / 2], rates[TURNS - 1]);
            println!("{kem:?} {name:15} {middle:7.0}/s ({low:.0} to {high:.0})");
        }
    }
}

fn rate(mut work: impl FnMut()) -> f64 {
    let (start, mut done) = (Instant::now(), 0_u32);
    while start.elapsed() < TURN {
        work();
        done += 1;
    }
    f64::from(done) / start.elapsed().as_secs_f64()
}
