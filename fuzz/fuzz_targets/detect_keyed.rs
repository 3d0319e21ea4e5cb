//! A value under a key: the first line is the key.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| hushkey_fuzz::check_keyed(data));
