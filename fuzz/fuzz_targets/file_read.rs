//! Any text as a license or machine file: none verifies but the ones that were signed, and what is read has one spelling.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_file_bytes(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    hushkey_fuzz::check_file(text);
});
