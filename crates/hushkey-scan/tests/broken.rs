//! No file can crash the scan or hang it: cases cut, spliced and doubled, nests without end, long lines, noise.

use std::path::{Path, PathBuf};

/// Code of every case: extension and text.
fn code(folder: &Path, into: &mut Vec<(String, String)>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            code(&path, into);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let mut fence: Option<(String, String)> = None;
        for line in text.lines() {
            match (&mut fence, line.strip_prefix("```")) {
                (Some((_, body)), None) => {
                    body.push_str(line);
                    body.push('\n');
                }
                (Some(_), Some(_)) => into.extend(fence.take()),
                (None, Some(info)) => {
                    let end = info.rsplit([' ', '.']).next().unwrap_or_default();
                    fence = Some((end.to_owned(), String::new()));
                }
                (None, None) => {}
            }
        }
    }
}

/// Numbers without a pattern, the same on every machine (Knuth's constants).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }
}

fn cut(text: &str, at: usize) -> &str {
    let at = (at..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len());
    &text[..at]
}

/// Many of them, in lines that people could write.
fn lines(piece: &str, count: usize) -> String {
    format!("{}\n", piece.repeat(20)).repeat(count / 20)
}

fn scanned(files: impl Iterator<Item = (String, String)>) -> usize {
    let folder = tempfile::tempdir().unwrap();
    let mut count = 0;
    for (index, (end, text)) in files.enumerate() {
        std::fs::write(folder.path().join(format!("f{index}.{end}")), text).unwrap();
        count += 1;
    }
    let report = hushkey_scan::scan(&[folder.path().to_path_buf()]).unwrap();
    assert_eq!(report.files, count, "every file is read");
    report.findings.len()
}

#[test]
fn pieces_of_code_are_read() {
    let mut all = Vec::new();
    code(Path::new("tests/cases"), &mut all);
    assert!(all.len() > 100);
    let mut numbers = Numbers(7);
    let mut files = Vec::new();
    for (end, text) in &all {
        for _ in 0..3 {
            let (a, b) = (numbers.below(text.len()), numbers.below(text.len()));
            let head = cut(text, a);
            let (other_end, other) = &all[numbers.below(all.len())];
            files.push((end.clone(), head.to_owned()));
            // The end without its beginning, and one language's code under another's name.
            files.push((end.clone(), text[cut(text, b).len()..].to_owned()));
            files.push((end.clone(), format!("{head}{}", cut(other, numbers.below(other.len())))));
            files.push((other_end.clone(), text.clone()));
        }
    }
    assert!(scanned(files.into_iter()) > 0, "what is whole in them is still found");
}

#[test]
fn nests_and_noise_are_read() {
    let ends = [
        "js", "ts", "tsx", "py", "java", "go", "rb", "cs", "php", "rs", "kt", "swift", "cpp",
    ];
    let mut files = Vec::new();
    for end in ends {
        for (open, close) in [
            ("(", ")"),
            ("[", "]"),
            ("{", "}"),
            ("f(", ")"),
            ("a.b(", ")"),
            ("if (x) {", "}"),
            ("\"${", "}\""),
            ("!", ""),
            ("x = ", ""),
        ] {
            let depth = 3000;
            let begin = if end == "php" { "<?php " } else { "" };
            files.push((
                end.to_owned(),
                format!("{begin}{}password{}", lines(open, depth), lines(close, depth)),
            ));
        }
        files.push((
            end.to_owned(),
            "\u{feff}\r\n\t\u{2028}\u{0}x".replace('\u{0}', "é").repeat(300),
        ));
        // Calls of calls: each gives back what the one before gave.
        let chain: String = (0..400)
            .map(|n| format!("function f{n}(x) {{ return f{}(x); }}\n", n + 1))
            .collect();
        files.push((end.to_owned(), format!("{chain}console.log(f0(password));")));
    }
    // Cut within an annotation, where no check of the parser's progress is made.
    for end in ends {
        let cut = "class A(private val web: Client) {\n    private val log = Factory.of(javaClass)\n\n    @Get";
        files.push((end.to_owned(), cut.to_owned()));
    }
    scanned(files.into_iter());
}
