//! The lines of a text as header fields.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| hushkey_fuzz::check_headers(data));
