//! JUnit XML, as CI systems show it: a suite a file, a failed case a finding; a clean scan is one passed case.

use crate::report::Report;
use crate::root;
use std::fmt::Write as _;

impl Report {
    /// For CI systems that show tests.
    pub fn to_junit(&self) -> String {
        let count = self.findings.len();
        let tests = count.max(1);
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hushkey scan\" tests=\"{tests}\" failures=\"{count}\" errors=\"0\">\n"
        );
        if count == 0 {
            out.push_str("  <testsuite name=\"hushkey scan\" tests=\"1\" failures=\"0\" errors=\"0\">\n");
            out.push_str("    <testcase name=\"nothing found\" classname=\"hushkey scan\"/>\n  </testsuite>\n");
        }
        let mut rest = self.findings.as_slice();
        while let Some(first) = rest.first() {
            let length = rest.iter().take_while(|finding| finding.file == first.file).count();
            let (own, later) = rest.split_at(length);
            rest = later;
            let file = escaped(&root::relative(&self.root, &first.file));
            let _ = writeln!(
                out,
                "  <testsuite name=\"{file}\" tests=\"{length}\" failures=\"{length}\" errors=\"0\">"
            );
            for finding in own {
                let (line, column) = (finding.place.line, finding.place.column);
                let (rule, level) = (finding.rule, finding.level.name());
                let message = escaped(&finding.message);
                let mut body = format!("{file}:{line}:{column}: {level}: {message}\n");
                for step in finding.data.first().into_iter().flat_map(|path| &path.steps) {
                    let place = root::relative(&self.root, &step.file);
                    let _ = writeln!(body, "{}:{}: {}", escaped(&place), step.place.line, escaped(&step.what));
                }
                let _ = write!(body, "To do: {}", escaped(finding.advice));
                let _ = writeln!(
                    out,
                    "    <testcase name=\"{rule} at {line}:{column}\" classname=\"{file}\">"
                );
                let _ = writeln!(
                    out,
                    "      <failure type=\"{rule}\" message=\"{message}\">{body}</failure>"
                );
                out.push_str("    </testcase>\n");
            }
            out.push_str("  </testsuite>\n");
        }
        out.push_str("</testsuites>\n");
        out
    }
}

/// Text in XML 1.0; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(' '),
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}
