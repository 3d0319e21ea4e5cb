//! Any frames of gRPC, as they come and with a compressed one made from what comes.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    hushkey_fuzz::check_body("application/grpc-web+proto", data);
    let packed = hushkey_fuzz::gzip(data);
    let mut frame = vec![1];
    frame.extend((packed.len() as u32).to_be_bytes());
    frame.extend(packed);
    hushkey_fuzz::check_frames("gzip", &frame);
});
