//! Any bytes as what a relay brings: key configurations, sealed requests, and messages once they are opened.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| hushkey_fuzz::check_oblivious(data));
