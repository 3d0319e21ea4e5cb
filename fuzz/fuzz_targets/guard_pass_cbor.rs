//! Any CBOR body: what was read stays readable.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Some(clean) = hushkey_fuzz::check_body("application/cbor", data) {
        let is_whole =
            |mut bytes: &[u8]| ciborium::from_reader::<ciborium::Value, _>(&mut bytes).is_ok() && bytes.is_empty();
        assert!(!is_whole(data) || is_whole(&clean), "CBOR was broken");
    }
});
