//! What analysis knows: the shipped taxonomy and libraries, or these with a project's own.

use super::library::Libraries;
use super::lower::Language;
use super::shelf::File;
use super::taxonomy::Taxonomy;
use hushkey_policy::{Endpoint, ScanRules};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Cheap to copy; what it points to lives as long as the process.
#[derive(Clone, Copy)]
pub(crate) struct Knowledge {
    pub taxonomy: &'static Taxonomy,
    /// What the policy's endpoints may be sent.
    pub contracts: &'static [Endpoint],
    own: Option<&'static HashMap<&'static str, Libraries>>,
}

impl Knowledge {
    /// With a project's own. Kept for the whole process, so made once for each project.
    pub fn of(rules: &ScanRules) -> Knowledge {
        let names = !rules.silent_names.is_empty() || !rules.named.is_empty() || !rules.sources.is_empty();
        let files = files(rules);
        Knowledge {
            taxonomy: if names {
                Box::leak(Box::new(Taxonomy::with(rules)))
            } else {
                Taxonomy::get()
            },
            contracts: match rules.endpoints.as_slice() {
                [] => &[],
                endpoints => Box::leak(endpoints.to_vec().into_boxed_slice()),
            },
            own: (!files.is_empty()).then(|| &*Box::leak(Box::new(Libraries::with(files)))),
        }
    }

    pub fn libraries(self, language: Language) -> &'static Libraries {
        self.own
            .and_then(|own| own.get(language.name()))
            .unwrap_or_else(|| Libraries::of(language))
    }
}

/// A project's sources, sinks and sanitizers in the form of the shipped files.
fn files(rules: &ScanRules) -> Vec<File> {
    let languages = |named: &[&'static str]| match named {
        [] => json!(["*"]),
        named => json!(named),
    };
    let mut files: Vec<Value> = Vec::new();
    for source in &rules.sources {
        files.push(json!({"name": "the project", "source": [{
            "languages": languages(&source.languages), "calls": source.calls, "reads": source.reads, "class": source.class,
        }]}));
    }
    for sink in &rules.sinks {
        files.push(
            json!({"name": sink.party, "hosts": sink.hosts, "kind": sink.rule, "sink": [{
                "languages": languages(&sink.languages), "calls": sink.calls, "writes": sink.writes,
                "whole": !matches!(sink.rule, "log" | "exception-message"),
            }]}),
        );
    }
    for sanitizer in &rules.sanitizers {
        files.push(json!({"name": "the project", "cleans": [{
            "languages": languages(&sanitizer.languages), "calls": sanitizer.calls,
        }]}));
    }
    files
        .into_iter()
        .filter_map(|file| serde_json::from_value(file).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::files;
    use hushkey_policy::{SCAN_LANGUAGES, SCAN_SINK_RULES, ScanRules, ScanSanitizer, ScanSink, ScanSource};

    /// What the policy's reader lets through, analysis understands.
    #[test]
    fn every_word_of_the_policy_is_understood() {
        let sinks: Vec<ScanSink> = SCAN_SINK_RULES
            .iter()
            .map(|rule| ScanSink {
                languages: SCAN_LANGUAGES.to_vec(),
                calls: vec!["a.b".to_owned()],
                writes: Vec::new(),
                hosts: Vec::new(),
                rule,
                party: "Acme".to_owned(),
            })
            .collect();
        let rules = ScanRules {
            sources: vec![ScanSource {
                languages: Vec::new(),
                calls: vec!["a.b".to_owned()],
                reads: Vec::new(),
                class: "email".to_owned(),
            }],
            sanitizers: vec![ScanSanitizer {
                languages: Vec::new(),
                calls: vec!["a.b".to_owned()],
            }],
            sinks,
            ..ScanRules::default()
        };
        assert_eq!(files(&rules).len(), SCAN_SINK_RULES.len() + 2);
        for language in super::super::lower::ALL {
            assert!(SCAN_LANGUAGES.contains(&language.name()), "{}", language.name());
        }
        for rule in SCAN_SINK_RULES {
            assert!(crate::RULES.iter().any(|known| known.name == *rule), "{rule}");
        }
    }
}
