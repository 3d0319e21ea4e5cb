//! `cargo run -p hushkey-scan --example report -- PATH...`: what a scan reports, as text.

#![allow(clippy::print_stdout)]

fn main() -> std::io::Result<()> {
    let paths: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    let report = hushkey_scan::scan(&paths)?;
    print!("{}", report.to_text());
    Ok(())
}
