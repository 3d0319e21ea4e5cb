//! What is wrong with a policy file, all of it at once.

/// A policy file was refused. Holds every fault found, in the order of their places.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct PolicyError {
    faults: Vec<Fault>,
}

/// One fault of a policy file. Names keys and allowed words, never a value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, and what is allowed instead.
    pub message: String,
}

impl PolicyError {
    pub(crate) fn new(mut faults: Vec<Fault>) -> PolicyError {
        faults.sort();
        faults.dedup();
        PolicyError { faults }
    }

    /// Every fault, in the order of their places; never empty.
    pub fn faults(&self) -> &[Fault] {
        &self.faults
    }
}

impl core::fmt::Display for PolicyError {
    /// One fault per line: `LINE:COLUMN: message`.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{fault}")?;
        }
        Ok(())
    }
}

impl core::fmt::Display for Fault {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}:{}: {}", self.line, self.column, self.message)
    }
}
