//! Any JSON body: see [`hushkey_fuzz::check_body`]; what was JSON stays JSON.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(clean) = hushkey_fuzz::check_body("application/json", data) {
        let is_json = |bytes: &[u8]| serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
        assert!(!is_json(data) || is_json(&clean), "JSON was broken");
    }
});
