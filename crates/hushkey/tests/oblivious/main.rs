//! Client, relay and authority on real sockets, with a recorder before and behind the relay.
#![allow(
    clippy::disallowed_methods,
    reason = "a test is a binary: it takes randomness from the system"
)]

mod deployment;
mod files;
mod misbehaving;
mod recorder;
mod seen;
