//! What issuer and authority could tell about each seat if they put everything they have together.

use super::Out;
use std::io;

/// Prints who could be named: one line for each kind of license, and what is not hidden.
pub fn print_seats(out: &mut Out, crowd: usize) -> io::Result<()> {
    out.section("Whose seat is it? All that issuer and authority can tell together")?;
    out.rule()?;
    for (seat, tells) in [
        (
            "a license, bought by name",
            "the buyer: the issuer's vault knows".to_owned(),
        ),
        (
            "the erased buyer's license",
            "nobody: it works, and is nameless".to_owned(),
        ),
        ("the blind seat", format!("one of {crowd}: whose, nobody can compute")),
    ] {
        out.line(&format!("  {seat:<38}{tells}"))?;
    }
    out.line("  Not hidden by this: when a call is made, and from which address. Here the")?;
    out.line("  token was fetched and used at once, so the time would tell; a client that runs")?;
    out.line("  on fetches ahead at a random time, and hushkey relay hides the address.")?;
    Ok(())
}
