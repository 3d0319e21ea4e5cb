//! Reads by a key or a place whose words alone do not say what they give.

use super::super::ir::{Id, Node};
use super::super::taxonomy::DataType;
use super::eval::Eval;
use super::value::Value;

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
        let Node::Call { callee, args, .. } = self.unit.node(object) else {
            return false;
        };
        let Node::Member(_, name) = self.unit.node(callee) else {
            return false;
        };
        if !matches!(self.unit.text(name), "split" | "rsplit" | "partition" | "rpartition") {
            return false;
        }
        let at = self
            .unit
            .list(args)
            .first()
            .is_some_and(|arg| match self.unit.node(*arg) {
                Node::Text(text) => self.unit.text(text) == "@",
                _ => false,
            });
        at && match self.unit.node(index) {
            Node::Text(place) => self.unit.text(place) != "0",
            _ => self.written(index).starts_with('-'),
        }
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
