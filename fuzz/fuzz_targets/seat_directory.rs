//! Any payload, well signed, as a key directory.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| hushkey_fuzz::check_directory(data));
