//! A gzip body: as it comes, and made from what comes, so that the mutation also reaches what is inside.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_encoded("gzip", data);
    hushkey_fuzz::check_encoded("gzip", &hushkey_fuzz::gzip(data));
    hushkey_fuzz::check_encoded("deflate", data);
});
