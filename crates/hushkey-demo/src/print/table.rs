//! The table: what was sent, what got out without, what got out with.

use super::{Out, Tone, wrap};
use crate::vector::Vector;
use std::io;

/// One leak's row.
pub struct Row {
    /// The leak.
    pub vector: Vector,
    /// Classes of what was planted, with counts.
    pub classes: Vec<(&'static str, usize)>,
    /// Planted values that got out without Hushkey.
    pub without: usize,
    /// And with it.
    pub with: usize,
    /// What Hushkey did, in a few words.
    pub action: String,
}

/// Prints the table with its head and its sums.
pub fn print_table(out: &mut Out, rows: &[Row]) -> io::Result<()> {
    out.section("Planted values that got out")?;
    let head = columns("what the app does", "planted", "without", "with", "what Hushkey did");
    let head = out.tone(Tone::Dim, &head);
    out.line(&format!("  {head}"))?;
    out.rule()?;
    for row in rows {
        let planted: usize = row.classes.iter().map(|(_, count)| count).sum();
        let title = format!("{}  {}", row.vector.letter(), row.vector.title());
        let cells = counts(out, row.without, row.with);
        out.line(&format!("  {title:<37}{planted:>8}{cells}  {}", row.action))?;
        let names: Vec<String> = row
            .classes
            .iter()
            .map(|(class, count)| format!("{class} {count}"))
            .collect();
        for line in wrap(&names, 70) {
            let line = out.tone(Tone::Dim, &line);
            out.line(&format!("     {line}"))?;
        }
    }
    out.rule()?;
    let sum = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
    let planted = sum(|row| row.classes.iter().map(|(_, count)| count).sum());
    let cells = counts(out, sum(|row| row.without), sum(|row| row.with));
    out.line(&format!("  {:<37}{planted:>8}{cells}", "   together"))
}

fn counts(out: &Out, without: usize, with: usize) -> String {
    let tone = if with == 0 { Tone::Good } else { Tone::Bad };
    let with = out.tone(tone, &format!("{with:>5}"));
    format!("{without:>8}{with}")
}

fn columns(title: &str, planted: &str, without: &str, with: &str, action: &str) -> String {
    format!("{title:<37}{planted:>8}{without:>8}{with:>5}  {action}")
}
