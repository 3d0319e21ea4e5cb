//! The rules, one a file.

pub mod column;
pub mod literal;
