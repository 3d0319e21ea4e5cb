//! Any line of a log, and any bytes as one.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_line(data);
    if let Ok(text) = std::str::from_utf8(data) {
        hushkey_fuzz::check_text(text);
    }
});
