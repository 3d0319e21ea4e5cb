//! Any protocol buffer, and any bytes of no declared type.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_body("application/x-protobuf", data);
    hushkey_fuzz::check_body("application/octet-stream", data);
});
