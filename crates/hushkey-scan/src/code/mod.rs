//! Code: parse, lower, follow personal data from where it comes to where it must not go.

pub(crate) mod embedded;
pub(crate) mod ir;
pub(crate) mod knowledge;
pub(crate) mod library;
pub(crate) mod lower;
mod packages;
mod patterns;
pub(crate) mod project;
mod shelf;
pub(crate) mod taint;
pub(crate) mod taxonomy;
