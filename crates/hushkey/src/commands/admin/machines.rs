//! `hushkey admin machines`.

use super::call::Call;
use super::print::Shown;
use hushkey_license::LicenseToken;

/// Machines: pseudonyms that hold a seat
#[derive(clap::Subcommand)]
#[command(disable_help_subcommand = true)]
#[command(after_help = "\
A machine gives its seat back by itself, or loses it by silence: whose machine a
pseudonym is, nobody here can tell.

Example:
  hushkey admin machines list lic_…")]
pub(super) enum Machines {
    /// List the machines that hold a seat of a license
    #[command(after_help = "Example:\n  hushkey admin machines list lic_…")]
    List {
        /// The license
        license: LicenseToken,
    },
}

impl Machines {
    pub fn call(self) -> Call {
        let Self::List { license } = self;
        Call::get(format!("/v1/admin/licenses/{license}"), Shown::Machines)
    }
}
