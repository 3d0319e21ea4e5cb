//! What names of calls say of what they do with what they get: lists of words, apart from the interpreter.

/// The callee under which Rust's `{:?}` stands.
pub(crate) const DEBUG: &str = "{:?}";

/// Calls that write an object out as data, whatever its class says about texts of it.
pub(super) fn serializes(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    ["json", "serialize", "marshal", "writevalueas", "encode", "to_value"]
        .iter()
        .any(|word| lower.contains(word))
}

/// Calls that make a text of what they get.
pub(super) fn formats(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [
        "format", "sprint", "valueof", "tostring", "append", "join", "errorf", "string",
    ]
    .iter()
    .any(|word| lower.contains(word))
        || matches!(
            name,
            "Any" | "Reflect" | "Interface" | "Object" | "Stringer" | "Inline" | "kv" | "keyValue" | "value"
        )
}

/// Calls whose function gets an error, not the value.
pub(super) fn on_failure(name: &str) -> bool {
    matches!(
        name,
        "map_err"
            | "or_else"
            | "unwrap_or_else"
            | "inspect_err"
            | "onFailure"
            | "getOrElse"
            | "recover"
            | "catch"
            | "doOnError"
            | "onErrorResume"
            | "onErrorMap"
            | "mapError"
            | "exceptionally"
            | "orElseThrow"
            | "orElseGet"
            | "with_context"
            | "ok_or_else"
    )
}

/// Calls that ask a function about each of what they hold, and give some of it.
pub(super) fn asks(name: &str) -> bool {
    matches!(
        name,
        "filter"
            | "filterNot"
            | "find"
            | "findLast"
            | "reject"
            | "detect"
            | "partition"
            | "takeWhile"
            | "dropWhile"
            | "sort"
            | "toSorted"
            | "sortBy"
            | "orderBy"
            | "sort_by"
            | "uniqBy"
    )
}

/// Calls that give the same kind of thing back.
pub(super) fn keeps_kind(name: &str) -> bool {
    matches!(
        name,
        "clone"
            | "copy"
            | "unwrap"
            | "expect"
            | "as_ref"
            | "to_owned"
            | "Some"
            | "Ok"
            | "of"
            | "ofNullable"
            | "get"
            | "orElse"
            | "orElseThrow"
            | "first"
            | "last"
            | "next"
            | "iter"
            | "into_iter"
            | "requireNonNull"
            | "as_deref"
            | "cloned"
            | "NewWriter"
            | "NewWriterSize"
            | "NewEncoder"
            | "from_writer"
            | "to_vec"
    )
}

/// Writers around other writers, of Rust.
pub(super) fn wraps_writer(parts: &[&str]) -> bool {
    matches!(
        parts,
        [
            ..,
            "BufWriter" | "LineWriter" | "GzEncoder" | "ZlibEncoder",
            "new" | "with_capacity"
        ]
    )
}

/// Methods that give each of what they are called on to a function.
pub(super) const EACH: &[&str] = &[
    "map",
    "forEach",
    "each",
    "filter",
    "find",
    "reduce",
    "flatMap",
    "some",
    "every",
    "sort",
    "then",
    "subscribe",
    "pipe",
    "tap",
    "select",
    "reject",
    "collect",
    "detect",
    "inject",
    "each_with_index",
    "each_with_object",
    "each_slice",
    "each_pair",
    "each_value",
    "find_each",
    "find_in_batches",
    "flat_map",
    "filter_map",
    "group_by",
    "sort_by",
    "min_by",
    "max_by",
    "walk",
    "usort",
    "mapValues",
    "chunk",
    "lazy",
    "transform",
    "with",
    "try",
    "sorted",
    "usort",
    "times",
    "partition",
    "to_h",
    "sum",
    "index_by",
];

/// `user.as_json(only: [:id])` gives what is named.
pub(super) fn narrows(name: &str) -> bool {
    matches!(
        name,
        "only" | "slice" | "pick" | "permit" | "as_json" | "serializable_hash"
    )
}

/// Calls that look for records by what they are given.
pub(super) fn finds(name: &str) -> bool {
    matches!(
        name,
        "get" | "filter" | "exclude" | "find" | "where" | "select" | "reject" | "first" | "last"
    )
}

/// The field that a getter gives: `getEmail` gives `email`.
pub(super) fn field_of(name: &str) -> String {
    let rest = name.strip_prefix("get_").or_else(|| {
        name.strip_prefix("get")
            .filter(|rest| rest.starts_with(|c: char| c.is_uppercase()))
    });
    match rest {
        Some(rest) if name.starts_with("get_") => rest.to_owned(),
        Some(rest) => uncapitalized(rest),
        None => name.to_owned(),
    }
}

/// `Email` as `email`.
pub(super) fn uncapitalized(name: &str) -> String {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// Calls that write objects out.
pub(super) fn writes_out(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [
        "json",
        "stringify",
        "serialize",
        "dump",
        "inspect",
        "dict",
        "vars",
        "print_r",
        "export",
        "asdict",
        "to_h",
        "marshal",
        "model_dump",
        "encode",
        "tostring",
        "attributes",
        "repr",
        "format",
        "to_array",
        "toarray",
        "as_dict",
        "to_yaml",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

/// Fields that are what their object is, or a part of it.
pub(super) const PARTS: &[&str] = &[
    "value",
    "text",
    "mac",
    "message",
    "msg",
    "data",
    "current",
    "first",
    "last",
    "body",
    "stack",
    "string",
    "Value",
    "Message",
    "Text",
    "content",
    "0",
    "1",
    "unwrap",
    "inner",
    "raw",
    "stringValue",
    "second",
    "str",
    "uuidString",
    "absoluteString",
    "to_s",
    "strip",
    "downcase",
    "upcase",
    "trim",
    "description",
    "localizedDescription",
    "inspect",
    "to_json",
    "args",
    "original",
    "as_str",
    "upper",
    "lower",
    "capitalize",
    "chomp",
    "presence",
    "to_str",
    "dup",
    "clone",
    "self",
    "utf8",
    "bytes",
    "chars",
    "rawValue",
    "wrappedValue",
    "result",
    "attributes",
    "as_json",
    "to_h",
    "__dict__",
    "encode",
    "decode",
    "Street",
    "City",
    "Zip",
    "PostalCode",
    "Line1",
    "Line2",
    "street",
    "city",
    "zip",
    "postcode",
    "postalCode",
    "postal_code",
    "line1",
    "line2",
    "number",
    "given",
    "family",
    "latitude",
    "longitude",
    "lat",
    "lng",
    "lon",
    // Of a table of data.
    "iloc",
    "loc",
    "iat",
];

/// A named argument that only says how.
pub(super) fn is_option(name: &str) -> bool {
    matches!(
        name,
        "file"
            | "sep"
            | "end"
            | "flush"
            | "level"
            | "exc_info"
            | "stack_info"
            | "target"
            | "terminator"
            | "separator"
            | "file_name"
            | "logger"
            | "tag"
            | "encoding"
            | "timeout"
    )
}
