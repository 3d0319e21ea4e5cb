//! The two worlds in which the same story is told.

mod memory;
mod with;
mod without;

pub use with::{With, run_with};
pub use without::run_without;
