//! The files of libraries as they are written, and the tables that are made of them.

use super::library::{FILES, Given, Kind, Libraries, Service, Sink};
use serde::Deserialize;
use std::collections::HashMap;

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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shelf {
    pub library: Vec<File>,
}

/// All files, and a project's own libraries, by language.
pub(super) fn read(own: Vec<File>) -> HashMap<&'static str, Libraries> {
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

fn languages<'l>(named: &[String], every: &[&'l str]) -> Vec<&'l str> {
    every
        .iter()
        .copied()
        .filter(|language| named.iter().any(|name| name == "*" || name == language))
        .collect()
}
