//! Records to findings: what identifies, what takes anything, what travels where everybody reads.
//!
//! In a licensing record everything that identifies is an error: a license needs a token of the customer, and nothing of them.
//! Elsewhere people's data has its place; there a field is named (a note: the start of a data map) unless it is of the kinds
//! whose leak cannot be repaired. What is annotated is not reported again; in a licensing record it stays a note.

use super::annotate::Handled;
use super::hint;
use super::model::{Field, Kind, Open, Record, Role, Way};
use super::words;
use crate::code::taint::facts::Place;
use crate::code::taxonomy::{self, DataType, Group};
use crate::finding::{Finding, Level, Path as DataPath};
use crate::rule::rule;
use std::path::Path;

/// Longer text takes a name, an address, a sentence.
const SHORT: u32 = 64;

/// Reports a record's fields.
pub(crate) fn check(file: &Path, record: &Record, findings: &mut Vec<Finding>) {
    let mut judge = Judge {
        file,
        record,
        licensing: record.licensing,
        findings,
    };
    judge.object();
    for field in &record.fields {
        judge.field(field);
    }
}

struct Judge<'a> {
    file: &'a Path,
    record: &'a Record,
    licensing: bool,
    findings: &'a mut Vec<Finding>,
}

impl Judge<'_> {
    fn object(&mut self) {
        let record = self.record;
        let level = match record.role {
            _ if record.open == Open::Closed => return,
            Role::Answer => return,
            Role::Event => Level::Warning,
            Role::Request if self.licensing => Level::Warning,
            Role::Request => Level::Note,
            _ if self.licensing => Level::Warning,
            _ => return,
        };
        let message = format!("{} takes fields that nobody named", record.name);
        self.report("open-object", level, record.place, message, None, hint::closed(record));
    }

    fn field(&mut self, field: &Field) {
        let class = match field.kind {
            Kind::Other => None,
            kind => words::class_of(&field.name, &self.record.name, self.licensing, kind == Kind::Text)
                .filter(|data| fits(kind, *data)),
        };
        match class {
            Some(data) if field.way != Way::Body => self.parameter(field, data),
            Some(data) if data.group == Group::License => {}
            Some(data) if data.group == Group::Credential => self.credential(field, data),
            Some(data) => self.identifying(field, data),
            None if field.way == Way::Body => self.unbounded(field),
            None => {}
        }
    }

    fn parameter(&mut self, field: &Field, data: DataType) {
        let level = match data.group {
            Group::Credential | Group::Government | Group::Health | Group::Special | Group::Financial => Level::Error,
            _ if data.class == "username" => Level::Note,
            _ => Level::Warning,
        };
        let part = if field.way == Way::Path { "path" } else { "query" };
        let message = format!(
            "{} of {} puts {} into the {part}",
            field.name, self.record.name, data.class
        );
        let hint = hint::parameter(field);
        self.report("url-parameter", level, field.place, message, Some((field, data)), hint);
    }

    /// A password or a key: kept in a table, or given back by an API.
    fn credential(&mut self, field: &Field, data: DataType) {
        if field.handled == Handled::Protected || field.kind != Kind::Text {
            return;
        }
        if self.record.format.is_table() {
            let level = if self.licensing || data.class == "private_key" {
                Level::Warning
            } else {
                Level::Note
            };
            let message = format!("{} of {} keeps {} in clear", field.name, self.record.name, data.class);
            let hint = hint::credential(self.record, field);
            self.report(
                "stored-credential",
                level,
                field.place,
                message,
                Some((field, data)),
                hint,
            );
            return;
        }
        // A token is what a login is asked for: it is given back on purpose.
        let never_back = matches!(data.class, "password" | "private_key")
            || taxonomy::spaced(&field.name).split(' ').any(|word| word == "secret");
        if field.write_only || !never_back || self.record.role == Role::Request || field.handled == Handled::Classified
        {
            return;
        }
        let message = format!("{} of {} gives {} back", field.name, self.record.name, data.class);
        let hint = hint::credential(self.record, field);
        self.report(
            "readable-credential",
            Level::Warning,
            field.place,
            message,
            Some((field, data)),
            hint,
        );
    }

    fn identifying(&mut self, field: &Field, data: DataType) {
        let event = self.record.role == Role::Event;
        let grave = matches!(
            data.group,
            Group::Government | Group::Health | Group::Special | Group::Financial
        );
        let level = match field.handled {
            Handled::Protected => return,
            Handled::Classified if self.licensing => Level::Note,
            Handled::Classified => return,
            Handled::No if self.licensing => Level::Error,
            Handled::No if event || grave => Level::Warning,
            Handled::No => Level::Note,
        };
        let name = if event { "event-payload" } else { "identifying-column" };
        let message = match event {
            true => format!("{} sends {} with {}", self.record.name, data.class, field.name),
            false => format!("{} of {} holds {}", field.name, self.record.name, data.class),
        };
        let hint = hint::identifying(self.record, field, data);
        self.report(name, level, field.place, message, Some((field, data)), hint);
    }

    /// No class by its name, but room for any.
    fn unbounded(&mut self, field: &Field) {
        if field.handled != Handled::No || self.record.role == Role::Answer {
            return;
        }
        let event = self.record.role == Role::Event;
        let level = if self.licensing || event {
            Level::Warning
        } else {
            Level::Note
        };
        match field.kind {
            Kind::Map
                if level == Level::Warning || (self.record.role != Role::Message && words::is_bag(&field.name)) =>
            {
                let message = format!("{} of {} takes any keys and values", field.name, self.record.name);
                let hint = hint::map(self.record, field);
                self.report("open-map", level, field.place, message, None, hint);
            }
            Kind::Text if !field.checked => {
                let short = field.length.is_some_and(|length| length <= SHORT);
                let free = words::is_free_text(&field.name, level == Level::Warning);
                // A language of messages has no lengths; there only a field meant for sentences is named.
                let has_lengths = !matches!(
                    self.record.format,
                    super::model::Format::GraphQl | super::model::Format::Proto | super::model::Format::Avro
                );
                let found = match self.licensing && has_lengths {
                    true => !short && (free || !words::is_coded(&field.name)),
                    false if self.licensing || event => !short && free,
                    false => free && field.length.is_none() && self.record.role != Role::Message,
                };
                if found {
                    let message = format!("{} of {} takes any text", field.name, self.record.name);
                    let hint = hint::text(self.record, field);
                    self.report("unbounded-text", level, field.place, message, None, hint);
                }
            }
            _ => {}
        }
    }

    fn report(
        &mut self,
        name: &str,
        level: Level,
        place: Place,
        message: String,
        found: Option<(&Field, DataType)>,
        hint: String,
    ) {
        let rule = rule(name);
        self.findings.push(Finding {
            file: self.file.to_path_buf(),
            place,
            rule: rule.name,
            level,
            message,
            advice: rule.advice,
            hint,
            party: None,
            data: found
                .map(|(field, data)| DataPath {
                    class: data.class,
                    name: field.name.clone(),
                    steps: Vec::new(),
                })
                .into_iter()
                .collect(),
        });
    }
}

/// A date is no e-mail address, whatever its name.
fn fits(kind: Kind, data: DataType) -> bool {
    match kind {
        Kind::Time => data.class == "dob",
        Kind::Number => !matches!(
            data.class,
            "email" | "person" | "username" | "address" | "hostname" | "password" | "api_key" | "jwt" | "private_key"
        ),
        _ => true,
    }
}
