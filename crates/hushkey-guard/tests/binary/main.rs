//! Binary bodies: what published libraries write goes through the guard and is read by them again.

#[path = "../support/mod.rs"]
mod support;

mod cbor;
mod contract;
mod grpc;
mod hostile;
mod msgpack;
mod protobuf;
mod round_trips;
mod values;

use hushkey_guard::Problem;
use support::*;

pub const MSGPACK: &str = "application/msgpack";
pub const CBOR: &str = "application/cbor";
pub const PROTOBUF: &str = "application/x-protobuf";
pub const GRPC: &str = "application/grpc";

/// Passes a body under the safe default.
pub fn pass(content_type: &str, body: &[u8]) -> Result<Vec<u8>, Problem> {
    pass_with(&guard(), &[("content-type", content_type.as_bytes())], body)
}

/// Passes a body; what comes out unchanged is said to be so, and what was changed passes again as it is.
pub fn pass_with(guard: &Guard, headers: &[(&str, &[u8])], body: &[u8]) -> Result<Vec<u8>, Problem> {
    let raw = |body| RawPayload::request("POST", "/v1/thing", headers, body);
    let passed = guard.pass(raw(body)).map_err(|refused| refused.refusal.problem())?;
    let out = passed.clean.body().to_vec();
    assert_eq!(passed.clean.is_unchanged(), out == body);
    let again = guard.pass(raw(&out)).expect("what is clean passes");
    assert!(again.clean.is_unchanged(), "cleaned twice: {out:02x?}");
    Ok(out)
}
