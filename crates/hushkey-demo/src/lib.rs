//! The leaky sample app and the story of `hushkey demo`: everything that leaks, sent twice, and the proof of what got out.
//!
//! *In:* clock, randomness, a directory, where to print. *Out:* a table, a proof, [`DemoOutcome`].
//! *Never:* a planted value on screen, in a log or in a file: the list lives in memory only.
//!
//! Limits: 64 MiB per recorded direction and per log; past one of them the run fails, because it could not prove anything.
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod app;
mod logs;
mod net;
mod options;
mod page;
mod plant;
mod print;
mod proof;
mod run;
mod search;
mod services;
mod story;
mod vector;
mod world;

pub use options::{Clock, DemoOptions, EdgeMode, Means, Random, Shutdown};
pub use print::Out;
pub use run::{DemoError, DemoOutcome, Told, run, tell};
pub use search::{Encoding, Hit, SearchError, Searcher};
pub use services::StartError;
