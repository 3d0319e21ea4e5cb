//! `hushkey file`: license and machine files, and the requests of machines without a network.

mod carry;
mod convert;
mod verify;

use anyhow::Context;
use std::io::Read;
use std::path::Path;
use std::process::ExitCode;

/// Verify, convert and carry license files and activation requests
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
Examples:
  curl -s https://license.example/v1/keys > keys.json
  hushkey file verify --keys keys.json machine.hushkey
  hushkey file convert --to qr request.hushkey | qrencode -o request.png
  hushkey file carry --server https://license.example request.hushkey")]
pub(crate) enum File {
    Verify(verify::Verify),
    Convert(convert::Convert),
    Carry(carry::Carry),
}

impl File {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            File::Verify(command) => command.run(),
            File::Convert(command) => command.run(),
            File::Carry(command) => command.run(),
        }
    }
}

/// The text of a file, or of standard input for `-`; no more than any text of ours is long.
fn read(file: &Path) -> anyhow::Result<String> {
    let most = u64::try_from(hushkey_license::file::MAX_TEXT)? + 1;
    let mut text = String::new();
    let shown = file.display();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().take(most).read_to_string(&mut text)
    } else {
        std::fs::File::open(file).and_then(|file| file.take(most).read_to_string(&mut text))
    };
    read.with_context(|| format!("{shown} cannot be read"))?;
    Ok(text)
}
