//! Texts with holes: what addresses and bodies are put together to, and which fields stand in them.
//!
//! Kept only where a policy has contracts: nothing else asks.

use super::super::ir::{CallKind, Id, Node, Sym};
use super::call::Called;
use super::eval::Eval;
use super::paths;
use super::value::Value;
use super::verbs::{formats, serializes};
use hushkey_policy::FieldPath;

/// Stands for what is not known.
pub(super) const HOLE: char = '\u{0}';

/// Longer texts are no address and no body that somebody wrote.
const MAX_FORM: usize = 4_000;

/// Objects inside one another.
const MAX_DEPTH: usize = 12;

/// Calls that give an address or a body in other clothes.
const WRAPS: &[&str] = &[
    "create",
    "parse",
    "ofString",
    "toRequestBody",
    "toHttpUrl",
    "getBytes",
    "encode",
    "encoded",
    "newBuilder",
    "uri",
    "url",
    "of",
    "new",
    "from",
    "unwrap",
    "into_bytes",
    "as_bytes",
    "into",
    "urljoin",
    "resolve",
    "to_json",
    "to_string",
    "json_encode",
    "http_build_query",
    "data",
    "string",
    "openConnection",
    "NewReader",
    "NewBuffer",
    "NewBufferString",
    "bytes",
    "trim",
    "build",
];

/// Types that hold any fields.
const MAPS: &[&str] = &[
    "Map",
    "HashMap",
    "BTreeMap",
    "LinkedHashMap",
    "TreeMap",
    "Dictionary",
    "JSONObject",
    "JsonObject",
    "ObjectNode",
    "Hash",
    "Object",
    "OrderedDict",
    "FormData",
    "URLSearchParams",
    "SortedDictionary",
    "ExpandoObject",
    "NSDictionary",
    "NSMutableDictionary",
    "Any",
    "H",
    "Value",
    "MultiValueMap",
    "LinkedMultiValueMap",
    "String",
];

/// What says in a declaration what a field is called outside.
const RENAMES: &[&str] = &[
    "json:\"",
    "rename = \"",
    "SerializedName(\"",
    "JsonProperty(\"",
    "JsonPropertyName(\"",
    "SerialName(\"",
    "Json(name = \"",
    "alias=\"",
    "form:\"",
];

