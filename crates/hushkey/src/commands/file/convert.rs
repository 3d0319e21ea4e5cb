//! `hushkey file convert`.

use super::read;
use crate::output;
use hushkey_license::file::{ActivationRequest, FileError, SignedFile};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

/// Write a file or an activation request in another of its texts
#[derive(clap::Args)]
#[command(after_help = "\
Exits 0, or 1 with a stable code if the text is neither. Nothing is verified:
see `hushkey file verify`.

Example:
  hushkey file convert --to qr machine.hushkey | qrencode -o machine.png")]
pub(crate) struct Convert {
    /// Which text
    #[arg(long, value_name = "TEXT")]
    to: Text,
    /// The file; - is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Text {
    /// Lines between BEGIN and END, for files and mail
    Armor,
    /// Capitals and digits on one line, for QR codes in alphanumeric mode
    Qr,
    /// One line, for JSON
    Wire,
}

impl Convert {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let text = read(&self.file)?;
        let mut out = output::stdout();
        let code = match convert(&text, self.to) {
            Ok(text) => {
                writeln!(out, "{}", text.trim_end())?;
                ExitCode::SUCCESS
            }
            Err(error) => {
                writeln!(out, "{}: {error}", error.code())?;
                ExitCode::from(1)
            }
        };
        out.flush()?;
        Ok(code)
    }
}

fn convert(text: &str, to: Text) -> Result<String, FileError> {
    match (SignedFile::read(text), to) {
        (Ok(file), Text::Armor) => Ok(file.to_armor()),
        (Ok(file), Text::Qr) => Ok(file.to_compact()),
        (Ok(file), Text::Wire) => Ok(file.to_wire()),
        (Err(FileError::Malformed), to) => {
            let request = ActivationRequest::read(text)?;
            Ok(match to {
                Text::Armor => request.to_armor(),
                Text::Qr => request.to_compact(),
                Text::Wire => request.to_wire(),
            })
        }
        (Err(error), _) => Err(error),
    }
}
