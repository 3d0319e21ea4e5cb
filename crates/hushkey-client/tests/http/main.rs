//! The client over real sockets.

mod operations;
mod reports;
mod server;
mod tls;
