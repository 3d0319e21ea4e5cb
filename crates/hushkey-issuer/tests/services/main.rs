//! The issuer with the real programs of others: a certified OpenID provider, and the payment service's own library.
//!
//! Both come from npm at fixed versions, once, into a folder outside of the checkout; `cargo xtask test` installs Node.js.

mod browser;
mod node;
mod purchases;
mod sign_in;
#[path = "../stand_in/mod.rs"]
mod stand_in;
#[path = "../vendor/mod.rs"]
mod vendor;
