//! What a policy tells static analysis: the `[scan]` table, and the contracts of its endpoints. `[scan]` has no meaning to a payload,
//! so no digest covers it.

use crate::Endpoint;

/// Languages that `hushkey scan` reads, by the names that `[scan]` uses. `*` stands for all.
pub const SCAN_LANGUAGES: &[&str] = &[
    "*",
    "javascript",
    "python",
    "java",
    "go",
    "ruby",
    "csharp",
    "php",
    "rust",
    "kotlin",
    "swift",
    "cpp",
];

/// Rules that a sink of `[scan]` can be of.
pub const SCAN_SINK_RULES: &[&str] = &[
    "log",
    "exception-message",
    "error-report",
    "analytics",
    "license-call",
    "third-party",
    "url",
    "cookie",
    "device-storage",
    "file",
    "process-argument",
];

/// All of it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ScanRules {
    /// Paths that are left out, as `.gitignore` writes them.
    pub exclude: Vec<String>,
    /// Loggers that stay on the machine and are encrypted: what goes there has not left. Written like `audit_log.*`.
    pub private_logs: Vec<String>,
    /// Names that never hold personal data.
    pub silent_names: Vec<String>,
    /// Names that hold a class of personal data.
    pub named: Vec<(String, String)>,
    /// More sources.
    pub sources: Vec<ScanSource>,
    /// More sinks.
    pub sinks: Vec<ScanSink>,
    /// Calls whose result is clean, and where they count.
    pub sanitizers: Vec<ScanSanitizer>,
    /// What third parties may receive.
    pub parties: Vec<ScanParty>,
    /// The policy's endpoints whose requests have a contract, in the order of the file.
    pub endpoints: Vec<Endpoint>,
}

/// Calls or reads that give personal data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanSource {
    /// Languages; all when empty.
    pub languages: Vec<&'static str>,
    /// Dotted paths of calls.
    pub calls: Vec<String>,
    /// Dotted paths of reads.
    pub reads: Vec<String>,
    /// The class that they give.
    pub class: String,
}

/// Calls, writes or hosts by which data leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanSink {
    /// Languages; all when empty.
    pub languages: Vec<&'static str>,
    /// Dotted paths of calls.
    pub calls: Vec<String>,
    /// Dotted paths that are written to.
    pub writes: Vec<String>,
    /// Hosts: a request to one is this sink.
    pub hosts: Vec<String>,
    /// The rule.
    pub rule: &'static str,
    /// Who receives it.
    pub party: String,
}

/// Calls that clean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanSanitizer {
    /// Languages; all when empty.
    pub languages: Vec<&'static str>,
    /// Dotted paths of calls.
    pub calls: Vec<String>,
}

/// What a third party may receive under its contract.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScanParty {
    /// Its name, as findings say it; case does not matter.
    pub name: String,
    /// Classes.
    pub may_receive: Vec<String>,
}
