//! What calls do to values: what is put in is held, hashes keep, names of calls say what they give.

use super::super::ir::{Id, Node, Sym};
use super::super::taxonomy::Group;
use super::eval::Eval;
use super::facts::What;
use super::value::{Label, Origin, Value};

/// Reads by a key: `config.get("password")`, `request.getParameter("email")`.
const KEYED: &[&str] = &[
    "get",
    "getenv",
    "getParameter",
    "formParam",
    "queryParam",
    "pathParam",
    "getFormAttribute",
    "getString",
    "getHeader",
    "getItem",
    "param",
    "input",
    "fetch",
    "Get",
    "Getenv",
    "FormValue",
    "PostFormValue",
    "Query",
    "Param",
    "getProperty",
    "require",
    "GetEnvironmentVariable",
    "getStringExtra",
    "optString",
    "header",
    "query",
    "post",
    "value",
    "getAttribute",
    "field",
    "getlist",
    "var",
    "GetValue",
    "GetString",
    "get_param",
    "LookupEnv",
    "getCookie",
    "cookie",
    "dig",
    "pop",
    "data",
    "string",
    "getText",
    "GetHeader",
    "getClaim",
    "claim",
    "getClaimAsString",
    "GetClaim",
    "FindFirst",
    "FindFirstValue",
    "PostForm",
    "DefaultQuery",
    "DefaultPostForm",
    "Value",
    "PathValue",
    "QueryParam",
    "Params",
    "URLParam",
    "QueryValue",
    "object",
    "env",
    "config",
    "get_option",
    "getattr",
    "read_attribute",
    "public_send",
    "try",
    "send",
];

/// Reads of the columns or fields that are named.
const COLUMNS: &[&str] = &[
    "pluck",
    "array_column",
    "compact",
    "values_list",
    "pick",
    "slice",
    "only",
    "getattr",
];

