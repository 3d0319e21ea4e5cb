//! Which files changed since a commit, as git says.
//!
//! The whole project is still read (data may come from a file that did not change, and the cache makes that cheap); what is
//! reported has its source, a step or its sink in a changed file.

use crate::finding::Finding;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Changed files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changed {
    files: BTreeSet<PathBuf>,
}

/// Why git could not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChangedError {
    /// The program does not start.
    #[error("git cannot be run")]
    NoGit,
    /// The folder is in no repository.
    #[error("the folder is in no git repository")]
    NoRepository,
    /// The revision is not known there.
    #[error("git does not know that revision; a shallow clone may lack it")]
    NoRevision,
    /// git ended with an error.
    #[error("git cannot list the changed files")]
    Failed,
}

impl Changed {
    /// Files of the folder's repository that differ from a revision, committed or not, and files git does not know yet.
    pub fn since(revision: &str, folder: &Path) -> Result<Changed, ChangedError> {
        let top = git(folder, &["rev-parse", "--show-toplevel"])?.ok_or(ChangedError::NoRepository)?;
        let top = PathBuf::from(String::from_utf8_lossy(&top).trim_end());
        let commit = format!("{revision}^{{commit}}");
        let commit = git(&top, &["rev-parse", "--verify", "--quiet", "--end-of-options", &commit])?
            .ok_or(ChangedError::NoRevision)?;
        let commit = String::from_utf8_lossy(&commit).trim_end().to_owned();
        let diff = [
            "diff",
            "--name-only",
            "-z",
            "--no-ext-diff",
            "--diff-filter=d",
            &commit,
            "--",
        ];
        let changed = git(&top, &diff)?.ok_or(ChangedError::Failed)?;
        let new = git(&top, &["ls-files", "-z", "--others", "--exclude-standard"])?.ok_or(ChangedError::Failed)?;
        let names = [changed, new].concat();
        let files = names
            .split(|byte| *byte == 0)
            .filter(|name| !name.is_empty())
            .filter_map(|name| std::fs::canonicalize(top.join(String::from_utf8_lossy(name).as_ref())).ok())
            .collect();
        Ok(Changed { files })
    }

    /// A place of the finding is in a changed file.
    pub(crate) fn touches(&self, finding: &Finding) -> bool {
        let steps = finding.data.iter().flat_map(|path| &path.steps);
        let mut files: Vec<&PathBuf> = steps.map(|step| &step.file).chain([&finding.file]).collect();
        files.dedup();
        files
            .into_iter()
            .any(|file| std::fs::canonicalize(file).is_ok_and(|file| self.files.contains(&file)))
    }
}

/// What git prints; nothing if it ends with an error.
fn git(folder: &Path, arguments: &[&str]) -> Result<Option<Vec<u8>>, ChangedError> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .env("GIT_OPTIONAL_LOCKS", "0")
        .output()
        .map_err(|_| ChangedError::NoGit)?;
    Ok(output.status.success().then_some(output.stdout))
}
