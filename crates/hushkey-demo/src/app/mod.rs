//! The leaky app: it does what licensed software does, carelessly, over real HTTP.
//!
//! *In:* the story, and where its server is. *Out:* requests with planted values; whether each legitimate operation worked.
//! *Never:* knowledge of whether Hushkey is in between: both worlds get the same calls.

mod blind;
mod leak;
mod licensed;

pub use blind::{BlindMeans, CROWD, EPOCH_SECONDS, run_blind};
pub use leak::{Calls, LeakyApp, purchase_carelessly};
pub use licensed::{erase, granted, purchase, run_licensed};

/// One operation that has to work, and whether it did.
pub struct Step {
    /// What it is, in a few words.
    pub name: &'static str,
    /// Whether it worked.
    pub worked: bool,
    /// What came of it: a code, a problem's name or a status; never text of an answer.
    pub result: String,
}

impl Step {
    /// A step that came to `result`.
    pub fn new(name: &'static str, worked: bool, result: impl Into<String>) -> Step {
        Step {
            name,
            worked,
            result: result.into(),
        }
    }
}