impl Eval<'_> {
    /// `list.push(x)`, `sb.append(x)`, `sprintf(buf, …, x)`: what is put in is held.
    /// Says whether the object itself took something.
    pub(super) fn mutate(&mut self, object: Id, name: Sym, values: &[Value], ids: &[Id]) -> bool {
        let text = self.unit.text(name);
        if text == "delete" && matches!(self.language.name(), "ruby" | "javascript")
            || text == "pop" && self.language.name() == "python"
        {
            self.take_out(object, values);
            return false;
        }
        let into = match text {
            "push" | "append" | "add" | "unshift" | "put" | "set" | "insert" | "push_str" | "extend" | "concat"
            | "Append" | "AppendLine" | "Add" | "write" | "WriteString" | "update" | "addAll" | "merge" | "store"
            | "appendFormat" | "AppendFormat" | "push_back" | "emplace_back" | "setProperty" | "assign" | "Set"
            | "putString" | "putExtra" | "param" | "enqueue" | "offer" | "AppendLiteral" | "<<" | "concat!"
            | "addObject" | "setObject" => object,
            "sprintf"
            | "snprintf"
            | "strcpy"
            | "strncpy"
            | "strcat"
            | "strncat"
            | "memcpy"
            | "swprintf"
            | "strlcpy"
            | "strlcat"
            | "wcscpy"
            | "memmove"
            | "vsnprintf"
            | "sprintf_s"
            | "strcpy_s"
            | "array_push"
            | "fgets"
            | "fread"
            | "asprintf"
            | "vasprintf"
            | "vsprintf"
            | "wcscat"
            | "wcsncpy"
            | "stpcpy"
            | "strcat_s"
            | "strncpy_s"
            | "snprintf_s"
            | "_snprintf"
            | "g_snprintf"
            | "g_strlcpy"
            | "wcstombs"
            | "mbstowcs"
            | "format_to"
            | "g_string_append_printf"
            | "g_string_append"
            | "g_string_printf"
            | "g_string_assign"
            | "sentry_value_set_by_key"
            | "sentry_value_append"
            | "StringCchCopyA"
            | "StringCchCopyW"
            | "StringCchPrintfA"
            | "StringCchPrintfW"
            | "lstrcpyA"
            | "lstrcpyW"
            | "lstrcatA"
            | "wsprintfA"
            | "wsprintfW"
            | "Fprintf"
            | "Fprint"
            | "Fprintln"
            | "write!"
            | "writeln!" => ids.first().copied().unwrap_or(0),
            _ => return false,
        };
        if into == 0 {
            return false;
        }
        // A statement is made of a table; the table is what it was.
        if self.language.name() == "swift"
            && self
                .peek(into)
                .is_some_and(|table| self.unit.text(table.path) == "Table")
        {
            return false;
        }
        // What is copied into a buffer takes the place of what was there.
        let anew = matches!(
            text,
            "sprintf"
                | "snprintf"
                | "strcpy"
                | "strlcpy"
                | "strcpy_s"
                | "sprintf_s"
                | "memcpy"
                | "asprintf"
                | "vsnprintf"
                | "fgets"
        );
        let skip = usize::from(into != object);
        // `a.append(x).append(y)`: the object that the chain began with.
        let mut into = into;
        // `std::back_inserter(text)` puts into the text.
        if skip == 1
            && let Node::Call { callee, args, .. } = self.unit.node(into)
            && self.unit.text(self.owner(callee)) == "back_inserter"
        {
            into = self.unit.list(args).first().copied().unwrap_or(into);
        }
        while let Node::Call { callee, .. } = self.unit.node(into) {
            match self.unit.node(callee) {
                Node::Member(inner, _) => into = inner,
                _ => break,
            }
        }
        // `Context.builder().set(k, v)`: a class that makes something does not hold it.
        if into != object
            && let Node::Name(root) = self.unit.node(into)
            && self.is_constant(root)
        {
            return false;
        }
        // `analytics.NewTraits().Set(…)`: a package holds nothing.
        if matches!(self.language.name(), "go" | "rust")
            && let Node::Name(root) = self.unit.node(into)
            && self.variable(root).is_none()
            && self.unit.imports.contains_key(&root)
        {
            return false;
        }
        // `Builder.New().Set(x)`: a class keeps nothing of what is made with it.
        if self.is_csharp()
            && let Node::Name(root) = self.unit.node(into)
            && self.variable(root).is_none()
            && self.unit.text(root).starts_with(|c: char| c.is_ascii_uppercase())
        {
            return true;
        }
        let keyed = matches!(
            text,
            "put" | "set" | "putString" | "putExtra" | "param" | "setProperty" | "insert" | "Set" | "Add"
        ) && values.len() == 2
            && values.first().is_some_and(|key| key.text != 0);
        let mut held = Value::default();
        for value in values.iter().skip(skip) {
            held.join(value);
        }
        held.text = 0;
        held.func = 0;
        if keyed && let Some(key) = values.first().map(|key| key.text) {
            let mut value = values.get(1).cloned().unwrap_or_default();
            if !(value.clean && value.is_empty())
                && value.func == 0
                && let (Some(data), Some(arg)) = (self.classify(key, 0), ids.get(1).copied())
            {
                self.add_source(arg, data, key, &mut value);
            }
            let mut object = Value::default();
            object.set(key, value);
            held = object;
        }
        if held.is_empty() && !keyed {
            // A buffer that is written anew holds nothing of before.
            if anew
                && matches!(self.unit.node(into), Node::Name(_))
                && let Some(path) = self.peek(into).map(|before| before.path)
            {
                held.path = path;
                self.bind(into, held, false);
            }
            return false;
        }
        // It is the same object: nothing about what it is changes.
        if let Some(before) = self.peek(into) {
            held.path = before.path;
        }
        held.clean = false;
        let fluent = object != 0;
        // `Request.builder().put(x)`: the class that the chain begins with keeps nothing.
        if self.is_class_name(into) {
            return fluent;
        }
        self.note_into(into);
        let replaces = anew && matches!(self.unit.node(into), Node::Name(_));
        self.bind(into, held, !replaces);
        fluent
    }

    /// `info.delete(:email)`: what was under the key is there no longer.
    fn take_out(&mut self, object: Id, values: &[Value]) {
        let key = values.first().map_or(0, |key| key.text);
        if key != 0 && self.peek(object).is_some_and(|table| table.field(key).is_some()) {
            self.bind_field(object, key, Value::clean(), false);
        }
    }

    /// The receiver's and the arguments' data, hashed.
    pub(super) fn hashed(&mut self, id: Id, name: &str, receiver: &Value, object: Id, values: &[Value]) -> Value {
        // `new HMACSHA256(key).ComputeHash(x)`.
        if self.is_csharp() && self.path(object).contains("HMAC") {
            return Value::clean();
        }
        let mut result = Value::default();
        let from_receiver = if object != 0 { receiver.all() } else { Vec::new() };
        for label in values.iter().flat_map(Value::all).chain(from_receiver) {
            let credential = match label.origin {
                Origin::Source(source) => self
                    .facts
                    .sources
                    .get(source as usize)
                    .is_some_and(|source| matches!(source.data.group, Group::Credential | Group::License)),
                _ => true,
            };
            if !credential && !label.object {
                let step = self.step(id, What::Hashed(name.into()), label.step);
                result.add(Label {
                    hashed: true,
                    step,
                    ..label
                });
            }
        }
        result.clean = result.labels.is_empty();
        result
    }

    /// Exceptions and texts hold what they are made from; other objects keep named fields.
    pub(super) fn made(&mut self, name: &str, parts: &[&str], values: &[Value], ids: &[Id], result: &mut Value) {
        let exception = name.ends_with("Error")
            || name.ends_with("Exception")
            || name.ends_with("error")
            || parts.last().is_some_and(|last| {
                last.ends_with("Error") || last.ends_with("Exception") || last.ends_with("Failure")
            });
        let holds = exception
            || matches!(
                name,
                "String"
                    | "StringBuilder"
                    | "StringBuffer"
                    | "URL"
                    | "URLSearchParams"
                    | "Uri"
                    | "URI"
                    | "Blob"
                    | "Buffer"
                    | "Message"
                    | "FormData"
                    | "Headers"
                    | "Request"
                    | "HttpRequestMessage"
                    | "StringContent"
                    | "FormUrlEncodedContent"
                    | "Cookie"
                    | "HTTPCookie"
                    | "unordered_map"
                    | "map"
                    | "vector"
                    | "QJsonObject"
                    | "QJsonDocument"
                    | "QJsonArray"
                    | "Map"
                    | "Dictionary"
                    | "HashMap"
                    | "MultivaluedHashMap"
                    | "JSONObject"
                    | "FormBody"
                    | "LogRecord"
                    | "Error"
                    | "NSError"
                    | "ArrayObject"
                    | "SplObjectStorage"
                    | "OpenStruct"
                    | "Struct"
                    | "Gson"
                    | "ObjectMapper"
                    | "Date"
                    | "ByteArrayInputStream"
                    | "StringReader"
                    | "HttpPost"
                    | "StringEntity"
                    | "BasicNameValuePair"
                    | "UrlEncodedFormEntity"
                    | "JsonContent"
                    | "KeyValuePair"
                    | "EventProperties"
                    | "Array"
                    | "List"
                    | "ArrayList"
                    | "set"
                    | "dict"
                    | "list"
                    | "Set"
                    | "WeakMap"
                    | "OrderedDict"
                    | "Counter"
                    | "Response"
                    | "SimpleNamespace"
                    | "MultiDict"
                    | "Path"
                    | "DataFrame"
                    | "Series"
            );
        // A writer around a file writes that file.
        if let (Some(inner), Some(id)) = (values.first(), ids.first()) {
            let path = match inner.path {
                0 => self.path(*id),
                path => self.unit.text(path).to_owned(),
            };
            if self.is_file_path(&path) {
                result.path = self.unit.names.sym(&path);
            }
        }
        if matches!(name, "Pair" | "Triple" | "Tuple" | "tuple" | "pair") {
            for (index, value) in values.iter().enumerate() {
                let place = self.unit.names.sym(&index.to_string());
                result.set(place, value.clone());
                if let (Some(name), "kotlin") = (["first", "second", "third"].get(index), self.language.name()) {
                    let name = self.unit.names.sym(name);
                    result.set(name, value.clone());
                }
            }
            return;
        }
        if exception && matches!(self.language.name(), "javascript" | "python" | "ruby" | "php") {
            // What its constructor puts beside the message is not the message.
            result
                .labels
                .retain(|label| !matches!(label.origin, Origin::Result { .. }));
            for label in self.message(ids, values) {
                result.add(label);
            }
            return;
        }
        for (value, id) in values.iter().zip(ids) {
            if holds {
                // A text of it is all of it.
                if matches!(name, "URLSearchParams") {
                    value.all().into_iter().for_each(|label| result.add(label));
                }
                result.join(&Value {
                    func: 0,
                    text: 0,
                    path: result.path,
                    clean: false,
                    ..value.clone()
                });
            } else if let Node::Object(_) = self.unit.node(*id) {
                for (name, field) in &value.fields {
                    result.set(*name, field.clone());
                }
            } else if let Node::Pair(..) = self.unit.node(*id) {
                for (name, field) in &value.fields {
                    result.set(*name, field.clone());
                }
            }
        }
    }

    /// The key of a keyed read: a text, the only named argument's text, or a constant named like it.
    fn key_of(&self, id: Id, value: Option<&Value>) -> Option<Sym> {
        let value = value?;
        if value.text != 0 {
            return Some(value.text);
        }
        match self.unit.node(id) {
            Node::Pair(name, _) => value.field(name).map(|inner| inner.text).filter(|text| *text != 0),
            Node::Member(_, name) => Some(name),
            Node::Name(name) if !self.unit.text(name).contains(|c: char| c.is_lowercase()) => Some(name),
            _ => None,
        }
    }

    /// What a call's name says it gives: `getEmail()`, `config.get("password")`.
    #[allow(clippy::too_many_arguments)] // one call, seen from every side
    pub(super) fn called_name(
        &mut self,
        id: Id,
        _callee: Id,
        object: Id,
        name: Sym,
        values: &[Value],
        ids: &[Id],
        result: &mut Value,
    ) {
        let text = self.unit.text(name).to_owned();
        let owner = if object == 0 { 0 } else { self.owner(object) };
        let owner_text = self.unit.text(owner).to_owned();
        let plain: usize = ids
            .iter()
            .filter(|id| !matches!(self.unit.node(**id), Node::Lambda(_)))
            .count();
        if let Some(data) = (plain == 0).then(|| self.taxonomy.widget(&owner_text, &text)).flatten() {
            self.add_source(id, data, owner, result);
            return;
        }
        if self.is_nobodys_call(object, &text, &owner_text) {
            return;
        }
        // `raise InvalidCredentials()`: a class is no data.
        let class = text.starts_with(|c: char| c.is_ascii_uppercase())
            && !matches!(self.language.name(), "csharp" | "go" | "cpp")
            && text.contains(|c: char| c.is_ascii_lowercase());
        if class && plain == 0 {
            return;
        }
        // `settings.password.get_secret_value()` is what the field is.
        let named = match text.as_str() {
            "get_secret_value" if owner != 0 => self.classify(owner, 0),
            _ => self.taxonomy.classify_call(&text, &owner_text, plain),
        };
        if text == "get_secret_value" && named.is_none() {
            return;
        }
        if let Some(data) = named {
            self.add_source(id, data, name, result);
            return;
        }
        // `$request->user()`: somebody's record.
        if plain == 0
            && matches!(
                text.as_str(),
                "user"
                    | "current_user"
                    | "currentUser"
                    | "getUser"
                    | "get_user"
                    | "getCurrentUser"
                    | "get_current_user"
            )
            && result.labels.iter().all(|label| !label.object)
            && matches!(self.language.name(), "javascript" | "python" | "ruby" | "php")
            && let Some(person) = self.taxonomy.of_class("person")
        {
            let label = self.source(id, person, &text, true);
            result.add(label);
        }
        // `user.pluck(:email)`, `array_column($users, 'email')`: the columns named.
        if COLUMNS.contains(&text.as_str()) {
            for (arg, value) in ids.iter().zip(values) {
                let keys: Vec<Sym> = std::iter::once(value.text)
                    .chain(value.fields.iter().map(|(_, field)| field.text))
                    .filter(|key| *key != 0)
                    .collect();
                for key in keys {
                    if let Some(data) = self.classify(key, owner) {
                        self.add_source(*arg, data, key, result);
                    }
                }
            }
            return;
        }
        // With a second argument these set: `header("Authorization", x)`.
        let sets = values.len() > 1
            && matches!(
                text.as_str(),
                "header"
                    | "queryParam"
                    | "param"
                    | "cookie"
                    | "field"
                    | "data"
                    | "query"
                    | "post"
                    | "value"
                    | "var"
                    | "claim"
            );
        // `conf.get("section", "key")`.
        let place = usize::from(
            matches!(owner_text.as_str(), "conf" | "parser" | "config_parser")
                && matches!(ids, [_, key] if matches!(self.unit.node(*key), Node::Text(_)))
                && values
                    .get(1)
                    .is_some_and(|key| key.text != 0 && !self.unit.text(key.text).is_empty()),
        );
        if !sets
            && (KEYED.contains(&text.as_str())
                || text == "str" && owner_text == "env"
                || self.language.name() == "php"
                    && matches!(text.as_str(), "option" | "argument" | "getOption" | "getArgument"))
            && !(object == 0 && text == "require")
            && let at = place.max(usize::from(self.is_csharp() && text == "GetValue" && ids.len() == 3))
            && let Some(key) = self.key_of(ids.get(at).copied().unwrap_or(0), values.get(at))
            && self.unit.text(key).len() < 40
            && !self.unit.text(key).contains([' ', '/', ':', '%', '{'])
            && let Some(data) = self.classify(key, owner)
        {
            self.add_source(id, data, key, result);
        }
    }
}
