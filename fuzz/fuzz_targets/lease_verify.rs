//! Any text as a lease: none verifies but the one that was signed.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    hushkey_fuzz::check_lease(text);
});
