//! gRPC frames, and OTLP in protocol buffers as the realistic case.

use super::*;
use prost::Message;

/// The part of OTLP that a log export is made of (opentelemetry-proto, logs/v1).
#[derive(Clone, PartialEq, Message)]
struct ExportLogs {
    #[prost(message, repeated, tag = "1")]
    resource_logs: Vec<ResourceLogs>,
}

#[derive(Clone, PartialEq, Message)]
struct ResourceLogs {
    #[prost(message, optional, tag = "1")]
    resource: Option<Resource>,
    #[prost(message, repeated, tag = "2")]
    scope_logs: Vec<ScopeLogs>,
}

#[derive(Clone, PartialEq, Message)]
struct Resource {
    #[prost(message, repeated, tag = "1")]
    attributes: Vec<KeyValue>,
}

#[derive(Clone, PartialEq, Message)]
struct ScopeLogs {
    #[prost(message, repeated, tag = "2")]
    log_records: Vec<LogRecord>,
}

#[derive(Clone, PartialEq, Message)]
struct LogRecord {
    #[prost(fixed64, tag = "1")]
    time_unix_nano: u64,
    #[prost(int32, tag = "2")]
    severity_number: i32,
    #[prost(message, optional, tag = "5")]
    body: Option<AnyValue>,
    #[prost(message, repeated, tag = "6")]
    attributes: Vec<KeyValue>,
    #[prost(bytes = "vec", tag = "9")]
    trace_id: Vec<u8>,
}

#[derive(Clone, PartialEq, Message)]
struct KeyValue {
    #[prost(string, tag = "1")]
    key: String,
    #[prost(message, optional, tag = "2")]
    value: Option<AnyValue>,
}

#[derive(Clone, PartialEq, Message)]
struct AnyValue {
    #[prost(oneof = "any_value::Value", tags = "1, 3, 4")]
    value: Option<any_value::Value>,
}

mod any_value {
    #[derive(Clone, PartialEq, prost::Oneof)]
    pub enum Value {
        #[prost(string, tag = "1")]
        Text(String),
        #[prost(int64, tag = "3")]
        Integer(i64),
        #[prost(double, tag = "4")]
        Double(f64),
    }
}

fn text(text: &str) -> Option<AnyValue> {
    let value = Some(any_value::Value::Text(text.to_owned()));
    Some(AnyValue { value })
}

fn logs(user: &str, email: &str, host: &str) -> ExportLogs {
    let attribute = |key: &str, value| KeyValue {
        key: key.to_owned(),
        value,
    };
    let number = |value| Some(AnyValue { value: Some(value) });
    ExportLogs {
        resource_logs: vec![ResourceLogs {
            resource: Some(Resource {
                attributes: vec![
                    attribute("service.name", text("activator")),
                    attribute("host.name", text(host)),
                ],
            }),
            scope_logs: vec![ScopeLogs {
                log_records: vec![LogRecord {
                    time_unix_nano: 1_544_712_660_300_000_000,
                    severity_number: 9,
                    body: text(&format!("activation failed for {email} after 3 tries")),
                    attributes: vec![
                        attribute("user.name", text(user)),
                        attribute("retries", number(any_value::Value::Integer(3))),
                        attribute("load", number(any_value::Value::Double(1.0))),
                    ],
                    trace_id: (0..16).map(|byte| byte * 15).collect(),
                }],
            }],
        }],
    }
}

fn frame(flag: u8, message: &[u8]) -> Vec<u8> {
    [&[flag], &(message.len() as u32).to_be_bytes()[..], message].concat()
}

#[test]
fn otlp_exports_keep_their_schema() {
    let plain = logs("jthompson", "jane.thompson@northwind.io", "janes-macbook.local");
    let clean = logs("[redacted:username]", "[redacted:email]", "[redacted:hostname]");
    let out = pass(PROTOBUF, &plain.encode_to_vec()).unwrap();
    assert_eq!(ExportLogs::decode(&out[..]).unwrap(), clean);
    let out = pass(PROTOBUF, &gzip(&plain.encode_to_vec())).unwrap();
    assert_eq!(ExportLogs::decode(&gunzip(&out)[..]).unwrap(), clean);
    let out = pass("application/octet-stream", &plain.encode_to_vec());
    assert_eq!(out, Err(Problem::UnreadablePayload), "a trace id may be anything");
}

#[test]
fn frames_are_written_anew() {
    let plain = logs("jthompson", "jane.thompson@northwind.io", "janes-macbook.local").encode_to_vec();
    let innocent = logs("", "nobody", "").encode_to_vec();
    let body = [frame(0, &innocent), frame(0, &plain), frame(0, &[])].concat();
    let out = pass(GRPC, &body).unwrap();
    let clean = logs("[redacted:username]", "[redacted:email]", "[redacted:hostname]").encode_to_vec();
    assert_eq!(out, [frame(0, &innocent), frame(0, &clean), frame(0, &[])].concat());
}

#[test]
fn compressed_frames_are_compressed_again() {
    let plain = logs("jthompson", "jane.thompson@northwind.io", "janes-macbook.local").encode_to_vec();
    let innocent = frame(1, &gzip(&logs("", "nobody", "").encode_to_vec()));
    let body = [&innocent[..], &frame(1, &gzip(&plain))].concat();
    let headers = |encoding: &'static [u8]| [("content-type", GRPC.as_bytes()), ("grpc-encoding", encoding)];
    let out = pass_with(&guard(), &headers(b"gzip"), &body).unwrap();
    let rest = out.strip_prefix(&innocent[..]).expect("the first frame is as it was");
    assert_eq!(rest[0], 1);
    assert_eq!(
        u32::from_be_bytes(rest[1..5].try_into().unwrap()) as usize,
        rest.len() - 5
    );
    let clean = logs("[redacted:username]", "[redacted:email]", "[redacted:hostname]");
    assert_eq!(ExportLogs::decode(&gunzip(&rest[5..])[..]).unwrap(), clean);
    for encoding in [&b"snappy"[..], b"identity", b""] {
        let out = pass_with(&guard(), &headers(encoding), &body);
        assert_eq!(out, Err(Problem::UnsupportedEncoding));
    }
    assert_eq!(pass(GRPC, &body), Err(Problem::UnsupportedEncoding));
}

#[test]
fn trailers_of_the_web_are_texts() {
    let body = [frame(0, &[]), frame(0x80, b"grpc-message: no jane@northwind.io\r\n")].concat();
    let out = pass("application/grpc-web+proto", &body).unwrap();
    let clean = frame(0x80, b"grpc-message: no [redacted:email]\r\n");
    assert_eq!(out, [frame(0, &[]), clean].concat());
}

#[test]
fn broken_frames_are_refused() {
    let whole = frame(0, &logs("a", "b", "c").encode_to_vec());
    for body in [
        &whole[..whole.len() - 1],
        &whole[..3],
        &[&whole[..], &[0]].concat(),
        &frame(2, b""),
    ] {
        assert_eq!(pass(GRPC, body), Err(Problem::UnreadablePayload));
    }
}
