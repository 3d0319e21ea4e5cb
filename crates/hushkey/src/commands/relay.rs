//! `hushkey relay`.

use crate::{machine, output};
use anyhow::Context;
use hushkey_edge::{Relay as Server, RelayLimits, RelayOptions};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// Run a relay that hides who asks from the authority
#[derive(clap::Args)]
#[command(after_help = "\
A relay of Oblivious HTTP (RFC 9458): it sees who asks and not what, the
authority what and not who. It forwards encapsulated requests to the gateway of
one authority, with fixed headers, and logs counts and nothing else.
Run it yourself, as a customer, or let a third party run it: a vendor who runs
both relay and authority sees the addresses again. One line on standard output
says `listening on http://ADDR` when it is ready.

Example:
  hushkey relay --listen 0.0.0.0:8090 --gateway https://license.example")]
pub(crate) struct Relay {
    /// Where licensed software connects
    #[arg(long, value_name = "ADDR")]
    listen: SocketAddr,
    /// The only authority that is reached, http or https
    #[arg(long, value_name = "URL")]
    gateway: String,
    /// A PEM file of further trusted authorities
    #[arg(long, value_name = "FILE")]
    gateway_ca: Option<PathBuf>,
}

impl Relay {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        let pem = self.gateway_ca.as_ref().map(|file| {
            let shown = file.display();
            std::fs::read(file).with_context(|| format!("{shown} cannot be read"))
        });
        let options = RelayOptions {
            listen: self.listen,
            gateway: self.gateway,
            gateway_ca: pem.transpose()?,
            limits: RelayLimits::default(),
        };
        machine::block_on(async {
            let end = machine::asked_to_end()?;
            let relay = Server::bind(options).await?;
            output::listening(relay.address())?;
            relay.serve(end).await;
            Ok(ExitCode::SUCCESS)
        })
    }
}
