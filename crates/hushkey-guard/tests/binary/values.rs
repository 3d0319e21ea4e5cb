//! JSON values as those of the published libraries.

use serde_json::Value;

pub fn msgpack(json: &Value) -> rmpv::Value {
    match json {
        Value::Null => rmpv::Value::Nil,
        Value::Bool(own) => (*own).into(),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => number.into(),
            (_, Some(number), _) => number.into(),
            (_, _, number) => number.unwrap().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => rmpv::Value::Array(items.iter().map(msgpack).collect()),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.as_str().into(), msgpack(value)));
            rmpv::Value::Map(members.collect())
        }
    }
}

pub fn cbor(json: &Value) -> ciborium::Value {
    match json {
        Value::Null => ciborium::Value::Null,
        Value::Bool(own) => (*own).into(),
        Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
            (Some(number), ..) => number.into(),
            (_, Some(number), _) => number.into(),
            (_, _, number) => number.unwrap().into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => ciborium::Value::Array(items.iter().map(cbor).collect()),
        Value::Object(members) => {
            let members = members.iter().map(|(key, value)| (key.as_str().into(), cbor(value)));
            ciborium::Value::Map(members.collect())
        }
    }
}