impl Eval<'_> {
    /// The text as a symbol; 0 where nobody asks.
    pub(super) fn form(&mut self, text: &str) -> Sym {
        if self.contracts.is_empty() || text.len() < 2 || text.len() > MAX_FORM {
            return 0;
        }
        self.unit.names.sym(text)
    }

    /// Adds a part of a text that is put together.
    pub(super) fn add_form(&self, form: &mut String, value: &Value) {
        if self.contracts.is_empty() || form.len() > MAX_FORM {
            return;
        }
        match self.known(value) {
            Some(text) => form.push_str(text),
            None => form.push(HOLE),
        }
    }

    /// The text that a value is, as far as it is known.
    fn known(&self, value: &Value) -> Option<&str> {
        [value.form, value.text]
            .into_iter()
            .find(|sym| *sym != 0)
            .map(|sym| self.unit.text(sym))
    }

    /// The text of an argument: what it is known to be, or what it is written as.
    pub(super) fn text_form(&self, id: Id, value: &Value) -> String {
        if let Some(known) = self.known(value) {
            return known.to_owned();
        }
        let mut form = String::new();
        self.written_form(id, &mut form, 0);
        form
    }

    /// The text that a node puts together, without evaluating it again.
    fn written_form(&self, id: Id, form: &mut String, depth: usize) {
        if depth > 4 {
            return;
        }
        match self.unit.node(id) {
            Node::Text(text) => form.push_str(self.unit.text(text)),
            Node::Concat(list) => {
                for part in self.unit.list(list) {
                    self.written_form(*part, form, depth + 1);
                }
            }
            Node::Pair(_, inner) | Node::Typed(inner, _) => self.written_form(inner, form, depth + 1),
            // `URI.create(x)`, `url.parse()?`.
            Node::Call { callee, args, .. } => {
                let inner = match (self.unit.list(args), self.unit.node(callee)) {
                    ([arg, ..], _) => *arg,
                    ([], Node::Member(object, _)) => object,
                    _ => 0,
                };
                let name = match self.unit.node(callee) {
                    Node::Member(_, name) | Node::Name(name) => self.unit.text(name),
                    _ => "",
                };
                if formats(name) {
                    let mut inside = String::new();
                    self.written_form(inner, &mut inside, depth + 1);
                    form.push_str(&with_holes(&inside));
                } else {
                    self.written_form(inner, form, depth + 1);
                }
            }
            _ => match self.peek(id).and_then(|value| self.known(value)) {
                Some(text) => form.push_str(text),
                None => form.push(HOLE),
            },
        }
    }

    /// An object as JSON, its values holes; 0 where nobody asks.
    pub(super) fn json_form(&mut self, value: &Value) -> Sym {
        if self.contracts.is_empty() || value.fields.is_empty() {
            return 0;
        }
        let text = self.json_text(value);
        self.form(&text)
    }

    pub(super) fn json_text(&self, value: &Value) -> String {
        let mut json = String::new();
        self.write_json(value, &mut json, 0);
        json
    }

    fn write_json(&self, value: &Value, json: &mut String, depth: usize) {
        if depth > MAX_DEPTH || json.len() > MAX_FORM {
            return json.push(HOLE);
        }
        if value.fields.is_empty() {
            match self.known(value).filter(|known| known.starts_with(['{', '['])) {
                Some(known) => json.push_str(known),
                None => json.push(HOLE),
            }
            return;
        }
        let items = value.fields.iter().all(|(name, _)| {
            let name = self.unit.text(*name);
            name == "[]" || name.bytes().all(|byte| byte.is_ascii_digit())
        });
        if items {
            json.push('[');
            for (_, item) in &value.fields {
                self.write_json(item, json, depth + 1);
                json.push(',');
            }
            return json.push(']');
        }
        let kind = paths::parts(self.unit.text(value.path))
            .last()
            .copied()
            .unwrap_or_default();
        let class = self
            .unit
            .classes
            .iter()
            .find(|class| self.unit.text(class.name) == kind);
        if class.is_none()
            && kind.starts_with(|c: char| c.is_uppercase())
            && !MAPS.contains(&kind.trim_end_matches("()"))
        {
            // A class of another file: how it names its fields outside is not known.
            match self.known(value).filter(|known| known.starts_with(['{', '['])) {
                Some(known) => json.push_str(known),
                None => json.push(HOLE),
            }
            return;
        }
        json.push('{');
        for (name, field) in &value.fields {
            let declared = class.and_then(|class| class.fields.iter().find(|field| field.name == *name));
            let outside = declared.and_then(|field| renamed(self.source_between(field.span)));
            if outside == Some("-") {
                continue;
            }
            json.push('"');
            json.extend(outside.unwrap_or(self.unit.text(*name)).chars().filter(|c| *c != '"'));
            json.push_str("\":");
            self.write_json(field, json, depth + 1);
            json.push(',');
        }
        json.push('}');
    }

    /// What a call gives is the address or body that it was given, or a JSON text of it.
    pub(super) fn carry_form(&mut self, call: &Called, result: &mut Value) {
        if self.contracts.is_empty() || !result.fields.is_empty() && result.form != 0 {
            return;
        }
        if let Some(map) = self.map_text(call) {
            result.form = self.form(&map);
            return;
        }
        let receiver = (call.object != 0).then_some(call.receiver);
        let given = || receiver.into_iter().chain(call.values);
        if serializes(call.text) || call.raw_parts.first().is_some_and(|first| serializes(first)) {
            let json = given()
                .find(|value| !value.fields.is_empty())
                .map(|value| match value.fields.as_slice() {
                    // `data(withJSONObject: body)`
                    [(_, only)] if !only.fields.is_empty() && call.ids.len() == 1 && self.is_pair(call.ids) => {
                        self.json_text(only)
                    }
                    _ => self.json_text(value),
                });
            if let Some(json) = json {
                result.form = self.form(&json);
                return;
            }
        }
        if formats(call.text)
            && let Some(first) = given().find(|value| value.text != 0 || value.form != 0)
            && let Some(text) = self.known(first)
            && text.contains(['%', '{'])
        {
            let text = with_holes(text);
            result.form = self.form(&text);
            return;
        }
        let named = call.text.starts_with(|c: char| c.is_uppercase()) || WRAPS.contains(&call.text);
        let wraps = call.kind == CallKind::New
            || named
            || self.libraries.passes(call.parts)
            || self.libraries.passes(call.raw_parts);
        if result.form != 0 || !wraps {
            return;
        }
        result.form = given()
            .map(|value| match value.fields.as_slice() {
                [(_, only)] if value.form == 0 && value.text == 0 => only,
                _ => value,
            })
            .flat_map(|value| [value.form, value.text])
            .find(|sym| *sym != 0 && self.unit.text(*sym).contains(['/', '{', '=']))
            .unwrap_or(0);
    }

    /// `mapOf("key" to x)`, `Map.of("key", x)`.
    fn map_text(&self, call: &Called) -> Option<String> {
        let pairs = call.ids.iter().all(|id| matches!(self.unit.node(*id), Node::Pair(..)));
        let of = call.text == "of"
            && call
                .parts
                .iter()
                .rev()
                .nth(1)
                .is_some_and(|owner| owner.ends_with("Map"));
        let names = call.text.to_ascii_lowercase().ends_with("mapof") && pairs;
        if call.ids.is_empty() || !(of || names) {
            return None;
        }
        let mut map = Value::default();
        for (index, (id, value)) in call.ids.iter().zip(call.values).enumerate() {
            match self.unit.node(*id) {
                Node::Pair(name, _) => map.set(name, value.field(name).cloned().unwrap_or_default()),
                _ if index % 2 == 0 && value.text != 0 => {
                    map.set(value.text, call.values.get(index + 1).cloned().unwrap_or_default())
                }
                _ if index % 2 == 0 => return None,
                _ => {}
            }
        }
        Some(self.json_text(&map))
    }

    fn is_pair(&self, ids: &[Id]) -> bool {
        matches!(ids.first().map(|id| self.unit.node(*id)), Some(Node::Pair(..)))
    }
}

