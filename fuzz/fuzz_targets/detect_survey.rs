//! SIMD and scalar surveys of any bytes are the same.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| assert!(hushkey_detect::ways_agree(bytes), "the ways differ"));
