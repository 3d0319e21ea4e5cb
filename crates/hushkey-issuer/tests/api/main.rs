//! The issuer's API over real HTTP, against a stand-in for the authority.

mod hostile;
mod keeping;
mod keys;
mod licenses;
mod people;
mod seats;
#[path = "../stand_in/mod.rs"]
mod stand_in;
mod start;
#[path = "../transit/mod.rs"]
mod transit;
#[path = "../vendor/mod.rs"]
mod vendor;
