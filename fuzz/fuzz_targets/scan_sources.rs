//! Any text as a project of sources and schemas.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        hushkey_fuzz::check_sources(text);
    }
});
