//! What a blind seat costs: making a key, blinding, signing, finalizing, verifying. One core.

use divan::{Bencher, black_box};
use hushkey_license::blind_rsa::SecretKey;
use std::sync::OnceLock;

fn main() {
    divan::main();
}

fn stream(mut state: u64) -> impl FnMut(&mut [u8]) {
    move |bytes| {
        for byte in bytes {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = (state >> 56) as u8;
        }
    }
}

fn key() -> &'static SecretKey {
    static KEY: OnceLock<SecretKey> = OnceLock::new();
    KEY.get_or_init(|| SecretKey::make(&mut stream(1)).expect("a key"))
}

#[divan::bench(sample_count = 10, sample_size = 1)]
fn make_key(bencher: Bencher) {
    let mut random = stream(77);
    bencher.bench_local(|| SecretKey::make(&mut random));
}

#[divan::bench]
fn blind(bencher: Bencher) {
    let public = key().public();
    let mut random = stream(2);
    bencher.bench_local(|| public.blind(black_box(b"message"), &mut random));
}

#[divan::bench]
fn sign(bencher: Bencher) {
    let mut random = stream(3);
    let blinded = key().public().blind(b"message", &mut random).expect("blinded");
    bencher.bench_local(|| key().blind_sign(black_box(blinded.message()), &mut random));
}

#[divan::bench]
fn finalize(bencher: Bencher) {
    let mut random = stream(4);
    let public = key().public();
    let blinded = public.blind(b"message", &mut random).expect("blinded");
    let answer = key().blind_sign(blinded.message(), &mut random).expect("signed");
    bencher.bench_local(|| public.finalize(black_box(b"message"), &blinded, &answer));
}

#[divan::bench]
fn verify(bencher: Bencher) {
    let mut random = stream(5);
    let public = key().public();
    let blinded = public.blind(b"message", &mut random).expect("blinded");
    let answer = key().blind_sign(blinded.message(), &mut random).expect("signed");
    let signature = public.finalize(b"message", &blinded, &answer).expect("finalized");
    bencher.bench_local(|| public.verify(black_box(b"message"), &signature));
}
