//! Loggers of C# whose methods a project makes itself: `LoggerMessage.Define`, methods marked `[LoggerMessage]`, and methods that
//! extend a logger. Their bodies are generated, or stand in another file; what they get is logged.

use super::super::ir::Node;
use super::super::library::Kind;
use super::call::Called;
use super::eval::Eval;
use super::paths;
use super::value::Label;

/// Beginnings of names of what a logger does besides logging.
const OTHER: &[&str] = &[
    "Is",
    "Create",
    "Get",
    "Set",
    "Add",
    "Remove",
    "Dispose",
    "Configure",
    "For",
    "With",
    "Use",
    "Register",
    "Close",
    "Flush",
    "Should",
    "Can",
    "Has",
    "Begin",
    "Equals",
    "To",
    "Make",
    "Build",
];

impl Eval<'_> {
    pub(super) fn log_message(&mut self, call: &Called) {
        if !self.is_csharp()
            || call
                .values
                .iter()
                .all(|value| value.labels.is_empty() && value.fields.is_empty())
            || OTHER.iter().any(|other| begins(call.text, other))
            || !self.is_message(call)
        {
            return;
        }
        let mut labels: Vec<Label> = Vec::new();
        for value in call.values {
            for label in self.written_out(value, false) {
                if !label.object && !label.hashed && !labels.iter().any(|known| known.origin == label.origin) {
                    labels.push(label);
                }
            }
        }
        self.report(call.id, (Kind::Log, false), "log", call.raw, labels);
    }

    fn is_message(&self, call: &Called) -> bool {
        let first = call.ids.first().copied().unwrap_or(0);
        let to_a_log = match call.object {
            // `_invited(logger, email, null)`: a delegate.
            0 => self.variable(call.name).is_some() && self.is_a_logger(first),
            // `_logger.UserInvited(email)`, `Log.UserInvited(logger, email)`.
            object => {
                self.is_a_logger(object)
                    || self.is_wrapper(object, call.text)
                    || (self.is_of_logs(object) && self.is_a_logger(first))
            }
        };
        // One that is written here says itself what it does.
        to_a_log
            && !self
                .unit
                .funcs
                .iter()
                .any(|func| func.name == call.name && func.body != 0)
    }

    /// Named or declared as a logger.
    fn is_a_logger(&self, id: super::super::ir::Id) -> bool {
        if !matches!(self.unit.node(id), Node::Name(_) | Node::Member(..)) {
            return false;
        }
        [self.path(id), self.raw_path(id)].iter().any(|path| {
            let last = paths::parts(path)
                .last()
                .copied()
                .unwrap_or_default()
                .to_ascii_lowercase();
            let last = last.trim_matches('_');
            last == "logger" || last == "ilogger" || (last.ends_with("logger") && !last.starts_with("key"))
        })
    }

    /// `_loggerService.LogInfo(text)`: what a project puts around its logger.
    fn is_wrapper(&self, id: super::super::ir::Id, name: &str) -> bool {
        const WRITES: &[&str] = &[
            "Log", "Write", "Info", "Warn", "Error", "Debug", "Trace", "Fatal", "Critical",
        ];
        if !WRITES.iter().any(|write| begins(name, write)) {
            return false;
        }
        let path = self.path(id);
        let last = paths::parts(&path)
            .last()
            .copied()
            .unwrap_or_default()
            .to_ascii_lowercase();
        [
            "loggerservice",
            "logservice",
            "loggermanager",
            "logmanager",
            "loggeradapter",
            "applogger",
            "loggerwrapper",
        ]
        .iter()
        .any(|end| last.ends_with(end))
    }

    fn is_of_logs(&self, id: super::super::ir::Id) -> bool {
        let Node::Name(name) = self.unit.node(id) else {
            return false;
        };
        let text = self.unit.text(name);
        text.starts_with(|c: char| c.is_ascii_uppercase()) && text.contains("Log")
    }
}

fn begins(name: &str, word: &str) -> bool {
    name.strip_prefix(word)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_ascii_uppercase()))
}
