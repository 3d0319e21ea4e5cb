//! What all schema languages come to: records with fields.

use super::annotate::Handled;
use crate::code::taint::facts::Place;
use serde::{Deserialize, Serialize};

/// In which language it is written; hints are written in the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Format {
    Sqlite,
    Postgres,
    MySql,
    Django,
    SqlAlchemy,
    Rails,
    Prisma,
    TypeOrm,
    Gorm,
    Jpa,
    EfCore,
    OpenApi,
    JsonSchema,
    GraphQl,
    Proto,
    Avro,
}

impl Format {
    /// Rows of a database, whatever declares them.
    pub fn is_table(self) -> bool {
        !matches!(
            self,
            Format::OpenApi | Format::JsonSchema | Format::GraphQl | Format::Proto | Format::Avro
        )
    }
}

/// What a record is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Role {
    Table,
    /// What a client sends.
    Request,
    /// Any message, or what is both sent and given back.
    Message,
    /// What is only given back: nobody can put anything into it.
    Answer,
    /// What is published to whoever listens.
    Event,
    /// The parameters of an operation.
    Parameters,
}

/// Whether an object takes keys that nobody named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Open {
    /// The language has no such thing, or it says no.
    Closed,
    /// Where nothing is said, everything is taken.
    Unsaid,
}

/// The kind of a field's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Kind {
    Text,
    Number,
    Time,
    /// Any keys, any values.
    Map,
    /// Truths, enumerations, references, bytes: nothing that could be a person's data by its name.
    Other,
}

/// Where a field travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Way {
    Body,
    Path,
    Query,
}

/// A field, a column, a parameter.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Field {
    pub name: String,
    pub place: Place,
    pub kind: Kind,
    /// A length, where one is given.
    pub length: Option<u32>,
    /// Values are checked: a format, a pattern, a list of values, a CHECK.
    pub checked: bool,
    pub handled: Handled,
    pub way: Way,
    pub write_only: bool,
}

impl Field {
    pub fn new(name: &str, place: Place, kind: Kind) -> Field {
        Field {
            name: name.to_owned(),
            place,
            kind,
            length: None,
            checked: false,
            handled: Handled::No,
            way: Way::Body,
            write_only: false,
        }
    }
}

/// A table, a model, a message, a type, an object.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Record {
    pub name: String,
    pub place: Place,
    pub format: Format,
    pub role: Role,
    pub open: Open,
    /// What it stands in is about licenses: a path, a document.
    pub licensing: bool,
    pub fields: Vec<Field>,
}

impl Record {
    pub fn new(name: &str, place: Place, format: Format, role: Role) -> Record {
        Record {
            name: name.to_owned(),
            place,
            format,
            role,
            open: Open::Closed,
            licensing: super::words::is_licensing(name),
            fields: Vec::new(),
        }
    }
}

/// A column that something else says is handled: `encrypts :email`, `SECURITY LABEL … ON COLUMN licenses.email`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Label {
    pub table: String,
    pub column: String,
    pub handled: Handled,
}

/// What a file declares.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Schema {
    pub records: Vec<Record>,
    pub labels: Vec<Label>,
}
