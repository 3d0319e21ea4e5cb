//! Objects written out whole: which classes do so by themselves, and what stands in them.

use super::super::ir::{Class, Field, Sym, key};
use super::eval::Eval;
use super::facts::{Shape, ShapeField};
use super::paths;
use super::value::{Label, Origin, Value};

/// Types that keep what they hold to themselves.
const HIDING: &[&str] = &[
    "SecretString",
    "Secret",
    "SecretBox",
    "SecretVec",
    "SecretSlice",
    "SecretStr",
    "SecretBytes",
    "SecretKey",
    "SecureString",
    "Redacted",
    "Sensitive",
    "Masked",
    "ProtectedString",
    "GuardedString",
];

/// Types that are what they hold.
const HOLDING: &[&str] = &[
    "Map",
    "HashMap",
    "TreeMap",
    "LinkedHashMap",
    "ConcurrentHashMap",
    "MutableMap",
    "BTreeMap",
    "Dictionary",
    "HTTPCookie",
    "IDictionary",
    "List",
    "ArrayList",
    "LinkedList",
    "MutableList",
    "IList",
    "Vec",
    "VecDeque",
    "Set",
    "HashSet",
    "Array",
    "Collection",
    "Object",
    "String",
    "Any",
    "StringBuilder",
    "StringBuffer",
    "CharSequence",
    "JSONObject",
    "JSONArray",
    "JsonObject",
    "JsonNode",
    "ObjectNode",
    "JObject",
    "Value",
    "Bundle",
    "Properties",
    "Pair",
    "Triple",
    "Tuple",
    "Optional",
    "Option",
    "Some",
    "Result",
    "Ok",
    "Err",
    "H",
    "M",
    "D",
    "Fields",
    "Values",
    "Entry",
    "MultiValueMap",
    "LinkedMultiValueMap",
    "ContentValues",
    "NSDictionary",
    "NSString",
    "QString",
    "QStringList",
    "QVariantMap",
    "QJsonObject",
    "URL",
    "URI",
    "Uri",
    "Url",
    "Exception",
    "Error",
    "Throwable",
    "HttpCookie",
    "Cookie",
    "Buffer",
    "MetaData",
    "Metadata",
    "MapClaims",
    "Traits",
    "LogEventInfo",
    "UriBuilder",
];

/// Marks of classes whose text is made of their fields.
const SHOWING: &[&str] = &["Debug", "record", "data", "Data", "ToString", "Value", "dataclass"];

/// Annotations of fields that the text of an object leaves out.
const UNTOLD: &[&str] = &["@ToString.Exclude", "@Exclude", "[PrintMembersExclude"];

/// Annotations of fields that serializers leave out.
const UNWRITTEN: &[&str] = &[
    "@JsonIgnore",
    "@get:JsonIgnore",
    "@field:JsonIgnore",
    "@Transient",
    "@kotlinx.serialization.Transient",
    "@JsonbTransient",
    "@XmlTransient",
    "private transient ",
    "[JsonIgnore]",
    "[IgnoreDataMember]",
    "[XmlIgnore]",
    "[NonSerialized]",
];

/// The same of Python, whose marks are decorators and bases.
const SHOWN_BY_PYTHON: &[&str] = &[
    "dataclass",
    "BaseModel",
    "NamedTuple",
    "SQLModel",
    "Struct",
    "s",
    "define",
    "attrs",
    "frozen",
];

