//! The opening: where everything is, and how to stop.

use super::{Out, Tone};
use std::io;
use std::net::SocketAddr;
use std::path::Path;

/// What the banner names.
pub struct Addresses<'a> {
    /// The edge.
    pub edge: SocketAddr,
    /// The edge's admin listener.
    pub admin: SocketAddr,
    /// The authority.
    pub authority: SocketAddr,
    /// The issuer.
    pub issuer: SocketAddr,
    /// Databases and logs.
    pub dir: &'a Path,
    /// Ends by itself.
    pub once: bool,
}

/// Prints the banner.
pub fn print_banner(out: &mut Out, at: &Addresses<'_>) -> io::Result<()> {
    let name = out.tone(Tone::Strong, "hushkey demo");
    out.line("")?;
    out.line(&format!(
        "  {name}   a leaky app, sent twice: without Hushkey, and through it"
    ))?;
    out.line("")?;
    let mut entry = |name: &str, place: String, note: &str| {
        let note = out.tone(Tone::Dim, note);
        out.line(&format!("  {name:<10}  {place:<28}  {note}"))
    };
    entry(
        "live page",
        format!("http://{}/", at.admin),
        "what is caught, as it happens",
    )?;
    entry(
        "edge",
        format!("http://{}", at.edge),
        "every message passes here, both ways",
    )?;
    entry(
        "authority",
        format!("http://{}", at.authority),
        "licenses; knows no people",
    )?;
    entry(
        "issuer",
        format!("http://{}", at.issuer),
        "people, encrypted; sees no check",
    )?;
    out.line(&format!("  {:<10}  {}", "files", at.dir.display()))?;
    let stop = if at.once { "ends by itself" } else { "Ctrl-C" };
    out.line(&format!("  {:<10}  {stop}", "stop"))
}
