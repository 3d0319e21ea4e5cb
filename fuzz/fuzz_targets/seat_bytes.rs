//! Any bytes as a token request, answer, token or key: what is read is written back, and no forged token verifies.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| hushkey_fuzz::check_seat_bytes(data));
