//! Any multipart body with the boundary `x`.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_body("multipart/form-data; boundary=x", data);
});
