//! What libraries do: which calls are sinks, which give personal data, which clean it. All of it is data: one file a library
//! in `libraries/`.

use super::lower::Language;
use super::packages::Packages;
use super::patterns::Table;
use super::shelf::{File, read};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::OnceLock;

/// Where data goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Logs and standard output.
    Log,
    /// Messages of exceptions.
    #[serde(rename = "exception-message")]
    Exception,
    /// Error reporting services.
    ErrorReport,
    /// Analytics services.
    Analytics,
    /// A license or activation call.
    #[serde(rename = "license-call")]
    License,
    /// Another third party.
    ThirdParty,
    /// An address of a request.
    Url,
    /// Cookies, sessions.
    Cookie,
    /// Storage of a browser or a device.
    #[serde(rename = "device-storage")]
    Storage,
    /// Files.
    File,
    /// Arguments of a process.
    #[serde(rename = "process-argument")]
    Process,
    /// An HTTP client: what counts is to whom.
    Http,
    /// A machine's raw ids, sent as its fingerprint.
    RawFingerprint,
    /// The same, put together; what happens to it is not seen.
    #[serde(skip)]
    BuiltFingerprint,
}

impl Kind {
    /// The rule's stable name.
    pub const fn rule(self) -> &'static str {
        match self {
            Kind::Log => "log",
            Kind::Exception => "exception-message",
            Kind::ErrorReport => "error-report",
            Kind::Analytics => "analytics",
            Kind::License => "license-call",
            Kind::ThirdParty => "third-party",
            Kind::Url => "url",
            Kind::Cookie => "cookie",
            Kind::Storage => "device-storage",
            Kind::File => "file",
            Kind::Process => "process-argument",
            Kind::Http => "http",
            Kind::RawFingerprint | Kind::BuiltFingerprint => "raw-fingerprint",
        }
    }
}

/// A sink of a library.
#[derive(Debug, Clone)]
pub(crate) struct Sink {
    pub library: &'static str,
    pub kind: Kind,
    pub args: Vec<usize>,
    pub fields: Vec<String>,
    pub from: usize,
    pub whole: bool,
    pub stream: Option<i32>,
    pub receiver: bool,
    pub needs: Vec<String>,
    pub when: Vec<String>,
    pub not: Vec<String>,
    pub query: Vec<usize>,
}

/// What a source gives.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub class: &'static str,
    pub into: Option<usize>,
    pub when: Vec<String>,
}

/// Who receives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Service {
    pub library: &'static str,
    pub kind: Kind,
    pub needs_verb: bool,
}

/// Calls on a logger that give a logger.
const SAME_LOGGER: &[&str] = &[
    "child()",
    "bind()",
    "opt()",
    "withContext()",
    "channel()",
    "with_context()",
    "stack()",
    "extend()",
    "instance()",
    "Instance()",
    "getInstance()",
    "GetInstance()",
    "sharedInstance()",
];

/// One language's libraries.
#[derive(Default)]
pub(crate) struct Libraries {
    /// A pattern of one name is only that function.
    pub(super) whole_names: bool,
    pub(super) calls: Table,
    pub(super) writes: Table,
    pub(super) source_calls: Table,
    pub(super) source_reads: Table,
    pub(super) passes: Table,
    pub(super) cleans: Table,
    pub(super) sinks: Vec<Sink>,
    pub(super) classes: Vec<Given>,
    pub(super) hosts: Vec<(&'static str, usize)>,
    pub(super) services: HashMap<String, Service>,
    /// Clients by their clients, whose parts stand as in paths.
    pub(super) clients: Vec<(String, Service)>,
    pub(super) packages: Packages,
}

/// Name and text of each file in `libraries/`.
pub(super) const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/libraries.rs"));

impl Libraries {
    /// Those of a language, read once a process.
    pub fn of(language: Language) -> &'static Libraries {
        static ALL: OnceLock<HashMap<&'static str, Libraries>> = OnceLock::new();
        static NONE: OnceLock<Libraries> = OnceLock::new();
        ALL.get_or_init(|| read(Vec::new()))
            .get(language.name())
            .unwrap_or_else(|| NONE.get_or_init(Libraries::default))
    }

