//! Static analysis: finds personal data in sources and schemas before it is a payload.
//!
//! *In:* files and folders. *Out:* [`Problem`]s: file, line, column, rule, class. *Never:* the text that was found; a file
//! dropped without a word ([`Report::skipped`] names each and why).
//!
//! Two kinds of rule so far: literals that are personal data in any text file, and SQL schemas with columns that identify
//! people or that any text fits into. Limits: files up to [`MAX_FILE_BYTES`]; binary files are skipped.

mod report;
mod rules;
mod sql;
mod walk;

pub use report::{Problem, Report, Rule, Skipped};
pub use walk::MAX_FILE_BYTES;

use std::path::{Path, PathBuf};

/// Scans files and folders, in path order, so that the same tree gives the same report.
///
/// A path that cannot be read is an error of the whole scan: a scan that silently saw less would pass for a clean one.
pub fn scan(paths: &[PathBuf]) -> std::io::Result<Report> {
    let detector = hushkey_detect::Detector::new();
    let mut report = Report::default();
    for path in paths {
        for file in walk::files(path)? {
            scan_file(&file, &detector, &mut report)?;
        }
    }
    Ok(report)
}

fn scan_file(file: &Path, detector: &hushkey_detect::Detector, report: &mut Report) -> std::io::Result<()> {
    let text = match walk::read(file)? {
        Ok(text) => text,
        Err(why) => {
            report.skipped.push(Skipped {
                file: file.to_path_buf(),
                why,
            });
            return Ok(());
        }
    };
    report.files += 1;
    report.lines += text.lines().count();
    rules::literal::check(file, &text, detector, &mut report.problems);
    if file
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("sql"))
    {
        let tables = sql::tables(&text);
        rules::column::check(file, &tables, &mut report.problems);
    }
    Ok(())
}
