//! Variables of the environment that say who and where: read by name, `os.Getenv("USER")`, `env::var("HOSTNAME")`.

use super::super::ir::{Id, Node};
use super::call::Called;
use super::eval::Eval;
use super::value::Value;

impl Eval<'_> {
    /// `r.Header.Get("Cookie")`: sessions stand in it.
    fn cookie_header(&mut self, id: Id, callee: Id, values: &[Value]) -> Option<Value> {
        let key = values.first().map_or(0, |key| key.text);
        if !self.is_compiled() || !self.unit.text(key).eq_ignore_ascii_case("cookie") {
            return None;
        }
        let Node::Member(object, name) = self.unit.node(callee) else {
            return None;
        };
        let owner = self.unit.text(self.owner(object)).to_ascii_lowercase();
        if !matches!(self.unit.text(name), "Get" | "get" | "Values") || !owner.starts_with("header") {
            return None;
        }
        let data = self.taxonomy.of_class("api_key")?;
        let mut value = Value::default();
        self.add_source(id, data, key, &mut value);
        Some(value)
    }

    /// What a read of a variable of the environment gives, where its name says so.
    pub(super) fn environment(&mut self, call: &Called) -> Option<Value> {
        let &Called { id, name, values, .. } = call;
        if let Some(value) = self.cookie_header(id, call.callee, values) {
            return Some(value);
        }
        if !matches!(
            self.unit.text(name),
            "getenv" | "Getenv" | "LookupEnv" | "var" | "var_os" | "GetEnvironmentVariable" | "secure_getenv"
        ) {
            return None;
        }
        let key = values.first().map_or(0, |key| key.text);
        let class = match self.unit.text(key) {
            "USER" | "LOGNAME" | "USERNAME" | "SUDO_USER" => "username",
            "HOSTNAME" | "COMPUTERNAME" => "hostname",
            _ => return None,
        };
        let data = self.taxonomy.of_class(class)?;
        let mut value = Value::default();
        self.add_source(id, data, key, &mut value);
        Some(value)
    }
}
