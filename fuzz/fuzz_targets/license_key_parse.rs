//! Any text as a license key or token: what is read is written back as the same.

#![no_main]

use hushkey_license::{LicenseKey, LicenseToken, SeatToken};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    if let Ok(key) = LicenseKey::parse(text) {
        assert!(LicenseKey::parse(&key.expose()) == Ok(key), "not read back");
    }
    if let Ok(token) = text.parse::<LicenseToken>() {
        assert_eq!(token.as_str(), text);
    }
    if let Ok(token) = text.parse::<SeatToken>() {
        assert_eq!(token.as_str(), text);
    }
});
