//! `hushkey lsp`: findings of `scan` in the editor.

use super::scan::rules;
use anyhow::Context;
use hushkey_scan::ScanOptions;
use std::path::PathBuf;
use std::process::ExitCode;

/// Show findings in the editor as you type: a language server
#[derive(clap::Args)]
#[command(after_help = "\
Speaks the Language Server Protocol on standard input and output; an editor
starts it. Reads the folders that are open there and texts not yet saved.
Nothing leaves the machine.

Example, for Neovim 0.11:
  vim.lsp.config('hushkey', { cmd = { 'hushkey', 'lsp' },
    filetypes = { 'python', 'javascript', 'go' }, root_markers = { '.git' } })
  vim.lsp.enable('hushkey')")]
pub(crate) struct Lsp {
    /// A policy file whose scan table has the project's own words
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
}

impl Lsp {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let options = ScanOptions {
            rules: rules(self.policy.as_deref())?,
            ..ScanOptions::default()
        };
        hushkey_scan::lsp::serve(options).context("the language server ended")?;
        Ok(ExitCode::SUCCESS)
    }
}
