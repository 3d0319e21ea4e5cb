//! Markdown cases: code in fences, and on each line that must be found a mark `leak: rule`. Every other line must stay silent. What is
//! known to be wrong is marked too and held to that: `missed: rule`, `false-alarm: rule`.
//!
//! A fence's info string is the language's file extension, or a file name; files of one section belong to one project. Where a
//! language has no comments, the info string lists the marks: `json leaks: 3 open-map, 7 url`.
//! `tests/cases/README.md` says how to add one.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

struct Case {
    title: String,
    files: Vec<(String, String)>,
    /// Marks of info strings: file, line and rule.
    listed: Vec<(String, u32, String)>,
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut title = String::new();
    let mut fence: Option<(String, String)> = None;
    let mut listed: Vec<(String, u32, String)> = Vec::new();
    for line in text.lines() {
        if let Some((name, code)) = &mut fence {
            if line.starts_with("```") {
                let (name, code) = (std::mem::take(name), std::mem::take(code));
                fence = None;
                match cases.last_mut().filter(|case| case.title == title) {
                    Some(case) => case.files.push((name, code)),
                    None => cases.push(Case {
                        title: title.clone(),
                        files: vec![(name, code)],
                        listed: Vec::new(),
                    }),
                }
                if let Some(case) = cases.last_mut() {
                    case.listed.append(&mut listed);
                }
            } else {
                code.push_str(line);
                code.push('\n');
            }
        } else if let Some(heading) = line.strip_prefix('#') {
            title = heading.trim_start_matches('#').trim().to_owned();
        } else if let Some(info) = line.strip_prefix("```") {
            let (info, marks) = info.split_once("leaks:").unwrap_or((info, ""));
            let info = info.trim().rsplit(' ').next().unwrap_or_default();
            let before = cases.last().filter(|case| case.title == title);
            let taken = |name: &str| before.is_some_and(|case| case.files.iter().any(|(known, _)| known == name));
            let name = if info.contains('.') {
                info.to_owned()
            } else {
                // Fences without a name are files of their own.
                std::iter::once(format!("case.{info}"))
                    .chain((2..).map(|number| format!("case_{number}.{info}")))
                    .find(|name| !taken(name))
                    .unwrap_or_default()
            };
            for mark in marks.split(',').map(str::trim).filter(|mark| !mark.is_empty()) {
                let (line, rule) = mark.split_once(' ').expect("a mark is a line and a rule");
                listed.push((name.clone(), line.parse().expect("a line"), rule.trim().to_owned()));
            }
            fence = Some((name, String::new()));
        }
    }
    cases
}

/// What marks of one kind say: line and rule.
fn marked(code: &str, mark: &str) -> BTreeSet<(u32, String)> {
    let mut wanted = BTreeSet::new();
    for (index, line) in code.lines().enumerate() {
        if let Some((_, rules)) = line.split_once(mark) {
            // In a notebook the mark stands inside a JSON string.
            let rules = rules.split(['"', '\\']).next().unwrap_or_default();
            for rule in rules.split(',') {
                // A comment's end may follow.
                let rule: String = rule
                    .trim()
                    .chars()
                    .take_while(|c| c.is_ascii_lowercase() || *c == '-')
                    .collect();
                wanted.insert((u32::try_from(index + 1).unwrap(), rule.trim_matches('-').to_owned()));
            }
        }
    }
    wanted
}

/// Marks: must be found; is one and is not found yet; is none and is found still.
const LEAK: &str = "leak:";
const MISSED: &str = "missed:";
const ALARM: &str = "false-alarm:";

/// A fence of this name is the project's policy.
const POLICY: &str = "policy.toml";

/// Marked lines, found lines, found lines that are marked.
#[derive(Default, Clone, Copy)]
struct Score {
    wanted: usize,
    found: usize,
    right: usize,
}

