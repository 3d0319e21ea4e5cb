//! What the demo prints: calm, 80 columns, colour only on a terminal.
//!
//! *In:* counts, class names, addresses. *Out:* text. *Never:* a planted value: nothing here takes one.

mod banner;
mod proof;
mod seats;
mod steps;
mod table;

pub use banner::{Addresses, print_banner};
pub use proof::{Source, Verdict, print_proof};
pub use seats::print_seats;
pub use steps::print_steps;
pub use table::{Row, print_table};

use std::io::{self, IsTerminal, Write};

/// Columns of everything that is printed.
pub const WIDTH: usize = 80;

/// Where the demo prints, and whether in colour.
pub struct Out {
    writer: Box<dyn Write + Send>,
    color: bool,
}

/// How a piece of text is shown on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Strong,
    Dim,
    Good,
    Bad,
}

impl Out {
    /// Prints to `writer`.
    pub fn new(writer: Box<dyn Write + Send>, color: bool) -> Out {
        Out { writer, color }
    }

    /// Prints to standard output: in colour if it is a terminal and `NO_COLOR` (<https://no-color.org>) is unset or empty.
    pub fn stdout() -> Out {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let color = wanted && io::stdout().is_terminal();
        Out::new(Box::new(io::stdout()), color)
    }

    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.writer, "{}", text.trim_end())?;
        self.writer.flush()
    }

    pub(crate) fn tone(&self, tone: Tone, text: &str) -> String {
        let code = match tone {
            _ if !self.color => return text.to_owned(),
            Tone::Plain => return text.to_owned(),
            Tone::Strong => "1",
            Tone::Dim => "2",
            Tone::Good => "32",
            Tone::Bad => "1;31",
        };
        format!("\x1b[{code}m{text}\x1b[0m")
    }

    /// A line by itself.
    pub(crate) fn note(&mut self, text: &str) -> io::Result<()> {
        self.line("")?;
        self.line(&format!("  {text}"))
    }

    /// The title of a section.
    pub(crate) fn section(&mut self, title: &str) -> io::Result<()> {
        let title = self.tone(Tone::Strong, title);
        self.line("")?;
        self.line(&format!("  {title}"))
    }

    /// A thin line across.
    pub(crate) fn rule(&mut self) -> io::Result<()> {
        let rule = self.tone(Tone::Dim, &"─".repeat(WIDTH - 2));
        self.line(&format!("  {rule}"))
    }
}

/// Words joined by `, `, broken into lines of at most `width` characters.
fn wrap(words: &[String], width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in words {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 2 + word.chars().count() <= width => {
                line.push_str(", ");
                line.push_str(word);
            }
            Some(line) => {
                line.push(',');
                lines.push(word.clone());
            }
            None => lines.push(word.clone()),
        }
    }
    lines
}

/// Bytes as people read them: `812 B`, `14.2 kB`, `3.1 MB`.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} B"),
        1_000..1_000_000 => format!("{}.{} kB", bytes / 1_000, bytes % 1_000 / 100),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests;
