//! Raw ids of a machine (MAC address, serial number, host name, user name) that become its fingerprint. A fingerprint is sent and kept
//! wherever licenses are checked: what it is made of must not be told by it.

use super::super::ir::{Id, Node};
use super::super::library::Kind;
use super::super::taxonomy::spaced;
use super::call::Called;
use super::contract::CHAINED;
use super::eval::Eval;
use super::facts::{Event, What};
use super::paths;
use super::value::{Label, Origin, Value};

/// Classes of data that name a machine, or its user, everywhere.
pub(crate) const HARDWARE: &[&str] = &["mac", "device_serial", "imei", "hostname", "username"];

/// A fingerprint by its name, and nothing else: `fingerprint`, `deviceFingerprint`, `hwid`.
pub(crate) fn is_fingerprint(name: &str) -> bool {
    if name.len() > 60 || !name.is_ascii() {
        return false;
    }
    let words = spaced(name);
    let has = |wanted: &str| words.split(' ').any(|word| word == wanted);
    // Of certificates and keys.
    let other = [
        "cert",
        "certificate",
        "ssh",
        "tls",
        "ssl",
        "key",
        "public",
        "pgp",
        "gpg",
        "sha",
        "finger",
    ]
    .iter()
    .any(|word| has(word));
    !other && (has("fingerprint") || has("hwid") || words.contains("hardware id") || words.contains("hardware hash"))
}

/// A name under which a machine is told from others.
pub(crate) fn is_machine_id(name: &str) -> bool {
    if is_fingerprint(name) {
        return true;
    }
    if name.len() > 60 || !name.is_ascii() {
        return false;
    }
    let words = spaced(name);
    ["machine", "device", "computer"].iter().any(|thing| {
        ["id", "code", "identifier", "hash", "uid"].iter().any(|what| {
            words
                .strip_suffix(what)
                .and_then(|rest| rest.strip_suffix(' '))
                .is_some_and(|rest| rest == *thing || rest.ends_with(&format!(" {thing}")))
        })
    })
}

impl Eval<'_> {
    /// A request's body holds raw ids under a name of a machine.
    pub(super) fn sends_machine_id(&mut self, id: Id, raw: &str, values: &[Value]) {
        let mut labels = Vec::new();
        for label in values.iter().flat_map(Value::all) {
            let may = !label.object
                && match label.origin {
                    Origin::Source(_) => self.is_hardware(&label) && self.is_held_as_machine_id(label),
                    Origin::Param { .. } | Origin::Result { .. } => true,
                    Origin::Shape { .. } => false,
                };
            if may && !labels.contains(&label) {
                labels.push(label);
            }
        }
        let place = self.sink_place(id);
        let callee = paths::shown(raw).into();
        self.machine_event(Kind::RawFingerprint, place, callee, labels);
    }

    /// `client.post(url).json(&body)`: the address stands in an earlier call of the chain.
    pub(super) fn chained_machine_id(&mut self, call: &Called) {
        if call.values.iter().all(Value::is_empty) || !CHAINED.contains(&call.text) {
            return;
        }
        let mut at = call.object;
        for _ in 0..6 {
            let Node::Call { callee, args, .. } = self.unit.node(at) else {
                return;
            };
            let request = self.unit.list(args).iter().any(|arg| {
                let known = self.peek(*arg).cloned().unwrap_or_default();
                let mut texts = self.texts(*arg, &known);
                if let Node::Text(text) = self.unit.node(*arg) {
                    texts.push(self.unit.text(text).to_owned());
                }
                texts
                    .iter()
                    .any(|text| text.starts_with("http://") || text.starts_with("https://"))
            });
            if request {
                self.sends_machine_id(call.id, call.raw, call.values);
                return;
            }
            let Node::Member(object, _) = self.unit.node(callee) else {
                return;
            };
            at = object;
        }
    }

    /// `fingerprint = mac + serial`.
    pub(super) fn builds_machine_id(&mut self, id: Id, target: Id, value: &Value) {
        if value.labels.is_empty() {
            return;
        }
        let name = match self.unit.node(target) {
            Node::Typed(inner, _) => self.owner(inner),
            _ => self.owner(target),
        };
        self.builds(id, name, value);
    }

    /// `def fingerprint(): return mac + serial`.
    pub(super) fn returns_machine_id(&mut self, id: Id, inner: Id, value: &Value) {
        // What has a name was put together before.
        if value.labels.is_empty() || !matches!(self.unit.node(inner), Node::Concat(_) | Node::Call { .. }) {
            return;
        }
        let name = self.unit.funcs.get(self.func as usize).map_or(0, |func| func.name);
        self.builds(id, name, value);
    }

    fn builds(&mut self, id: Id, name: super::super::ir::Sym, value: &Value) {
        if name == 0 || !is_machine_id(self.unit.text(name)) {
            return;
        }
        let labels: Vec<Label> = value
            .labels
            .iter()
            .copied()
            .filter(|label| !label.object)
            .filter(|label| match label.origin {
                Origin::Source(_) => self.is_hardware(label),
                Origin::Result { .. } => true,
                _ => false,
            })
            .collect();
        let place = self.place(id);
        let callee = self.unit.text(name).into();
        self.machine_event(Kind::BuiltFingerprint, place, callee, labels);
    }

    fn machine_event(&mut self, kind: Kind, place: super::facts::Place, callee: Box<str>, labels: Vec<Label>) {
        self.event(Event {
            kind,
            whole: false,
            library: "a fingerprint",
            callee,
            place,
            labels,
        });
    }

    fn is_hardware(&self, label: &Label) -> bool {
        match label.origin {
            Origin::Source(source) => self
                .facts
                .sources
                .get(source as usize)
                .is_some_and(|source| HARDWARE.contains(&source.data.class)),
            _ => false,
        }
    }

    fn is_held_as_machine_id(&self, label: Label) -> bool {
        self.facts
            .trail(label)
            .iter()
            .any(|step| matches!(&step.what, What::Assigned(name) if is_machine_id(name)))
    }
}

#[cfg(test)]
mod tests {
    use super::{is_fingerprint, is_machine_id};

    #[test]
    fn names_of_machines() {
        for name in ["fingerprint", "deviceFingerprint", "HWID", "hardware_id"] {
            assert!(is_fingerprint(name) && is_machine_id(name), "{name}");
        }
        for name in ["machine_id", "deviceId", "machineCode", "getMachineId", "computer_id"] {
            assert!(is_machine_id(name) && !is_fingerprint(name), "{name}");
        }
        for name in [
            "cert_fingerprint",
            "sshKeyFingerprint",
            "device_name",
            "id",
            "machine",
            "videoId",
            "fingerprintKey",
        ] {
            assert!(!is_machine_id(name), "{name}");
        }
    }
}
