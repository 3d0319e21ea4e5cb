//! What libraries do: which calls are sinks, which give personal data, which clean it. All of it is data: one file a library
//! in `libraries/`.
//!
//! A pattern is a dotted path, matched from its end: `console.log` matches `window.console.log`. A part is exact, ends or begins
//! with `*`, or is `<logger>`: any receiver that is named like a logger. A call inside a path ends with `()`.

use super::lower::Language;
use super::packages::Packages;
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    /// Its name, and whom it sends to.
    name: String,
    /// Hosts that are its service: a request to one is a sink of this library.
    #[serde(default)]
    hosts: Vec<String>,
    /// Words that mean it in the names of packages, types and receivers: any call that sends something is a sink of this library.
    #[serde(default)]
    words: Vec<String>,
    /// The words mean other things too: only calls whose verb sends.
    #[serde(default)]
    needs_verb: bool,
    /// Packages of Java and Kotlin that are its client: what their objects are given, it gets.
    #[serde(default)]
    packages: Vec<String>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    sink: Vec<SinkEntry>,
    #[serde(default)]
    source: Vec<SourceEntry>,
    #[serde(default)]
    passes: Vec<PassEntry>,
    #[serde(default)]
    cleans: Vec<PassEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SinkEntry {
    languages: Vec<String>,
    #[serde(default)]
    calls: Vec<String>,
    /// Paths that are written to: `document.cookie`, `session.[]`.
    #[serde(default)]
    writes: Vec<String>,
    kind: Option<Kind>,
    /// Positions that leave; all when empty.
    #[serde(default)]
    args: Vec<usize>,
    /// Named arguments or fields that leave; all when empty.
    #[serde(default)]
    fields: Vec<String>,
    /// From this position on.
    #[serde(default)]
    from: usize,
    /// Writes an object with all it holds.
    #[serde(default)]
    whole: bool,
    /// Writes into what this argument is (-1: the receiver): a standard stream is a log, a file a file, all else nothing.
    stream: Option<i32>,
    /// The receiver itself leaves: `text.write(to: url)`.
    #[serde(default)]
    receiver: bool,
    /// Only with one of these named arguments.
    #[serde(default)]
    needs: Vec<String>,
    /// Counts only when an argument is, or begins with, one of these: `"Set-Cookie"`, `CURLOPT_URL`.
    #[serde(default)]
    when: Vec<String>,
    /// Named arguments that do not leave this way.
    #[serde(default)]
    not: Vec<String>,
    /// Positions of what becomes an address' query.
    #[serde(default)]
    query: Vec<usize>,
    /// The calls are of what these packages give, whatever it is called here: `github.com/rs/zerolog`, `sentry`.
    #[serde(default)]
    packages: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceEntry {
    languages: Vec<String>,
    #[serde(default)]
    calls: Vec<String>,
    #[serde(default)]
    reads: Vec<String>,
    /// The argument it is put into; without it, the result is the data.
    into: Option<usize>,
    /// Counts only when an argument is, or begins with, one of these: `SIOCGIFHWADDR`, `"/etc/machine-id"`.
    #[serde(default)]
    when: Vec<String>,
    class: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PassEntry {
    languages: Vec<String>,
    calls: Vec<String>,
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

#[derive(Debug, Clone)]
struct Pattern {
    /// The path has no more parts: `^print` is not `page.print`.
    whole: bool,
    parts: Vec<Part>,
    index: usize,
}

#[derive(Debug, Clone)]
enum Part {
    Exact(String),
    Begins(String),
    Ends(String),
    Any,
    Logger,
}

#[derive(Default)]
pub(super) struct Table {
    by_last: HashMap<String, Vec<Pattern>>,
    /// Patterns whose last part is open.
    open: Vec<Pattern>,
}

impl Table {
    pub(super) fn add(&mut self, pattern: &str, index: usize) {
        let whole = pattern.starts_with('^');
        let parts: Vec<Part> = split(pattern.trim_start_matches('^'))
            .into_iter()
            .map(Part::read)
            .collect();
        let last = parts.last().cloned();
        let pattern = Pattern { whole, parts, index };
        match last {
            Some(Part::Exact(last)) => self.by_last.entry(last).or_default().push(pattern),
            _ => self.open.push(pattern),
        }
    }

    /// The most specific pattern that the end of a path matches.
    pub(super) fn find(&self, path: &[&str]) -> Option<usize> {
        self.best(path, false)
    }

    /// As [`Table::find`], but a pattern of one name is that function, and nobody's method: `exec(x)`, not `regex.exec(x)`.
    fn find_whole(&self, path: &[&str]) -> Option<usize> {
        self.best(path, true)
    }

    fn best(&self, path: &[&str], whole: bool) -> Option<usize> {
        let last = path.last()?;
        let exact = self.by_last.get(*last).map_or(&[][..], |patterns| patterns.as_slice());
        exact
            .iter()
            .chain(&self.open)
            .filter(|pattern| pattern.matches(path) && !(whole && pattern.parts.len() == 1 && path.len() > 1))
            .max_by_key(|pattern| {
                (
                    pattern
                        .parts
                        .iter()
                        .filter(|part| matches!(part, Part::Exact(_)))
                        .count(),
                    pattern.parts.iter().filter(|part| !matches!(part, Part::Any)).count(),
                    pattern.parts.len(),
                )
            })
            .map(|pattern| pattern.index)
    }
}

impl Part {
    fn read(text: &str) -> Part {
        match text {
            "*" => Part::Any,
            "<logger>" => Part::Logger,
            _ => match (text.strip_prefix('*'), text.strip_suffix('*')) {
                (Some(end), _) => Part::Ends(end.to_owned()),
                (_, Some(begin)) => Part::Begins(begin.to_owned()),
                _ => Part::Exact(text.to_owned()),
            },
        }
    }

    fn matches(&self, text: &str) -> bool {
        match self {
            // A class that is called is made: `Client()` is `Client`.
            Part::Exact(want) => {
                text == want
                    || want.strip_suffix("()").is_some_and(|want| {
                        text == want && want.len() > 2 && want.starts_with(|c: char| c.is_ascii_uppercase())
                    })
            }
            Part::Begins(want) => text.starts_with(want.as_str()),
            Part::Ends(want) => text.ends_with(want.as_str()),
            Part::Any => true,
            Part::Logger => is_logger(text),
        }
    }
}

impl Pattern {
    fn matches(&self, path: &[&str]) -> bool {
        path.len() >= self.parts.len()
            && (!self.whole || path.len() == self.parts.len())
            && self
                .parts
                .iter()
                .rev()
                .zip(path.iter().rev())
                .all(|(part, text)| part.matches(text))
    }
}

/// The call's path ends as the pattern says.
pub(crate) fn path_matches(pattern: &str, callee: &str) -> bool {
    let parts = split(pattern).into_iter().map(Part::read).collect();
    let callee: Vec<&str> = callee.split('.').collect();
    Pattern {
        whole: false,
        parts,
        index: 0,
    }
    .matches(&callee)
}

/// `log`, `logger`, `_logger`, `appLog`, `LOG`, `log()`, `getLogger()`.
fn is_logger(text: &str) -> bool {
    let text = text
        .trim_end_matches("()")
        .trim_end_matches("Interface")
        .trim_start_matches('_')
        .trim_end_matches('_');
    let lower = text.to_ascii_lowercase();
    lower == "log"
        || lower.ends_with("logger")
        || lower.ends_with("logging")
        || lower == "logs"
        || lower == "slog"
        || lower == "winston"
        || (lower.ends_with("log") && (text.ends_with("Log") || text.ends_with("_log") || text.ends_with("LOG")))
}

/// Splits at dots, but not inside a package's name (`@scope/name`, `pkg.js`).
fn split(pattern: &str) -> Vec<&str> {
    if let Some(rest) = pattern.strip_prefix('\'')
        && let Some((package, rest)) = rest.split_once('\'')
    {
        let mut parts = vec![package];
        parts.extend(rest.split('.').filter(|part| !part.is_empty()));
        return parts;
    }
    pattern.split(['.', ':']).filter(|part| !part.is_empty()).collect()
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
    whole_names: bool,
    calls: Table,
    writes: Table,
    source_calls: Table,
    source_reads: Table,
    passes: Table,
    cleans: Table,
    sinks: Vec<Sink>,
    classes: Vec<Given>,
    hosts: Vec<(&'static str, usize)>,
    services: HashMap<String, Service>,
    /// Clients by their clients, whose parts stand as in paths.
    pub(super) clients: Vec<(String, Service)>,
    packages: Packages,
}

/// Name and text of each file in `libraries/`.
const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/libraries.rs"));

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

fn read(own: Vec<File>) -> HashMap<&'static str, Libraries> {
    let mut all: HashMap<&'static str, Libraries> = HashMap::new();
    for language in ["javascript", "python", "ruby", "php"] {
        all.entry(language).or_default().whole_names = true;
    }
    let every = [
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
    // The files are part of the program; a test reads each.
    let shipped = FILES.iter().filter_map(|(_, text)| toml::from_str::<Shelf>(text).ok());
    for files in shipped.chain([Shelf { library: own }]) {
        for file in files.library {
            let library: &'static str = String::leak(file.name);
            for host in file.hosts {
                let host: &'static str = String::leak(host);
                for language in every {
                    let entry = all.entry(language).or_default();
                    entry.sinks.push(Sink {
                        library,
                        kind: file.kind.unwrap_or(Kind::ThirdParty),
                        args: Vec::new(),
                        fields: Vec::new(),
                        from: 0,
                        whole: true,
                        stream: None,
                        receiver: false,
                        needs: Vec::new(),
                        when: Vec::new(),
                        not: Vec::new(),
                        query: Vec::new(),
                    });
                    entry.hosts.push((host, entry.sinks.len() - 1));
                }
            }
            for language in every {
                let service = Service {
                    library,
                    kind: file.kind.unwrap_or(Kind::ThirdParty),
                    needs_verb: file.needs_verb,
                };
                let entry = all.entry(language).or_default();
                let words = file.words.iter().map(|word| (word.clone(), service));
                entry.services.extend(words);
                if matches!(language, "java" | "kotlin") {
                    let packages = file.packages.iter();
                    let packages = packages.map(|package| (package.replace('.', "\u{1}"), service));
                    entry.clients.extend(packages);
                }
            }
            for sink in file.sink {
                for language in languages(&sink.languages, &every) {
                    let entry = all.entry(language).or_default();
                    entry.sinks.push(Sink {
                        library,
                        kind: sink.kind.or(file.kind).unwrap_or(Kind::ThirdParty),
                        args: sink.args.clone(),
                        fields: sink.fields.clone(),
                        from: sink.from,
                        whole: sink.whole,
                        stream: sink.stream,
                        receiver: sink.receiver,
                        needs: sink.needs.clone(),
                        when: sink.when.clone(),
                        not: sink.not.clone(),
                        query: sink.query.clone(),
                    });
                    let index = entry.sinks.len() - 1;
                    if sink.packages.is_empty() {
                        sink.calls.iter().for_each(|call| entry.calls.add(call, index));
                        awaited(language, &sink.calls).for_each(|call| entry.calls.add(&call, index));
                    }
                    for package in &sink.packages {
                        entry.packages.add(package, &sink.calls, index);
                    }
                    sink.writes.iter().for_each(|write| entry.writes.add(write, index));
                }
            }
            for source in file.source {
                let class: &'static str = String::leak(source.class);
                for language in languages(&source.languages, &every) {
                    let entry = all.entry(language).or_default();
                    entry.classes.push(Given {
                        class,
                        into: source.into,
                        when: source.when.clone(),
                    });
                    let index = entry.classes.len() - 1;
                    source.calls.iter().for_each(|call| entry.source_calls.add(call, index));
                    awaited(language, &source.calls).for_each(|call| entry.source_calls.add(&call, index));
                    source.reads.iter().for_each(|read| entry.source_reads.add(read, index));
                    // Kotlin reads the getters of Java as properties.
                    if language == "kotlin" {
                        for call in source.calls.iter().filter(|call| !call.starts_with('^')) {
                            if let Some(read) = as_property(call) {
                                entry.source_reads.add(&read, index);
                            }
                        }
                    }
                }
            }
            for pass in file.passes {
                for language in languages(&pass.languages, &every) {
                    let entry = all.entry(language).or_default();
                    pass.calls.iter().for_each(|call| entry.passes.add(call, 0));
                    awaited(language, &pass.calls).for_each(|call| entry.passes.add(&call, 0));
                }
            }
            for clean in file.cleans {
                for language in languages(&clean.languages, &every) {
                    let entry = all.entry(language).or_default();
                    clean.calls.iter().for_each(|call| entry.cleans.add(call, 0));
                }
            }
        }
    }
    all
}

/// Calls of C# have a twin that is awaited: `Save` and `SaveAsync`.
fn awaited<'c>(language: &str, calls: &'c [String]) -> impl Iterator<Item = String> + 'c {
    let csharp = language == "csharp";
    calls
        .iter()
        .filter(move |call| csharp && call.ends_with(|c: char| c.is_ascii_alphanumeric()) && !call.ends_with("Async"))
        .map(|call| format!("{call}Async"))
}

/// `InetAddress.getHostName` as `hostName`.
fn as_property(call: &str) -> Option<String> {
    let (before, last) = call.rsplit_once('.').unwrap_or(("", call));
    let rest = last.strip_prefix("get").filter(|rest| rest.len() > 3)?;
    let mut chars = rest.chars();
    let first = chars.next()?.to_lowercase();
    let name: String = first.chain(chars).collect();
    Some(if before.is_empty() {
        name
    } else {
        format!("{before}.{name}")
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shelf {
    library: Vec<File>,
}

fn languages<'l>(named: &[String], every: &[&'l str]) -> Vec<&'l str> {
    every
        .iter()
        .copied()
        .filter(|language| named.iter().any(|name| name == "*" || name == language))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{FILES, Kind, Language, Libraries, Shelf, names_host};

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
