//! Taint: one file at a time into [`facts::Facts`], then all files together.

mod addresses;
mod args;
mod base_address;
mod bind;
mod call;
mod callbacks;
mod contract;
mod dotnet;
mod effects;
mod environment;
mod eval;
pub(crate) mod facts;
mod foreign;
mod form;
mod functions;
mod gives;
mod go_format;
mod handed_over;
mod handles;
mod inherited;
mod keyed;
mod kin;
mod license_address;
mod lines;
mod logger_message;
mod machine_ids;
mod made_of_each;
mod masks;
mod named;
mod names;
mod outs;
mod own_errors;
mod own_text;
mod paths;
mod project_call;
mod properties;
mod readers;
mod reads;
mod redacting;
mod requests;
pub(crate) mod resolve;
mod sent;
mod shapes;
mod sinks;
mod streams;
mod telemetry;
mod texts;
mod vague;
mod value;
mod vendors;
mod verbs;

pub(crate) use eval::analyze;
pub(crate) use machine_ids::{HARDWARE, is_fingerprint, is_machine_id};
pub(crate) use outs::{INOUT, REST};
pub(crate) use verbs::DEBUG;

/// What an import of the file would name: its last part, or its folder's when it is an index.
pub(crate) fn module_of(file: &std::path::Path) -> u64 {
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    // Go imports folders.
    let folders = file.extension().is_some_and(|end| end == "go");
    if folders || matches!(stem.as_str(), "index" | "__init__" | "mod") {
        let folder = file
            .parent()
            .and_then(std::path::Path::file_name)
            .map(|folder| folder.to_string_lossy().into_owned());
        return project_call::module_key(&folder.unwrap_or(stem));
    }
    project_call::module_key(&stem)
}
