//! A stream finds the same however it is cut: the first byte says where.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: &[u8]| hushkey_fuzz::check_stream(input));
