//! Variables of the environment that say who and where: read by name, `os.Getenv("USER")`, `env::var("HOSTNAME")`.

use super::super::ir::{Id, Sym};
use super::eval::Eval;
use super::value::Value;

impl Eval<'_> {
    /// What a read of a variable of the environment gives, where its name says so.
    pub(super) fn environment(&mut self, id: Id, name: Sym, values: &[Value]) -> Option<Value> {
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
