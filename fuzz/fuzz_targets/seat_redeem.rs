//! Any JSON as a redemption: a proof holds for its own request alone.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| hushkey_fuzz::check_redemption(data));
