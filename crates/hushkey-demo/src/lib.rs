//! The leaky sample app and the story of `hushkey demo`.

pub mod search;
