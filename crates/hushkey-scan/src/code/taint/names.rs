//! What names say: variables, fields and elements, and what they own.

use super::super::ir::{Id, Node, Sym};
use super::super::taxonomy::{DataType, Effect};
use super::eval::Eval;
use super::facts::Source;
use super::go_format::is_go_constant;
use super::paths;
use super::value::{Label, Origin, Value};

impl Eval<'_> {
    /// A source at a node, once for each kind of data.
    pub(super) fn source(&mut self, id: Id, data: DataType, name: &str, object: bool) -> Label {
        let source = match self.sources.get(&(id, data.class)) {
            Some(source) => *source,
            None => {
                let source = u32::try_from(self.facts.sources.len()).unwrap_or(0);
                self.facts.sources.push(Source {
                    data,
                    name: name.into(),
                    place: self.place(id),
                });
                self.sources.insert((id, data.class), source);
                source
            }
        };
        Label {
            origin: Origin::Source(source),
            step: 0,
            object,
            hashed: false,
            text: false,
        }
    }

    pub(super) fn classify(&mut self, name: Sym, owner: Sym) -> Option<DataType> {
        // A project's own words come before all rules.
        if let Some(own) = self.taxonomy.own(self.unit.text(name)) {
            return own;
        }
        let constant = self.language.name() == "go" && is_go_constant(self.unit.text(name));
        if self.is_widget(name) || self.is_screen(name) || constant {
            return None;
        }
        if let Some(known) = self.named.get(&(name, owner)) {
            return *known;
        }
        let mut data = if self.is_code_of_fault(name) {
            None
        } else {
            self.taxonomy.classify(self.unit.text(name), self.unit.text(owner))
        };
        if data.is_none() && matches!(self.unit.text(name), "number" | "Number") && owner != 0 {
            // `card.number`, `passport.Number`.
            let phrase = format!("{}_number", self.unit.text(owner));
            data = self.taxonomy.classify(&phrase, "");
        }
        // A certificate's serial number is nobody's device.
        if data.is_some_and(|data| data.class == "device_serial") {
            let owner = self.unit.text(owner).to_ascii_lowercase();
            if ["cert", "crt", "leaf", "issuer"]
                .iter()
                .any(|word| owner.contains(word))
            {
                data = None;
            }
        }
        self.named.insert((name, owner), data);
        data
    }

    /// `process.env`, `os.environ`.
    pub(super) fn is_environment(&self, id: Id) -> bool {
        match self.unit.node(id) {
            Node::Member(_, name) => matches!(self.unit.text(name), "env" | "environ"),
            Node::Name(name) => matches!(self.unit.text(name), "environ" | "_ENV" | "ENV"),
            _ => false,
        }
    }

    /// The screens of an app have names, too.
    fn is_screen(&self, name: Sym) -> bool {
        self.language.name() == "swift" && matches!(self.unit.text(name), "screenName" | "screen_name" | "screenname")
    }

    /// `passwordField`, `email_param`: the name of a place for it, where fields of forms are no texts.
    fn is_widget(&self, name: Sym) -> bool {
        matches!(
            self.language.name(),
            "javascript" | "python" | "ruby" | "php" | "go" | "rust"
        ) && matches!(
            self.taxonomy.last_word(self.unit.text(name)).as_str(),
            "field"
                | "fields"
                | "attr"
                | "attribute"
                | "param"
                | "property"
                | "prop"
                | "ref"
                | "option"
                | "box"
                | "arg"
        )
    }

    /// The name that an expression goes by, for what it owns.
    pub(super) fn owner(&self, id: Id) -> Sym {
        match self.unit.node(id) {
            Node::Name(name) | Node::Member(_, name) => name,
            Node::This => self.class,
            Node::Index(object, index) => match self.unit.node(index) {
                Node::Text(text) if !super::eval::is_place(self.unit.text(text)) => text,
                _ => self.owner(object),
            },
            Node::Call { callee, .. } => self.owner(self.chosen_from(callee)),
            _ => 0,
        }
    }

    pub(super) fn eval_name(&mut self, id: Id, name: Sym) -> Value {
        let mut value = self.variable(name).cloned().unwrap_or_default();
        if self.is_path_part(id, name) {
            return value;
        }
        if value.clean && value.is_empty() && !self.tells(&value, name, 0) && !self.begins_empty(name, &value) {
            return value;
        }
        if self.is_constant(name) || self.unit.modules.contains(&name) && value.is_empty() {
            return value;
        }
        if self.language.name() == "ruby" && !self.env.contains_key(&name) {
            // A bare name is a method of the object.
            let this = self.env.get(&self.this).cloned().unwrap_or_default();
            if let Some(field) = this.field(name) {
                value.join(&field.clone());
            }
            self.getter(id, name, self.class, &mut value);
        }
        if self.language.name() == "swift" && self.class != 0 && !self.env.contains_key(&name) {
            self.getter(id, name, self.class, &mut value);
        }
        self.name_source(id, name, 0, &mut value);
        value
    }

    /// `User`, where classes begin with a capital and variables do not.
    pub(super) fn is_constant(&self, name: Sym) -> bool {
        let text = self.unit.text(name);
        matches!(self.language.name(), "javascript" | "python" | "ruby" | "php")
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && text.contains(|c: char| c.is_ascii_lowercase())
    }

    /// A variable around this function that began empty: who knows what it holds when the function runs.
    fn begins_empty(&self, name: Sym, value: &Value) -> bool {
        self.func != 0
            && value.text == 0
            && self
                .journal
                .get(self.func_mark..)
                .unwrap_or_default()
                .iter()
                .all(|(changed, _)| *changed != name)
    }

    /// A constant that is itself what its name says: a password in the source, somebody's address.
    pub(super) fn tells(&mut self, value: &Value, name: Sym, owner: Sym) -> bool {
        if value.text == 0 {
            return false;
        }
        let Some(data) = self.classify(name, owner) else {
            return false;
        };
        let text = self.unit.text(value.text);
        let plain = !text.contains(|c: char| c.is_whitespace() || matches!(c, '/' | '{' | '<' | '%' | ':'));
        match data.group {
            super::super::taxonomy::Group::Credential => {
                text.len() >= 8
                    && plain
                    && text.contains(|c: char| c.is_ascii_digit())
                    && text.contains(|c: char| c.is_ascii_alphabetic())
            }
            _ => data.class == "email" && plain && text.split_once('@').is_some_and(|(_, host)| host.contains('.')),
        }
    }

    /// Adds what a name says, unless the value already holds data of that kind.
    pub(super) fn name_source(&mut self, id: Id, name: Sym, owner: Sym, value: &mut Value) {
        if value.path != 0 && self.hides_type(self.unit.text(value.path)) {
            return;
        }
        // The constant that names the header.
        if self.is_compiled() && matches!(self.unit.text(name), "AUTHORIZATION" | "PROXY_AUTHORIZATION") {
            return;
        }
        if let Some(data) = self
            .classify(name, owner)
            .filter(|data| !self.is_no_secret(*data, value))
        {
            self.add_source(id, data, name, value);
        } else if value.func == 0
            // An object of a service's own class holds what it was given.
            && !self.is_of_service(value)
            && self.is_somebody(name)
            && !self.made_empty(value)
            && value.labels.iter().all(|label| !label.object)
            && let Some(person) = self.taxonomy.of_class("person")
        {
            let text = self.unit.text(name).to_owned();
            let label = self.source(id, person, &text, true);
            value.add(label);
        }
    }

    pub(super) fn add_source(&mut self, id: Id, data: DataType, name: Sym, value: &mut Value) {
        let known = value.labels.iter().any(|label| match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| source.data == data && !label.object),
            _ => false,
        });
        if !known {
            let text = self.unit.text(name).to_owned();
            let label = self.source(id, data, &text, false);
            value.labels.insert(0, label);
        }
    }

    pub(super) fn eval_member(&mut self, id: Id, object: Id, name: Sym) -> Value {
        let held = self.eval(object);
        // A size, a count, a kind: nothing of what it looked at.
        if held.field(name).is_none() && matches!(self.taxonomy.effect(self.unit.text(name)), Effect::Looks) {
            return Value::clean();
        }
        let mut value = self.read_field(&held, name);
        self.read_on(&held, name, &mut value);
        // `body.to_json` of Ruby.
        if !self.contracts.is_empty() && !held.fields.is_empty() && super::verbs::serializes(self.unit.text(name)) {
            value.form = self.json_form(&held);
        }
        self.whole_address(&held, name, &mut value);
        if self.is_path_part(id, name) {
            return value;
        }
        // A property with a body is a method without parentheses.
        if held.path != 0
            && value.fields.is_empty()
            && matches!(self.language.name(), "csharp" | "kotlin" | "swift")
            && let Some(label) = self.property_call(id, held.path, name)
        {
            value.add(label);
        }
        // A field's declared type, where the class is of this file.
        if value.path == 0
            && held.path != 0
            && let Some(path) = self.field_path(held.path, name)
        {
            value.path = path;
        }
        let whose = if self.is_compiled() { 0 } else { self.class_of(&held) };
        if whose != 0 && whose != self.class {
            let class = self.unit.classes.iter().position(|class| class.name == whose);
            if let Some(class) = class.and_then(|class| u32::try_from(class).ok()) {
                self.eval_class(class);
            }
        }
        if whose != 0 && !matches!(self.unit.node(object), Node::This) {
            // An object of a class of this file has what its methods put into it.
            if let Some(field) = self.class_values.get(&whose).and_then(|made| made.field(name)).cloned() {
                value.join(&field);
            }
            self.getter(id, name, whose, &mut value);
        } else if matches!(self.unit.node(object), Node::This) {
            self.getter(id, name, self.class, &mut value);
        } else if self.language.name() == "ruby" {
            self.getter(id, name, 0, &mut value);
        }
        let path = {
            let path = self.raw_path(id);
            let parts = paths::parts(&path);
            let found = self.libraries.source_of_read(&parts).or_else(|| {
                if held.path == 0 || !matches!(self.language.name(), "swift" | "cpp") {
                    return None;
                }
                let mut parts = paths::parts(self.unit.text(held.path));
                parts.push(self.unit.text(name));
                self.libraries.source_of_read(&parts)
            });
            found
                .or_else(|| self.known_read(id, name, &held))
                .and_then(|class| self.taxonomy.of_class(class))
        };
        if let Some(data) = path {
            if self.is_environment(id) {
                // Only all of it: a variable of it is what its name says.
                let all = self.unit.names.sym("*");
                let mut held = Value::default();
                self.add_source(id, data, name, &mut held);
                value.set(all, held);
                return value;
            }
            self.add_source(id, data, name, &mut value);
            return value;
        }
        let begins = value.text == 0 && value.clean && matches!(self.unit.node(object), Node::This);
        if value.clean && value.is_empty() && !self.tells(&value, name, 0) && !begins {
            return value;
        }
        // `orm.APIToken` is a class.
        if self.language.name() == "python"
            && self.is_constant(name)
            && matches!(self.unit.node(id), Node::Member(..))
            && !matches!(self.unit.node(object), Node::This)
        {
            return value;
        }
        // `errors.password`, `messages.email`, `Field.EMAIL`: words about the data, not the data.
        if self.is_about(object) || self.is_case(object, name) || !self.is_compiled() && self.is_member_constant(object)
        {
            return value;
        }
        // `emailField.text`: what stands in a widget is what the widget is for.
        if let Some(data) = self
            .taxonomy
            .widget(self.unit.text(self.owner(object)), self.unit.text(name))
        {
            let owner = self.owner(object);
            self.add_source(id, data, owner, &mut value);
            return value;
        }
        // `openai.ChatMessageRoleUser`: what a package of Go is named with is nobody.
        if self.language.name() == "go"
            && matches!(self.unit.node(object), Node::Name(of) if !self.env.contains_key(&of) && self.is_go_package(of))
            && self.is_somebody(name)
        {
            return value;
        }
        let mut owner = self.owner(object);
        if held.path != 0 && !self.taxonomy.is_person(self.unit.text(owner)) {
            let path = self.unit.text(held.path).to_owned();
            let last = paths::parts(&path).last().copied().unwrap_or_default().to_owned();
            if self.taxonomy.is_person(&last) {
                owner = self.unit.names.sym(&last);
            }
        }
        self.name_source(id, name, owner, &mut value);
        value
    }

    /// A case of an enumeration or a constant of a type: it stands for a kind of data.
    fn is_case(&self, object: Id, name: Sym) -> bool {
        let (Node::Name(of) | Node::Member(_, of)) = self.unit.node(object) else {
            return false;
        };
        let of = self.unit.text(of);
        let name = self.unit.text(name);
        if !of.starts_with(|c: char| c.is_uppercase()) {
            return false;
        }
        let capitals = !name.contains(|c: char| c.is_lowercase());
        let lower = of.to_ascii_lowercase();
        let holds = ["config", "secret", "setting", "credential", "env"]
            .iter()
            .any(|word| lower.contains(word));
        match self.language.name() {
            "rust" | "swift" => of.contains(|c: char| c.is_lowercase()) && !holds,
            "cpp" => name.starts_with(|c: char| c.is_uppercase()) && !holds,
            "java" | "kotlin" => capitals && !holds,
            _ => false,
        }
    }

    /// The class of this file that a value was made of, or 0.
    fn class_of(&self, value: &Value) -> Sym {
        if value.path == 0 {
            return 0;
        }
        let path = self.unit.text(value.path);
        let last = paths::parts(path)
            .last()
            .copied()
            .unwrap_or_default()
            .trim_end_matches("()");
        self.unit
            .names
            .find(last)
            .filter(|class| self.class_values.contains_key(class))
            .unwrap_or(0)
    }

    /// A table of texts, types or columns.
    pub(super) fn is_about(&self, object: Id) -> bool {
        // Android's resources.
        if matches!(self.language.name(), "java" | "kotlin") && self.raw_path(object).starts_with("R\u{1}") {
            return true;
        }
        let name = self.unit.text(self.owner(object)).to_ascii_lowercase();
        [
            "errors",
            "messages",
            "labels",
            "strings",
            "i18n",
            "translations",
            "constants",
            "fields",
            "columns",
            "keys",
            "patterns",
            "regex",
            "validators",
            "rules",
            "types",
            "schema",
            "styles",
            "css",
            "icons",
            "routes",
            "routing",
            "permissions",
            "scopes",
            "actions",
            "events",
            "consts",
            "attributes",
            "headers_names",
            "inputtype",
            "textinputtype",
            "claimtypes",
            "contenttype",
        ]
        .iter()
        .any(|word| name == *word || name.ends_with(&format!("_{word}")))
            || self.taxonomy.is_about(self.unit.text(self.owner(object)))
    }

    pub(super) fn read_field(&mut self, held: &Value, name: Sym) -> Value {
        let mut value = held.field(name).cloned().unwrap_or_default();
        // `{**user, "email": "***"}`: what is put over it is all there is.
        if value.clean && value.text != 0 && value.is_empty() && self.language.name() == "python" {
            return value;
        }
        let field = self.key(name);
        let text = self.unit.text(name);
        // A part of a value that is itself what matters; a size of it is not.
        let part = self.is_part(held, text);
        // `user.attributes`, `row.to_json`: all of it, written out.
        let whole = matches!(
            text,
            "inspect" | "to_json" | "attributes" | "as_json" | "to_h" | "__dict__" | "to_yaml" | "to_a" | "values"
        );
        // What its class says of itself is told by that method.
        let own = whole && self.writes_itself(held, &[text]);
        let part = part && !own;
        if whole && !own {
            for label in held.all() {
                if matches!(label.origin, Origin::Source(_)) {
                    value.add(Label { object: false, ..label });
                }
            }
        }
        // A table's text is all of it.
        if text == "to_s" && held.path == 0 && !held.fields.is_empty() && self.language.name() == "ruby" {
            for label in held.all() {
                if matches!(label.origin, Origin::Source(_)) && !label.object {
                    value.add(label);
                }
            }
        }
        let looks = matches!(self.taxonomy.effect(text), Effect::Looks);
        for label in &held.labels {
            match label.origin {
                Origin::Param { func, index, field: 0 } => value.add(Label {
                    origin: Origin::Param { func, index, field },
                    ..*label
                }),
                Origin::Result { call, field: 0 } => value.add(Label {
                    origin: Origin::Result { call, field },
                    ..*label
                }),
                _ if part && !looks => value.add(*label),
                _ => {}
            }
        }
        value
    }

    /// What a container holds.
    pub(super) fn eval_element(&mut self, container: Id) -> Value {
        let held = self.eval(container);
        Eval::element_of(&held)
    }

    pub(super) fn element_of(held: &Value) -> Value {
        let mut element = Value {
            labels: held.labels.clone(),
            clean: held.clean && held.fields.is_empty() && !held.labels.is_empty(),
            path: held.path,
            ..Value::default()
        };
        for (_, value) in &held.fields {
            element.join(value);
        }
        element.clean = held.clean && element.is_empty() && held.text != 0;
        element
    }
}