impl Eval<'_> {
    /// A declared type that never shows what it holds.
    pub(super) fn hides_type(&self, path: &str) -> bool {
        paths::parts(path).last().is_some_and(|last| HIDING.contains(last))
    }

    pub(super) fn shape_of(&self, class: &Class, owner: &str) -> Option<Shape> {
        let shown =
            match self.language.name() {
                "go" | "swift" => true,
                "python" => class.marks.iter().chain(&class.bases).any(|mark| {
                    SHOWN_BY_PYTHON.contains(&self.unit.text(*mark).rsplit('.').next().unwrap_or_default())
                }),
                _ => class.marks.iter().any(|mark| SHOWING.contains(&self.unit.text(*mark))),
            };
        let fields: Vec<ShapeField> = class
            .fields
            .iter()
            .filter_map(|field| {
                let path = self.type_path(field.kind);
                let name = self.unit.text(field.name);
                let kind = paths::parts(&path).last().copied().unwrap_or_default().to_owned();
                if self.hides_type(&path) || matches!(kind.as_str(), "bool" | "boolean" | "Boolean" | "Bool") {
                    return None;
                }
                let data = self.taxonomy.classify(name, owner);
                let class = if kind.starts_with(|c: char| c.is_uppercase()) && kind != "String" {
                    key(&kind)
                } else {
                    0
                };
                (data.is_some() || class != 0).then(|| ShapeField {
                    name: name.into(),
                    place: self.place_at(field.at),
                    data,
                    class,
                    left_out: self.left_out(field),
                })
            })
            .collect();
        (!fields.is_empty()).then_some(Shape { shown, fields })
    }

    /// `json:"-"`, `#[serde(skip)]`.
    fn is_hidden(&self, field: &Field) -> bool {
        let declared = || self.source_between(field.span);
        match self.language.name() {
            "go" => declared().contains("json:\"-\""),
            "rust" => self.attributes_before(field.span.0).any(|line| {
                [
                    "serde(skip)",
                    "serde(skip,",
                    "serde(skip_serializing)",
                    "serde(skip_serializing,",
                ]
                .iter()
                .any(|mark| line.contains(mark))
            }),
            _ => false,
        }
    }

    /// The attributes above a field of Rust, which the grammar keeps apart from it.
    fn attributes_before(&self, start: u32) -> impl Iterator<Item = &str> {
        // Not in the middle of a letter.
        let before = (0..4)
            .map(|more| self.source_between((start.saturating_sub(200 - more), start)))
            .find(|before| !before.is_empty())
            .unwrap_or_default();
        let mut lines = before.rsplit('\n');
        let same = lines.next().unwrap_or_default();
        let above = lines.take_while(|line| {
            let line = line.trim_start();
            line.starts_with("#[") || line.starts_with("//")
        });
        std::iter::once(same)
            .filter(|line| line.trim_start().starts_with("#["))
            .chain(above)
    }

    /// A value as a serializer writes it: without the fields that its class of this file keeps out.
    pub(super) fn serialized(&self, value: &Value) -> Option<Value> {
        if value.fields.is_empty() || value.path == 0 || !matches!(self.language.name(), "go" | "rust") {
            return None;
        }
        let name = class_name(self.unit.text(value.path));
        let class = self
            .unit
            .classes
            .iter()
            .find(|class| self.unit.text(class.name) == name)?;
        let hidden = |name: Sym| {
            class
                .fields
                .iter()
                .any(|field| field.name == name && self.is_hidden(field))
        };
        let mut value = value.clone();
        value.fields.retain(|(name, _)| !hidden(*name));
        Some(value)
    }

    /// A class of this file whose `Debug` is written by hand: that says what is shown.
    pub(super) fn debugs_itself(&self, value: &Value) -> bool {
        let name = class_name(self.unit.text(value.path));
        self.unit.classes.iter().any(|class| {
            self.unit.text(class.name) == name
                && !class.fields.is_empty()
                && !class.marks.iter().any(|mark| self.unit.text(*mark) == "Debug")
        })
    }

    /// What a field's annotations keep it out of: the text of its object, and what serializers write.
    fn left_out(&self, field: &Field) -> (bool, bool) {
        if !matches!(self.language.name(), "java" | "kotlin" | "csharp") {
            return (false, self.is_hidden(field));
        }
        let declared = self.source_between(field.span);
        let has = |marks: &[&str]| marks.iter().any(|mark| declared.contains(mark));
        (has(UNTOLD), has(UNWRITTEN))
    }

    /// The class that a value is known to be of.
    pub(super) fn class_key(&self, value: &Value) -> Option<u64> {
        if value.path == 0 {
            return None;
        }
        let name = class_name(self.unit.text(value.path));
        let known = self
            .unit
            .names
            .find(name)
            .is_some_and(|class| self.class_values.contains_key(&class));
        ((known || name.starts_with(|c: char| c.is_uppercase())) && !name.contains("()")).then(|| key(name))
    }

    /// An object of a class of the compiled languages, which no text shows unless its class says so.
    pub(super) fn is_object(&self, value: &Value) -> bool {
        if value.path == 0 || !self.is_compiled() {
            return false;
        }
        let parts = paths::parts(self.unit.text(value.path));
        let last = parts.last().copied().unwrap_or_default();
        let known = self
            .unit
            .names
            .find(last)
            .is_some_and(|class| self.class_values.contains_key(&class));
        known || (last.starts_with(|c: char| c.is_uppercase()) && !last.contains("()") && !HOLDING.contains(&last))
    }

    /// Languages whose objects are written out by their class, or by a serializer, and by nothing else.
    pub(super) fn is_compiled(&self) -> bool {
        matches!(
            self.language.name(),
            "java" | "kotlin" | "csharp" | "go" | "swift" | "rust" | "cpp"
        )
    }

    /// Languages in which an object in a text or a log is written with its fields, if its class says so.
    fn shows_objects(&self) -> bool {
        matches!(
            self.language.name(),
            "java" | "kotlin" | "csharp" | "go" | "swift" | "python"
        )
    }

    /// The label of all that stands in an object, where its class is known.
    pub(super) fn shape_label(&self, value: &Value, any: bool) -> Option<Label> {
        if value.clean || !(any || self.shows_objects()) {
            return None;
        }
        self.shape_anyway(value, any)
    }

    pub(super) fn shape_anyway(&self, value: &Value, any: bool) -> Option<Label> {
        let class = self.class_key(value)?;
        Some(Label {
            origin: Origin::Shape { class, any },
            step: 0,
            object: false,
            hashed: false,
            text: false,
        })
    }

    /// An object that was made here with nothing in it, and filled since: it is what was put into it, and no record of a person.
    pub(super) fn made_empty(&self, value: &Value) -> bool {
        if value.path == 0 || !matches!(self.language.name(), "swift" | "cpp") {
            return false;
        }
        let Some(made) = paths::parts(self.unit.text(value.path)).last().copied() else {
            return false;
        };
        // `sentry_value_t user`, `json_t *person`: a handle of a library of C.
        if let Some(handle) = made.strip_suffix("_t")
            && self.language.name() == "cpp"
        {
            return !self.taxonomy.is_whole_person(handle);
        }
        let Some(made) = made.strip_suffix("()") else {
            // `let user = User()`: what a parameter or a call gave would have its label.
            let by_its_class = |label: &Label| match label.origin {
                Origin::Result { call, .. } => self
                    .facts
                    .calls
                    .get(call as usize)
                    .is_some_and(|call| &*call.shown == made && call.args.is_empty() && call.named.is_empty()),
                _ => false,
            };
            return made.starts_with(|c: char| c.is_uppercase())
                && !value.fields.is_empty()
                && value.labels.iter().all(by_its_class);
        };
        let filled = !value.fields.is_empty() && made.starts_with(|c: char| c.is_uppercase());
        filled
            || ["new_object", "object_new", "new_dict"]
                .iter()
                .any(|end| made.ends_with(end))
    }

    /// A list goes by the type of what is in it.
    pub(super) fn is_list(&self, value: &Value) -> bool {
        value
            .fields
            .first()
            .is_some_and(|(name, _)| self.unit.text(*name).starts_with(|c: char| c.is_ascii_digit()))
    }

    /// What leaves when a value is written: its own data, its fields' unless its class hides them.
    pub(super) fn written_out(&self, value: &Value, any: bool) -> Vec<Label> {
        let shape = self.class_key(value).and_then(|class| self.facts.classes.get(&class));
        let kept = !any && !self.is_list(value) && self.is_object(value) && !shape.is_some_and(|shape| shape.shown);
        let mut all = if kept { value.labels.clone() } else { value.all() };
        // Fields that are known say more than the class.
        if value.fields.is_empty() || (kept && shape.is_none()) {
            all.extend(self.shape_label(value, any));
        }
        all
    }
}

/// The class that a path names, or that what it calls makes: `User`, `User::new()`, `NewUser()`.
pub(super) fn class_name(path: &str) -> &str {
    let parts = paths::parts(path);
    let last = parts.last().copied().unwrap_or_default();
    match last.strip_suffix("()") {
        Some("new" | "default" | "of" | "from" | "create" | "build" | "clone" | "parse") => parts
            .len()
            .checked_sub(2)
            .and_then(|before| parts.get(before))
            .copied()
            .unwrap_or_default(),
        Some(made) => made
            .strip_prefix("New")
            .filter(|rest| rest.starts_with(|c: char| c.is_uppercase()))
            .unwrap_or(made),
        None => last,
    }
}
