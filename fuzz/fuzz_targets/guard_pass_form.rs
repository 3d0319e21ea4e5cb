//! Any form body, and the same text as a query.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_body("application/x-www-form-urlencoded", data);
    if let Ok(query) = std::str::from_utf8(data) {
        hushkey_fuzz::check_target(&format!("/v1/licenses?{query}"));
        hushkey_fuzz::check_target(&format!("/v1/licenses/{query}"));
    }
});
