//! Reads by a key or a place whose words alone do not say what they give.

use super::super::ir::{Id, Node};
use super::super::taxonomy::DataType;
use super::eval::Eval;
use super::paths;
use super::value::{Origin, Value};

impl Eval<'_> {
    /// `os.getenv("USER")`, `request.META.get("REMOTE_ADDR")`: the library's entry of a read says what it gives.
    pub(super) fn keyed_read(&self, parts: &[&str], values: &[Value]) -> Option<DataType> {
        let (name, way) = parts.split_last()?;
        let key = values.first().map(|value| value.text).filter(|text| *text != 0)?;
        let key = self.unit.text(key);
        let mut path: Vec<&str> = match *name {
            "get" | "pop" => way.to_vec(),
            "getenv" => ["os", "environ"].to_vec(),
            _ => return None,
        };
        path.push(key);
        let class = self.libraries.source_of_read(&path)?;
        // The whole of it is an entry too, under its own name.
        (path.len() > 1).then(|| self.taxonomy.of_class(class)).flatten()
    }

    /// `address.split("@")[1]`: the domain of an e-mail address is nobody's.
    pub(super) fn is_domain(&self, object: Id, index: Id) -> bool {
        // `address[(address.IndexOf('@') + 1)..]`.
        if is_behind_at(self.written(index)) {
            return true;
        }
        if let Node::Name(name) = self.unit.node(object) {
            // `parts[1]`, where `parts` is what an address was split into.
            let behind = matches!(self.unit.node(index), Node::Const | Node::Text(_))
                && self.written(index).starts_with(['1', '-']);
            return behind && self.variable(name).is_some_and(|parts| self.is_split_address(parts));
        }
        let Node::Call { callee, args, .. } = self.unit.node(object) else {
            return false;
        };
        let Node::Member(_, name) = self.unit.node(callee) else {
            return false;
        };
        if !matches!(
            self.unit.text(name),
            "split" | "Split" | "rsplit" | "partition" | "rpartition"
        ) {
            return false;
        }
        let at = self
            .unit
            .list(args)
            .first()
            .is_some_and(|arg| match self.unit.node(*arg) {
                Node::Text(text) => self.unit.text(text) == "@",
                _ => self.written(*arg).starts_with("'@'"),
            });
        at && match self.unit.node(index) {
            Node::Text(place) => self.unit.text(place) != "0",
            _ => self.written(index).starts_with(['-', '1', '^']),
        }
    }

    /// The parts of an e-mail address, which nobody splits elsewhere than at its `@`.
    fn is_split_address(&self, parts: &Value) -> bool {
        let path = paths::parts(self.unit.text(parts.path));
        let split = matches!(path.last(), Some(&("split()" | "Split()")));
        let mut sources = parts
            .labels
            .iter()
            .filter_map(|label| match label.origin {
                Origin::Source(source) => self.facts.sources.get(source as usize),
                _ => None,
            })
            .peekable();
        split && sources.peek().is_some() && sources.all(|source| source.data.class == "email")
    }

    /// `address.substring(address.indexOf('@') + 1)`, `address.substringAfter("@")`: what stands behind the `@`.
    pub(super) fn cuts_domain(&self, name: &str, ids: &[Id]) -> bool {
        let Some(from) = ids.first() else { return false };
        let from = self.written(*from);
        match name {
            "substringAfter" | "substringAfterLast" => from.starts_with("\"@\"") || from.starts_with("'@'"),
            "substring" | "Substring" | "slice" | "substr" => ids.len() == 1 && is_behind_at(from),
            _ => false,
        }
    }

    /// A block with one parameter that takes an entry of a table apart: `table.forEach { (key, value) -> … }`.
    pub(super) fn takes_entry(&self, func: u32, receiver: &Value) -> bool {
        let table = receiver.path != 0
            && paths::parts(self.unit.text(receiver.path))
                .last()
                .is_some_and(|last| last.trim_end_matches("()").to_ascii_lowercase().contains("map"));
        table
            && self
                .unit
                .funcs
                .get(func as usize)
                .is_some_and(|func| match func.params.as_slice() {
                    [entry] => match self.unit.node(entry.pattern) {
                        Node::Array(parts) => self.unit.list(parts).len() == 2,
                        _ => false,
                    },
                    _ => false,
                })
    }

    /// An entry of a table: its key is not what is kept under it.
    pub(super) fn entry_of(&mut self, element: Value) -> Value {
        let names = ["0", "1"].map(|name| self.unit.names.sym(name));
        let mut entry = Value::default();
        entry.set(names[0], Value::default());
        entry.set(names[1], element);
        entry
    }

    /// `Field.Email`, `Kind.EMAIL`: a value of an enumeration; `User.name`: of a class.
    pub(super) fn is_member_constant(&self, object: Id) -> bool {
        let Node::Name(class) = self.unit.node(object) else {
            return false;
        };
        let text = self.unit.text(class);
        // `SPANDATA.USER_IP`: a table of names.
        let table = self.language.name() == "python"
            && text.len() > 1
            && text.starts_with(|c: char| c.is_ascii_uppercase())
            && !text.contains(|c: char| c.is_ascii_lowercase());
        if !self.is_constant(class) && !table {
            return false;
        }
        let text = text.to_ascii_lowercase();
        ![
            "config",
            "settings",
            "env",
            "secrets",
            "credentials",
            "setting",
            "current",
            "session",
        ]
        .iter()
        .any(|word| text.ends_with(word))
    }
}

/// `x.indexOf('@') + 1` and nothing behind it.
fn is_behind_at(from: &str) -> bool {
    let line = from.lines().next().unwrap_or_default();
    let Some((before, rest)) = ["'@')", "\"@\")"].iter().find_map(|at| line.split_once(at)) else {
        return false;
    };
    let looks = before.to_ascii_lowercase().ends_with("indexof(");
    let rest = rest.trim_start();
    looks
        && !before.contains(',')
        && rest
            .strip_prefix('+')
            .is_some_and(|rest| rest.trim_start().starts_with('1'))
}
