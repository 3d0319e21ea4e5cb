//! Any text, as a value and as prose, under any key: findings are in order, inside the text and the same again.

#![no_main]

use hushkey_detect::{Context, TextKind};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = std::str::from_utf8(data) else { return };
    // The first line names the field; the rest is what stands in it.
    let (key, text) = text.split_once('\n').unwrap_or(("", text));
    for kind in [TextKind::Value, TextKind::Prose] {
        for key in [None, Some(key)] {
            hushkey_fuzz::check_scan(
                text,
                &Context {
                    kind,
                    key,
                    ..Context::default()
                },
            );
        }
    }
});
