//! The `hushkey` binary: subcommands only, no logic.
//!
//! *In:* arguments, environment, files, standard input, signals. *Out:* standard output, and an exit code: 0 fine, 1 a
//! check failed, 2 wrong use or cannot run. *Never:* a payload in a log line, an error or a panic message.

mod cli;
mod commands;
mod input;
mod logs;
mod machine;
mod output;
mod panics;
mod secrets;

use std::process::ExitCode;

fn main() -> ExitCode {
    panics::print_location_only();
    match cli::run() {
        Ok(code) => code,
        // The reader of our output has gone (`hushkey redact | head`): nobody is left to tell.
        Err(error) if output::reader_is_gone(&error) => ExitCode::SUCCESS,
        Err(error) => {
            output::error(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}
