//! The rules, one a file.

pub mod literal;
