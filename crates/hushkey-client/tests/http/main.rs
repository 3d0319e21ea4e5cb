//! The client over real sockets.

mod leases;
mod offline;
mod operations;
mod reports;
mod server;
mod tls;
