//! Tests written in a policy file. The guard runs them.

use crate::words::words;
use crate::{Action, Direction};
use hushkey_detect::Class;

/// One `[[test]]`: a message to send and what must become of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyTest {
    /// What the test shows, in words.
    pub name: String,
    /// The message.
    pub send: TestMessage,
    /// What must become of it.
    pub expect: Expect,
}

/// The message of a test. `method` and `target` are always filled: from the endpoint if the file does not give them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestMessage {
    /// The endpoint named by the test; a test of the policy's treatment of unknown endpoints names none.
    pub endpoint: Option<String>,
    /// Which way it travels; a response answers the request of `method` and `target`.
    pub direction: Direction,
    /// The method.
    pub method: String,
    /// Path and query.
    pub target: String,
    /// The status of a response.
    pub status: u16,
    /// The media type of the body.
    pub content_type: String,
    /// Further headers, in the order of their names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

/// What must become of a test's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Expect {
    /// Whether it goes on.
    pub decision: ExpectedDecision,
    /// Texts that must not be in what goes on, in no part of it.
    pub absent: Vec<String>,
    /// Texts that must be in what goes on.
    pub present: Vec<String>,
    /// Classes that must be among the findings. With `Some(vec![])` nothing may be found.
    pub classes: Option<Vec<Class>>,
    /// Actions that must be among those taken.
    pub actions: Vec<Action>,
    /// The problem's kebab-case name (`pii-blocked`), when it is refused.
    pub problem: Option<String>,
    /// What goes on is byte-identical to what was sent.
    pub unchanged: bool,
}

words! {
    /// Whether a test's message must go on.
    ExpectedDecision {
        /// It goes on, perhaps changed.
        Allow = "allow",
        /// It is refused.
        Block = "block",
    }
}
