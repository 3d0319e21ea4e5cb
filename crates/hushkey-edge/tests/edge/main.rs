//! The edge over real sockets on 127.0.0.1.

mod admin;
mod bad_input;
mod binary;
mod browser;
mod guarding;
mod rig;
mod tls;
mod transport;