fn run(case: &Case, score: &mut Score) -> String {
    let folder = tempfile::tempdir().unwrap();
    let mut want: BTreeSet<(String, u32, String)> = BTreeSet::new();
    let (mut missed, mut alarms) = (BTreeSet::new(), BTreeSet::new());
    let mut options = hushkey_scan::ScanOptions::default();
    for (name, code) in &case.files {
        if name == POLICY {
            options.rules = hushkey_policy::Policy::parse(code).unwrap().scan().clone();
            continue;
        }
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, code).unwrap();
        let of = |mark: &str| {
            let marks = marked(code, mark).into_iter();
            marks.map(|(line, rule)| (name.clone(), line, rule)).collect::<Vec<_>>()
        };
        want.extend(of(LEAK));
        missed.extend(of(MISSED));
        alarms.extend(of(ALARM));
    }
    want.extend(case.listed.iter().cloned());
    let report = hushkey_scan::scan_with(&[folder.path().to_path_buf()], &options).unwrap();
    let found: BTreeSet<(String, u32, String)> = report
        .findings
        .iter()
        .map(|finding| {
            (
                finding
                    .file
                    .strip_prefix(folder.path())
                    .unwrap_or(Path::new(""))
                    .to_string_lossy()
                    .into_owned(),
                finding.place.line,
                finding.rule.to_owned(),
            )
        })
        .collect();
    score.wanted += want.len() + missed.len();
    score.found += found.len();
    score.right += want.intersection(&found).count();
    let mut wrong = String::new();
    for (file, line, rule) in want.difference(&found) {
        let _ = writeln!(wrong, "  missed {file}:{line} {rule}: {}", text(case, file, *line));
    }
    for (file, line, rule) in missed.intersection(&found) {
        let _ = writeln!(wrong, "  found now, mark it `leak`: {file}:{line} {rule}");
    }
    for (file, line, rule) in alarms.difference(&found) {
        let _ = writeln!(wrong, "  silent now, take the mark away: {file}:{line} {rule}");
    }
    for (file, line, rule) in found
        .difference(&want)
        .filter(|found| !missed.contains(*found) && !alarms.contains(*found))
    {
        let _ = writeln!(wrong, "  false  {file}:{line} {rule}: {}", text(case, file, *line));
    }
    wrong
}

fn text<'c>(case: &'c Case, file: &str, line: u32) -> &'c str {
    case.files
        .iter()
        .find(|(name, _)| name == file)
        .and_then(|(_, code)| code.lines().nth(line as usize - 1))
        .unwrap_or("")
        .trim()
}

fn markdown(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            markdown(&path, into);
        } else if path.extension().is_some_and(|end| end == "md")
            && path.file_name().is_some_and(|name| name != "README.md")
        {
            into.push(path);
        }
    }
}

/// All cases; `HUSHKEY_CASE=ruby` runs those whose file or title holds the word.
#[test]
#[allow(clippy::print_stdout)] // precision and recall by folder, for people
fn markdown_cases() {
    let only = std::env::var("HUSHKEY_CASE").unwrap_or_default();
    let mut files = Vec::new();
    markdown(Path::new("tests/cases"), &mut files);
    files.sort();
    let (mut count, mut lines, mut wrong) = (0, 0, String::new());
    let mut scores: BTreeMap<PathBuf, Score> = BTreeMap::new();
    for file in files {
        for case in cases(&std::fs::read_to_string(&file).unwrap()) {
            if !only.is_empty() && !file.to_string_lossy().contains(&only) && !case.title.contains(&only) {
                continue;
            }
            count += 1;
            lines += case.listed.len()
                + case
                    .files
                    .iter()
                    .map(|(_, code)| marked(code, LEAK).len())
                    .sum::<usize>();
            let folder = file.parent().unwrap_or(&file).to_path_buf();
            let differs = run(&case, scores.entry(folder).or_default());
            if !differs.is_empty() {
                let _ = write!(wrong, "{}: {}\n{differs}", file.display(), case.title);
            }
        }
    }
    for (folder, score) in &scores {
        println!(
            "{}: {} marked, {} found, {} right",
            folder.display(),
            score.wanted,
            score.found,
            score.right
        );
    }
    assert!(count > 0, "no case was run");
    assert!(
        wrong.is_empty(),
        "{count} cases with {lines} marked lines; wrong:\n{wrong}"
    );
}
