//! A project that is being edited: facts of every file, replaced one file at a time, joined anew when asked.

use crate::code::knowledge::Knowledge;
use crate::code::project;
use crate::code::taint::facts::Facts;
use crate::finding::Finding;
use crate::options::ScanOptions;
use crate::report::Report;
use crate::{Outcome, Read, root, scan_text, walk};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// What is known of one file.
struct Known {
    read: Read,
}

/// See the module.
pub(crate) struct Workspace {
    options: ScanOptions,
    knowledge: Knowledge,
    detector: hushkey_detect::Detector,
    parser: tree_sitter::Parser,
    files: BTreeMap<PathBuf, Known>,
}

impl Workspace {
    pub fn new(options: ScanOptions) -> Workspace {
        Workspace {
            knowledge: Knowledge::of(&options.rules),
            options,
            detector: hushkey_detect::Detector::new(),
            parser: tree_sitter::Parser::new(),
            files: BTreeMap::new(),
        }
    }

    /// Reads the folders. What cannot be read is left out: an editor shows what there is.
    pub fn load(&mut self, folders: &[PathBuf]) {
        let mut files: Vec<PathBuf> = folders
            .iter()
            .flat_map(|folder| walk::files(folder).unwrap_or_default())
            .collect();
        let _ = walk::exclude(&mut files, &root::of(folders), &self.options.rules.exclude);
        let (knowledge, detector) = (self.knowledge, &self.detector);
        let read: Vec<(PathBuf, Read)> = crate::deep(|| {
            files
                .into_par_iter()
                .map_init(tree_sitter::Parser::new, |parser, file| {
                    let text = walk::read(&file).ok()?.ok()?;
                    match scan_text(&file, &text, knowledge, detector, parser) {
                        Outcome::Read(read) => Some((file, *read)),
                        Outcome::Skipped(_) | Outcome::Left => None,
                    }
                })
                .flatten()
                .collect()
        });
        self.files
            .extend(read.into_iter().map(|(file, read)| (file, Known { read })));
    }

    /// The file's text is now this, saved or not; without one, what the disk has.
    pub fn set(&mut self, file: &Path, text: Option<&str>) {
        let saved = match text {
            Some(_) => None,
            None => walk::read(file).ok().and_then(Result::ok),
        };
        let (knowledge, detector, parser) = (self.knowledge, &self.detector, &mut self.parser);
        let text = text.or(saved.as_deref());
        let outcome = text.map(|text| crate::deep(|| scan_text(file, text, knowledge, detector, parser)));
        match outcome {
            Some(Outcome::Read(read)) => {
                self.files.insert(file.to_path_buf(), Known { read: *read });
            }
            _ => {
                self.files.remove(file);
            }
        }
    }

    /// Every finding of the project as it is now.
    pub fn findings(&mut self) -> Vec<Finding> {
        // Joining takes facts side by side; they are lent for that long.
        let mut facts: Vec<Facts> = Vec::new();
        let mut names: Vec<PathBuf> = Vec::new();
        for (file, known) in &mut self.files {
            if let Some(own) = &mut known.read.facts {
                facts.push(std::mem::take(&mut **own));
                names.push(file.clone());
            }
        }
        let mut found = project::findings(&facts, &names, &self.options.rules);
        for (file, own) in names.iter().zip(facts) {
            if let Some(place) = self.files.get_mut(file).and_then(|known| known.read.facts.as_mut()) {
                **place = own;
            }
        }
        let schemas = self
            .files
            .iter()
            .map(|(file, known)| (file.clone(), known.read.schema.clone()));
        let schemas = crate::schema::findings(schemas.collect());
        found.extend(schemas.into_iter().map(|finding| (finding, None)));
        let mut ignores = Vec::new();
        for (file, known) in &self.files {
            found.extend(known.read.findings.iter().map(|finding| (finding.clone(), None)));
            ignores.extend(known.read.ignores.iter().map(|ignore| (file.clone(), ignore.clone())));
        }
        let mut report = Report::default();
        report.settle(found, &ignores, &self.options);
        report.findings
    }
}
