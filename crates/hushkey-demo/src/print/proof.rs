//! The proof's lines: what was searched, what was found, and the verdict.

use super::{Out, Tone, size, wrap};
use std::io;

/// One place that was searched.
pub struct Source {
    /// What it is, in a few words.
    pub name: &'static str,
    /// Bytes searched.
    pub bytes: usize,
    /// Planted values found in it.
    pub found: usize,
    /// In which encodings, if any were.
    pub encodings: Vec<&'static str>,
}

/// How the run ended.
pub struct Verdict {
    /// What failed, each in one sentence; empty: all is well.
    pub failures: Vec<String>,
}

/// Prints what was searched on both sides, then the verdict.
pub fn print_proof(
    out: &mut Out,
    planted: usize,
    (without, without_found): (&[Source], usize),
    (with, with_found): (&[Source], usize),
    verdict: &Verdict,
) -> io::Result<()> {
    out.section(&format!("Proof: every byte searched for {planted} planted values"))?;
    let encodings = "plain, percent, JSON \\u, hex, base64 (3 alignments), UTF-16, gzip, zlib";
    let encodings = out.tone(Tone::Dim, encodings);
    out.line(&format!("  {encodings}"))?;
    out.rule()?;
    for source in without {
        line(out, "without", source, Tone::Plain)?;
    }
    for source in with {
        line(
            out,
            "with",
            source,
            if source.found == 0 { Tone::Good } else { Tone::Bad },
        )?;
    }
    out.rule()?;
    let all = without_found == planted;
    let sum = out.tone(
        if all { Tone::Plain } else { Tone::Bad },
        &format!("{without_found} of {planted} found"),
    );
    out.line(&format!("  without  {sum}"))?;
    let sum = out.tone(
        if with_found == 0 { Tone::Good } else { Tone::Bad },
        &format!("{with_found} found"),
    );
    out.line(&format!("  with     {sum}"))?;
    out.line("")?;
    if verdict.failures.is_empty() {
        let good = out.tone(Tone::Good, "Nothing leaked, and every license still worked.");
        return out.line(&format!("  {good}"));
    }
    let bad = out.tone(Tone::Bad, "The run failed:");
    out.line(&format!("  {bad}"))?;
    for failure in &verdict.failures {
        out.line(&format!("  - {failure}"))?;
    }
    Ok(())
}

fn line(out: &mut Out, side: &str, source: &Source, tone: Tone) -> io::Result<()> {
    let found = out.tone(tone, &format!("{:>6} found", source.found));
    out.line(&format!(
        "  {side:<8} {:<46}{:>10}{found}",
        source.name,
        size(source.bytes)
    ))?;
    let names: Vec<String> = source.encodings.iter().map(|name| (*name).to_owned()).collect();
    for names in wrap(&names, 66) {
        let names = out.tone(Tone::Dim, &names);
        out.line(&format!("           {names}"))?;
    }
    Ok(())
}
