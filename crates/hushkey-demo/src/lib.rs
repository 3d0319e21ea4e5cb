//! The leaky sample app and the story of `hushkey demo`.

pub mod plant;
pub mod print;
pub mod search;
pub mod vector;
