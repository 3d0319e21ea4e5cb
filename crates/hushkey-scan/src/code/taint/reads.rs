//! Reads that say more, or less, than the name that is read.

use super::super::ir::{Id, Sym};
use super::eval::Eval;
use super::names::PARTS;
use super::paths;
use super::value::Value;

impl Eval<'_> {
    /// A read that the libraries know by what the object is, whatever it is called: `const system = await si.system()`.
    pub(super) fn known_read(&self, id: Id, name: Sym, held: &Value) -> Option<&'static str> {
        if held.path == 0 || !self.libraries.reads(self.unit.text(name)) {
            return None;
        }
        self.libraries.source_of_read(&paths::parts(&self.path(id)))
    }

    /// `PLATFORM_BAD_CREDENTIALS`, `STORAGE_KEY`: a constant that says what went wrong, or under what something is kept.
    pub(super) fn is_code_of_fault(&self, name: Sym) -> bool {
        if self.language.name() != "javascript" {
            return false;
        }
        let text = self.unit.text(name);
        if text.ends_with("STORAGE_KEY") || text.ends_with("storageKey") || text.ends_with("StorageKey") {
            return !text.to_ascii_lowercase().contains("azure");
        }
        !text.contains(|c: char| c.is_lowercase())
            && text.split('_').any(|word| {
                matches!(
                    word,
                    "BAD"
                        | "INVALID"
                        | "ERROR"
                        | "ERR"
                        | "MISSING"
                        | "FAILED"
                        | "REQUIRED"
                        | "EXPIRED"
                        | "WRONG"
                        | "UNKNOWN"
                )
            })
    }

    /// A part of a value that is itself what matters. The family of a network interface is no person's.
    pub(super) fn is_part(&self, held: &Value, text: &str) -> bool {
        PARTS.contains(&text)
            && !(text == "family" && held.path != 0 && self.unit.text(held.path).ends_with("networkInterfaces()"))
    }

    /// The declared type of a field of a class of this file.
    pub(super) fn field_path(&self, class: Sym, name: Sym) -> Option<Sym> {
        let class = paths::parts(self.unit.text(class)).last().copied()?;
        let class = self.unit.names.find(class)?;
        let path = self.class_values.get(&class)?.field(name)?.path;
        (path != 0).then_some(path)
    }
}
