//! What a scan finds, and never the data itself: names of variables and columns, classes, places.

use crate::code::taint::facts::Place;
use std::path::PathBuf;

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Should be changed.
    Warning,
    /// Must be changed.
    Error,
}

impl Level {
    /// SARIF's word.
    pub const fn name(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// A step of data on its way to where it leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The file.
    pub file: PathBuf,
    /// Where in it.
    pub place: Place,
    /// What happens there: `email comes in`, `held by x`, `goes to logger.info`.
    pub what: String,
}

/// One kind of data at a finding, and its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Path {
    /// The class of the data.
    pub class: &'static str,
    /// The name that says so: of a variable, a field, a column.
    pub name: String,
    /// From source to sink; empty where source and sink are one place.
    pub steps: Vec<Step>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The file, as it was named or found.
    pub file: PathBuf,
    /// Where the data leaves, or where the column, field or literal stands.
    pub place: Place,
    /// Which rule.
    pub rule: &'static str,
    /// How much it matters.
    pub level: Level,
    /// One sentence.
    pub message: String,
    /// What to do.
    pub advice: &'static str,
    /// What to write instead, line by line; empty where the advice says all.
    pub hint: String,
    /// Who receives it, where that is known.
    pub party: Option<&'static str>,
    /// The data, the worst first; empty where the fault is a missing limit.
    pub data: Vec<Path>,
}

impl Finding {
    /// The classes of data, each once.
    pub fn classes(&self) -> Vec<&'static str> {
        let mut classes: Vec<&'static str> = Vec::new();
        for path in &self.data {
            if !classes.contains(&path.class) {
                classes.push(path.class);
            }
        }
        classes
    }
}