    /// Those of every language, and a project's own.
    pub(super) fn with(own: Vec<File>) -> HashMap<&'static str, Libraries> {
        read(own)
    }

    pub fn sink_of_call(&self, path: &[&str]) -> Option<&Sink> {
        let found = self.find(&self.calls, path).or_else(|| {
            let bare: Vec<&str> = path
                .iter()
                .copied()
                .filter(|part| !SAME_LOGGER.contains(part))
                .collect();
            (bare.len() < path.len())
                .then(|| self.find(&self.calls, &bare))
                .flatten()
        });
        found.and_then(|index| self.sinks.get(index))
    }

    /// Sinks of the same call, of which their conditions choose one.
    pub fn sinks_of_call(&self, path: &[&str]) -> Vec<&Sink> {
        let last = path.last().copied().unwrap_or_default();
        let patterns = self.calls.by_last.get(last).map_or(&[][..], Vec::as_slice);
        patterns
            .iter()
            .filter(|pattern| pattern.matches(path))
            .filter_map(|pattern| self.sinks.get(pattern.index))
            .filter(|sink| !sink.when.is_empty())
            .collect()
    }

    fn find(&self, table: &Table, path: &[&str]) -> Option<usize> {
        if self.whole_names {
            table.find_whole(path)
        } else {
            table.find(path)
        }
    }

    pub fn sink_of_write(&self, path: &[&str]) -> Option<&Sink> {
        self.writes.find(path).and_then(|index| self.sinks.get(index))
    }

    /// What a call gives, or puts into one of its arguments.
    pub fn source_of_call(&self, path: &[&str]) -> Option<&Given> {
        self.find(&self.source_calls, path)
            .and_then(|index| self.classes.get(index))
    }

    /// Sources of the same call, of which their conditions choose one.
    pub fn sources_of_call<'l>(&'l self, path: &'l [&str]) -> impl Iterator<Item = &'l Given> {
        let last = path.last().copied().unwrap_or_default();
        let patterns = self.source_calls.by_last.get(last).map_or(&[][..], Vec::as_slice);
        patterns
            .iter()
            .filter(|pattern| pattern.matches(path))
            .filter_map(|pattern| self.classes.get(pattern.index))
            .filter(|given| !given.when.is_empty())
    }

    /// Some read that ends with this name gives personal data.
    pub fn reads(&self, name: &str) -> bool {
        self.source_reads.by_last.contains_key(name)
    }

    pub fn source_of_read(&self, path: &[&str]) -> Option<&'static str> {
        self.source_reads
            .find(path)
            .and_then(|index| self.classes.get(index))
            .map(|given| given.class)
    }

    pub fn passes(&self, path: &[&str]) -> bool {
        self.passes.find(path).is_some()
    }

    pub fn cleans(&self, path: &[&str]) -> bool {
        self.cleans.find(path).is_some()
    }

    /// The sink that a call of something from a package is.
    pub fn sink_of_package(&self, path: &[&str]) -> Option<&Sink> {
        self.packages.find(path).and_then(|index| self.sinks.get(index))
    }

    pub fn knows_package(&self, path: &[&str]) -> bool {
        self.packages.knows(path)
    }

    /// The service that a word means.
    pub fn service_named(&self, word: &str) -> Option<Service> {
        self.services.get(word).copied()
    }

    /// The service that an address belongs to.
    pub fn service_of(&self, address: &str) -> Option<&Sink> {
        self.hosts
            .iter()
            .find(|(host, _)| names_host(address, host))
            .and_then(|(_, index)| self.sinks.get(*index))
    }
}

/// The host stands in the address, whole.
fn names_host(address: &str, host: &str) -> bool {
    address.match_indices(host).any(|(at, _)| {
        let before = address.get(..at).and_then(|text| text.chars().next_back());
        let after = address.get(at + host.len()..).and_then(|text| text.chars().next());
        before.is_none_or(|c| matches!(c, '/' | '.' | '@'))
            && after.is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '-' || c == '.'))
    })
}

#[cfg(test)]
mod tests {
    use super::super::shelf::Shelf;
    use super::{FILES, Kind, Language, Libraries, names_host};

    #[test]
    fn every_file_is_read() {
        for (name, text) in FILES {
            let error = toml::from_str::<Shelf>(text)
                .err()
                .map(|error| error.message().to_owned());
            assert_eq!(error, None, "{name}");
        }
    }

    #[test]
    fn ends_of_paths_match() {
        let libraries = Libraries::of(Language::JavaScript);
        for path in [
            &["console", "log"][..],
            &["window", "console", "error"],
            &["this", "logger", "info"],
            &["appLogger", "warn"],
        ] {
            assert_eq!(
                libraries.sink_of_call(path).map(|sink| sink.kind),
                Some(Kind::Log),
                "{path:?}"
            );
        }
        for path in [&["math", "log"][..], &["log"], &["dialog", "info"], &["blog", "info"]] {
            assert!(libraries.sink_of_call(path).is_none(), "{path:?}");
        }
    }

    #[test]
    fn hosts_are_whole() {
        assert!(names_host("https://api.keygen.sh/v1/x", "keygen.sh"));
        assert!(names_host("https://keygen.sh", "keygen.sh"));
        assert!(!names_host("https://notkeygen.sh/", "keygen.sh"));
        assert!(!names_host("https://keygen.sh.example.org/", "keygen.sh"));
    }
}
