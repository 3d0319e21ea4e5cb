//! Any text as an activation request: none is read but the one that its device signed, and no other gives up a license key.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_activation_bytes(data);
    let Ok(text) = std::str::from_utf8(data) else { return };
    hushkey_fuzz::check_activation(text);
});
