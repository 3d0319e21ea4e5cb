//! The license operations of the story: each has to work, also those of the careless app.

use super::{Out, Tone};
use crate::app::Step;
use std::io;

/// Prints one line per operation.
pub fn print_steps(out: &mut Out, steps: &[Step]) -> io::Result<()> {
    out.section("License operations and reports through Hushkey")?;
    out.rule()?;
    for step in steps {
        let (mark, tone) = if step.worked {
            ("ok    ", Tone::Good)
        } else {
            ("failed", Tone::Bad)
        };
        let mark = out.tone(tone, mark);
        out.line(&format!("  {mark}  {:<44}{}", step.name, step.result))?;
    }
    Ok(())
}
