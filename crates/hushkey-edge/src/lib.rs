//! The gateway before a license server: a reverse proxy with the guard on requests and responses, a live page and metrics.
//!
//! In: HTTP/1.1 from licensed apps. Out: to the upstream and back only what the guard lets through.
//! Never: a byte of a message before the whole message was inspected; anything after an error, a limit or a doubt.
//!
//! The life of an exchange is one function in `exchange.rs`. Limits and timeouts are in [`EdgeLimits`] and [`EdgeTimeouts`].
//!
//! ```no_run
//! # async fn example(clocks: hushkey_edge::Clocks) -> Result<(), hushkey_edge::EdgeError> {
//! use hushkey_edge::{Edge, EdgeOptions};
//!
//! let listen = std::net::SocketAddr::from(([127, 0, 0, 1], 8080));
//! let edge = Edge::bind(EdgeOptions::new(listen, "https://license.example", clocks)).await?;
//! println!("listening on http://{}", edge.address());
//! edge.serve(std::future::pending()).await
//! # }
//! ```
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod admin;
mod body;
mod budget;
mod connection;
mod edge;
mod exchange;
mod inspect;
mod metrics;
mod options;
mod problem;
mod record;
mod relay;
mod request;
mod ring;
mod stall;
mod strip;
mod upstream;
mod workers;

pub use admin::AdminError;
pub use edge::{Edge, EdgeError, run};
pub use options::{Clocks, EdgeLimits, EdgeOptions, EdgeTimeouts};
pub use problem::EdgeProblem;
pub use relay::{Relay, RelayCounts, RelayLimits, RelayOptions};
pub use strip::tells_client;
pub use upstream::UpstreamError;
