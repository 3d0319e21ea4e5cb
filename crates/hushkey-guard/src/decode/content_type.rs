//! The `Content-Type` of a body or a part (RFC 9110, section 8.3).

use super::binary::Binary;

/// The formats that have a reader of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Json,
    JsonLines,
    Form,
    Multipart,
    Xml,
    /// `text/…` and the like.
    Text,
    Binary(Binary),
    /// Something else, or nothing declared.
    Unknown,
}

/// A parsed content type.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ContentType<'a> {
    pub(super) format: Format,
    pub(super) charset: Option<&'a str>,
    pub(super) boundary: Option<&'a str>,
}

impl<'a> ContentType<'a> {
    /// Reads a header value; what cannot be read counts as unknown.
    pub(super) fn parse(value: &'a str) -> ContentType<'a> {
        let (essence, parameters) = value.split_once(';').unwrap_or((value, ""));
        let mut out = ContentType {
            format: format(essence.trim()),
            charset: None,
            boundary: None,
        };
        for parameter in parameters.split(';') {
            let Some((name, value)) = parameter.split_once('=') else {
                continue;
            };
            let value = value.trim();
            let value = value
                .strip_prefix('"')
                .and_then(|value| value.strip_suffix('"'))
                .unwrap_or(value);
            // The first of several counts, here as in most servers.
            match name.trim() {
                name if name.eq_ignore_ascii_case("charset") => {
                    out.charset.get_or_insert(value);
                }
                name if name.eq_ignore_ascii_case("boundary") => {
                    out.boundary.get_or_insert(value);
                }
                _ => {}
            }
        }
        out
    }

    /// No content type.
    pub(super) const NONE: ContentType<'static> = ContentType {
        format: Format::Unknown,
        charset: None,
        boundary: None,
    };
}

fn format(essence: &str) -> Format {
    let essence = essence.to_ascii_lowercase();
    match essence.as_str() {
        "application/json" | "text/json" | "application/csp-report" => Format::Json,
        "application/x-ndjson"
        | "application/ndjson"
        | "application/jsonl"
        | "application/json-lines"
        | "application/x-jsonlines"
        | "application/json-seq" => Format::JsonLines,
        "application/x-www-form-urlencoded" => Format::Form,
        "application/xml" | "text/xml" => Format::Xml,
        "application/javascript"
        | "application/x-yaml"
        | "application/yaml"
        | "application/graphql"
        | "application/sql"
        | "application/toml" => Format::Text,
        "application/msgpack" | "application/x-msgpack" | "application/vnd.msgpack" | "application/messagepack" => {
            Format::Binary(Binary::MessagePack)
        }
        "application/cbor" => Format::Binary(Binary::Cbor),
        "application/protobuf"
        | "application/x-protobuf"
        | "application/vnd.google.protobuf"
        | "application/x-google-protobuf" => Format::Binary(Binary::Protobuf),
        "application/grpc" | "application/grpc+proto" | "application/grpc-web" | "application/grpc-web+proto" => {
            Format::Binary(Binary::Grpc)
        }
        other if other.starts_with("multipart/") => Format::Multipart,
        other if other.ends_with("+msgpack") => Format::Binary(Binary::MessagePack),
        other if other.ends_with("+cbor") => Format::Binary(Binary::Cbor),
        other if other.ends_with("+json") => Format::Json,
        other if other.ends_with("+xml") => Format::Xml,
        other if other.starts_with("text/") => Format::Text,
        _ => Format::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_may_be_quoted_and_spaced() {
        let parsed = ContentType::parse("Multipart/Form-Data; x=1; Boundary=\"a b\" ; charset=UTF-8");
        assert_eq!(parsed.format, Format::Multipart);
        assert_eq!(parsed.boundary, Some("a b"));
        assert_eq!(parsed.charset, Some("UTF-8"));
        assert_eq!(format("application/vnd.api+json"), Format::Json);
        assert_eq!(format("image/png"), Format::Unknown);
    }
}