/// The name in a declaration under which a field is written.
fn renamed(declaration: &str) -> Option<&str> {
    let from = RENAMES
        .iter()
        .find_map(|mark| declaration.find(mark).map(|at| at + mark.len()))?;
    let name = declaration.get(from..)?.split(['"', ',']).next()?;
    (!name.is_empty()).then_some(name)
}

/// `%s`, `%-5d`, `{}`, `{0}` and `{name}` as holes.
fn with_holes(text: &str) -> String {
    let mut form = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['%', '{']) {
        form.push_str(&rest[..at]);
        let tail = &rest[at + 1..];
        let end = if rest[at..].starts_with('%') {
            tail.find(|c: char| c.is_ascii_alphabetic() || matches!(c, '@' | '%'))
                .filter(|end| *end < 6)
        } else {
            tail.find('}').filter(|end| {
                tail[..*end]
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | ':' | '?' | '#'))
            })
        };
        match end {
            Some(end) => {
                form.push(HOLE);
                rest = &tail[end + 1..];
            }
            None => {
                form.push_str(&rest[at..=at]);
                rest = tail;
            }
        }
    }
    form.push_str(rest);
    form
}

/// The paths of the fields of a JSON text with holes, as a policy writes them. Lenient: what is no JSON gives what is read of it.
pub(super) fn json_paths(form: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut path = FieldPath::new();
    // Where the path ends outside of each nest, and whether that is an object.
    let mut nests: Vec<(usize, bool)> = Vec::new();
    let mut key_next = false;
    let mut rest = form;
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        match first {
            '{' => {
                nests.push((path.mark(), true));
                key_next = true;
            }
            '[' => {
                nests.push((path.mark(), false));
                path.push_item();
                key_next = false;
            }
            '}' | ']' => {
                if let Some((mark, _)) = nests.pop() {
                    path.truncate(mark);
                }
                key_next = false;
            }
            ',' => {
                if let Some((mark, object)) = nests.last() {
                    key_next = *object;
                    if *object {
                        path.truncate(*mark);
                    }
                }
            }
            '"' => {
                let end = rest.find('"').unwrap_or(rest.len());
                let text = rest.get(..end).unwrap_or_default().trim_end_matches('\\');
                rest = rest.get(end + 1..).unwrap_or_default();
                if key_next && rest.trim_start().starts_with(':') && !text.is_empty() && !text.contains(HOLE) {
                    path.push_key(text);
                    found.push(path.as_str().to_owned());
                }
                key_next = false;
            }
            _ => {}
        }
    }
    found.dedup();
    found
}

/// The names in `a=1&b=2`.
pub(super) fn query_names(form: &str) -> Vec<String> {
    form.split('&')
        .filter_map(|part| part.split_once('='))
        .map(|(name, _)| name.trim_start_matches('?').to_owned())
        .filter(|name| {
            !name.is_empty()
                && name
                    .chars()
                    .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '[' | ']'))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{json_paths, query_names, renamed, with_holes};

    #[test]
    fn fields_of_texts() {
        assert_eq!(
            json_paths("{\"meta\":{\"key\":\"\0\",\"tags\":[{\"a\":1},{\"b\":\0}]},\\\"host\\\":\\\"\0\\\"}"),
            [
                "meta",
                "meta.key",
                "meta.tags",
                "meta.tags[].a",
                "meta.tags[].b",
                "host"
            ]
        );
        assert_eq!(json_paths("{\"a\":\"b, \\\"c\"}"), ["a"]);
        assert_eq!(json_paths("}},]\""), [] as [String; 0]);
        assert_eq!(query_names("?key=\0&host=x&&=1"), ["key", "host"]);
    }

    #[test]
    fn holes_of_formats() {
        assert_eq!(with_holes("{\"a\":\"%s\",\"b\":%-3d}"), "{\"a\":\"\0\",\"b\":\0}");
        assert_eq!(with_holes("/v1/{}/x/{name}"), "/v1/\0/x/\0");
        assert_eq!(with_holes("100%"), "100%");
    }

    #[test]
    fn names_of_declarations() {
        assert_eq!(renamed("Host string `json:\"host_name,omitempty\"`"), Some("host_name"));
        assert_eq!(renamed("#[serde(rename = \"h\")] host: String"), Some("h"));
        assert_eq!(renamed("host: String"), None);
    }
}
